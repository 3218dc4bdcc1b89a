-- Report views and functions: what is refused, any name, running it again, whose rights, and figures by hand.
BEGIN;
SET search_path = public, portstats;
SET datestyle = 'ISO, YMD';
SET client_min_messages = warning;
SELECT plan(140);

\ir complaint.psql

CREATE TABLE trade (
	day date, at timestamp, zoned timestamptz, way text, origin varchar(20), destination char(3), mode text, class integer,
	enterprise uuid, vehicles integer, amount numeric(14,2), price double precision, currency text, note json);
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate)
SELECT 'USD', 'CNY', m::date, 5 FROM generate_series(timestamp '2020-01-01', '2023-12-01', '1 month') AS m;
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate)
SELECT 'EUR', 'USD', m::date, 2 FROM generate_series(timestamp '2020-01-01', '2023-12-01', '1 month') AS m;

CREATE FUNCTION made(columns jsonb, options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(v::text, ' ') FROM create_report_views('trade', columns, 'made', options) AS v
$$;

-- ---------- what is refused ----------

SELECT is(complaint($$SELECT create_report_views('trade', '["day"]', 'made')$$),
	E'22023 the columns of a report must be an object, not ["day"]\nHINT Its keys are date, flow, origin, destination, mode, class, enterprise, quantity, value, currency.', 'no object');
SELECT is(complaint($$SELECT create_report_views('trade', NULL, 'made')$$),
	E'22023 the columns of a report must be an object, not NULL\nHINT Its keys are date, flow, origin, destination, mode, class, enterprise, quantity, value, currency.', 'NULL');
SELECT is(complaint($$SELECT create_report_views('trade', '{"date": "day", "value": "amount", "goods": "class"}', 'made')$$),
	E'22023 unknown key "goods" in the columns of a report\nHINT The keys are date, flow, origin, destination, mode, class, enterprise, quantity, value, currency.', 'an unknown key');
SELECT is(complaint($$SELECT create_report_views('trade', '{"date": "day", "value": 5}', 'made')$$),
	E'22023 the key "value" in the columns of a report must be a name in quotes, not 5\nHINT Leave the key out where there is nothing to name.', 'no name');
SELECT is(left(complaint(format($$SELECT create_report_views('trade', '{"date": "day", "value": "amount", "mode": %s}', 'made')$$, v)), 5), '22023', v)
FROM unnest(ARRAY['null', '""', '["mode"]', 'true']) AS v;
SELECT is(complaint($$SELECT create_report_views('trade', '{"date": "day", "value": "value"}', 'made')$$),
	E'42703 column "value", named as value, does not exist in public.trade\n'
	'DETAIL The columns are day, at, zoned, way, origin, destination, mode, class, enterprise, vehicles, amount, price, currency, note.\n'
	'HINT Name one of those; capitals and spaces as they are.', 'a column that is not there');
SELECT is(left(complaint(format($$SELECT create_report_views('trade', '{"date": "day", "value": "%s"}', 'made')$$, v)), 5), '42703', v)
FROM unnest(ARRAY['AMOUNT', 'amount ', 'xmin', 'ctid', '*', 'amount; DROP TABLE trade']) AS v;
SELECT is(complaint($$SELECT create_report_views('trade', '{"value": "amount"}', 'made')$$),
	E'22023 the columns of a report name no date\n'
	'HINT Add "date": "..." with one of the columns of public.trade: day, at, zoned, way, origin, destination, mode, class, enterprise, vehicles, amount, price, currency, note.', 'no date');
SELECT is(complaint($$SELECT create_report_views('trade', '{"date": "day"}', 'made')$$),
	E'22023 the columns of a report name no value\n'
	'HINT Add "value": "..." with one of the columns of public.trade: day, at, zoned, way, origin, destination, mode, class, enterprise, vehicles, amount, price, currency, note.', 'no value');
SELECT is(complaint($$SELECT create_report_views('trade', '{"date": "zoned", "value": "amount"}', 'made')$$),
	E'42804 column "zoned" of public.trade is of type timestamp with time zone, which cannot be the date of a report\n'
	'HINT Whose midnight it is decides the month: make a view with (zoned AT TIME ZONE ''Asia/Shanghai'')::date, your zone in its place.', 'a timestamptz');
SELECT is(complaint($$SELECT create_report_views('trade', '{"date": "way", "value": "amount"}', 'made')$$),
	E'42804 column "way" of public.trade is of type text, which cannot be the date of a report\nHINT A date or a timestamp can be: make a view with a cast.', 'a date in text');
SELECT is(complaint($$SELECT create_report_views('trade', '{"date": "day", "value": "price"}', 'made')$$),
	E'42804 column "price" of public.trade is of type double precision, which cannot be the value of a report\n'
	'HINT Figures are added up exactly: make a view with price::numeric, or round(price::numeric, 2).', 'a double precision');
SELECT is(complaint($$SELECT create_report_views('trade', '{"date": "day", "value": "amount", "quantity": "way"}', 'made')$$),
	E'42804 column "way" of public.trade is of type text, which cannot be the quantity of a report\nHINT A smallint, integer, bigint or numeric can be: make a view with a cast.', 'a quantity in text');
SELECT is(complaint($$SELECT create_report_views('trade', '{"date": "day", "value": "amount", "class": "note"}', 'made')$$),
	E'42804 column "note" of public.trade is of type json, which cannot be the class of a report\nHINT A text, an enum, an integer, a numeric or a uuid can be: make a view with a cast.', 'a json');
SELECT is(complaint($$SELECT create_report_views(NULL, '{"date": "day", "value": "amount"}', 'made')$$),
	E'22004 the source of a report must not be NULL\nHINT Name a table or view, such as ''declarations''.', 'no source');
CREATE SEQUENCE numbers;
SELECT is(complaint($$SELECT create_report_views('numbers', '{"date": "day", "value": "amount"}', 'made')$$),
	E'42809 the source of a report must be a table or a view, not public.numbers\nHINT Name a table, a partitioned or foreign table, a view or a materialized view.', 'a sequence');
SELECT is(left(complaint($$SELECT create_report_views(0::regclass, '{"date": "day", "value": "amount"}', 'made')$$), 5), '42809', 'a table that is not there');
SELECT is(left(complaint(format($$SELECT create_report_views('trade', '{"date": "day", "value": "amount"}', %L)$$, v)), 5), '22023', 'the schema ' || coalesce(v, 'NULL')) FROM unnest(ARRAY['', NULL]) AS v;

CREATE TEMPORARY TABLE passing AS SELECT date '2023-01-05' AS day, 7 AS amount;
SELECT is(complaint($$SELECT create_report_views('passing', '{"date": "day", "value": "amount"}', 'made')$$),
	E'42809 views over the temporary passing would end with the session\nHINT Make views over a table that stays; the functions headline, monthly and corridor_report take a temporary one.', 'a temporary table');
SELECT results_eq($$SELECT value FROM headline('passing', '{"date": "day", "value": "amount"}', '2023-01')$$, 'VALUES (7::numeric)', 'of which there are rows');

-- Options.
CREATE FUNCTION refused(columns text, options text) RETURNS text LANGUAGE sql AS $$
	SELECT complaint(format('SELECT create_report_views(''trade'', %L, ''made'', %L)', '{"date": "day", "value": "amount"' || columns || '}', options))
$$;
SELECT is(refused('', '{"rate": "average"}'), E'22023 unknown key "rate" in the options of a report\nHINT The keys are currency, converted, rate_type, export, import, unit, quiet_days.', 'an unknown option');
SELECT is(left(refused('', NULL), 5), '22023', 'options of NULL');
SELECT is(refused('', '{"converted": "USD"}'),
	E'22023 the options of a report name "converted" but no "currency"\nHINT Amounts are converted from "currency" to "converted" at the rates of "rate_type": name the first two, or none of them.', 'converted from what');
SELECT is(refused('', '{"currency": "CNY", "rate_type": "spot"}'),
	E'22023 the options of a report name "rate_type" but no "converted"\nHINT Amounts are converted from "currency" to "converted" at the rates of "rate_type": name the first two, or none of them.', 'rates of what');
SELECT is(refused('', '{"currency": "RMB"}'),
	E'22023 unknown currency code "RMB" as currency of a report\nDETAIL It is no currency_code of portstats.currency_list.\nHINT Correct the code, or INSERT it into portstats.currency_list under a list of your own.', 'an unknown currency');
SELECT is(left(complaint($$SELECT made('{"date": "day", "value": "amount"}', '{"currency": "156", "converted": "USD"}')$$), 58), '22023 unknown currency code "156" as currency of a report' || E'\n', 'a currency by number, which no rate has');
SELECT is(complaint(format($$SELECT made('{"date": "day", "value": "amount"}', '{"quiet_days": %s}')$$, v)),
	format(E'22023 the quiet days of a report must be a number of days, not %s\nHINT Say how many days in a row may be without a row, such as {"quiet_days": 3}, or leave it out.', v), 'quiet days ' || v)
FROM unnest(ARRAY['-1', '2.5', '"three"', '1000000', '""', 'null', '[3]']) AS v;
SELECT is(complaint(format($$SELECT create_report_views('trade', '{"date": "day", "value": "amount"}', %L)$$, repeat('港', 22))),
	format(E'42622 the name of a schema cannot have more than 63 bytes, "%s" has 66\nHINT Name a shorter one.', repeat('港', 22)), 'a schema of too long a name');
SELECT is(refused('', '{"currency": "CNY", "converted": "usd"}'),
	E'22023 unknown currency code "usd" as converted of a report\nDETAIL It is no currency_code of portstats.currency_list.\nHINT Write "USD": codes are compared letter by letter.', 'nor the other');
SELECT is(refused('', '{"currency": "USD", "converted": "USD"}'), E'22023 amounts in USD cannot be converted to USD\nHINT Leave "converted" out, or name another currency.', 'into itself');
SELECT is(refused('', '{"currency": "CNY", "converted": "USD", "rate_type": "weekly"}'),
	E'22023 there is no rate type "weekly"\nDETAIL There are "average", "customs", "fixed", "spot".\nHINT INSERT a row for it into portstats.rate_type, or name one of those.', 'an unknown rate type');
SELECT is(refused(', "currency": "currency"', '{}'),
	E'22023 amounts in several currencies cannot be added up\nDETAIL Their currencies are in the column "currency".\nHINT Say in the options which currency they are to be converted to, such as {"converted": "USD"}.', 'several currencies');
SELECT is(refused(', "currency": "currency"', '{"currency": "CNY", "converted": "USD"}'),
	E'22023 the currency is the column "currency", and "CNY" in the options\nHINT Name one of the two: the column where amounts are in several currencies, the option where all are in one.', 'the currency twice');
SELECT is(refused('', '{"export": "out"}'), E'22023 the options of a report name "export", but its columns no "flow"\nHINT Add "flow" to the columns, or leave "export" out.', 'exports without a flow');
SELECT is(refused('', '{"unit": "vehicles"}'), E'22023 the options of a report name "unit", but its columns no "quantity"\nHINT Add "quantity" to the columns, or leave "unit" out.', 'a unit of nothing');
SELECT is(refused(', "flow": "way"', '{"export": "import"}'),
	E'22023 exports and imports of a report are both called "import"\nHINT Say in the options what the column of the flow calls each, such as {"export": "E", "import": "I"}.', 'one name for both');
SELECT is(complaint($$SELECT report_sql('trade', '{"date": "day", "value": "amount"}', 'balance')$$),
	E'22023 there is no view "balance" of a report with these columns\nHINT There are headline, monthly, coverage.', 'a view without its columns');
SELECT is(to_regnamespace('made'), NULL, 'and nothing was made');

-- ---------- figures by hand ----------

-- A year of which March is not loaded; KZ has no row in February, its April is not known, a way of NULL in May.
INSERT INTO trade (day, at, way, origin, destination, mode, class, enterprise, vehicles, amount, currency)
SELECT d, d + time '12:00', way, 'CN', destination, 'rail', 1, '00000000-0000-0000-0000-000000000001', vehicles, amount, currency
FROM (VALUES
	(date '2022-01-05', 'out', 'KZ', 10, 100.00, 'CNY'), ('2022-02-05', 'out', 'UZ', 5, 50, 'CNY'), ('2022-04-05', 'out', 'KZ', 1, 20, 'CNY'),
	('2022-04-06', 'in', 'KZ', 1, 30, 'USD'),
	('2023-01-05', 'out', 'KZ', 20, 300, 'CNY'), ('2023-01-31', 'out', 'UZ', 4, 100, 'EUR'), ('2023-02-05', 'out', 'UZ', 5, 60, 'CNY'),
	('2023-04-05', 'out', 'KZ', NULL, NULL, NULL), ('2023-04-07', 'in', 'UZ', 2, 12, 'USD'), ('2023-05-01', NULL, 'UZ', 1, 7, 'CNY'),
	(NULL, 'out', 'TJ', 1000, 1000, 'CNY'), (NULL, 'sideways', 'TJ', 1, 1, 'CNY')) AS t (d, way, destination, vehicles, amount, currency);
SELECT is(made('{"date": "day", "flow": "way", "origin": "origin", "destination": "destination", "mode": "mode", "class": "class", "enterprise": "enterprise", "quantity": "vehicles", "value": "amount"}', '{"export": "out", "import": "in"}'),
	'made.headline made.monthly made.corridor made.mode made.commodity made.enterprise made.balance made.coverage', 'eight views, and the schema');
SELECT results_eq($$SELECT month, flow, value, value_base, round(value_pct, 1), ytd_value, ytd_value_base FROM made.headline WHERE month >= '2023-01-01' ORDER BY 1, 2$$,
	$$VALUES (date '2023-01-01', 'in', 0::numeric, 0::numeric, NULL::numeric, 0::numeric, 0::numeric), ('2023-01-01', 'out', 400, 100, 300.0, 400, 100), ('2023-01-01', NULL, 0, 0, NULL, 0, 0),
		('2023-02-01', 'in', 0, 0, NULL, 0, 0), ('2023-02-01', 'out', 60, 50, 20.0, 460, 150), ('2023-02-01', NULL, 0, 0, NULL, 0, 0),
		('2023-04-01', 'in', 12, 30, -60.0, NULL, NULL), ('2023-04-01', 'out', NULL, 20, NULL, NULL, NULL), ('2023-04-01', NULL, 0, 0, NULL, NULL, NULL),
		('2023-05-01', 'in', 0, NULL, NULL, NULL, NULL), ('2023-05-01', 'out', 0, NULL, NULL, NULL, NULL), ('2023-05-01', NULL, 7, NULL, NULL, NULL, NULL)$$,
	'zero where the table has rows, unknown where it has none');
SELECT results_eq($$SELECT month, value, value_prior, round(value_prior_pct, 1), mat_value FROM made.monthly WHERE flow = 'out' AND month >= '2023-01-01' ORDER BY 1$$,
	$$VALUES (date '2023-01-01', 400::numeric, NULL::numeric, NULL::numeric, NULL::numeric), ('2023-02-01', 60, 400, -85.0, NULL), ('2023-04-01', NULL, NULL, NULL, NULL), ('2023-05-01', 0, NULL, NULL, NULL)$$,
	'the month before by the calendar');
SELECT results_eq($$SELECT destination, value, value_base, round(value_share, 1), round(value_contribution, 1), ytd_value, round(ytd_value_share, 1) FROM made.corridor WHERE flow = 'out' AND month = '2023-02-01' ORDER BY 1$$,
	$$VALUES ('KZ', 0::numeric, 0::numeric, 0.0, 0.0, 300::numeric, 65.2), ('UZ', 60, 50, 100.0, 20.0, 160, 34.8)$$, 'share and contribution; char(3) without its blanks');
SELECT is_empty($$SELECT * FROM made.corridor WHERE destination = 'TJ' OR flow = 'sideways'$$, 'rows without a date are in no month');
SELECT results_eq($$SELECT month, value_export, value_import, value_balance, value_balance_base, value_balance_change, ytd_value_balance FROM made.balance WHERE month >= '2023-01-01' ORDER BY 1$$,
	$$VALUES (date '2023-01-01', 400::numeric, 0::numeric, 400::numeric, 100::numeric, 300::numeric, 400::numeric), ('2023-02-01', 60, 0, 60, 50, 10, 460), ('2023-04-01', NULL, 12, NULL, -10, NULL, NULL), ('2023-05-01', 0, 0, 0, NULL, NULL, NULL)$$, 'the balance');
SELECT results_eq($$SELECT month, rows, first_day, last_day, base_rows, ytd_missing_months, ytd_base_missing_months FROM made.coverage WHERE flow = 'out' AND month >= '2023-01-01' ORDER BY 1$$,
	$$VALUES (date '2023-01-01', 2::bigint, date '2023-01-05', date '2023-01-31', 1::bigint, '', ''), ('2023-02-01', 1, '2023-02-05', '2023-02-05', 1, '', ''),
		('2023-04-01', 1, '2023-04-05', '2023-04-05', 1, '2023-03', '2022-03'), ('2023-05-01', 0, NULL, NULL, 0, '2023-03, 2023-05', '2022-03, 2022-05')$$, 'what there is');
SELECT results_eq('SELECT DISTINCT complete, ytd_complete FROM made.coverage', 'VALUES (false, false)', 'a row a month is not complete');
-- A side that the table does not have at all is not zero.
SELECT is(made('{"date": "day", "flow": "way", "value": "amount"}', '{"import": "arrival", "export": "out"}') IS NOT NULL, true, 'an import of another name');
SELECT results_eq($$SELECT value_export, value_import, value_balance FROM made.balance WHERE month = '2023-01-01'$$, $$VALUES (400::numeric, NULL::numeric, NULL::numeric)$$, 'is unknown');

-- Currencies.
SELECT is(made('{"date": "at", "destination": "destination", "value": "amount", "currency": "currency"}', '{"converted": "USD"}'), 'made.headline made.monthly made.corridor made.coverage', 'several currencies, a timestamp, no flow');
SELECT results_eq($$SELECT month, value, value_base, ytd_value FROM made.headline WHERE month >= '2023-01-01' ORDER BY 1$$,
	$$VALUES (date '2023-01-01', 260::numeric, 20::numeric, 260::numeric), ('2023-02-01', 12, 10, 272), ('2023-04-01', 12, 34, NULL), ('2023-05-01', 1.4, NULL, NULL)$$, 'each at its rate');
SELECT results_eq($$SELECT destination, value FROM made.corridor WHERE month = '2023-04-01' ORDER BY 1$$, $$VALUES ('KZ', NULL::numeric), ('UZ', 12)$$, 'unknown stays unknown');
SELECT is(made('{"date": "day", "value": "amount"}', '{"currency": "CNY", "converted": "USD"}'), 'made.headline made.monthly made.coverage', 'one currency and another');
SELECT results_eq($$SELECT value, converted, converted_base, ytd_converted FROM made.headline WHERE month = '2023-02-01'$$, 'VALUES (60::numeric, 12::numeric, 10::numeric, 92::numeric)', 'side by side');
DELETE FROM exchange_rate WHERE valid_from = '2023-05-01';
SELECT is(left(complaint('SELECT * FROM made.headline'), 65), 'P0002 no exchange rate from CNY to USD on 2023-05-01 of rate type', 'a missing rate is an error');
TRUNCATE trade;
SELECT is_empty(format('SELECT * FROM made.%I', v), 'no row in an empty table: ' || v) FROM unnest(ARRAY['headline', 'monthly', 'coverage']) AS v;
SELECT is(made('{"date": "day", "flow": "way", "mode": "mode", "value": "amount"}') IS NOT NULL, true, 'views over it');
SELECT is_empty(format('SELECT * FROM made.%I', v), v) FROM unnest(ARRAY['headline', 'mode', 'balance', 'coverage']) AS v;

-- ---------- plain columns, every one of them explained ----------

SELECT made('{"date": "day", "flow": "way", "origin": "origin", "destination": "destination", "mode": "mode", "class": "class", "enterprise": "enterprise", "quantity": "vehicles", "value": "amount"}',
	'{"currency": "CNY", "converted": "USD", "unit": "vehicles"}');
CREATE TEMPORARY VIEW view_columns AS
SELECT c.relname::text COLLATE "default" AS view, a.attname::text COLLATE "default" AS name, a.atttypid::regtype AS type, col_description(c.oid, a.attnum) AS comment
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'made'::regnamespace;
SELECT is_empty('SELECT * FROM view_columns WHERE comment IS NULL', 'every column is commented');
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class AS c WHERE relnamespace = 'made'::regnamespace AND obj_description(oid) NOT LIKE 'portstats report view over public.trade: a row a month%'$$, 'and every view');
SELECT is((SELECT array_agg(DISTINCT type::text ORDER BY type::text) FROM view_columns), '{bigint,boolean,date,numeric,text}', 'plain types alone');
SELECT is_empty($$SELECT * FROM view_columns WHERE name ~ '(quantity|value|converted)' AND name !~ '(pct|share|contribution)$' AND comment !~ 'in (vehicles|CNY|USD at average rates)[.;]'$$, 'figures have their unit');
SELECT is_empty($$SELECT * FROM view_columns WHERE name ~ '(pct|share)$' AND comment !~ 'in percent[.;]' OR name ~ 'contribution$' AND comment !~ 'percentage points'$$, 'and quotients theirs');
SELECT is((SELECT string_agg(name, ' ') FROM (SELECT attname AS name FROM pg_attribute WHERE attrelid = 'made.corridor'::regclass AND attnum BETWEEN 1 AND 10 ORDER BY attnum) AS t),
	'month flow origin destination quantity quantity_base quantity_pct quantity_share quantity_contribution value', 'in the order of reading');

