SELECT 'bytes', 'bytes';
SELECT 'growth_' || form, format('growth(current=Decimal(''%s''), base=Decimal(''%s''), change=Decimal(''%s''), pct=Decimal(''%s''))',
	current, base, current - base, 100 * (current - base) / base)
FROM yuan, (VALUES ('text'), ('binary')) AS f (form);
SELECT 'growth_null', concat_ws(' ', sum(quantity), 0, sum(quantity), 'NULL')
FROM declarations JOIN window_of ON declared_on BETWEEN first AND last WHERE mode = 'vehicle-air'
HAVING count(*) FILTER (WHERE name = 'base') = 0;
SELECT 'period_adapted', '2021-10-01/2021-10-31';
SELECT 'array_adapted', '2021-07-01/2021-07-31 2021-08-01/2021-08-31 2021-09-01/2021-09-30';
SELECT 'array_parameter', sum(quantity) FROM export WHERE declared_on BETWEEN '2021-09-01' AND '2021-10-31';
SELECT 'date_filter', sum(quantity) FROM export WHERE declared_on BETWEEN '2021-10-01' AND '2021-10-31';
SELECT 'shapes', '13 []';
SELECT 'copied_' || form, '2021-01-01/2021-10-31 NULL 2021-10-01/2021-10-31 1300.50'
FROM (VALUES ('text'), ('binary')) AS f (form);
