SELECT 'period_by_set_string',
	   '42883 No function matches the given name and argument types. You might need to add explicit type casts.';
SELECT 'period_by_' || way, 100 * (current - base) / base
FROM yuan, (VALUES ('other'), ('object'), ('unspecified')) AS w (way);

-- java.sql.Types: 1111 is OTHER, 2002 is STRUCT.
SELECT 'types', string_agg(attname || CASE typtype WHEN 'c' THEN ':2002' ELSE ':1111' END, ' ' ORDER BY attnum)
FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
WHERE attrelid = 'every_type'::regclass AND attnum > 0;
SELECT 'array', '3 PGobject 2021-07 period';
SELECT 'big_decimal', concat_ws(' ', current, 100 * (current - base) / base) FROM yuan;
SELECT 'local_date', '2021-10-01';
SELECT 'date_parameters', concat_ws(' ', m.month, 100 * (m.value - b.value) / b.value)
FROM month_of m JOIN month_of b ON b.month = m.month - interval '1 year' WHERE m.month = '2021-09-01';
SELECT 'date_by_set_string', '42883';
SELECT 'batch', '2021 1300.50; 2021-11 1300.50; 2021-12 1300.50';
SELECT 'fetched', concat_ws(' ', sum(quantity) FILTER (WHERE declared_on BETWEEN '2021-10-01' AND '2021-10-31'), count(*))
FROM export;
SELECT 'columns', 'value:numeric value_base:numeric value_pct:numeric';
