-- What plain SQL answers to what ask.js looks at: name, text of the page.

SELECT 'tables', string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public';

CREATE TEMPORARY TABLE grown AS
SELECT flow, concat_ws(' ', flow, current, base, current - base, 100 * (current - base) / base) AS row
FROM (SELECT flow, sum(quantity::numeric) FILTER (WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31') AS current,
			 sum(quantity::numeric) FILTER (WHERE declared_on BETWEEN '2020-01-01' AND '2020-10-31') AS base
	  FROM declarations GROUP BY flow) AS t;
SELECT name, string_agg(row, '; ' ORDER BY flow) FROM grown, (VALUES ('short_names'), ('qualified')) AS n (name) GROUP BY name;
SELECT 'not_in_reach', 'Error in query: ERROR: function yoy(integer, date, unknown) does not exist';

SELECT 'view', string_agg(concat_ws(' ', flow, base, 100 * (current - base) / base, to_date), '; ' ORDER BY flow)
FROM (SELECT flow, sum(quantity::numeric) FILTER (WHERE declared_on BETWEEN '2021-10-01' AND '2021-10-31') AS current,
			 sum(quantity::numeric) FILTER (WHERE declared_on BETWEEN '2020-10-01' AND '2020-10-31') AS base,
			 sum(value_cny) FILTER (WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31') AS to_date
	  FROM declarations GROUP BY flow) AS t;
SELECT 'comments', string_agg(concat_ws(' ', attname, atttypid::regtype, 'NULL', col_description(attrelid, attnum)), '; ' ORDER BY attnum)
FROM pg_attribute WHERE attrelid = 'reports.headline'::regclass AND attnum > 0;

SELECT 'every_type', concat_ws(' ', period::text, series::text, comparison::text, breakdown::text, basket::text,
	converted_sum::text, converted_comparison::text, disclosure::text, rate_book::text, classification::text, growth::text)
FROM every_type;

SELECT 'search', '1 2021-10 1400 month 2021-09: 1322, 2021-10: 1362';
SELECT 'edit', 'Item has been updated. 1 2021-01/2021-11 1400 month 2021-11: 1500';
SELECT 'insert', 'Item has been inserted. 1 2021-01/2021-11 1400 month 2021-11: 1500; 2 2023-W41 7';
SELECT 'wrong', 'ERROR: invalid input syntax for type period: "2021-1" LINE 3: "of_period" = ''2021-1'', '
	'DETAIL: Months have two digits, unlike "1". '
	'HINT: Accepted are 2023, 2023-H1, 2023-Q3, 2023-10, 2023-W41 and 2023-10-05, two of these with a slash between '
	'as in 2023-01/2023-10, "ytd 2023-10" and "mat 2023-10". 1 2021-01/2021-11 1400 month 2021-11: 1500; 2 2023-W41 7';
SELECT 'sorted', '2 2023-W41 7 NULL; 1 2021-01/2021-11 1400 month 2021-11: 1500';
