-- The paragraph of a release out of a table: what is refused, and what is written.
BEGIN;
SET search_path = public, portstats;
SET client_min_messages = warning;
SELECT plan(35);

\ir complaint.psql

CREATE TABLE trade (day date, way text, vehicles integer, amount numeric);
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate)
SELECT 'USD', 'CNY', m::date, 5 FROM generate_series(timestamp '2022-01-01', '2023-12-01', '1 month') AS m;
-- A table of two Januaries, each with its first and last day.
INSERT INTO trade
SELECT make_date(year, 1, n), w, CASE year WHEN 2023 THEN 12 ELSE 10 END, CASE w WHEN 'out' THEN 5 ELSE 10 END * 1e6
FROM unnest(ARRAY[2022, 2023]) AS year, unnest(ARRAY[1, 31]) AS n, unnest(ARRAY['out', 'in', 'through']) AS w;
CREATE FUNCTION said(options jsonb, language text DEFAULT 'en', columns jsonb DEFAULT '{"date": "day", "flow": "way", "value": "amount"}') RETURNS text
	LANGUAGE sql AS $$ SELECT report_text('trade', $3, '2023-01', $2, '{"currency": "CNY"}' || $1) $$;

-- ---------- what is written ----------

SELECT is(said('{"unit": "vehicles", "converted": "USD", "export": "out", "import": "in"}', 'en', '{"date": "day", "flow": "way", "quantity": "vehicles", "value": "amount"}'),
	'In January 2023 the port handled 24 vehicles for export, a year-on-year increase of 20 percent. Their value was 10 million yuan ($2 million), unchanged. Imports: 24 vehicles, up 20 percent, worth 20 million yuan ($4 million), unchanged.', 'the paragraph');
SELECT is(said('{"export": "out", "import": "in"}', 'zh'), '2023年1月，该口岸出口货值1000万元，同比持平；进口货值2000万元，持平。', 'without a quantity, in Chinese');

-- ---------- what is refused ----------

SELECT is(complaint($$SELECT said('{}', 'en', '{"date": "day", "value": "amount"}')$$),
	E'22023 the columns of a report text name no flow\nHINT Add "flow": the paragraph has a sentence for exports and one for imports. Where the table has one of them alone, take as the source a view with a constant, such as SELECT *, ''import'' AS flow.', 'no flow');
CREATE VIEW one_way AS SELECT *, 'import' AS flow FROM trade WHERE way = 'in';
SELECT is(report_text('one_way', '{"date": "day", "flow": "flow", "value": "amount"}', '2023-01', 'en', '{"currency": "CNY"}'), 'In January 2023 the port''s imports were worth 20 million yuan, unchanged from a year earlier.', 'a view of one flow');
SELECT is(complaint($$SELECT said('{}', 'en', '{"date": "day", "flow": "way", "quantity": "vehicles", "value": "amount"}')$$),
	E'22023 the options of a report text name no unit\nHINT Figures in words have units: name them, as in {"unit": "vehicles", "currency": "CNY"}.', 'no unit');
SELECT is(complaint($$SELECT report_text('trade', '{"date": "day", "flow": "way", "value": "amount"}', '2023-01', 'en', '{}')$$),
	E'22023 the options of a report text name no currency\nHINT Figures in words have units: name them, as in {"unit": "vehicles", "currency": "CNY"}.', 'nor a currency');

-- A side is not left out because its name is not the table's.
SELECT is(complaint(format('SELECT said(%L)', options)),
	format(E'22023 no row of public.trade has the flow "%s"\nDETAIL The column "way" has "in", "out", "through".\n'
		'HINT Say in the options what the column of the flow calls each, such as {"export": "E", "import": "I"}.%s', missing, cure), options)
FROM (VALUES ('{"export": "out", "import": "imp"}', 'imp', ' Where it has no imports, leave "import" out and take as the source a view of the exports alone.'),
	('{"export": "OUT", "import": "in"}', 'OUT', ' Where it has no exports, leave "export" out and take as the source a view of the imports alone.'),
	('{"export": "out"}', 'import', ' Where it has no imports, take as the source a view of the exports alone.'), ('{}', 'export', ''), ('{"export": "a", "import": "b"}', 'a', '')) AS t (options, missing, cure);
CREATE VIEW exports AS SELECT * FROM trade WHERE way = 'out';
SELECT is(report_text('exports', '{"date": "day", "flow": "way", "value": "amount"}', '2023-01', 'en', '{"currency": "CNY", "export": "out"}'), 'In January 2023 the port''s exports were worth 10 million yuan, unchanged from a year earlier.', 'and a view of the exports serves');
DELETE FROM trade WHERE way = 'through';
SELECT is(left(complaint($$SELECT said('{"export": "out"}')$$), 51), '22023 no row of public.trade has the flow "import"' || E'\n', 'what may be the imports');
DELETE FROM trade WHERE way = 'in';
SELECT is(said('{"export": "out"}'), 'In January 2023 the port''s exports were worth 10 million yuan, unchanged from a year earlier.', 'exports alone, where there is nothing else');
SELECT is(complaint($$SELECT said('{"export": "out", "import": "in"}')$$),
	E'22023 no row of public.trade has the flow "in"\nDETAIL The column "way" has "out".\n'
	'HINT Say in the options what the column of the flow calls each, such as {"export": "E", "import": "I"}. Where it has no imports, leave "import" out.', 'but imports that are named have to be there');
