SELECT 'untyped', 100 * (current - base) / base FROM yuan;
SELECT 'text', '42883';
SELECT 'hash_' || to_char(m.month, 'YYYY-MM'), concat_ws(' ', m.quantity, b.quantity, m.quantity - b.quantity,
	100 * (m.quantity - b.quantity)::numeric / b.quantity)
FROM month_of m JOIN month_of b ON b.month = m.month - interval '1 year' WHERE m.month IN ('2021-09-01', '2021-10-01');
SELECT 'array', '2021-07 2021-08 2021-09';
SELECT 'array_of_periods', '{2021-07,2021-08,2021-09}';
SELECT 'copied', '2021-11 1300.50 2021-12 1300.50';