SELECT is(comment, expected, view || '.' || name) FROM view_columns JOIN (VALUES
	('complete', 'Whether the month and the same month a year before can be compared: both have a row in every month, and on their first and last days or within 31 days beyond them.'),
	('ytd_complete', 'Whether the year to date and the same months a year before can be compared: both have a row in every month, and on their first and last days or within 31 days beyond them.')) AS t (name, expected) USING (name);
SELECT made('{"date": "day", "value": "amount"}', '{"quiet_days": 3}');
SELECT results_eq($$SELECT name, comment FROM view_columns WHERE name LIKE '%complete' ORDER BY 1$$,
	$$VALUES ('complete', 'Whether the month and the same month a year before can be compared: neither has more than 3 days in a row without a row.'),
		('ytd_complete', 'Whether the year to date and the same months a year before can be compared: neither has more than 3 days in a row without a row.')$$, 'by quiet days');

-- The text is what is made.
SELECT lives_ok(format('CREATE VIEW made_by_hand AS %s', report_sql('trade', '{"date": "day", "flow": "way", "value": "amount"}', 'monthly')), 'the text of a view makes one');
SELECT made('{"date": "day", "flow": "way", "value": "amount"}');
SELECT is(pg_get_viewdef('made_by_hand'), pg_get_viewdef('made.monthly'), 'the same');