UPDATE trade SET way = NULL;
SELECT is(left(complaint($$SELECT said('{}')$$), 82), '22023 no row of public.trade has the flow "export"' || E'\n' || 'DETAIL The column "way" has non', 'no flow at all');
UPDATE trade SET way = 'export';

-- Each flow by itself: that the exports are loaded says nothing about the imports.
INSERT INTO trade SELECT d::date, 'import', 1, 10 FROM generate_series(timestamp '2022-01-01', '2022-01-10', '1 day') AS d;
SELECT is(complaint($$SELECT said('{}')$$),
	E'P0002 the rows of the flow "import" do not cover what is compared\n'
	'DETAIL 2023-01 has no row. 2022-01 has no row after 2022-01-10.\n'
	'HINT Load the rows that are missing, or choose a period that has them, as has the year before.', 'imports that are not loaded');
INSERT INTO trade SELECT d::date, 'import', 1, 20 FROM generate_series(timestamp '2023-01-05', '2023-01-14', '1 day') AS d;
SELECT is(complaint($$SELECT said('{"quiet_days": 21}')$$),
	E'P0002 the rows of the flow "export" do not cover what is compared\nDETAIL 2023-01 has no row in 2023-01-02/2023-01-30, 29 days in a row. 2022-01 has no row in 2022-01-02/2022-01-30, 29 days in a row.\n'
	'HINT Load the rows that are missing. Where no row was due in these days either, allow for more in a row than the 21 that the options say.', 'exports of two days a month are 29 days apart');
SELECT is(said('{"quiet_days": 29}'), 'In January 2023 the port''s exports were worth 10 million yuan, unchanged from a year earlier. Imports: 200 yuan, up 100 percent.', 'quiet days');
SELECT is(said('{"quiet_days": "29"}'), said('{"quiet_days": 29}'), 'as a word, too');
-- A row that may be of any month. One of another flow is in no sentence.
INSERT INTO trade VALUES (NULL, 'import', 1, 30), (NULL, 'import', 1, NULL), (NULL, 'through', 1, 5), (NULL, NULL, 1, 5);
SELECT is(complaint($$SELECT said('{"quiet_days": 29}')$$),
	E'22004 rows of the flow "import" have no date: 2\nHINT They may be of the period: give them their date, or take as the source a view of the rows that have one.', 'rows without a date');
DELETE FROM trade WHERE day IS NULL AND way = 'import';
SELECT is(left(said('{"quiet_days": 29}'), 20), 'In January 2023 the ', 'of another flow, or of none');
DELETE FROM trade WHERE day IS NULL;

-- A month that was not loaded is no quiet days: what can be compared is offered, where the year before of it is there.
CREATE TABLE loaded AS SELECT d::date AS day, 'export' AS way, 5 AS amount FROM generate_series(timestamp '2021-12-01', '2024-06-30', '1 day') AS d
	WHERE d NOT BETWEEN '2023-03-01' AND '2023-03-31' AND d NOT BETWEEN '2022-05-01' AND '2022-05-31' AND d NOT BETWEEN '2024-06-28' AND '2024-06-30';
CREATE FUNCTION hinted(p period, options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT substring(complaint(format('SELECT report_text(''loaded'', ''{"date": "day", "flow": "way", "value": "amount"}'', %L, ''en'', %L)', p, '{"currency": "CNY"}' || options)) FROM 'no error|HINT .*')
$$;
SELECT is(hinted('ytd 2023-04'), 'HINT Load the rows that are missing, or ask for "2023-01/2023-02", which has them, as has "2022-01/2022-02".', 'a month is missing');
SELECT is(hinted('2023-01/2023-02'), 'no error', 'and that goes');
SELECT is(hinted('2023-03'), 'HINT Load the rows that are missing, or choose a period that has them, as has the year before.', 'all that was asked for is missing');
SELECT is(hinted('2024-03'), 'HINT Load the rows that are missing, or choose a period that has them, as has the year before.', 'or all of the year before');
SELECT is(hinted('2023-05'), 'HINT Load the rows that are missing, or choose a period that has them, as has the year before.', 'and no other year');
SELECT is(hinted('ytd 2023-06'), 'HINT Load the rows that are missing, or ask for "2023-01/2023-02", which has them, as has "2022-01/2022-02".', 'a month of each');
SELECT is(hinted('ytd 2024-06'), 'HINT Load the rows that are missing, or ask for "2024-04-01/2024-06-27", which has them, as has "2023-04-01/2023-06-27".', 'and days');
SELECT is(hinted('2024-04-01/2024-06-27'), 'no error', 'which goes, too');
SELECT is(hinted('ytd 2023-04', '{"quiet_days": 7}'), 'HINT Load the rows that are missing, or choose a period that has them, as has the year before.', 'quiet days that are given are not advised');
SELECT is(hinted('2024-06'), 'HINT Load the rows that are missing. Where no row was due on the first or last days, say in the options how many days in a row may be without any, such as {"quiet_days": 3}.', 'last days alone');
SELECT is(hinted('2024-06', '{"quiet_days": 2}'), 'HINT Load the rows that are missing. Where no row was due in these days either, allow for more in a row than the 2 that the options say.', 'and too few quiet days');
SELECT is(hinted('2024-06', '{"quiet_days": 3}'), 'no error', 'or as many as there are');
SELECT is(hinted('2020-W53'), 'HINT Load the rows that are missing, or choose a period that has them, as has the year before.', 'a week of no year before');

SELECT * FROM finish();
ROLLBACK;
