// Asks a question of PostgreSQL and of DuckDB by turns, over the same rows, and prints what script/bench
// reads: the medians of both in ms, the median of the ratios pair by pair, and our fastest run.
//
//   node ask.js ROWS.csv OURS.sql THEIRS.sql RUNS NAME=VALUE...
//
// DuckDB has the rows in memory, its text as it is, and one thread. Both must give the same rows. psql and
// PG* say which server. NAME=VALUE stand for :NAME in the questions.
const fs = require('fs');
const { spawn, spawnSync } = require('child_process');
const { performance } = require('perf_hooks');
const { DuckDBInstance } = require('@duckdb/node-api');

const [csv, oursFile, theirsFile, runs, ...values] = process.argv.slice(2);
const value = Object.fromEntries(values.map((v) => [v.slice(0, v.indexOf('=')), v.slice(v.indexOf('=') + 1)]));
const question = (file) => fs.readFileSync(file, 'utf8').trim()
	.replace(/(?<![:\w]):([a-z]\w*)/g, (all, name) => value[name] ?? all);
const ours = question(oursFile);
const theirs = question(theirsFile);

// A row as text, numbers without zeros at their end: the scale of a sum of no rows differs.
const line = (columns) => columns.map((x) => String(x ?? '').replace(/^(-?\d+)\.(\d*?)0*$/, (all, whole, places) => places ? `${whole}.${places}` : whole)).join('\t');
const median = (list) => [...list].sort((a, b) => a - b)[(list.length - 1) >> 1];

function fail(message) {
	console.error(message);
	process.exit(1);
}

// A session of psql that says how long each question took.
function session() {
	const psql = spawn('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1'], { stdio: ['pipe', 'pipe', 'inherit'] });
	let waiting;
	let text = '';
	psql.stdout.on('data', (data) => {
		text += data;
		const time = /^Time: ([\d.]+) ms/m.exec(text);
		if (time) {
			text = '';
			waiting(Number(time[1]));
		}
	});
	psql.on('exit', (code) => code && fail(`psql ended with ${code}`));
	psql.stdin.write('\\pset format unaligned\n\\o /dev/null\n\\timing on\n');
	return {
		ask: (sql) => new Promise((resolve) => {
			waiting = resolve;
			psql.stdin.write(`${sql};\n`);
		}),
		end: () => psql.stdin.end(),
	};
}

(async () => {
	const duckdb = await (await DuckDBInstance.create(':memory:')).connect();
	await duckdb.run('SET threads = 1');
	await duckdb.run(`CREATE TABLE declarations AS SELECT * FROM read_csv('${csv}', header = true, columns = {
		declared_on: 'DATE', flow: 'VARCHAR', origin: 'VARCHAR', destination: 'VARCHAR', mode: 'VARCHAR',
		hs_code: 'VARCHAR', enterprise: 'INTEGER', quantity: 'INTEGER', value: 'DECIMAL(14,2)'})`);

	const rows = (await duckdb.runAndReadAll(theirs)).getRows().map(line).sort();
	const asked = spawnSync('psql', ['-X', '-q', '-A', '-t', '-F', '\t', '-c', ours], { encoding: 'utf8', maxBuffer: 1 << 28 });
	const lines = asked.stdout.split('\n').slice(0, -1).map((text) => line(text.split('\t'))).sort();
	if (asked.status !== 0 || rows.length === 0)
		fail(`no answer: ${asked.stderr}`);
	const other = lines.findIndex((text, i) => text !== rows[i]);
	if (lines.length !== rows.length || other >= 0)
		fail(`ours and theirs differ: ${lines.length} and ${rows.length} rows, ${lines[other]} and ${rows[other]}`);

	const server = session();
	const pairs = [];
	for (let run = 0; run <= Number(runs); run++) {
		const one = await server.ask(ours);
		const begin = performance.now();
		await duckdb.runAndReadAll(theirs);
		const other = performance.now() - begin;
		if (run > 0)
			pairs.push([one, other]);
	}
	server.end();
	console.log([median(pairs.map((p) => p[0])).toFixed(1), median(pairs.map((p) => p[1])).toFixed(1),
		median(pairs.map((p) => p[0] / p[1])).toFixed(3), Math.min(...pairs.map((p) => p[0])).toFixed(1)].join(' '));
})();