-- ---------- any name ----------

CREATE SCHEMA "Trade ""x"" %s";
CREATE TABLE "Trade ""x"" %s"."declarations of '23" ("the ""day""" date, "%I" text, "口岸" text, "SELECT" numeric, "value" integer, "flow" text);
INSERT INTO "Trade ""x"" %s"."declarations of '23" VALUES ('2023-01-05', '出口', 'a''b', 5.5, 2, 'x'), ('2023-01-06', '进口', NULL, 1.5, 1, 'y');
SELECT lives_ok($$SELECT create_report_views('"Trade ""x"" %s"."declarations of ''23"', '{"date": "the \"day\"", "flow": "%I", "origin": "口岸", "quantity": "value", "value": "SELECT", "mode": "flow"}', 'Report %s''"', '{"export": "出口", "import": "进口", "unit": "''; DROP TABLE trade; --"}')$$, 'any name');
SELECT results_eq($$SELECT month, quantity_export, value_import, value_balance FROM "Report %s'"""."balance"$$, $$VALUES (date '2023-01-01', 2::numeric, 1.5::numeric, 4.0::numeric)$$, 'balance');
SELECT results_eq($$SELECT flow, origin, value FROM "Report %s'"""."corridor" ORDER BY value$$, $$VALUES ('进口', NULL, 1.5::numeric), ('出口', 'a''b', 5.5)$$, 'corridor');
SELECT results_eq($$SELECT mode, value FROM "Report %s'"""."mode" ORDER BY value$$, $$VALUES ('y', 1.5::numeric), ('x', 5.5)$$, 'mode, of a column called flow');
SELECT results_eq($$SELECT flow, quantity FROM headline('"Trade ""x"" %s"."declarations of ''23"', '{"date": "the \"day\"", "flow": "%I", "quantity": "value", "value": "SELECT"}', '2023-01')$$, $$VALUES ('出口', 2::numeric), ('进口', 1)$$, 'the functions too');
SELECT is(col_description('"Report %s''""".headline'::regclass, 3), 'Quantity of the month, in ''; DROP TABLE trade; --; NULL where a month of it is unknown.', 'a unit is words');

