// What a rewriter refuses or changes, each with the way round it; doc/rewriters.md
// says the same in words, under the same names. A statement of a page is an
// exception for a rewriter if, and only if, it has one of these.
//
//   by        the rewriter
//   name      as in the first column of doc/rewriters.md
//   has       whether a node of PostgreSQL's parse tree, by kind and content, is one;
//             or text, what is found in a statement that has it
//   avoid     a statement with it
//   instead   one that survives and gives the same rows; none where it is no query

const SERVERS_OWN = /^(count|sum|avg|min|max|string_agg|array_agg)$/;
const UNKNOWN_TYPE = /^(period|series|growth|daterange)$/;
const UNKNOWN_ARRAY = /^(date|bool)$/;

const nameOf = list => list.at(-1).String.sval;

export const CONSTRUCTS = [
	{
		by: 'node-sql-parser',
		name: '`(g).pct`, `(yoy(…)).*`',
		has: (kind, node) => kind === 'A_Indirection' && node.indirection.some(part => !part.A_Indices),
		avoid: `SELECT flow, (yoy(quantity, declared_on, 'ytd 2021-10')).* FROM declarations GROUP BY flow ORDER BY flow`,
		instead: `SELECT flow, g.* FROM (SELECT flow, comparison(quantity, declared_on, 'ytd 2021-10') AS c
			FROM declarations GROUP BY flow) AS t, growth(c) AS g ORDER BY flow`,
	},
	{
		by: 'node-sql-parser',
		name: '`\'2021-10\'::period`',
		has: (kind, node) => kind === 'TypeCast' && UNKNOWN_TYPE.test(nameOf(node.typeName.names)),
		avoid: `SELECT count(*) FROM declarations WHERE declared_on <@ '2021-10'::period`,
		instead: `SELECT count(*) FROM declarations WHERE declared_on <@ period('2021-10')`,
	},
	{
		by: 'node-sql-parser',
		name: '`\'{2021-12-31}\'::date[]`',
		has: (kind, node) => kind === 'TypeCast' && node.typeName.arrayBounds && UNKNOWN_ARRAY.test(nameOf(node.typeName.names)),
		avoid: `SELECT day FROM unnest('{2021-12-31,2022-01-01}'::date[]) AS day`,
		instead: `SELECT day FROM unnest(ARRAY[date '2021-12-31', date '2022-01-01']) AS day`,
	},
	{
		by: 'node-sql-parser',
		name: '`sum_usd(…) FILTER (WHERE …)`',
		has: (kind, node) => kind === 'FuncCall' && node.agg_filter && !SERVERS_OWN.test(nameOf(node.funcname)),
		avoid: `SELECT sum_usd(value_cny, declared_on) FILTER (WHERE flow = 'export') FROM declarations`,
		instead: `SELECT sum_usd(CASE WHEN flow = 'export' THEN value_cny END, declared_on) FROM declarations`,
	},
	{
		by: 'node-sql-parser',
		name: '`share(x) OVER (…)`',
		has: (kind, node) => kind === 'FuncCall' && node.over && !SERVERS_OWN.test(nameOf(node.funcname)),
		avoid: `SELECT mode, share(sum(quantity)) OVER () FROM declarations WHERE flow = 'export' GROUP BY mode ORDER BY mode`,
		instead: `SELECT mode, 100 * sum(quantity) / sum(sum(quantity)) OVER () FROM declarations WHERE flow = 'export' GROUP BY mode ORDER BY mode`,
	},
	{
		by: 'node-sql-parser',
		name: '`t CROSS JOIN u`',
		has: (kind, node) => kind === 'JoinExpr' && !node.quals && !node.usingClause && !node.isNatural &&
			!Object.values(node.larg)[0].alias,
		avoid: `SELECT m, count(*) FROM declarations CROSS JOIN periods('2021-Q3', 'month') AS m WHERE declared_on <@ m GROUP BY m ORDER BY m`,
		instead: `SELECT m, count(*) FROM declarations AS d CROSS JOIN periods('2021-Q3', 'month') AS m WHERE declared_on <@ m GROUP BY m ORDER BY m`,
	},
	{
		by: 'node-sql-parser',
		name: '`AS t (a, b)`',
		has: (kind, node) => kind === 'alias' && node.colnames,
		avoid: `SELECT growth_pct(current, base) FROM (VALUES (120, 100), (90, 100)) AS t (current, base)`,
		instead: `SELECT growth_pct(current, base) FROM (SELECT 120 AS current, 100 AS base UNION ALL SELECT 90, 100) AS t`,
	},
	{
		by: 'node-sql-parser',
		name: '`UNION ALL VALUES`',
		has: (kind, node) => kind === 'SelectStmt' && node.op !== 'SETOP_NONE' && (node.larg.valuesLists || node.rarg.valuesLists),
		avoid: `SELECT 1 AS n UNION ALL VALUES (2)`,
		instead: `SELECT 1 AS n UNION ALL SELECT 2`,
	},
	{
		by: 'node-sql-parser',
		name: '`GROUPING SETS`',
		has: (kind, node) => kind === 'GroupingSet' && node.kind === 'GROUPING_SET_SETS',
		avoid: `SELECT mode, count(*) FROM declarations GROUP BY GROUPING SETS ((mode), ()) ORDER BY mode`,
		instead: `SELECT mode, count(*) FROM declarations GROUP BY ROLLUP (mode) ORDER BY mode`,
	},
	{
		by: 'node-sql-parser',
		name: '`U&\'…\'`',
		// The parse tree does not tell.
		text: /\bU&'/i,
		avoid: `SELECT count(*) FROM declarations WHERE destination ~ U&'[\\FFFD]'`,
		instead: `SELECT count(*) FROM declarations WHERE destination ~ chr(65533)`,
	},
	{
		by: 'node-sql-parser',
		name: '`IS NOT DISTINCT FROM`',
		has: (kind, node) => kind === 'A_Expr' && node.kind === 'AEXPR_NOT_DISTINCT',
		avoid: `SELECT count(*) FROM declarations WHERE mode IS NOT DISTINCT FROM 'rail'`,
		instead: `SELECT count(*) FROM declarations WHERE mode = 'rail' OR mode IS NULL AND 'rail' IS NULL`,
	},
	{
		by: 'node-sql-parser',
		name: '`ON CONFLICT … EXCLUDED`',
		has: (kind, node) => kind === 'ColumnRef' && node.fields[0].String?.sval === 'excluded',
		avoid: `INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source)
			VALUES ('USD', 'CNY', '2021-10-01', 6.4, 'made up')
			ON CONFLICT (rate_type, base_currency, quote_currency, valid_from) DO UPDATE SET rate = EXCLUDED.rate`,
	},
	{
		by: 'node-sql-parser',
		name: '`COPY`, `PREPARE`, `RESET`, `EXPLAIN (…)`, `SET` to a list',
		has: (kind, node) => kind === 'CopyStmt' || kind === 'PrepareStmt' || kind === 'ExplainStmt' && node.options ||
			kind === 'VariableSetStmt' && (node.kind === 'VAR_RESET' || node.args?.length > 1),
		avoid: `COPY declarations FROM stdin (FORMAT csv, HEADER)`,
	},
	{
		by: 'node-sql-parser',
		name: '`CREATE TABLE` with a column of our types, or `GENERATED ALWAYS`',
		has: (kind, node) => kind === 'ColumnDef' && UNKNOWN_TYPE.test(nameOf(node.typeName.names)) ||
			kind === 'Constraint' && node.generated_when === 'a',
		avoid: `CREATE TABLE monthly (destination text, s series)`,
	},
	{
		// Not run here: what is known of it.
		by: 'sqlglot',
		name: '`period \'2021-10\'`',
		// A cast that is written without CAST and :: has no place of its own.
		has: (kind, node) => kind === 'TypeCast' && node.location === -1 && UNKNOWN_TYPE.test(nameOf(node.typeName.names)),
		avoid: `SELECT count(*) FROM declarations WHERE declared_on <@ period '2021-10'`,
		instead: `SELECT count(*) FROM declarations WHERE declared_on <@ period('2021-10')`,
	},
];
