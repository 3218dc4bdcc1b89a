-- report: plain views over any table, and the same figures as rows.
SET datestyle = ISO;
CREATE TABLE customs (day date, way text, partner text, vehicles integer, yuan numeric(14,2));
-- March is not loaded in either year; Uzbekistan had nothing in January 2022.
INSERT INTO customs VALUES
	('2022-01-10', 'export', 'Kazakhstan', 10, 1000), ('2022-02-10', 'export', 'Kazakhstan', 12, 1300), ('2022-02-11', 'export', 'Uzbekistan', 4, 400),
	('2022-02-12', 'import', 'Kazakhstan', 1, 150), ('2022-04-10', 'export', 'Uzbekistan', 5, 500),
	('2023-01-10', 'export', 'Kazakhstan', 15, 1600), ('2023-01-11', 'import', 'Kazakhstan', 2, 320), ('2023-02-10', 'export', 'Uzbekistan', 8, 900),
	('2023-04-10', 'export', 'Kazakhstan', 20, 2100), (NULL, 'export', 'Kazakhstan', 99, 9900);
-- The columns are named once.
SELECT * FROM create_report_views('customs', '{"date": "day", "flow": "way", "destination": "partner", "quantity": "vehicles", "value": "yuan"}',
	'report', '{"currency": "CNY", "unit": "vehicles"}');
SELECT month, flow, value, value_base, round(value_pct, 1) AS pct, ytd_value, ytd_value_base FROM report.headline WHERE month >= '2023-01-01' ORDER BY month, flow;
SELECT month, destination, quantity, quantity_base, round(quantity_share, 1) AS share, round(quantity_contribution, 1) AS points
FROM report.corridor WHERE flow = 'export' AND month >= '2023-01-01' ORDER BY month, destination;
SELECT month, value_export, value_import, value_balance, value_balance_base, value_balance_change FROM report.balance ORDER BY month;
SELECT month, flow, rows, base_rows, complete, ytd_missing_months FROM report.coverage WHERE month >= '2023-01-01' ORDER BY month, flow;
SELECT col_description('report.monthly'::regclass, attnum) FROM pg_attribute WHERE attrelid = 'report.monthly'::regclass AND attname IN ('value', 'value_prior_pct', 'mat_quantity_base') ORDER BY attnum;
-- The SQL of a view, to be read or changed.
SELECT report_sql('customs', '{"date": "day", "value": "yuan"}', 'headline');
-- The same figures for any period.
SELECT flow, quantity, quantity_base, round(quantity_pct, 1) AS pct, value FROM headline('customs', '{"date": "day", "flow": "way", "quantity": "vehicles", "value": "yuan"}', '2023-01/2023-02');
SELECT month, flow, value, value_prior, mat_value FROM monthly('customs', '{"date": "day", "flow": "way", "value": "yuan"}', '2023-Q1');
SELECT rank, destination, value, value_base, round(value_share, 1) AS share FROM corridor_report('customs', '{"date": "day", "destination": "partner", "value": "yuan"}', '2023-01-05/2023-02-10');
-- Mistakes say what is wrong, and what there is.
SELECT create_report_views('customs', '{"date": "day", "value": "dollars"}', 'report');
SELECT create_report_views('customs', '{"day": "day", "value": "yuan"}', 'report');
SELECT create_report_views('customs', '{"date": "day", "value": "yuan"}', 'report', '{"converted": "USD"}');
CREATE TABLE elsewhere AS TABLE customs;
SELECT create_report_views('elsewhere', '{"date": "day", "value": "yuan"}', 'report');
DROP SCHEMA report CASCADE;
DROP TABLE customs, elsewhere;