-- ---------- whatever holds rows ----------

CREATE TABLE parted (day date, amount bigint) PARTITION BY RANGE (day);
CREATE TABLE parted_2023 PARTITION OF parted FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
INSERT INTO parted VALUES ('2023-01-05', 9223372036854775807), ('2023-01-06', 1);
CREATE VIEW looked_at AS SELECT day, amount::smallint FROM parted WHERE amount = 1;
CREATE MATERIALIZED VIEW kept AS SELECT day, amount FROM parted;
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE far (day date, amount integer) SERVER nowhere;
CREATE DOMAIN yuan AS numeric(14,2) CHECK (value >= 0);
CREATE DOMAIN price AS yuan;
CREATE TYPE direction AS ENUM ('export', 'import');
CREATE TABLE domains (day date, amount price, way direction);
INSERT INTO domains VALUES ('2023-01-05', 7.50, 'export');
SELECT is((SELECT count(*) FROM create_report_views(source::regclass, '{"date": "day", "value": "amount"}', 'over_' || source)), 3::bigint, source)
FROM unnest(ARRAY['parted', 'looked_at', 'kept', 'far', 'domains']) AS source;
SELECT results_eq('SELECT value FROM over_parted.headline UNION ALL SELECT value FROM over_looked_at.headline UNION ALL SELECT value FROM over_kept.headline UNION ALL SELECT value FROM over_domains.headline',
	'VALUES (9223372036854775808::numeric), (1), (9223372036854775808), (7.50)', 'and what is in them');
