-- The ten likeliest mistakes: what each says, whole (message, detail, hint, SQLSTATE).
BEGIN;
SET search_path = public, portstats;
SET datestyle = 'ISO, YMD';
SELECT plan(17);

CREATE TABLE declarations (declared_on date, destination text, value numeric, currency text);
INSERT INTO declarations VALUES ('2023-10-05', 'KZ', 110, 'USD'), ('2022-10-07', 'KZ', 100, NULL);
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES
	('average', 'USD', 'CNY', '2023-09-01', 7.2), ('spot', 'USD', 'CNY', '2023-09-20', 7.3);

\ir complaint.psql

-- 1. An unreadable period.
SELECT is(complaint($$SELECT yoy(value, declared_on, 'October 2023') FROM declarations$$),
	E'22007 invalid input syntax for type period: "October 2023"\n'
	'DETAIL "October" cannot be read.\n'
	'HINT Accepted are 2023, 2023-H1, 2023-Q3, 2023-10, 2023-W41 and 2023-10-05, two of these with a slash between as in 2023-01/2023-10, "ytd 2023-10" and "mat 2023-10".', 'an unreadable period');
SELECT is(complaint($$SELECT yoy(value, declared_on, '2023-1') FROM declarations$$),
	E'22007 invalid input syntax for type period: "2023-1"\n'
	'DETAIL Months have two digits, unlike "1".\n'
	'HINT Accepted are 2023, 2023-H1, 2023-Q3, 2023-10, 2023-W41 and 2023-10-05, two of these with a slash between as in 2023-01/2023-10, "ytd 2023-10" and "mat 2023-10".', 'a month of one digit');
SELECT is(complaint($$SELECT yoy(value, declared_on, '2021-W53') FROM declarations$$),
	E'22008 period out of range: "2021-W53"\n'
	'DETAIL The year has 52 ISO weeks, it has no week 53.', 'a week that the year does not have');

-- 2. A double precision value, 3. a timestamp for a date, 9. a period from JDBC as varchar: the server's own words, README says what to cast.
SELECT throws_ok($$SELECT yoy(value::double precision, declared_on, '2023-10') FROM declarations$$, '42883',
				 'function yoy(double precision, date, unknown) does not exist', 'a double precision value');
SELECT throws_ok($$SELECT yoy(value, declared_on::timestamp, '2023-10') FROM declarations$$, '42883',
				 'function yoy(numeric, timestamp without time zone, unknown) does not exist', 'a timestamp for a date');
SELECT throws_ok($$SELECT yoy(value, declared_on, '2023-10'::varchar) FROM declarations$$, '42883',
				 'function yoy(numeric, date, character varying) does not exist', 'a period as varchar');
SELECT results_eq($$SELECT (yoy(value::double precision::numeric, declared_on::timestamp::date, period('2023-10'::varchar))).base FROM declarations$$,
				  $$VALUES (100::numeric)$$, 'and what README says to cast works');
SELECT throws_ok($$SELECT count(*) FROM declarations WHERE declared_on::timestamptz <@ period('2023-10')$$, '42883',
				 'operator does not exist: timestamp with time zone <@ period', 'a timestamp with time zone in a period');

-- 4. No rate, 5. a stale rate.
SELECT is(complaint($$SELECT to_usd(100, '2023-08-31')$$),
	E'P0002 no exchange rate from CNY to USD on 2023-08-31 of rate type "average"\n'
	'DETAIL The first rate, 7.2 CNY for 1 USD, is valid from 2023-09-01 until 2023-09-30.\n'
	'HINT INSERT the rate into portstats.exchange_rate, or name another rate type.', 'no rate yet');
SELECT is(complaint($$SELECT convert_currency(100, 'USD', 'CNY', '2023-10-05', 'spot')$$),
	E'P0002 exchange rate from USD to CNY of rate type "spot" is too old on 2023-10-05\n'
	'DETAIL The last rate, 7.3 CNY for 1 USD, is of 2023-09-20: 15 days old, where at most 10 are allowed.\n'
	'HINT INSERT the rate into portstats.exchange_rate, or name another rate type.', 'a stale rate');
SELECT is(complaint($$SELECT convert_currency(100, 'EUR', 'CNY', '2023-09-05')$$),
	E'P0002 no exchange rate from EUR to CNY on 2023-09-05 of rate type "average"\n'
	'DETAIL There is no rate between EUR and CNY on any day. By way of USD: There is no rate between EUR and USD on any day.\n'
	'HINT INSERT the rate into portstats.exchange_rate, or name another rate type.', 'a pair without any rate');
SELECT is(complaint($$SELECT convert_currency(100, 'USD', 'CNY', '2023-09-05', 'weekly')$$),
	E'22023 there is no rate type "weekly"\n'
	'DETAIL There are "average", "customs", "fixed", "spot".\n'
	'HINT INSERT a row for it into portstats.rate_type, or name one of those.', 'an unknown rate type');

-- 6. A varying period, 7. a NULL period.
SELECT is(complaint($$SELECT yoy(value, declared_on, period(declared_on, 'month')) FROM declarations$$),
	E'22023 the period varies within one aggregate call\n'
	'DETAIL It was 2023-10 in one row and 2022-10 in another.\n'
	'HINT Give one period for the whole call. For a row a month, join the rows to periods(p, ''month'') and GROUP BY that: a period made from a row''s own date leaves no rows for the base.', 'a period that varies');
SELECT is(complaint($$SELECT yoy(value, declared_on, NULL) FROM declarations$$),
	E'22004 the period must not be NULL\n'
	'HINT Give one period for the whole call, such as ''2023-10'' or ''ytd 2023-10''.', 'a NULL period');

-- 8. A NULL currency.
SELECT is(complaint($$SELECT sum_converted(value, currency, 'CNY', date '2023-09-05') FROM declarations$$),
	E'22004 cannot convert an amount whose currency is NULL\n'
	'HINT Fill it in, or leave such rows out with FILTER or WHERE.', 'a NULL currency');

-- 10. Combining other windows.
SELECT is(complaint($$SELECT combine(c) FROM (SELECT comparison(value, declared_on, '2023-10') AS c FROM declarations
				UNION ALL SELECT comparison(value, declared_on, '2020-W53') FROM declarations) AS t$$),
	E'22023 values with different windows cannot be combined\n'
	'DETAIL One compares 2023-10 with 2022-10, another 2020-W53 with none.\n'
	'HINT Combine only values made with the same periods; GROUP BY them where they differ.', 'combining other windows');
SELECT is(complaint($$SELECT combine(c) FROM (SELECT comparison(value, declared_on, '2023-10', '2022-10') AS c FROM declarations
				UNION ALL SELECT comparison(value, declared_on, '2023-10', '2021-10') FROM declarations) AS t$$),
	E'22023 values with different windows cannot be combined\n'
	'DETAIL One compares 2023-10 with 2022-10, another 2023-10 with 2021-10.\n'
	'HINT Combine only values made with the same periods; GROUP BY them where they differ.', 'combining other bases');

SELECT * FROM finish();
ROLLBACK;
