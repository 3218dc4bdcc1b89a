// The exceptions, each by an example of its own: the rewriter does lose it, what is
// to be written instead survives and gives the same rows on the demo's table, and
// doc/rewriters.md has it.
//
//     node exceptions.js DATABASE DOC
//
// Prints TAP. The server is where PGHOST and its kin say.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseSync } from 'pgsql-parser';
import { CONSTRUCTS } from './constructs.js';
import { regenerate, tap } from './rewriters.js';

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

for (const { by, name, avoid, instead } of CONSTRUCTS) {
	const { names, text, lost } = regenerated(by, avoid);
	tap.ok(text === undefined && names.includes(name), `${by} loses ${name}`, text ?? `seen as: ${names}`);
	tap.ok(doc.includes(`| ${name} |`), `${page} has ${name}`);
	if (!instead) continue;
	const other = regenerated(by, instead);
	tap.ok(other.text !== undefined, `${by}: what is to be written instead of ${name} survives`, other.lost);
	const shown = rows(avoid);
	const again = rows(other.text ?? instead);
	tap.ok(shown && shown === again, `${by}: and gives what ${name} gives`, `${shown}\nand now\n${again}`);
}
tap.end();