SELECT is(made.value, 7.50, 'an enum as flow') FROM headline('domains', '{"date": "day", "value": "amount", "flow": "way"}', '2023-01') AS made WHERE flow = 'export';

-- ---------- again ----------

CREATE ROLE report_reader;
CREATE ROLE report_painter;
INSERT INTO trade (day, way, destination, vehicles, amount) VALUES ('2023-01-05', 'export', 'KZ', 1, 10);
GRANT SELECT ON made.monthly, made.headline TO report_reader WITH GRANT OPTION;
GRANT SELECT (month, value_export) ON made.balance TO report_painter;
GRANT SELECT ON made.balance TO PUBLIC;
ALTER VIEW made.headline SET (security_barrier = true);
CREATE TEMPORARY TABLE before AS SELECT relname, oid, relacl, reloptions FROM pg_class WHERE relnamespace = 'made'::regnamespace;
CREATE VIEW on_top AS SELECT month, value FROM made.monthly;
CREATE TABLE made.notes (n int);
SELECT made('{"date": "day", "flow": "way", "value": "amount"}');
SELECT results_eq($$SELECT oid, relacl, reloptions FROM pg_class WHERE relnamespace = 'made'::regnamespace AND relkind = 'v' ORDER BY 1$$, 'SELECT oid, relacl, reloptions FROM before ORDER BY 1', 'the same views, grants and options');
SELECT made('{"date": "day", "flow": "way", "value": "vehicles"}');
SELECT results_eq('SELECT value FROM on_top', 'VALUES (1::numeric)', 'the view on top reads the new column');
-- Other columns: dropped and made again, what was granted is granted.
SELECT is(left(complaint($$SELECT made('{"date": "day", "flow": "way", "quantity": "vehicles", "value": "amount"}')$$), 73),
	'2BP01 cannot drop view made.monthly because other objects depend on it' || E'\nDE', 'but not under a view on top');
