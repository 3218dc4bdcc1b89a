// Asks Malloy, with the model of the page: node ask.js PAGE. Prints, for each
// question, its name and the rows that the SQL gives which Malloy generates, as the
// server writes them; and checks that Malloy itself reads the same rows.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { SingleConnectionRuntime } from '@malloydata/malloy';
import { PostgresConnection } from '@malloydata/db-postgres';

const QUESTIONS = {
	by_flow: `declarations -> { group_by: flow; aggregate: vehicles, growth, dollars; order_by: flow }`,
	in_a_period: `declarations -> {
		where: sql_boolean("\${declared_on} <@ period('ytd 2021-10')")
		group_by: flow; aggregate: vehicles, dollars; order_by: flow }`,
	a_month: `declarations -> { where: period = '2021-10'; group_by: flow; aggregate: vehicles; order_by: flow }`,
	two_months: `declarations -> { where: period = '2021-09' | '2021-10'; group_by: period; aggregate: vehicles; order_by: period }`,
	periods: `declarations -> { group_by: period; aggregate: vehicles; order_by: period desc; limit: 3 }`,
	// By flow and, inside each, by mode: Malloy makes double precision of what is nested.
	nested: `declarations -> {
		group_by: flow; aggregate: growth; order_by: flow
		nest: by_mode is { group_by: mode; aggregate: vehicles; order_by: mode; limit: 2 } }`,
	corridors: `corridors -> {
		where: \`month\` = @2021-10-01 and flow = 'export'
		group_by: destination; aggregate: current, year_before, growth; order_by: current desc; limit: 3 }`,
	unknown_base: `corridors -> {
		where: \`month\` = @2019-01-01 and flow = 'export'
		group_by: destination; aggregate: current, year_before, growth; order_by: current desc; limit: 1 }`,
	partly_unknown: `corridors -> {
		where: \`month\` >= @2019-12-01 and \`month\` < @2020-02-01 and flow = 'export'
		aggregate: current, year_before, growth }`,
	headline: `postgresql.table('reports.headline') -> {
		where: \`month\` = @2021-10-01
		select: flow, quantity, quantity_base, quantity_pct, ytd_converted; order_by: flow }`,
};

const model = readFileSync(process.argv[2], 'utf8').match(/^```malloy\n(.*?)^```\n/ms)[1];
const { PGHOST, PGPORT, PGUSER, PGDATABASE } = process.env;
const connection = new PostgresConnection({
	name: 'postgresql', host: PGHOST, port: Number(PGPORT), username: PGUSER, databaseName: PGDATABASE,
});
const runtime = new SingleConnectionRuntime({ connection });

for (const [name, query] of Object.entries(QUESTIONS)) {
	const question = runtime.loadModel(model).loadQuery('run: ' + query);
	const rows = execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', await question.getSQL()],
		{ encoding: 'utf8' }).trim().split('\n');
	const read = (await question.run()).data.toObject();
	// Malloy reads dates as such: none is asked for.
	if (!isDeepStrictEqual(JSON.parse(JSON.stringify(read)), rows.map(row => JSON.parse(row)))) {
		console.error(`${name}: Malloy reads ${JSON.stringify(read)}`);
		process.exitCode = 1;
	}
	console.log(`${name}\t${rows.join('; ')}`);
}
await connection.close();
