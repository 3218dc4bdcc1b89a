-- period(day, unit) = p, as BI tools ask for a month: what the planner makes of it, and that it stays the same answer.
BEGIN;
SET search_path = public, portstats;
SET LOCAL datestyle = 'ISO, YMD';
SELECT no_plan();

\ir plan_of.psql

CREATE TABLE trade (n integer, declared_on date, at timestamp);
INSERT INTO trade SELECT row_number() OVER (), d, d + time '23:59' FROM generate_series(date '2019-12-20', '2024-01-10', '1 day') AS d
UNION ALL VALUES (0, NULL::date, NULL::timestamp);
CREATE INDEX trade_day ON trade (declared_on);
CREATE INDEX trade_at ON trade (at);
CREATE TABLE by_month AS SELECT * FROM trade;
CREATE INDEX by_month_month ON by_month (period(declared_on, 'month'));
CREATE TABLE by_both AS SELECT * FROM trade;
CREATE INDEX by_both_month ON by_both (period(declared_on, 'month'));
CREATE INDEX by_both_day ON by_both (declared_on, n);
CREATE TABLE yearly (declared_on date) PARTITION BY RANGE (declared_on);
CREATE TABLE yearly_2022 PARTITION OF yearly FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE yearly_2023 PARTITION OF yearly FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- An index on something else, on the unit of another day or another unit, and one that is not valid.
CREATE TABLE by_other AS SELECT *, declared_on + 400 AS due_on FROM trade;
CREATE INDEX by_other_n ON by_other (n);
CREATE INDEX by_other_sum ON by_other ((n + 1));
CREATE INDEX by_other_due ON by_other (period(due_on, 'month'));
CREATE INDEX by_other_next ON by_other (period(declared_on + 1, 'month'));
CREATE INDEX by_other_year ON by_other (period(declared_on, 'year'));
CREATE TABLE by_broken AS SELECT * FROM trade;
CREATE INDEX by_broken_month ON by_broken (period(declared_on, 'month'));
CREATE INDEX by_broken_day ON by_broken (declared_on);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'by_broken_day'::regclass;
-- A key behind another: alone, with the other of the two first in its own index, and as far in as the other.
CREATE TABLE by_n AS SELECT * FROM trade;
CREATE INDEX by_n_month ON by_n (n, period(declared_on, 'month'));
CREATE TABLE by_n_or_day AS SELECT * FROM trade;
CREATE INDEX by_n_or_day_month ON by_n_or_day (n, period(declared_on, 'month'));
CREATE INDEX by_n_or_day_day ON by_n_or_day (declared_on);
CREATE TABLE by_month_or_n AS SELECT * FROM trade;
CREATE INDEX by_month_or_n_month ON by_month_or_n (period(declared_on, 'month'));
CREATE INDEX by_month_or_n_n ON by_month_or_n (n, declared_on);
CREATE TABLE by_n_both AS SELECT * FROM trade;
CREATE INDEX by_n_both_month ON by_n_both (n, period(declared_on, 'month'));
CREATE INDEX by_n_both_day ON by_n_both (n, declared_on);
-- Columns that an index merely carries are no keys.
CREATE TABLE by_included AS SELECT * FROM trade;
CREATE INDEX by_included_month ON by_included (n, period(declared_on, 'month'));
CREATE INDEX by_included_n ON by_included (n) INCLUDE (declared_on);
-- Of some rows alone.
CREATE TABLE part_by_day AS SELECT * FROM trade;
CREATE INDEX part_by_day_month ON part_by_day (period(declared_on, 'month'));
CREATE INDEX part_by_day_day ON part_by_day (declared_on) WHERE n < 1000;
CREATE TABLE part_by_month AS SELECT * FROM trade;
CREATE INDEX part_by_month_month ON part_by_month (period(declared_on, 'month')) WHERE n < 1000;
-- In no order, or in an order that both can be found in.
CREATE TABLE by_hash AS SELECT * FROM trade;
CREATE INDEX by_hash_month ON by_hash (period(declared_on, 'month'));
CREATE INDEX by_hash_day ON by_hash USING hash (declared_on);
CREATE TABLE by_month_hash AS SELECT * FROM trade;
CREATE INDEX by_month_hash_month ON by_month_hash USING hash (period(declared_on, 'month'));
CREATE TABLE by_block AS SELECT * FROM trade;
CREATE INDEX by_block_month ON by_block (period(declared_on, 'month'));
CREATE INDEX by_block_day ON by_block USING brin (n, declared_on);
-- Of the rows of the month that is asked for: it serves the range, whatever its keys; with a condition more, where the query has that too.
CREATE TABLE of_month AS SELECT * FROM trade;
CREATE INDEX of_month_month ON of_month (period(declared_on, 'month'));
CREATE INDEX of_month_n ON of_month (n) WHERE period(declared_on, 'month') = '2023-10';
CREATE TABLE of_some AS SELECT * FROM trade;
CREATE INDEX of_some_month ON of_some (period(declared_on, 'month'));
CREATE INDEX of_some_at ON of_some (at) WHERE period(declared_on, 'month') = '2023-10' AND n > 5;
CREATE TABLE of_years AS SELECT * FROM trade;
CREATE INDEX of_years_month ON of_years (period(declared_on, 'month'));
CREATE INDEX of_years_n ON of_years (n) WHERE declared_on >= '2021-01-01';
CREATE TABLE of_month_second AS SELECT * FROM trade;
CREATE INDEX of_month_second_month ON of_month_second (n, period(declared_on, 'month'));
CREATE INDEX of_month_second_at ON of_month_second (declared_on) WHERE period(declared_on, 'month') = '2023-10';
-- The month of what is no column.
CREATE TABLE by_expression AS SELECT * FROM trade;
CREATE INDEX by_expression_at ON by_expression (period(at::date, 'month'));
CREATE INDEX by_expression_either ON by_expression (period(coalesce(declared_on, at::date), 'month'));
CREATE INDEX by_expression_some ON by_expression (period(CASE WHEN n > 5 THEN declared_on END, 'month'));
-- Partitions by the month, by the month below others, and by others with indexes of their own; children; a view over them.
CREATE TABLE monthly_part (n integer, declared_on date) PARTITION BY LIST (period(declared_on, 'month'));
CREATE TABLE monthly_part_09 PARTITION OF monthly_part FOR VALUES IN ('2023-09');
CREATE TABLE monthly_part_10 PARTITION OF monthly_part FOR VALUES IN ('2023-10');
CREATE TABLE monthly_part_other PARTITION OF monthly_part DEFAULT;
CREATE INDEX monthly_part_day ON monthly_part (declared_on);
CREATE TABLE yearly_month (declared_on date) PARTITION BY RANGE (declared_on);
CREATE TABLE yearly_month_2022 PARTITION OF yearly_month FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE yearly_month_2023 PARTITION OF yearly_month FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE INDEX yearly_month_month ON yearly_month (period(declared_on, 'month'));
CREATE TABLE by_flow (flow text, declared_on date) PARTITION BY LIST (flow);
CREATE TABLE by_flow_in PARTITION OF by_flow FOR VALUES IN ('in') PARTITION BY LIST (period(declared_on, 'month'));
CREATE TABLE by_flow_in_09 PARTITION OF by_flow_in FOR VALUES IN ('2023-09');
CREATE TABLE by_flow_in_10 PARTITION OF by_flow_in FOR VALUES IN ('2023-10');
CREATE TABLE by_flow_out (declared_on date, flow text);
CREATE INDEX by_flow_out_month ON by_flow_out (period(declared_on, 'month')) WHERE flow = 'out';
ALTER TABLE by_flow ATTACH PARTITION by_flow_out FOR VALUES IN ('out');
CREATE TABLE parent (declared_on date);
CREATE INDEX parent_day ON parent (declared_on);
CREATE TABLE child () INHERITS (parent);
CREATE INDEX child_day ON child (declared_on);
CREATE TABLE child_month () INHERITS (parent);
CREATE INDEX child_month_month ON child_month (period(declared_on, 'month'));
CREATE TABLE by_port (port text, flow text, declared_on date) PARTITION BY LIST (port);
CREATE TABLE by_port_x PARTITION OF by_port FOR VALUES IN ('x') PARTITION BY LIST (flow);
CREATE TABLE by_port_x_in PARTITION OF by_port_x FOR VALUES IN ('in') PARTITION BY LIST (period(declared_on, 'month'));
CREATE TABLE by_port_x_in_09 PARTITION OF by_port_x_in FOR VALUES IN ('2023-09');
CREATE TABLE by_port_x_in_10 PARTITION OF by_port_x_in FOR VALUES IN ('2023-10');
CREATE TABLE checked (declared_on date);
CREATE TABLE checked_09 (CHECK (period(declared_on, 'month') = '2023-09')) INHERITS (checked);
CREATE TABLE checked_10 (CHECK (period(declared_on, 'month') = '2023-10')) INHERITS (checked);
CREATE VIEW united AS SELECT at::date AS declared_on FROM trade UNION ALL SELECT declared_on FROM by_month;
INSERT INTO monthly_part SELECT n, declared_on FROM trade;
INSERT INTO by_flow SELECT 'in', declared_on FROM trade WHERE declared_on BETWEEN '2023-09-01' AND '2023-10-31' UNION ALL SELECT 'out', declared_on FROM trade;
INSERT INTO parent SELECT declared_on FROM trade;
INSERT INTO child SELECT declared_on FROM trade;
INSERT INTO child_month SELECT declared_on FROM trade;
-- A function of the same name in another schema.
CREATE SCHEMA mine;
CREATE FUNCTION mine.period(date, text) RETURNS period LANGUAGE plpgsql STABLE AS 'BEGIN RETURN portstats.period($1, $2); END';
-- Too costly to be computed twice.
CREATE FUNCTION mine.due_on(integer) RETURNS date LANGUAGE plpgsql STABLE AS $$BEGIN RETURN date '2023-10-01' + $1; END$$;
CREATE VIEW monthly AS SELECT period(declared_on, 'month') AS month, count(*) AS n FROM trade GROUP BY 1;
ANALYZE of_month, of_some, of_years, of_month_second, trade, by_month, by_both, by_other, by_broken, by_n, by_n_or_day, by_month_or_n, by_n_both, by_included, part_by_day, part_by_month, by_hash, by_month_hash, by_block, by_expression, monthly_part, by_flow, parent, child, child_month;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;