SELECT results_eq('SELECT value FROM on_top', 'VALUES (1::numeric)', 'and then nothing is changed');
DROP VIEW on_top;
SELECT is(made('{"date": "day", "flow": "way", "quantity": "vehicles", "value": "amount", "destination": "destination"}'), 'made.headline made.monthly made.corridor made.balance made.coverage', 'with more columns');
SELECT results_eq($$SELECT relname::text COLLATE "default", relacl IS NOT DISTINCT FROM (SELECT b.relacl FROM before AS b WHERE b.relname = c.relname), reloptions::text COLLATE "default" FROM pg_class AS c WHERE relname IN ('monthly', 'headline', 'balance') AND relnamespace = 'made'::regnamespace ORDER BY 1$$,
	$$VALUES ('balance', true, NULL), ('headline', true, '{security_barrier=true}'), ('monthly', true, NULL)$$, 'grants and options are there');
SELECT results_eq($$SELECT has_column_privilege('report_painter', 'made.balance', 'month', 'SELECT'), (SELECT count(*) FROM pg_attribute WHERE attrelid = 'made.balance'::regclass AND attacl IS NOT NULL)$$, 'VALUES (true, 2::bigint)', 'on columns too');
GRANT SELECT (quantity_export) ON made.balance TO report_painter;
SELECT made('{"date": "day", "flow": "way", "value": "amount"}');
SELECT is((SELECT count(*) FROM pg_attribute WHERE attrelid = 'made.balance'::regclass AND attacl IS NOT NULL), 2::bigint, 'on those that are there');
SELECT is(made('{"date": "day", "value": "amount"}'), 'made.headline made.monthly made.coverage', 'with fewer columns');
SELECT results_eq($$SELECT relname::text COLLATE "default" FROM pg_class WHERE relnamespace = 'made'::regnamespace AND relkind IN ('v', 'r') ORDER BY 1$$, $$VALUES ('coverage'), ('headline'), ('monthly'), ('notes')$$, 'the others of ours are gone, not the table');
ALTER TABLE trade RENAME TO commerce;
SELECT lives_ok($$SELECT create_report_views('commerce', '{"date": "day", "value": "amount"}', 'made')$$, 'a table of another name is the same one');
ALTER TABLE commerce RENAME TO trade;

