SELECT 'state', '22007 True';
SELECT 'bare_period', 100 * (current - base) / base FROM yuan;
SELECT 'typed', concat_ws(' ', month, value) FROM month_of WHERE month = '2021-10-01';
SELECT 'long_text', '15000 5000';
-- What the driver says of a type it does not know, of text, and of a numeric without a scale.
SELECT 'widths', 'period:str:255:0 growth:str:255:0 text:str:8190:0 pct:Decimal:28:6';
SELECT 'truth', CASE WHEN count(DISTINCT date_trunc('month', declared_on)) = 20 THEN '''1'' True' END
FROM declarations JOIN window_of ON declared_on BETWEEN first AND last;
SELECT 'columns', 'value:numeric value_base:numeric value_pct:numeric';
SELECT 'isql', concat_ws(' ', current, base, current - base, 100 * (current - base) / base) FROM yuan;
