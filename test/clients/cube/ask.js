// Asks by the SQL that Cube's generator makes of the model of the page: node ask.js
// PAGE. Prints, for each question, its name and the rows, as the server writes them.
// Cube's server is not run: its compiler and its PostgresQuery are, without the
// native module, which this needs only for Python in YAML models.
process.env.CUBEJS_TESSERACT_SQL_PLANNER = 'false';
const { readFileSync } = require('node:fs');
const { prepareCompiler, PostgresQuery } = require('@cubejs-backend/schema-compiler');
const pg = require('pg');

const by = (member, desc = false) => [{ id: member, desc }];
const equals = (member, ...values) => ({ member, operator: 'equals', values });

const QUESTIONS = {
	by_flow: {
		measures: ['declarations.vehicles', 'declarations.growth', 'declarations.dollars'],
		dimensions: ['declarations.flow'], order: by('declarations.flow'),
	},
	a_month: {
		measures: ['declarations.vehicles', 'declarations.dollars'],
		dimensions: ['declarations.flow'], order: by('declarations.flow'),
		filters: [equals('declarations.period', '2021-10')],
	},
	two_months: {
		measures: ['declarations.vehicles'],
		dimensions: ['declarations.period'], order: by('declarations.period'),
		filters: [equals('declarations.period', '2021-09', '2021-10')],
	},
	in_a_period: {
		measures: ['declarations.vehicles', 'declarations.dollars'],
		dimensions: ['declarations.flow'], order: by('declarations.flow'),
		segments: ['declarations.so_far'],
	},
	by_month: {
		measures: ['declarations.vehicles'],
		timeDimensions: [{ dimension: 'declarations.day', granularity: 'month', dateRange: ['2021-09-01', '2021-10-31'] }],
		order: by('declarations.day'),
	},
	corridors: {
		measures: ['corridor.current', 'corridor.year_before', 'corridor.growth'],
		dimensions: ['corridor.destination'], order: by('corridor.current', true), rowLimit: 3,
		filters: [equals('corridor.flow', 'export')],
		timeDimensions: [{ dimension: 'corridor.month', dateRange: ['2021-10-01', '2021-10-31'] }],
	},
	unknown_base: {
		measures: ['corridor.current', 'corridor.year_before', 'corridor.growth'],
		filters: [equals('corridor.flow', 'export')],
		timeDimensions: [{ dimension: 'corridor.month', dateRange: ['2019-01-01', '2019-01-31'] }],
	},
	partly_unknown: {
		measures: ['corridor.current', 'corridor.year_before', 'corridor.growth'],
		filters: [equals('corridor.flow', 'export')],
		timeDimensions: [{ dimension: 'corridor.month', dateRange: ['2019-12-01', '2020-01-31'] }],
	},
};

// Whatever is asked of the native module is an empty object, which nothing uses.
const nativeInstance = new Proxy({}, { get: () => () => ({}) });

async function main() {
	console.log = console.error; // Cube's own remarks
	const model = readFileSync(process.argv[2], 'utf8').match(/^```js\n(.*?)^```\n/ms)[1];
	const compilers = prepareCompiler({
		localPath: () => __dirname,
		dataSchemaFiles: async () => [{ fileName: 'model.js', content: model }],
	}, { adapter: 'postgres', nativeInstance, standalone: true });
	await compilers.compiler.compile();

	// Dates too as the server writes them.
	const client = new pg.Client({ types: { getTypeParser: () => text => text } });
	await client.connect();
	for (const [name, query] of Object.entries(QUESTIONS)) {
		const [sql, parameters] = new PostgresQuery(compilers, { ...query, timezone: 'UTC' }).buildSqlAndParams();
		const { rows } = await client.query({ text: sql, values: parameters, rowMode: 'array' });
		process.stdout.write(`${name}\t${rows.map(row => row.map(value => value ?? 'NULL').join(' ')).join('; ')}\n`);
	}
	await client.end();
}

main();