-- What was taken from everybody stays taken, whatever is given to them by default.
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC, report_painter;
REVOKE ALL ON made.headline, made.monthly FROM PUBLIC, report_painter;
SELECT made('{"date": "day", "value": "amount", "quantity": "vehicles"}');
SELECT results_eq($$SELECT has_table_privilege('report_painter', 'made.headline', 'SELECT'), has_table_privilege('report_reader', 'made.headline', 'SELECT')$$, 'VALUES (false, true)', 'no default privileges');
ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM PUBLIC, report_painter;
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER taken INSTEAD OF INSERT ON made.monthly FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE RULE nowhere AS ON DELETE TO made.monthly DO INSTEAD NOTHING;
SELECT is(complaint($$SELECT made('{"date": "day", "value": "amount"}')$$),
	E'55000 made.monthly cannot be made anew with other columns: it has triggers or rules\nDETAIL They are "nowhere", "taken".\nHINT Drop them, or the view, first.', 'triggers and rules are not lost');
SELECT lives_ok($$SELECT made('{"date": "day", "value": "amount", "quantity": "vehicles"}')$$, 'and no hindrance to the same columns');
DROP TRIGGER taken ON made.monthly;
DROP RULE nowhere ON made.monthly;
SELECT made('{"date": "day", "value": "amount", "mode": "mode"}');
ALTER VIEW made.mode RENAME TO mode_of_2022;
SELECT is(made('{"date": "day", "value": "amount"}'), 'made.headline made.monthly made.coverage', 'a view of another name');
SELECT isnt(to_regclass('made.mode_of_2022'), NULL, 'is its owner''s');

-- What is not ours.
SELECT is(complaint($$SELECT create_report_views('parted', '{"date": "day", "value": "amount"}', 'made')$$),
	E'42P07 made.headline is a report view over another table than public.parted\nDETAIL Its comment: portstats report view over public.trade: a row a month and flow, the month and the year to date beside the year before.\nHINT Name another schema: one schema holds the report of one table.', 'another table');
CREATE TABLE made.mode (n int);
INSERT INTO made.mode VALUES (42);
SELECT is(complaint($$SELECT create_report_views('trade', '{"date": "day", "value": "amount", "mode": "mode", "flow": "way"}', 'made')$$),
	E'42P07 made.mode is there, and no report view of portstats\nDETAIL A report view is a view whose comment begins with "portstats report view over".\nHINT Name another schema, or rename or drop it.', 'a table of the name of a view');
SELECT is(to_regclass('made.balance'), NULL, 'changes nothing');
SELECT lives_ok($$SELECT create_report_views('trade', '{"date": "day", "value": "amount"}', 'made')$$, 'a name that is not needed is no hindrance');
SELECT results_eq('SELECT n FROM made.mode', 'VALUES (42)', 'and is left alone');
COMMENT ON VIEW made.headline IS 'mine now';
SELECT is(left(complaint($$SELECT create_report_views('trade', '{"date": "day", "value": "amount"}', 'made')$$), 61), '42P07 made.headline is there, and no report view of portstats' , 'a view whose comment was taken');

-- ---------- whose rights, whose names ----------

