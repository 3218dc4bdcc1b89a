// The exceptions, each by an example of its own: the rewriter does lose it, what is
// to be written instead survives and gives the same rows on the demo's table, and
// doc/rewriters.md has it. And the names of the functions: none is lost.
//
//     node exceptions.js DATABASE DOC
//
// Prints TAP. The server is where PGHOST and its kin say.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseSync } from 'pgsql-parser';
import { CONSTRUCTS } from './constructs.js';
import { REWRITERS, regenerate, tap } from './rewriters.js';

const [database, page] = process.argv.slice(2);
const doc = readFileSync(page, 'utf8');

function rows(sql) {
	try {
		return execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', sql],
			{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
	} catch (error) {
		return error.stderr;
	}
}

const regenerated = (by, sql) => regenerate(by, sql, parseSync(sql).stmts[0].stmt);

// The table: its first column has the names, each rewriter one by its name.
const table = doc.match(/(^\|.*\n)+/gm).map(part => part.trim().split('\n').map(row => row.split(/ *\| */).slice(1, -1)))
	.find(([head]) => Object.keys(REWRITERS).some(by => head.includes(by)));
const [head, , ...body] = table;

for (const { by: those, name, avoid, instead } of CONSTRUCTS) {
	const row = body.find(cells => cells[0] === name);
	const listed = Object.keys(REWRITERS).filter(by => row?.[head.indexOf(by)]);
	tap.ok(row && String(listed) === String(those), `${page} has ${name}`, `lost by ${those}, in the page: ${listed}`);
	for (const by of those) {
		const { names, text } = regenerated(by, avoid);
		tap.ok(text === undefined && names.includes(name), `${by} loses ${name}`, text ?? `seen as: ${names}`);
		if (!instead) continue;
		const other = regenerated(by, instead);
		tap.ok(other.text !== undefined, `${by}: what is to be written instead of ${name} survives`, other.lost);
		const shown = rows(avoid);
		const again = rows(other.text ?? instead);
		tap.ok(shown && shown === again, `${by}: and gives what ${name} gives`, `${shown}\nand now\n${again}`);
	}
}
tap.ok(body.length === CONSTRUCTS.length, `${page}: each row of its table is tried`);

// No name of ours is one that a rewriter takes for its own.
const functions = rows(`SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'portstats'::regnamespace ORDER BY 1`).trim().split('\n');
for (const by of Object.keys(REWRITERS)) {
	const lost = functions.flatMap(name => [`SELECT ${name}(a, b) FROM t`, `SELECT portstats.${name}(a) AS n FROM t WHERE ${name}(a) = 1`])
		.map(sql => [sql, regenerated(by, sql).lost]).filter(([, reason]) => reason);
	tap.ok(functions.length > 100 && !lost.length, `${by} leaves the names of all ${functions.length} functions alone`,
		lost.map(([sql, reason]) => `${sql}: ${reason}`).join('\n'));
}
tap.end();
