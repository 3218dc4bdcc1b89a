// What a rewriter refuses or changes, each with the way round it; the table of
// doc/rewriters.md says the same in words, under the same names. A statement of a
// page is an exception for a rewriter if, and only if, it has one of these.
//
//   by        the rewriters that lose it
//   name      as in the first column of the table
//   has       whether a node of PostgreSQL's parse tree, by kind and content, is one;
//             or text, what is found in a statement that has it
//   avoid     a statement with it
//   instead   one that survives and gives the same rows; none where it is no query

const NODE = 'node-sql-parser';
const POLYGLOT = 'polyglot-sql';

const KNOWN_AGGREGATE = /^(count|sum|avg|min|max|string_agg|array_agg)$/;
const UNKNOWN_TYPE = /^(period|series|growth|daterange)$/;
const UNKNOWN_ARRAY = /^(date|bool)$/;

const nameOf = list => list.at(-1).String.sval;
const isOfUnknownType = node => UNKNOWN_TYPE.test(nameOf(node.typeName.names));

export const CONSTRUCTS = [
	{
		by: [NODE],
		name: '`(g).pct`, `(yoy(…)).*`',
		has: (kind, node) => kind === 'A_Indirection' && node.indirection.some(part => !part.A_Indices),
		avoid: `SELECT flow, (yoy(quantity, declared_on, 'ytd 2021-10')).* FROM declarations GROUP BY flow ORDER BY flow`,
		instead: `SELECT flow, g.* FROM (SELECT flow, comparison(quantity, declared_on, 'ytd 2021-10') AS c
			FROM declarations GROUP BY flow) AS t, growth(c) AS g ORDER BY flow`,
	},
	{
		by: [NODE],
		name: '`\'2021-10\'::period`',
		has: (kind, node) => kind === 'TypeCast' && isOfUnknownType(node),
		avoid: `SELECT count(*) FROM declarations WHERE declared_on <@ '2021-10'::period`,
		instead: `SELECT count(*) FROM declarations WHERE declared_on <@ period('2021-10')`,
	},
	{
		by: [NODE, POLYGLOT],
		name: '`period \'2021-10\'`',
		// A cast that is written without CAST and :: has no place of its own.
		has: (kind, node) => kind === 'TypeCast' && node.location === -1 && isOfUnknownType(node),
		avoid: `SELECT count(*) FROM declarations WHERE declared_on <@ period '2021-10'`,
		instead: `SELECT count(*) FROM declarations WHERE declared_on <@ period('2021-10')`,
	},
	{
		by: [NODE],
		name: '`\'{2021-12-31}\'::date[]`',
		has: (kind, node) => kind === 'TypeCast' && node.typeName.arrayBounds && UNKNOWN_ARRAY.test(nameOf(node.typeName.names)),
		avoid: `SELECT day FROM unnest('{2021-12-31,2022-01-01}'::date[]) AS day`,
		instead: `SELECT day FROM unnest(ARRAY[date '2021-12-31', date '2022-01-01']) AS day`,
	},
	{
		by: [NODE],
		name: '`sum_usd(…) FILTER (WHERE …)`',
		has: (kind, node) => kind === 'FuncCall' && node.agg_filter && !KNOWN_AGGREGATE.test(nameOf(node.funcname)),
		avoid: `SELECT sum_usd(value_cny, declared_on) FILTER (WHERE flow = 'export') FROM declarations`,
		instead: `SELECT sum_usd(CASE WHEN flow = 'export' THEN value_cny END, declared_on) FROM declarations`,
	},
	{
		by: [NODE],
		name: '`share(x) OVER (…)`',
		has: (kind, node) => kind === 'FuncCall' && node.over && !KNOWN_AGGREGATE.test(nameOf(node.funcname)),
		avoid: `SELECT mode, share(sum(quantity)) OVER () FROM declarations WHERE flow = 'export' GROUP BY mode ORDER BY mode`,
		instead: `SELECT mode, 100 * sum(quantity) / sum(sum(quantity)) OVER () FROM declarations WHERE flow = 'export' GROUP BY mode ORDER BY mode`,
	},
	{
		by: [NODE],
		name: '`t CROSS JOIN u`',
		has: (kind, node) => kind === 'JoinExpr' && !node.quals && !node.usingClause && !node.isNatural &&
			!Object.values(node.larg)[0].alias,
		avoid: `SELECT m, count(*) FROM declarations CROSS JOIN periods('2021-Q3', 'month') AS m WHERE declared_on <@ m GROUP BY m ORDER BY m`,
		instead: `SELECT m, count(*) FROM declarations AS d CROSS JOIN periods('2021-Q3', 'month') AS m WHERE declared_on <@ m GROUP BY m ORDER BY m`,
	},
	{
		by: [NODE],
		name: '`AS t (a, b)`',
		has: (kind, node) => kind === 'alias' && node.colnames,
		avoid: `SELECT growth_pct(current, base) FROM (VALUES (120, 100), (90, 100)) AS t (current, base)`,
		instead: `SELECT growth_pct(current, base) FROM (SELECT 120 AS current, 100 AS base UNION ALL SELECT 90, 100) AS t`,
	},
	{
		by: [NODE, POLYGLOT],
		name: '`UNION ALL VALUES`',
		has: (kind, node) => kind === 'SelectStmt' && node.op !== 'SETOP_NONE' && (node.larg.valuesLists || node.rarg.valuesLists),
		avoid: `SELECT 1 AS n UNION ALL VALUES (2)`,
		instead: `SELECT 1 AS n UNION ALL SELECT 2`,
	},
	{
		by: [NODE],
		name: '`GROUPING SETS`',
		has: (kind, node) => kind === 'GroupingSet' && node.kind === 'GROUPING_SET_SETS',
		avoid: `SELECT mode, count(*) FROM declarations GROUP BY GROUPING SETS ((mode), ()) ORDER BY mode`,
		instead: `SELECT mode, count(*) FROM declarations GROUP BY ROLLUP (mode) ORDER BY mode`,
	},
	{
		by: [NODE],
		name: '`IS NOT DISTINCT FROM`',
		has: (kind, node) => kind === 'A_Expr' && node.kind === 'AEXPR_NOT_DISTINCT',
		avoid: `SELECT count(*) FROM declarations WHERE mode IS NOT DISTINCT FROM 'rail'`,
		instead: `SELECT count(*) FROM declarations WHERE mode = 'rail' OR mode IS NULL AND 'rail' IS NULL`,
	},
	{
		by: [NODE],
		name: '`U&\'…\'`',
		// The parse tree does not tell.
		text: /\bU&'/i,
		avoid: `SELECT count(*) FROM declarations WHERE destination ~ U&'[\\FFFD]'`,
		instead: `SELECT count(*) FROM declarations WHERE destination ~ chr(65533)`,
	},
	{
		by: [POLYGLOT],
		name: '`a !~ b`',
		has: (kind, node) => kind === 'A_Expr' && node.kind === 'AEXPR_OP' && /^!~/.test(nameOf(node.name)),
		avoid: `SELECT count(*) FROM declarations WHERE mode !~ 'rail'`,
		instead: `SELECT count(*) FROM declarations WHERE NOT mode ~ 'rail'`,
	},
	{
		by: [POLYGLOT],
		name: '`generate_series(…, \'1 day\')`',
		has: (kind, node) => kind === 'FuncCall' && nameOf(node.funcname) === 'generate_series' && node.args[2]?.A_Const?.sval,
		avoid: `SELECT count(*) FROM generate_series(timestamp '2021-10-01', '2021-10-31', '1 day') AS day`,
		instead: `SELECT count(*) FROM generate_series(timestamp '2021-10-01', '2021-10-31', interval '1 day') AS day`,
	},
	{
		by: [NODE],
		name: '`ON CONFLICT … EXCLUDED`',
		has: (kind, node) => kind === 'ColumnRef' && node.fields[0].String?.sval === 'excluded',
		avoid: `INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source)
			VALUES ('USD', 'CNY', '2021-10-01', 6.4, 'made up')
			ON CONFLICT (rate_type, base_currency, quote_currency, valid_from) DO UPDATE SET rate = EXCLUDED.rate`,
	},
	{
		by: [NODE],
		name: '`COPY`',
		has: kind => kind === 'CopyStmt',
		avoid: `COPY (SELECT 1) TO stdout`,
	},
	{
		by: [POLYGLOT],
		name: '`COPY t FROM … (…)`',
		// With WITH before the options it has the same parse tree.
		text: /^COPY \S+ (\([^)]*\) )?FROM \S+ \(/i,
		avoid: `COPY declarations FROM stdin (FORMAT csv, HEADER)`,
	},
	{
		by: [NODE, POLYGLOT],
		name: '`EXPLAIN (…)`',
		has: (kind, node) => kind === 'ExplainStmt' && node.options,
		avoid: `EXPLAIN (COSTS OFF) SELECT 1`,
	},
	{
		by: [NODE],
		name: '`PREPARE`, `RESET`, `SET` to a list',
		has: (kind, node) => kind === 'PrepareStmt' ||
			kind === 'VariableSetStmt' && (node.kind === 'VAR_RESET' || node.args?.length > 1),
		avoid: `SET search_path = public, portstats`,
	},
	{
		by: [NODE, POLYGLOT],
		name: '`ON COMMIT DROP`',
		has: (kind, node) => (kind === 'into' || kind === 'CreateStmt') && (node.onCommit ?? node.oncommit) === 'ONCOMMIT_DROP',
		avoid: `CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT 1 AS n`,
	},
	{
		by: [NODE],
		name: '`CREATE TABLE` with a column of our types, or `GENERATED ALWAYS`',
		has: (kind, node) => kind === 'ColumnDef' && isOfUnknownType(node) ||
			kind === 'Constraint' && node.generated_when === 'a',
		avoid: `CREATE TABLE monthly (destination text, s series)`,
	},
	{
		by: [POLYGLOT],
		name: '`CREATE INDEX`',
		has: kind => kind === 'IndexStmt',
		avoid: `CREATE INDEX ON declarations (declared_on)`,
	},
];