INSERT INTO trade (day, at, way, destination, vehicles, amount) VALUES ('2023-01-06', NULL, 'import', 'UZ', 2, 30);
CREATE SCHEMA private;
GRANT USAGE ON SCHEMA private TO report_reader;
ALTER TABLE trade SET SCHEMA private;
ALTER TABLE private.trade ENABLE ROW LEVEL SECURITY;
CREATE POLICY exports ON private.trade FOR SELECT TO report_reader USING (way = 'export');
\set columns '{"date": "day", "flow": "way", "destination": "destination", "quantity": "vehicles", "value": "amount"}'
SET ROLE report_reader;
SELECT is(left(complaint(format($$SELECT * FROM headline('private.trade', %L, '2023-01')$$, :'columns')), 42), '42501 permission denied for table trade', 'no right to read');
RESET ROLE;
GRANT SELECT ON private.trade TO report_reader;
SET ROLE report_reader;
SELECT results_eq(format($$SELECT flow, value FROM headline('private.trade', %L, '2023-01')$$, :'columns'), $$VALUES ('export', 10::numeric)$$, 'rows that a policy shows');
SELECT results_eq(format($$SELECT flow, value FROM monthly('private.trade', %L, '2023-01')$$, :'columns'), $$VALUES ('export', 10::numeric)$$, 'by month');
SELECT results_eq(format($$SELECT rank, flow, origin, destination, value, value_share FROM corridor_report('private.trade', %L, '2023-01')$$, :'columns'), $$VALUES (1::bigint, 'export', NULL, 'KZ', 10::numeric, 100::numeric)$$, 'by corridor');
SELECT is(left(complaint(format($$SELECT create_report_views('private.trade', %L, 'his')$$, :'columns')), 44), '42501 permission denied for database ' || left(current_database(), 7), 'no right to make a schema');
RESET ROLE;
-- Objects of our names before ours in the path.
CREATE FUNCTION public.prior_year(portstats.period) RETURNS portstats.period LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION public.report_check(regclass, jsonb, jsonb) RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION pg_temp.growth(portstats.series, portstats.period) RETURNS portstats.growth LANGUAGE sql AS 'SELECT NULL::portstats.growth';
CREATE TEMPORARY TABLE currency_list (currency_code text, numeric_code text);
SET search_path = pg_temp, public, portstats;
SELECT lives_ok(format($$SELECT portstats.create_report_views('private.trade', %L, 'safe', '{"currency": "CNY"}')$$, :'columns'), 'names of others before ours');
SELECT results_eq($$SELECT flow, value, value_base, ytd_value FROM safe.headline ORDER BY 1$$, $$VALUES ('export', 10::numeric, NULL::numeric, 10::numeric), ('import', 30, NULL, 30)$$, 'ours were taken');
SELECT results_eq(format($$SELECT flow, value FROM portstats.headline('private.trade', %L, '2023-01') ORDER BY 1$$, :'columns'), $$VALUES ('export', 10::numeric), ('import', 30)$$, 'by the functions too');
SET search_path = '';
CREATE TEMPORARY TABLE seen AS SELECT flow, value FROM safe.headline UNION ALL SELECT flow, value FROM portstats.headline('private.trade', :'columns', '2023-01');
SET search_path = public, portstats;
SELECT results_eq($$SELECT * FROM seen ORDER BY 1$$, $$VALUES ('export', 10::numeric), ('export', 10), ('import', 30), ('import', 30)$$, 'an empty path');

-- ---------- the functions ----------

SELECT is(complaint($$SELECT headline('private.trade', '{"date": "day", "value": "amount"}', NULL)$$), E'22004 the period of a report must not be NULL\nHINT Give one, such as ''2023-10'' or ''ytd 2023-10''.', 'no period');
SELECT is(complaint($$SELECT headline('private.trade', '{"date": "day", "value": "amount"}', '2022-10-15/2023-10-14')$$),
	E'22023 period "2022-10-15/2023-10-14" is neither of whole months nor apart from the year before\nDETAIL A month of it is one of "2021-10-15/2022-10-14" as well.\nHINT Give whole months, such as "2022-10/2023-10", or a shorter period.', 'a year that cuts a month');
SELECT is(complaint($$SELECT monthly('private.trade', '{"date": "day", "value": "amount"}', '2023-W41')$$),
	E'22023 period "2023-W41" is not made of whole months\nHINT Give whole months, such as ''2023'' or ''2023-Q3''.', 'a week by month');
SELECT is(complaint($$SELECT corridor_report('private.trade', '{"date": "day", "value": "amount"}', '2023')$$),
	E'22023 the columns of a corridor report name neither origin nor destination\nHINT Add "origin", "destination" or both.', 'corridors of nowhere');
-- What the first month is compared with is read, and no more.
TRUNCATE private.trade;
INSERT INTO private.trade (day, amount) SELECT m::date, 1 FROM generate_series(timestamp '2020-12-31', '2022-12-31', '1 month') AS m;
SELECT results_eq($$SELECT month, value, value_prior, ytd_value_base, mat_value, mat_value_base FROM monthly('private.trade', '{"date": "day", "value": "amount"}', '2022-12')$$,
	$$VALUES (date '2022-12-01', 1::numeric, 1::numeric, 12::numeric, 12::numeric, 12::numeric)$$, 'twelve months and those before them');
TRUNCATE private.trade;
-- A period of no base.
SELECT results_eq($$SELECT value, value_base FROM headline('private.trade', '{"date": "day", "value": "amount"}', '2020-W53')$$, 'SELECT NULL::numeric, NULL::numeric WHERE false', 'no row in either window');
INSERT INTO private.trade (day, amount) VALUES ('2020-12-30', 5);
SELECT results_eq($$SELECT value, value_base FROM headline('private.trade', '{"date": "day", "value": "amount"}', '2020-W53')$$, 'VALUES (NULL::numeric, NULL::numeric)', 'a week of two months, of which January has no row');
INSERT INTO private.trade (day, amount) VALUES ('2021-01-03', 6);
SELECT results_eq($$SELECT value, value_base FROM headline('private.trade', '{"date": "day", "value": "amount"}', '2020-W53')$$, 'VALUES (11::numeric, NULL::numeric)', 'and with one');

SELECT * FROM finish();
ROLLBACK;
