SELECT 'literal', 100 * (current - base) / base FROM yuan;
SELECT 'named_tuple', concat_ws(' ', current, base, current - base, 100 * (current - base) / base) FROM yuan;
SELECT 'list', '2021-07 2021-08 2021-09';