SELECT alike(plan_of(query), plan, query) FROM (VALUES
	($$SELECT declared_on FROM trade WHERE period(declared_on, 'month') = '2023-10'$$,
	 '%trade_day%Index Cond: ((declared_on >= ''2023-10-01''::date) AND (declared_on <= ''2023-10-31''::date))%'),
	($$SELECT declared_on FROM trade WHERE '2023-Q4' = period(declared_on, 'quarter')$$,
	 '%Index Cond: ((declared_on >= ''2023-10-01''::date) AND (declared_on <= ''2023-12-31''::date))%'),
	($$SELECT declared_on FROM trade WHERE period(declared_on, 'Week') = '2020-W53'$$,
	 '%Index Cond: ((declared_on >= ''2020-12-28''::date) AND (declared_on <= ''2021-01-03''::date))%'),
	($$SELECT at FROM trade WHERE period(at::date, 'month') = '2023-10'$$,
	 '%trade_at%Index Cond: ((at >= ''2023-10-01 00:00:00''::timestamp without time zone) AND (at < ''2023-11-01 00:00:00''::timestamp without time zone))%'),
	($$SELECT declared_on FROM trade WHERE period(declared_on, 'month') = period(current_date, 'month')$$,
	 '%Index Cond: ((declared_on >= start_date(period(CURRENT_DATE, ''month''::text))) AND (declared_on <= end_date(period(CURRENT_DATE, ''month''::text))))%'),
	($$SELECT * FROM monthly WHERE month = '2023-10'$$, '%trade_day%Index Cond: ((declared_on >= ''2023-10-01''::date)%'),
	-- No such unit: nothing is read.
	($$SELECT FROM trade WHERE period(declared_on, 'month') = '2023-Q4'$$, '%One-Time Filter: false%'),
	($$SELECT FROM trade WHERE period(declared_on, 'year') = '2023-01/2023-11'$$, '%One-Time Filter: false%'),
	($$SELECT declared_on FROM trade WHERE period(current_date, 'month') = period(declared_on, 'month')$$, '%Index Cond: ((declared_on >= start_date(period(CURRENT_DATE, %'),
	($$SELECT FROM trade WHERE period(make_date(2023, n, 1), 'month') = '2023-10'$$, '%Filter: ((make_date(2023, n, 1) >= ''2023-10-01''::date) AND (make_date(%'),
	($$SELECT FROM trade WHERE period(declared_on, 'week') = '9999-12-31'$$, '%One-Time Filter: false%'),
	($$SELECT FROM (VALUES (date '2023-10-05'), ('2023-11-05')) AS t (d) WHERE period(d, 'month') = '2023-10'$$, '%Filter: ((column1 >= ''2023-10-01''::date) AND (column1 <= ''2023-10-31''::date))%'),
	($$SELECT (SELECT b.n FROM by_month AS b WHERE period(a.declared_on, 'month') = '2023-10' LIMIT 1) FROM by_month AS a$$, '%One-Time Filter: ((a.declared_on >= ''2023-10-01''::date) AND (a.declared_on <= ''2023-10-31''::date))%'),
	($$SELECT FROM by_other WHERE period(declared_on, 'month') = '2023-10'$$, '%Filter: ((declared_on >= ''2023-10-01''::date) AND (declared_on <= ''2023-10-31''::date))%'),
	-- The only index there is.
	($$SELECT FROM by_month WHERE period(declared_on, 'month') = '2023-10'$$, '%by_month_month%Index Cond: (period(declared_on, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM by_month WHERE period(declared_on, 'quarter') = '2023-Q4'$$, '%Filter: ((declared_on >= ''2023-10-01''::date)%'),
	($$SELECT FROM by_broken WHERE period(declared_on, 'month') = '2023-10'$$, '%by_broken_month%Index Cond: (period(declared_on, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM by_both WHERE period(declared_on, 'month') = '2023-10'$$, '%by_both_day%'),
	($$SELECT FROM yearly WHERE period(declared_on, 'month') = '2023-10'$$, 'Seq Scan on yearly_2023 yearly%'),
	($$SELECT FROM by_month WHERE period(declared_on, 'month') = '2023-Q4'$$, '%One-Time Filter: false%'),
	($$SELECT FROM by_month WHERE period(declared_on, 'Month') = '2023-10'$$, '%Filter: ((declared_on >= ''2023-10-01''::date)%'),
	-- The earlier key.
	($$SELECT FROM by_n WHERE n = 5 AND period(declared_on, 'month') = '2023-10'$$, '%by_n_month%Index Cond: ((n = 5) AND (period(declared_on, ''month''::text) = ''2023-10''::period))%'),
	($$SELECT FROM by_n_or_day WHERE period(declared_on, 'month') = '2023-10'$$, '%by_n_or_day_day%Index Cond: ((declared_on >= ''2023-10-01''::date)%'),
	($$SELECT FROM by_month_or_n WHERE period(declared_on, 'month') = '2023-10'$$, '%by_month_or_n_month%Index Cond: (period(declared_on, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM by_n_both WHERE n = 5 AND period(declared_on, 'month') = '2023-10'$$, '%(declared_on >= ''2023-10-01''::date)%'),
	($$SELECT FROM by_included WHERE n = 5 AND period(declared_on, 'month') = '2023-10'$$, '%(period(declared_on, ''month''::text) = ''2023-10''::period)%'),
	-- A partial index, where the query reads more than its rows and where it does not.
	($$SELECT FROM part_by_day WHERE period(declared_on, 'month') = '2023-10'$$, '%part_by_day_month%Index Cond: (period(declared_on, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM part_by_day WHERE n < 2000 AND period(declared_on, 'month') = '2023-10'$$, '%part_by_day_month%Index Cond: (period(declared_on, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM part_by_day WHERE n < 900 AND period(declared_on, 'month') = '2023-10'$$, '%(declared_on >= ''2023-10-01''::date)%'),
	($$SELECT FROM part_by_month WHERE period(declared_on, 'month') = '2023-10'$$, '%Filter: ((declared_on >= ''2023-10-01''::date)%'),
	($$SELECT FROM part_by_month WHERE EXISTS (SELECT FROM trade LIMIT 1) AND n < 900 AND period(declared_on, 'month') = '2023-10'$$, '%part_by_month_month%Index Cond: (period(declared_on, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM trade AS a JOIN part_by_month AS b ON a.n = b.n AND b.n < 900 WHERE period(b.declared_on, 'month') = '2023-10'$$, '%(period(%declared_on, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM of_month WHERE period(declared_on, 'month') = '2023-10' AND n = 777$$, '%Scan using of_month_n on of_month%Index Cond: (n = 777)%'),
	($$SELECT FROM of_month WHERE period(declared_on, 'month') = '2023-11' AND n = 777$$, '%Scan using of_month_month on of_month%'),
	($$SELECT FROM of_month WHERE period(declared_on, 'month') = period(current_date, 'month') AND n = 777$$, '%Scan using of_month_month on of_month%'),
	($$SELECT FROM of_some WHERE period(declared_on, 'month') = '2023-10' AND n > 2$$, '%Scan using of_some_month on of_some%'),
	($$SELECT FROM of_some WHERE period(declared_on, 'month') = '2023-10' AND n > 7$$, '%Scan using of_some_at on of_some%'),
	($$SELECT FROM of_years WHERE period(declared_on, 'month') = '2023-10' AND at IS NOT NULL$$, '%Scan using of_years_month on of_years%'),
	($$SELECT FROM of_month_second WHERE period(declared_on, 'month') = '2023-10'$$, '%Scan using of_month_second_at on of_month_second%'),
	-- An index that cannot find a range.
	($$SELECT FROM by_hash WHERE period(declared_on, 'month') = '2023-10'$$, '%by_hash_month%Index Cond: (period(declared_on, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM by_month_hash WHERE period(declared_on, 'month') = '2023-10'$$, '%by_month_hash_month%Index Cond: (period(declared_on, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM by_block WHERE period(declared_on, 'month') = '2023-10'$$, '%(declared_on >= ''2023-10-01''::date)%'),
	-- The month of an expression, and above an outer join.
	($$SELECT FROM by_expression WHERE period(at::date, 'month') = '2023-10'$$, '%by_expression_at%Index Cond: (period((at)::date, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM by_expression WHERE period(coalesce(declared_on, at::date), 'month') = '2023-10'$$, '%by_expression_either%Index Cond: (period(COALESCE(declared_on, (at)::date), ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM trade AS a LEFT JOIN by_expression AS b ON a.n = b.n WHERE period(coalesce(b.declared_on, b.at::date), 'month') = '2023-10'$$, '%(period(COALESCE(b.declared_on, (b.at)::date), ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM by_expression WHERE period(CASE WHEN n > 5 THEN declared_on END, 'month') = '2023-10'$$, '%Index Cond: (period(CASE WHEN (n > 5) THEN declared_on ELSE NULL::date END, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM trade WHERE period(current_date, 'month') = '1999-10'$$, '%(CURRENT_DATE >= ''1999-10-01''::date)%'),
	($$SELECT period(declared_on, 'month') = '2023-10' FROM united$$, '%Append%'),
	($$SELECT FROM trade AS a JOIN by_expression AS b ON a.n = b.n WHERE period(coalesce(a.declared_on, b.at::date), 'month') = '2023-10'$$, '%COALESCE(a.declared_on, (b.at)::date) >= ''2023-10-01''::date%'),
	-- The key of the partitions decides; the partition that is left has an index by day.
	($$SELECT FROM monthly_part WHERE period(declared_on, 'month') = '2023-10'$$, 'Index%Scan using monthly_part_10_declared_on_idx on monthly_part_10 monthly_part%Index Cond: ((declared_on >= ''2023-10-01''::date)%'),
	($$SELECT FROM yearly_month WHERE period(declared_on, 'month') = '2023-10'$$, '%Scan%on yearly_month_2023 yearly_month%'),
	-- Each part by what it has.
	($$SELECT FROM by_flow WHERE flow = 'in' AND period(declared_on, 'month') = '2023-10'$$, 'Seq Scan on by_flow_in_10 by_flow%'),
	($$SELECT FROM by_flow WHERE flow = 'out' AND period(declared_on, 'month') = '2023-10'$$, '%Scan using by_flow_out_month on by_flow_out by_flow%Index Cond: (period(declared_on, ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM by_port WHERE period(declared_on, 'month') = '2023-10'$$, 'Seq Scan on by_port_x_in_10 by_port%'),
	($$SELECT FROM parent WHERE period(declared_on, 'month') = '2023-10'$$, '%parent_day%Index Cond: ((declared_on >=%child_day%Index Cond: ((declared_on >=%child_month_month%Index Cond: (period(%'),
	($$SELECT FROM united WHERE period(declared_on, 'month') = '2023-10'$$, '%trade_at%Index Cond: ((at >= %by_month_month%Index Cond: (period(%'),
	($$DELETE FROM parent WHERE period(declared_on, 'month') = '2023-10'$$, '%parent_day%Index Cond: ((declared_on >=%child_day%Index Cond: ((declared_on >=%'),
	-- The server simplifies the condition of an EXISTS as if it were of the query above it.
	($$SELECT n, EXISTS (SELECT FROM parent AS a, by_month AS c WHERE a.declared_on = o.declared_on AND c.n = o.n AND period(c.declared_on, 'month') = '2023-10') FROM trade AS o$$,
	 '%SubPlan%'),
	($$SELECT n, n > 3 AND NOT EXISTS (SELECT FROM parent AS a, trade AS b, united AS c WHERE a.declared_on = o.declared_on AND b.n = o.n AND period(c.declared_on, 'month') = '2023-10') FROM trade AS o$$,
	 '%SubPlan%'),
	-- What is returned is no condition: it stays cheap.
	($$SELECT FROM parent GROUP BY period(declared_on, 'month') = '2023-10'$$, '%((%declared_on >= ''2023-10-01''::date) AND %'),
	-- Left alone.
	($$SELECT FROM trade WHERE period(declared_on, 'month') IN ('2023-10', '2023-11')$$, '%Filter: (period(declared_on%'),
	($$SELECT FROM trade WHERE period(to_char(declared_on, 'YYYY-MM')) = '2023-10'$$, '%Filter: (period(to_char(%'),
	($$SELECT FROM trade WHERE mine.period(declared_on, 'month') = '2023-10'$$, '%Filter: (mine.period(declared_on, %'),
	($$SELECT FROM trade WHERE period(declared_on, CASE WHEN n > 0 THEN 'month' END) = '2023-10'$$, '%Filter: (period(declared_on, CASE %'),
	($$SELECT FROM trade WHERE period(declared_on, 'fortnight') = '2023-10'$$, '%Filter: (period(declared_on%'),
	($$SELECT FROM trade WHERE period(declared_on, 'month') = period(current_date, 'quarter')$$, '%Filter: (period(declared_on%'),
	($$SELECT FROM trade WHERE period(declared_on + trunc(random())::integer, 'month') = '2023-10'$$, '%Filter: (period(%'),
	($$SELECT FROM trade AS a JOIN trade AS b ON period(a.declared_on, 'month') = period(b.declared_on, 'month')$$, '%period(%.declared_on, ''month''::text)%'),
	($$SELECT FROM trade WHERE period(mine.due_on(n), 'month') = '2023-10'$$, '%Filter: (period(mine.due_on(n), ''month''::text) = ''2023-10''::period)%'),
	($$SELECT FROM trade WHERE period(declared_on, 'month') = NULL$$, '%One-Time Filter: false%')
) AS t (query, plan);

SELECT unalike(plan_of($$SELECT FROM checked WHERE period(declared_on, 'month') = '2023-10'$$), '%checked_09%', 'a constraint excludes a child');

-- Where a day is missing the answer is, too: NOT of it finds no row.
SELECT results_eq(query, 'VALUES (' || rows || '::bigint)', query) FROM (VALUES
	($$SELECT count(*) FROM trade WHERE NOT period(declared_on, 'month') = '2023-Q4'$$, 1483),
	($$SELECT count(*) FROM trade WHERE NOT period(declared_on, 'month') = '2023-10'$$, 1452),
	($$SELECT count(*) FROM trade WHERE (period(declared_on, 'month') = '2023-Q4') IS NULL$$, 1),
	($$SELECT count(*) FROM trade WHERE (period(declared_on, 'month') = '2023-10') IS NULL$$, 1),
	($$SELECT count(*) FROM monthly_part WHERE period(declared_on, 'month') = '2023-10'$$, 31),
	($$SELECT count(*) FROM monthly_part WHERE period(declared_on, 'month') = '2023-Q4'$$, 0),
	($$SELECT count(*) FROM monthly_part WHERE NOT period(declared_on, 'month') = '2023-10'$$, 1452),
	($$SELECT count(*) FROM monthly_part AS a JOIN by_month AS b ON period(a.declared_on, 'month') = period(b.declared_on, 'month') WHERE period(a.declared_on, 'month') = '2023-10'$$, 961),
	($$SELECT count(*) FROM by_flow WHERE period(declared_on, 'month') = '2023-10'$$, 62),
	($$SELECT count(*) FROM parent WHERE period(declared_on, 'month') = '2023-10'$$, 93),
	($$SELECT count(*) FROM united WHERE period(declared_on, 'month') = '2023-10'$$, 62)
) AS t (query, rows);

CREATE FUNCTION is_september(month period) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT month = ''2023-09''::portstats.period';
-- Above grouping sets a call of what is grouped by is NULL in the sets that it is not of, and is not looked at by row.
SELECT results_eq(query, rows, query) FROM (VALUES
	($$SELECT period(declared_on, 'month')::text, count(*) FROM trade WHERE declared_on <@ '2023-09/2023-10'::period GROUP BY ROLLUP (period(declared_on, 'month')) HAVING period(declared_on, 'month') = '2023-09'$$,
	 $$VALUES ('2023-09', 30::bigint)$$),
	($$SELECT count(*) FROM trade WHERE declared_on <@ '2023-09/2023-10'::period GROUP BY ROLLUP (period(declared_on, 'month')) HAVING '2023-09' = period(declared_on, 'month') OR count(*) > 1000$$,
	 'VALUES (30::bigint)'),
	($$SELECT period(declared_on, 'month') = '2023-10', count(*) FROM trade WHERE declared_on <@ '2023-09/2023-10'::period GROUP BY CUBE (period(declared_on, 'month')) ORDER BY 2$$,
	 'VALUES (false, 30::bigint), (true, 31), (NULL, 61)'),
	($$SELECT period(at::date, 'month') = '2023-10', count(*) FROM trade WHERE declared_on <@ '2023-10-30/2023-10-31'::period GROUP BY ROLLUP (at::date) ORDER BY 2, 1$$,
	 'VALUES (true, 1::bigint), (true, 1), (NULL, 2)'),
	($$SELECT NOT (declared_on <@ period('2023-10')), count(*) FROM trade WHERE declared_on <@ '2023-09/2023-10'::period GROUP BY ROLLUP (declared_on <@ period('2023-10')) ORDER BY 2$$,
	 'VALUES (true, 30::bigint), (false, 31), (NULL, 61)'),
	($$SELECT period('2023-10') @> at AND n > 0, count(*) FROM trade WHERE declared_on <@ '2023-09/2023-10'::period GROUP BY GROUPING SETS ((period('2023-10') @> at, n > 0), ()) ORDER BY 2$$,
	 'VALUES (false, 30::bigint), (true, 31), (NULL, 61)'),
	-- A function in SQL may be such a call once the planner has looked into it.
	($$SELECT period(declared_on, 'month')::text, count(*) FROM trade WHERE declared_on <@ '2023-09/2023-10'::period GROUP BY ROLLUP (period(declared_on, 'month')) HAVING is_september(period(declared_on, 'month'))$$,
	 $$VALUES ('2023-09', 30::bigint)$$),
	($$SELECT is_september(period(declared_on, 'month')), count(*) FROM trade WHERE declared_on <@ '2023-09/2023-10'::period GROUP BY CUBE (period(declared_on, 'month')) HAVING is_september(period(declared_on, 'month')) OR count(*) > 60 ORDER BY 2$$,
	 'VALUES (true, 30::bigint), (NULL, 61)'),
	-- Below them it is of rows: a filter, a condition.
	($$SELECT count(*) FILTER (WHERE period(declared_on, 'month') = '2023-10'), count(*) FROM trade WHERE declared_on <@ '2023-09/2023-10'::period GROUP BY ROLLUP (period(declared_on, 'month')) ORDER BY 2, 1$$,
	 'VALUES (0::bigint, 30::bigint), (31, 31), (31, 61)'),
	($$SELECT period(declared_on, 'month')::text, count(*) FROM trade WHERE period(declared_on, 'month') = '2023-10' GROUP BY ROLLUP (period(declared_on, 'month')) ORDER BY 1$$,
	 $$VALUES ('2023-10', 31::bigint), (NULL, 31)$$)
) AS t (query, rows);
SELECT alike(plan_of($$SELECT period(declared_on, 'month'), count(*), count(*) FILTER (WHERE period(declared_on, 'month') = '2023-11') FROM trade WHERE period(declared_on, 'month') = '2023-10' GROUP BY ROLLUP (period(declared_on, 'month'))$$),
	'%Index Cond: ((declared_on >= ''2023-10-01''::date)%', 'and a range where it finds rows');
SELECT alike(plan_of($$SELECT declared_on <@ '2023-10'::period, count(*) FROM trade WHERE declared_on <@ '2023-09/2023-10'::period GROUP BY ROLLUP (declared_on) HAVING is_september(period(declared_on, 'month'))$$),
	'%Index Cond: ((declared_on >= ''2023-09-01''::date)%', 'also where a call above is of what stays in what it is made into');

-- ON CONFLICT finds its index, whatever other indexes there are.
CREATE TABLE once (n integer, declared_on date);
CREATE UNIQUE INDEX ON once (n) WHERE period(declared_on, 'month') = '2023-10';
CREATE UNIQUE INDEX ON once (n, (period(declared_on, 'month') = '2023-11'));
CREATE INDEX ON once (period(declared_on, 'month'));
INSERT INTO once VALUES (1, '2023-10-05');
SELECT lives_ok($$INSERT INTO once VALUES (1, '2023-10-06') ON CONFLICT (n) WHERE period(declared_on, 'month') = '2023-10' DO NOTHING$$, 'by its rows');
SELECT lives_ok($$INSERT INTO once SELECT n, declared_on FROM once WHERE period(declared_on, 'month') = '2023-10' ON CONFLICT (n, (period(declared_on, 'month') = '2023-11'))
	DO UPDATE SET declared_on = excluded.declared_on + 1 WHERE period(once.declared_on, 'month') = '2023-10'$$, 'by its key');
SELECT results_eq('SELECT * FROM once', $$VALUES (1, date '2023-10-06')$$, 'and changes what it finds');

-- Every unit and every kind of period beside it, against the same texts.
CREATE FUNCTION differences(day text, OUT asked bigint, OUT different bigint) LANGUAGE plpgsql AS $$
DECLARE
	unit text;
	p text;
	n bigint;
BEGIN
	asked := 0;
	different := 0;
	FOR unit, p IN SELECT u, v FROM unnest('{year,half,quarter,month,week,day}'::text[]) AS u,
		unnest('{2023,2023-H2,2023-Q3,2023-02,2020-W53,2024-01-10,ytd 2023-10,2023-W40/2023-W41,2019-12-31,9999,9999-12-31,0001-01-01}'::text[]) AS v LOOP
		EXECUTE format('SELECT count(*) FROM trade WHERE (period(%s, %L) = %L) IS DISTINCT FROM (period(%1$s, %2$L)::text = %3$L::period::text)', day, unit, p) INTO n;
		asked := asked + 1;
		different := different + n;
	END LOOP;
END $$;
SELECT results_eq(format('SELECT * FROM differences(%L)', day), 'VALUES (72::bigint, 0::bigint)', day || ': the same answers')
FROM unnest('{declared_on,at::date,declared_on + 1}'::text[]) AS day;

-- Prepared: the value of a custom plan is a constant.
PREPARE of_month(period) AS SELECT count(*) FROM trade WHERE period(declared_on, 'month') = $1;
SET LOCAL plan_cache_mode = force_custom_plan;
SELECT alike(plan_of($$EXECUTE of_month('2023-10')$$), '%Index Cond: ((declared_on >= ''2023-10-01''::date)%', 'a custom plan');
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT alike(plan_of($$EXECUTE of_month('2023-10')$$), '%(period(declared_on, ''month''::text) = $1)%', 'a generic plan');
SELECT results_eq($$EXECUTE of_month('2023-10')$$, 'VALUES (31::bigint)', 'both are right');
SELECT results_eq($$EXECUTE of_month('2023-Q4')$$, 'VALUES (0::bigint)', 'and of no month, nothing');

-- A constraint is planned outside a query.
ALTER TABLE by_both ADD CONSTRAINT never CHECK (period(declared_on, 'month') = '2030-01') NOT VALID;
SELECT throws_ok($$INSERT INTO by_both (declared_on) VALUES ('2029-12-31')$$, '23514', NULL, 'a constraint refuses a day of another month');
SELECT lives_ok($$INSERT INTO by_both (declared_on) VALUES ('2030-01-31')$$, 'and takes one of its own');

-- Given to functions of one's own, the planner's support leaves the calls as they are.
CREATE FUNCTION mine.period(integer, text) RETURNS period LANGUAGE plpgsql STABLE AS $$BEGIN RETURN '2023-10'; END$$;
CREATE FUNCTION mine.period(date, integer) RETURNS period LANGUAGE plpgsql STABLE AS $$BEGIN RETURN '2023-10'; END$$;
CREATE FUNCTION mine.same(period, period) RETURNS boolean LANGUAGE plpgsql STABLE AS 'BEGIN RETURN $1 IS NOT DISTINCT FROM $2; END';
CREATE FUNCTION mine.same(period, period, period) RETURNS boolean LANGUAGE plpgsql STABLE AS 'BEGIN RETURN $1 = $2 AND $2 = $3; END';
ALTER FUNCTION mine.same(period, period) SUPPORT portstats.period_equals_support;
ALTER FUNCTION mine.same(period, period, period) SUPPORT portstats.period_equals_support;
SELECT results_eq(format('SELECT count(*) FROM trade WHERE mine.same(%s)', arguments), format('VALUES (%s::bigint)', rows), arguments) FROM (VALUES
	($$mine.period(declared_on, 'month'), NULL$$, 1), ($$mine.period(declared_on, NULL::text), NULL$$, 1484), ($$mine.period(n, 'month'), '2023-10'$$, 1484),
	($$mine.period(declared_on, 1), '2023-10'$$, 1484), ($$mine.period(declared_on, 'month'), '2023-10', '2023-10'$$, 31)
) AS t (arguments, rows);

SELECT * FROM finish();
ROLLBACK;
