-- Stored bytes that were damaged: every byte of values and of growing states changed in turn, and the
-- length too. Whatever reads them says so (data_corrupted or another SQLSTATE that is no internal
-- error), or has a value; and the server lives.
BEGIN;
SET search_path = public, portstats;
SELECT plan(69);

-- Bytes as they are stored, of any type of ours; only a superuser can make such a cast.
CREATE TYPE raw;
CREATE FUNCTION raw_in(cstring) RETURNS raw LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION raw_out(raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE raw (INPUT = raw_in, OUTPUT = raw_out, LIKE = portstats.rate_book);
DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY '{comparison,breakdown,basket,rate_book,converted_sum,converted_comparison,series,disclosure,classification}'::text[] LOOP
		EXECUTE format('CREATE CAST (raw AS portstats.%I) WITHOUT FUNCTION', t);
		EXECUTE format('CREATE CAST (portstats.%I AS raw) WITHOUT FUNCTION', t);
	END LOOP;
END $$;

-- What an aggregate holds while rows come in.
CREATE AGGREGATE growing_comparison(numeric, date, period) (SFUNC = comparison_accum, STYPE = comparison);
CREATE AGGREGATE growing_breakdown(text, text, numeric, date, period) (SFUNC = breakdown_accum, STYPE = breakdown);
CREATE AGGREGATE growing_basket(text, numeric, numeric, text, date, period) (SFUNC = basket_accum, STYPE = basket);
CREATE AGGREGATE growing_disclosure(text, text, numeric) (SFUNC = disclosure_accum, STYPE = disclosure);
CREATE AGGREGATE growing_classes(text, text) (SFUNC = classification_add, STYPE = classification);
CREATE AGGREGATE growing_pairs(text, text) (SFUNC = concordance_add, STYPE = classification);
CREATE AGGREGATE growing_series(numeric, date) (SFUNC = series_accum, STYPE = series);
DO $$
DECLARE
	sfunc text;
BEGIN
	SELECT aggtransfn::text INTO STRICT sfunc FROM pg_aggregate
	WHERE aggfnoid = 'portstats.rate_book(text, text, date, numeric)'::regprocedure;
	EXECUTE format('CREATE AGGREGATE growing_book(text, text, date, numeric) (SFUNC = %s, STYPE = rate_book)', sfunc);
	SELECT aggtransfn::text INTO STRICT sfunc FROM pg_aggregate
	WHERE aggfnoid = 'portstats.sum_converted(numeric, text, text, date, portstats.rate_book)'::regprocedure;
	EXECUTE format('CREATE AGGREGATE growing_sum(numeric, text, text, date, rate_book) (SFUNC = %s, STYPE = converted_sum)', sfunc);
END $$;
CREATE TABLE rates AS SELECT * FROM (VALUES ('USD', 'CNY', date '2023-10-01', 7.2), ('USD', 'CNY', '2024-01-01', 7.10), ('EUR', 'USD', '2023-10-01', 1.05)) AS t (b, q, d, r);
CREATE TABLE trade AS SELECT * FROM (VALUES ('CN', 1.25, date '2023-10-05', 'USD'), ('DE', 1e300, '2022-10-05', 'EUR'), (NULL, NULL, '2023-10-06', 'CNY'), ('', 3, NULL, 'USD')) AS t (k, v, d, c);

CREATE TABLE stored (type text, n serial, bytes bytea);
INSERT INTO stored (type, bytes)
SELECT type, r::text::bytea
FROM (SELECT 'comparison', comparison(v, d, '2023-10')::raw FROM trade
	  UNION ALL SELECT 'comparison', comparison(v, d, '2020-W53')::raw FROM trade
	  UNION ALL SELECT 'comparison', growing_comparison(v, d, '2023-10')::raw FROM trade
	  UNION ALL SELECT 'breakdown', corridor_breakdown('CN', k, v, d, '2023-10')::raw FROM trade
	  UNION ALL SELECT 'breakdown', growing_breakdown('CN', k, v, d, '2023-10')::raw FROM trade
	  UNION ALL SELECT 'basket', basket(k, v, 2, c, d, '2023-10')::raw FROM trade
	  UNION ALL SELECT 'basket', growing_basket(k, v, 2, c, d, '2023-10')::raw FROM trade
	  UNION ALL SELECT 'rate_book', rate_book(b, q, d, r)::raw FROM rates
	  UNION ALL SELECT 'rate_book', growing_book(b, q, d, r)::raw FROM rates
	  UNION ALL SELECT 'converted_sum', growing_sum(v, c, 'CNY', date '2023-10-05', (SELECT rate_book(b, q, rates.d, r) FROM rates))::raw FROM trade WHERE c <> 'CNY'
	  UNION ALL SELECT 'converted_sum', '{"version": 1, "to_currency": "CNY", "without_amount": 0, "parts": 2, "entries": [{"key": ["EUR", "*1.05*7.2"], "totals": [["100.00", 1, 0]]}, {"key": ["JPY", "/147.54*7.2"], "totals": [["1e40", 2, 0]]}]}'::converted_sum::raw
	  UNION ALL SELECT 'converted_comparison', converted_comparison(v, c, 'CNY', d, '2023-10', (SELECT rate_book(b, q, rates.d, r) FROM rates))::raw FROM trade WHERE d > '2023-01-01'
	  UNION ALL SELECT 'disclosure', disclosure(k, c, v)::raw FROM trade
	  UNION ALL SELECT 'disclosure', growing_disclosure(k, c, v)::raw FROM trade
	  UNION ALL SELECT 'classification', classification(p, k, v)::raw FROM (VALUES ('8703', 'car', NULL), ('870380', 'electric', '2017/2021'::period), ('870380', 'EV', '2022/9999')) AS l (p, k, v)
	  UNION ALL SELECT 'classification', growing_classes(p, k)::raw FROM (VALUES ('8703', 'car'), ('870380', 'electric')) AS l (p, k)
	  UNION ALL SELECT 'classification', growing_pairs(o, n)::raw FROM (VALUES ('690890', '690721'), ('690890', '690722')) AS l (o, n)
	  UNION ALL SELECT 'classification', concordance(o, n)::raw FROM (VALUES ('690890', '690721'), ('690890', '690722'), ('870380', '870380')) AS l (o, n)
	  UNION ALL SELECT 'series', growing_series(v, d)::raw FROM trade
	  UNION ALL SELECT 'series', growing_series(n, date '2023-10-05' - 31 * n)::raw FROM generate_series(1, 70) AS n
	  UNION ALL SELECT 'series', s::series::raw FROM unnest(ARRAY['month 2023-11: 10, 2023-12: 20, 2024-01: -30', 'month 2023-12: 1234567890123456789012.50',
		'year 2023: 1e300, 2024: NaN, 2025: suppressed', 'week 2020-W53: 1, 2021-W02: 2.5', 'month 2024-01/2024-02: 800, 2024-03: 460', 'day undated: 3']) AS s) AS t (type, r);
SELECT is((SELECT count(*) FROM stored), 26::bigint, 'values and states of every type');

CREATE TABLE uses (type text, use text);
INSERT INTO uses VALUES
	('comparison', '$1::text'), ('comparison', 'growth($1)::text'), ('comparison', '(SELECT combine(c)::text FROM (VALUES ($1), ($1)) AS t (c))'),
	('breakdown', '$1::text'), ('breakdown', '(SELECT string_agg(c::text, '' '') FROM corridors($1) AS c)'), ('breakdown', '(SELECT combine(c)::text FROM (VALUES ($1), ($1)) AS t (c))'),
	('basket', '$1::text'), ('basket', '(SELECT string_agg(i::text, '' '') FROM items($1, 1) AS i)'), ('basket', 'price_index($1, ''fisher'')::text || matched_share($1)'), ('basket', '(SELECT string_agg(m::text, '' '') FROM margins($1) AS m)'),
	('basket', '(SELECT combine(b)::text FROM (VALUES ($1), ($1)) AS t (b))'),
	('rate_book', '$1::text'), ('rate_book', 'convert_currency(100, ''EUR'', ''CNY'', ''2023-10-05'', $1)::text'), ('rate_book', 'rate_book_send($1)::text'), ('rate_book', 'rate_book_options($1, ''EUR'', 5)::text'),
	('converted_sum', '$1::text'), ('converted_sum', 'total($1)::text'), ('converted_sum', '(SELECT combine(c)::text FROM (VALUES ($1), ($1)) AS t (c))'),
	('converted_comparison', '$1::text'), ('converted_comparison', 'growth($1)::text'), ('converted_comparison', 'constant_currency_growth($1)::text'),
	('disclosure', '$1::text'), ('disclosure', '(SELECT string_agg(p::text, '' '') FROM publishable($1, 2) AS p)'), ('disclosure', '(SELECT combine(d)::text FROM (VALUES ($1), ($1)) AS t (d))'),
	('classification', '$1::text'), ('classification', 'classification_send($1)::text'), ('classification', 'classify(''87038010'', $1, ''2020-01-01'')'), ('classification', '(SELECT count(l)::text FROM lines($1) AS l)'),
	('classification', 'comparable(''870380'', $1)::text || comparable(''69'', $1)::text'), ('classification', 'classification_final($1)::text'), ('classification', 'concordance_final($1)::text'),
	('comparison', 'receipt($1)::text'), ('breakdown', 'receipt($1)::text'), ('basket', 'receipt($1)::text'), ('converted_sum', 'receipt($1)::text'), ('converted_comparison', 'receipt($1)::text'),
	('series', '$1::text'), ('series', 'series_send($1)::text'), ('series', '($1 + $1)::text || total($1)::text'), ('series', '(SELECT combine(c)::text FROM (VALUES ($1), ($1)) AS t (c))');

-- The bytes changed in one place (6 and 24: a numeric's length, of either byte order, with room for half a head), cut short or longer. Each comes as it is stored: its own length in front.
CREATE FUNCTION damaged(bytes bytea) RETURNS SETOF bytea LANGUAGE sql AS $$
	SELECT set_byte(bytes, at, new) FROM generate_series(0, least(length(bytes), 420) - 1) AS at,
		LATERAL (SELECT unnest(ARRAY[0, 1, 6, 24, 127, 128, 255, get_byte(bytes, at) # 1, get_byte(bytes, at) # 2, get_byte(bytes, at) # 128, (get_byte(bytes, at) + 3) % 256])) AS u (new)
	WHERE new <> get_byte(bytes, at)
	UNION ALL SELECT substr(bytes, 1, n) FROM generate_series(0, length(bytes) - 1) AS n WHERE n < 64 OR n % 13 = 0
	UNION ALL SELECT bytes || '\x00' UNION ALL SELECT bytes || bytes
$$;
-- How often each use of damaged bytes of a type raised what; NULL where there was a value.
CREATE FUNCTION outcomes(of_type text) RETURNS TABLE (use text, state text, n bigint) LANGUAGE plpgsql AS $$
DECLARE
	damage bytea;
	states jsonb;
	result text;
BEGIN
	FOR use IN SELECT u.use FROM uses u WHERE type = of_type LOOP
		states := '{}';
		FOR damage IN SELECT damaged(bytes) FROM stored WHERE type = of_type LOOP
			BEGIN
				EXECUTE 'SELECT ' || replace(use, '$1', '$1::raw::portstats.' || quote_ident(of_type)) INTO result USING damage::text;
				state := 'a value';
			EXCEPTION WHEN OTHERS THEN
				state := SQLSTATE;
			END;
			states := states || jsonb_build_object(state, coalesce((states ->> state)::bigint, 0) + 1);
		END LOOP;
		RETURN QUERY SELECT outcomes.use, e.key, e.value::bigint FROM jsonb_each_text(states) AS e;
	END LOOP;
END $$;
CREATE TABLE outcome AS
SELECT t.type, o.* FROM (SELECT DISTINCT type FROM stored) AS t, outcomes(t.type) AS o;

SELECT is_empty(format($$SELECT * FROM outcome WHERE type = %L AND (state LIKE 'XX%%' AND state <> 'XX001' OR state LIKE '42%%')$$, type), type || ': no internal error')
FROM (SELECT DISTINCT type FROM stored ORDER BY 1) AS t;
SELECT ok((SELECT sum(n) FROM outcome o WHERE o.type = t.type AND state = 'XX001') > 100, t.type || ': what cannot be read is called corrupted')
FROM (SELECT DISTINCT type FROM stored ORDER BY 1) AS t;
SELECT is_empty(format($$SELECT use FROM outcome WHERE type = %L GROUP BY use HAVING count(*) FILTER (WHERE state = 'a value') = 0$$, type), type || ': and some damage does no harm')
FROM (SELECT DISTINCT type FROM stored ORDER BY 1) AS t;

-- A value that has come to a growing state and is not added yet: the first of eight of 24 bytes before the 256 of the keys; its entry, total and scale.
SELECT throws_ok(format('SELECT total(%L::raw::converted_sum)', overlay(b PLACING d.bytes FROM length(b) - 256 - 8 * 24 + d.at + 1)), 'XX001', NULL, 'a pending value of ' || what || ' that cannot be')
FROM (SELECT growing_sum(v, c, 'CNY', d, (SELECT rate_book(b, q, rates.d, r) FROM rates))::raw::text::bytea AS b FROM trade WHERE k = 'CN') AS s,
	(VALUES (16, '\xffffffff'::bytea, 'an entry'), (20, '\xffff', 'a total'), (22, '\xfffe', 'a scale')) AS d (at, bytes, what);
-- 17 slots, and four bytes less of the keys: values behind them would lie at no multiple of eight. None is pending.
SELECT throws_ok(format('SELECT total(%L::raw::converted_sum)', left_part || '\x00000000' || substr(b, length(b) - 255, 252)), 'XX001', NULL, 'an index of a size that none has')
FROM (SELECT growing_sum(v, c, 'CNY', d, (SELECT rate_book(b, q, rates.d, r) FROM rates))::raw::text::bytea AS b FROM trade WHERE k = 'CN') AS s,
	(VALUES (int4send(16), int4send(17), int4send(252)), ('\x10000000', '\x11000000', '\xfc000000')) AS t (before, slots, arena),
	LATERAL (SELECT overlay(overlay(overlay(substr(b, 1, length(b) - 256) PLACING slots FROM 17) PLACING arena FROM 25) PLACING '\x00000000' FROM 37) AS left_part) AS l
WHERE substr(b, 17, 4) = before;
-- Amounts beyond 128 bits lie among the keys, in 32 bytes; where each is and in how many stands 44 bytes behind the
-- begin of its entry, of which the first is the 61st byte and each has 64. Two that lie in one place, and one with room
-- over the next key, which it needs once what is pending is added.
CREATE TABLE spilled AS
SELECT array_agg(b ORDER BY n) AS b
FROM (SELECT n, growing_sum(v, c, 'CNY', date '2023-10-05', (SELECT rate_book(b, q, rates.d, r) FROM rates) ORDER BY k)::raw::text::bytea AS b
	FROM (VALUES (1, 1, 'USD', 1e60), (1, 2, 'EUR', 1e60), (1, 3, 'USD', 1.6e38 + 1), (1, 4, 'USD', 1.6e38 + 1), (1, 5, 'EUR', 1.6e38 + 1), (1, 6, 'EUR', 1.6e38 + 1),
		(2, 1, 'USD', 1e60), (2, 2, 'EUR', 1), (2, 3, 'CNY', 2), (2, 4, 'USD', 1.6e38 + 1), (2, 5, 'USD', 1.6e38 + 1)) AS t (n, k, c, v) GROUP BY n) AS s;
SELECT is(ARRAY[total(b[1]::text::raw::converted_sum), total(b[2]::text::raw::converted_sum)], ARRAY[round((1e60 + 3.2e38 + 2) * 7.2 * 2.05, 8), round((1e60 + 3.2e38 + 2) * 7.2 + 1.05 * 7.2 + 2, 8)], 'amounts beyond 128 bits, some pending') FROM spilled;
SELECT throws_ok(format('SELECT total(%L::raw::converted_sum)', bytes), 'XX001', NULL, what)
FROM spilled, LATERAL (VALUES ('two amounts in one place', overlay(b[1] PLACING substr(b[1], 61 + 44, 4) FROM 61 + 64 + 44)),
	('an amount with room over a key', overlay(b[2] PLACING CASE WHEN get_byte(b[2], 60 + 48) = 32 THEN '\x40000000'::bytea ELSE '\x00000040' END FROM 61 + 48))) AS t (what, bytes);
-- A comparison has one entry and no index: of 16 slots, 8 changes and 8 pending values.
SELECT throws_ok(format('SELECT growth(%L::raw::comparison)', overlay(bytes PLACING CASE WHEN get_byte(bytes, 12) = 1 THEN '\x10000000'::bytea ELSE '\x00000010' END FROM 17) || decode(repeat('00', 24 * 4 + 8 * 24), 'hex')), 'XX001', NULL, 'an index of a state without keys')
FROM (SELECT comparison(v, d, '2023-10')::raw::text::bytea AS bytes FROM trade WHERE k = 'CN') AS t;

-- A numeric of ten bytes within a value that says it has six: too short for the head it has.
SELECT throws_ok(format('SELECT total(%L::raw::series)', overlay(b PLACING short FROM position(whole IN b))), 'XX001', NULL, 'a numeric without room for its head')
FROM (SELECT 'year 2023: 1e300'::series::raw::text::bytea AS b) AS s, (VALUES ('\x28000000'::bytea, '\x18000000'::bytea), ('\x0000000a', '\x00000006')) AS t (whole, short)
WHERE position(whole IN b) > 0;

-- A digit that is none (with it, a logarithm of the server's does not come to an end).
SELECT throws_ok(format('SELECT cagr(%L::raw::series)', overlay(b PLACING short FROM position(whole IN b))), 'XX001', 'invalid series in stored form', 'a digit that is none')
FROM (SELECT 'year 2023: 1, 2024: 4321e300'::series::raw::text::bytea AS b) AS s, (VALUES ('\xe110'::bytea, '\x8b80'::bytea), ('\x10e1', '\x808b')) AS t (whole, short)
WHERE position(whole IN b) > 0;

-- The scale of a growing total, the 89th byte and the one after it, that no numeric can have; what is set aside for a
-- total beyond 128 bits, the eight bytes from the 77th on: more than there is, and less than it needs.
SELECT throws_ok(format('SELECT total(%L::raw::series)', overlay(b PLACING wrong FROM 89)), 'XX001', NULL, 'a scale that no numeric has')
FROM (SELECT growing_series(1.5, date '2023-10-05')::raw::text::bytea AS b) AS s, (VALUES ('\x0100'::bytea, '\x0040'::bytea), ('\x0001', '\x4000')) AS t (whole, wrong)
WHERE substr(b, 89, 2) = whole;
SELECT throws_ok(format('SELECT total(%L::raw::series)', overlay(b PLACING CASE WHEN get_byte(b, 76) > 0 THEN reversed ELSE wrong END FROM 77)), 'XX001', NULL, 'room for ' || what)
FROM (SELECT growing_series(1e60, date '2023-10-05')::raw::text::bytea AS b) AS s,
	(VALUES ('\x0000000000000040'::bytea, '\x4000000000000000'::bytea, 'more than there is'), ('\x0000000000000004', '\x0400000000000000', 'less than the total')) AS t (wrong, reversed, what);

-- Totals beyond 128 bits of days that come again and again, out of order: a hundred of them, five thousand times.
CREATE AGGREGATE growing_days(numeric, date, text) (SFUNC = series_accum, STYPE = series);
CREATE TABLE again AS
SELECT n AS o, 1::numeric AS v, date '1960-01-01' + 2 * n AS d FROM generate_series(1, 10000) AS n
UNION ALL SELECT 10000 + n, (SELECT 1e5000 - 1), date '1960-01-02' + 2 * (n % 100) FROM generate_series(1, 5000) AS n;
SELECT cmp_ok(pg_column_size(growing_days(v, d, 'day' ORDER BY o)), '<', 4000000, 'such totals are brought together before they fill the memory') FROM again;
SELECT ok(growing_days(v, d, 'day' ORDER BY o)::text = growing_days(v, d, 'day' ORDER BY o DESC)::text AND growing_days(v, d, 'day' ORDER BY o) = series(v, d, 'day'),
	'and come to the same in any order') FROM again;

-- A hash table without a free slot: the search for a prefix that is not there ends nevertheless.
SELECT is(classify('8704', overlay(b PLACING taken || taken FROM 45)::text::raw::classification), '8704', 'a table that is full')
FROM (SELECT b, greatest(substr(b, 45, 4), substr(b, 49, 4)) AS taken FROM (SELECT classification('8703', 'car')::raw::text::bytea AS b) AS c) AS s;

-- The last day of a rate that is no date.
SELECT throws_ok(format('SELECT %L::raw::rate_book::text', overlay(b PLACING day FROM position(none IN b))), 'XX001', 'stored value is no readable rate_book', 'a day that is none')
FROM (SELECT rate_book('USD', 'CNY', date '2023-10-01', 7.2)::raw::text::bytea AS b) AS s, (VALUES ('\xffffff7f'::bytea, '\x0401ff7f'::bytea), ('\x7fffffff', '\x7fff0104')) AS t (none, day)
WHERE position(none IN b) > 0;

-- Room that a growing state has left holds nothing that was in memory before: it may be stored as it is.
CREATE FUNCTION strays(state text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	rows integer;
	bytes bytea;
	found bigint := 0;
BEGIN
	FOREACH rows IN ARRAY '{3,20,70,300,700}'::integer[] LOOP
		PERFORM array_agg(repeat('stray...', 1 << n % 12)) FROM generate_series(1, 5000) AS n;
		EXECUTE format('SELECT (%s)::raw::text::bytea FROM generate_series(1, $1) AS n', state) INTO STRICT bytes USING rows;
		found := found + (SELECT count(*) FROM regexp_matches(encode(bytes, 'escape'), 'stray', 'g'));
	END LOOP;
	RETURN found;
END $$;
SELECT is(strays(state), 0::bigint, state || ': no stray bytes')
FROM unnest(ARRAY['growing_comparison(n, date ''2023-10-05'', ''2023-10'')', 'growing_breakdown(n::text, ''CN'', n, date ''2023-10-05'', ''2023-10'')', 'growing_basket(n::text, n, n, NULL, date ''2023-10-05'', ''2023-10'')',
	'growing_disclosure(n::text, ''CN'', n)', 'growing_classes((100000 + n)::text, n::text)', 'growing_pairs((100000 + n)::text, (100000 + n)::text)', 'growing_series(n, date ''2023-10-05'' - n)', 'growing_book(''USD'', ''CNY'', date ''2023-10-05'' - n, n)',
	'growing_sum(n, ''USD'', ''CNY'', date ''2023-10-05'' - n % 4, (SELECT rate_book(b, q, rates.d, r) FROM rates))']) AS state;

-- A period is eight bytes: last day before the first, before year 1, after 9999. It is compared and hashed
-- as it stands (so that it can be found and deleted), and not read.
CREATE CAST (bigint AS portstats.period) WITHOUT FUNCTION;
CREATE TABLE damaged_period AS SELECT n::period AS p FROM unnest(ARRAY[4294967296, -1, -4294967295, 3652059, 15685474000240640, 9223372036854775807, (-9223372036854775808)::bigint]) AS n;
SELECT is((SELECT count(*) FROM damaged_period AS a JOIN damaged_period AS b USING (p) WHERE NOT a.p < b.p AND a.p >= b.p AND period_cmp(a.p, b.p) = 0), 7::bigint, 'compared and hashed');
CREATE FUNCTION states_of(use text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	q period;
	states text[] := '{}';
BEGIN
	FOR q IN SELECT p FROM damaged_period LOOP
		BEGIN
			EXECUTE 'SELECT ' || use USING q;
			states := states || 'a value'::text;
		EXCEPTION WHEN OTHERS THEN
			states := states || SQLSTATE;
		END;
	END LOOP;
	RETURN (SELECT string_agg(DISTINCT s, ' ') FROM unnest(states) AS s);
END $$;
SELECT is(states_of(use), 'XX001', use)
FROM unnest(ARRAY['period_out($1)', 'period_send($1)', 'start_date($1)', 'days($1)', 'prior($1)', 'prior_year($1)', 'ytd($1)', 'mat($1)', '$1::daterange', '(SELECT count(*) FROM periods($1, ''day''))',
	'date ''2023-10-05'' <@ $1', 'timestamp ''2023-10-05'' <@ $1', '$1 && ''2023-10''::period', 'yoy(1, date ''2023-10-05'', $1)']) AS use;

SELECT * FROM finish();
ROLLBACK;
