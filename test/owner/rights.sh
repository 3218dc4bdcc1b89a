#!/bin/sh
# Who sees which rates, and whose names count: row security in every path that reads rates, with
# parallel workers too; objects named like ours in every schema of the path; an empty search path for
# every public function; the extension dropped and made again within a session and under running
# queries; the script that refuses to be loaded by hand. Prints TAP. The server is where PGHOST and its
# kin say, and the caller its superuser.
set -u

work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
number=0
failures=0

ok() { # ok PASSED(0/1) WHAT
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		failures=$((failures + 1))
		echo "not ok $number - $2"
		sed 's/^/#   /' "$work/out" | head -n 20
	fi
}

# as ROLE SQL: what it prints is in $work/out.
as() {
	printf '%s\n' "$2" | psql -X -q -A -t -v ON_ERROR_STOP=1 -v VERBOSITY="${verbosity:-sqlstate}" -U "$1" -d guarded >"$work/out" 2>&1
}

# gives ROLE EXPECTED SQL WHAT
gives() {
	as "$1" "$3"
	[ "$(cat "$work/out")" = "$2" ]
	ok $? "$4"
}

psql -X -q -v ON_ERROR_STOP=1 -d postgres -c 'CREATE ROLE guard_owner LOGIN' -c 'CREATE ROLE guard_reader LOGIN' -c 'CREATE ROLE guard_maker LOGIN' \
	-c 'CREATE DATABASE guarded OWNER guard_owner' || exit

# ---------- row security ----------

as guard_owner "CREATE EXTENSION portstats;
	ALTER DATABASE guarded SET search_path = \"\$user\", public, portstats;
	SET search_path = public, portstats;
	CREATE TABLE trade AS SELECT date '2023-10-01' + n % 31 AS day, 100.00 AS value FROM generate_series(1, 20000) AS n;
	ALTER TABLE trade SET (parallel_workers = 2);
	GRANT SELECT ON trade TO PUBLIC;
	INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate, source) VALUES
		('average', 'USD', 'CNY', '2022-10-01', 6.00, 'published'), ('average', 'USD', 'CNY', '2023-10-01', 8.00, 'published'),
		('average', 'EUR', 'USD', '2023-10-01', 1.50, 'draft'), ('spot', 'USD', 'CNY', '2023-10-01', 5.00, 'published'),
		('spot', 'USD', 'CNY', '2023-10-02', 50.00, 'draft'), ('spot', 'EURO', 'CNY', '2023-10-02', 5.00, 'draft');
	ALTER TABLE exchange_rate ENABLE ROW LEVEL SECURITY;
	CREATE POLICY published ON exchange_rate FOR SELECT TO guard_reader USING (source = 'published')"
ok $? "drafts of rates, which a reader may not see"
workers="SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET debug_parallel_query = on;"
[ "$(psql -X -A -t -d guarded -c "SELECT count(*) FROM pg_settings WHERE name = 'debug_parallel_query'")" = 1 ] ||
	workers=$(echo "$workers" | sed 's/debug_parallel_query/force_parallel_mode/')

# What it is called, what the owner gets and what the reader: a query a line. An error is its SQLSTATE.
cat >"$work/paths" <<'EOT'
convert_currency|500.00000000|50.00000000|SELECT convert_currency(10, 'USD', 'CNY', '2023-10-05', 'spot')
try_convert_currency|12.00000000|-|SELECT coalesce(try_convert_currency(1, 'EUR', 'CNY', '2023-10-05')::text, '-')
convert_currency without a rate|12.00000000|P0002|SELECT convert_currency(1, 'EUR', 'CNY', '2023-10-05')
exchange_rate|50.00|5.00|SELECT exchange_rate('USD', 'CNY', '2023-10-05', 'spot')
sum_converted|32597500.00000000|3550000.00000000|SELECT sum_converted(value, 'USD', 'CNY', day, 'spot') FROM trade WHERE day <= '2023-10-11'
yoy_converted|50.00|5.00|SELECT round((yoy_converted(value, 'USD', 'CNY', day, '2023-10-05', 'spot')).current_converted / 64600, 2) FROM trade
converted_comparison|50.00|5.00|SELECT round((growth(converted_comparison(value, 'USD', 'CNY', day, '2023-10-05', 'spot'))).current_converted / 64600, 2) FROM trade
converted_sum|50.00|5.00|SELECT round(total(converted_sum(value, 'USD', 'CNY', day, 'spot')) / 64600, 2) FROM trade WHERE day = '2023-10-05'
rate_history|5.00,50.00|5.00,5.00|SELECT string_agg(rate::text, ',' ORDER BY start_date) FROM rate_history('USD', 'CNY', '2023-10-01/2023-10-02', 'day', 'spot')
explain_rate|2023-10-02 draft|2023-10-01 published|SELECT valid_from || ' ' || source FROM explain_rate('USD', 'CNY', '2023-10-05', 'spot')
rate_book_of|3|1|SELECT count(*) FROM rates(rate_book_of('spot'))
rate_check|jump,unknown currency||SELECT string_agg(DISTINCT problem, ',' ORDER BY problem) FROM rate_check('spot')
rate_check of every type|t|f|SELECT count(*) FILTER (WHERE rate_type = 'spot') > 0 FROM rate_check()
to_cny|800.00000000|800.00000000|SELECT to_cny(100, '2023-10-05')
EOT
for how in serial parallel; do
	settings=
	[ $how = serial ] || settings=$workers
	while IFS='|' read -r what owners readers query; do
		# Who owns a table sees it whole.
		gives guard_owner "$owners" "SET client_min_messages = error; $settings $query" "$how, owner: $what" <&-
		as guard_reader "SET client_min_messages = error; $settings $query" <&-
		[ "$(sed 's/^.*ERROR: *//' "$work/out")" = "$readers" ]
		ok $? "$how, reader: $what"
	done <"$work/paths"
done
as guard_reader "$workers EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT sum_converted(value, 'USD', 'CNY', day, 'spot') FROM trade WHERE day <= '2023-10-11'"
ok "$(grep -q 'Workers Launched: [1-9]' "$work/out"; echo $?)" "with workers that were launched"
# The same session, one role after the other, within a transaction and by a prepared statement.
as postgres "SET search_path = public, portstats; PREPARE q AS SELECT exchange_rate('USD', 'CNY', '2023-10-05', 'spot'); EXECUTE q; SET ROLE guard_reader; EXECUTE q;
	BEGIN; EXECUTE q; RESET ROLE; EXECUTE q; SET LOCAL ROLE guard_reader; EXECUTE q; COMMIT; EXECUTE q"
[ "$(tr '\n' ' ' <"$work/out")" = '50.00 5.00 5.00 50.00 5.00 50.00 ' ]
ok $? "a prepared statement, one role after the other"
as guard_owner "ALTER TABLE exchange_rate FORCE ROW LEVEL SECURITY; SELECT try_convert_currency(100, 'USD', 'CNY', '2023-10-05') IS NULL; ALTER TABLE exchange_rate NO FORCE ROW LEVEL SECURITY"
[ "$(cat "$work/out")" = t ]
ok $? "forced on the owner, it holds for the owner"
as guard_owner "DROP POLICY published ON exchange_rate; ALTER TABLE exchange_rate DISABLE ROW LEVEL SECURITY; DELETE FROM exchange_rate WHERE rate_type = 'spot' AND base_currency = 'EURO'"

# ---------- hostile objects ----------

verbosity=default
as guard_owner "CREATE TABLE public.customs (day date, at timestamp, flow text, origin text, destination char(3), hs numeric, cars integer, value numeric, currency text);
	INSERT INTO public.customs SELECT d, d, f, 'Khorgos', c, 87.0, 10 * n, 1000.50 * n, 'USD'
	FROM (VALUES (date '2022-10-05', 1), ('2022-10-25', 2), ('2023-10-05', 3), ('2023-10-25', 4)) AS t (d, n), unnest('{export,import}'::text[]) AS f, unnest('{KAZ,UZB}'::text[]) AS c;
	GRANT SELECT ON public.customs TO PUBLIC"
ok $? "a table to report on"
# What a query gives without them it gives with them.
cat >"$work/all" <<'EOT'
SELECT portstats.convert_currency(10, 'USD', 'CNY', '2023-10-05'), portstats.exchange_rate('USD', 'CNY', '2023-10-05', 'spot'), portstats.to_usd(10, '2023-10-05'), portstats.try_convert_currency(1, 'EUR', 'CNY', '2023-10-05');
SELECT portstats.sum_usd(value, day), portstats.sum_converted(value, 'EUR', 'CNY', day) FROM public.trade;
SELECT portstats.yoy_converted(value, 'USD', 'CNY', day, '2023-10') FROM public.trade;
SELECT * FROM portstats.explain_rate('EUR', 'CNY', '2023-10-05');
SELECT * FROM portstats.rate_history('USD', 'CNY', '2023-10', 'month');
SELECT * FROM portstats.rates(portstats.rate_book_of('spot'));
SELECT * FROM portstats.rate_check();
SELECT * FROM portstats.rate_check(portstats.rate_book_of('average'));
SELECT * FROM portstats.rate_crosses(portstats.rate_book_of('average'));
SELECT portstats.yoy(value, day, '2023-10'), portstats.series(value, day), portstats.comparison(value, day, '2023-10') FROM public.trade;
SELECT * FROM portstats.corridors((SELECT portstats.corridor_breakdown('CN', 'KZ', value, day, '2023-10') FROM public.trade));
SELECT q.* FROM (SELECT portstats.series(value, day, 'day') AS s FROM public.trade) AS t, portstats.points(s) AS q;
SELECT portstats.classify('87.03', portstats.vehicle_class()), portstats.classify('870380', portstats.powertrain(), '2023-10-05'), portstats.classify('870121', portstats.fuel(), '2023-10-05'), portstats.comparable('870380', (SELECT portstats.concordance('870380', '870380')));
SELECT * FROM portstats.headline('public.customs', '{"date": "day", "flow": "flow", "quantity": "cars", "value": "value"}', '2023-10');
SELECT * FROM portstats.headline('public.customs', '{"date": "at", "flow": "flow", "quantity": "cars", "value": "value"}', '2023-10-01/2023-10-17', '{"currency": "CNY", "converted": "USD"}');
SELECT * FROM portstats.monthly('public.customs', '{"date": "day", "flow": "flow", "quantity": "cars", "value": "value", "currency": "currency"}', '2023-10', '{"converted": "CNY"}');
SELECT * FROM portstats.corridor_report('public.customs', '{"date": "day", "flow": "flow", "origin": "hs", "destination": "destination", "value": "value"}', '2023-10');
SELECT portstats.report_text('public.customs', '{"date": "day", "flow": "flow", "value": "value"}', '2023-10', 'en', '{"currency": "USD", "quiet_days": 30}');
SELECT portstats.customs_rate_day('2023-10'), portstats.nth_weekday('2023-10', 3, 3), portstats.periods('2023', 'quarter'), portstats.period('ytd 2023-10');
EOT
as guard_reader "$(cat "$work/all")"
ok $? "what every path gives"
cp "$work/out" "$work/before"
as guard_owner "CREATE SCHEMA guard_reader AUTHORIZATION guard_owner; GRANT ALL ON SCHEMA guard_reader, public TO guard_reader"
# In each schema: tables, functions, operators, casts and types by the names that ours use.
cat >"$work/hostile" <<'EOT'
CREATE TABLE @.exchange_rate (rate_type text, base_currency text, quote_currency text, valid_from date, valid_until date, rate numeric, source text);
INSERT INTO @.exchange_rate SELECT t, b, q, '2020-01-01', NULL, 666, 'hostile' FROM unnest('{average,spot}'::text[]) AS t, (VALUES ('USD', 'CNY'), ('EUR', 'USD')) AS p (b, q);
CREATE TABLE @.rate_type (rate_type text, pivot_currency text, valid_unit text, max_age_days integer, description text);
INSERT INTO @.rate_type VALUES ('average', 'XXX', 'day', 0, 'hostile');
CREATE TABLE @.currency_list (list text, currency_code text, numeric_code text, currency_name text, withdrawn text);
CREATE TABLE @.pg_class AS SELECT 1 AS oid;
CREATE FUNCTION @.boom() RETURNS int LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''hostile''; END';
CREATE FUNCTION @.eq(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT @.boom() = 0';
CREATE FUNCTION @.eq(date, date) RETURNS boolean LANGUAGE sql AS 'SELECT @.boom() = 0';
CREATE FUNCTION @.eq(numeric, numeric) RETURNS boolean LANGUAGE sql AS 'SELECT @.boom() = 0';
CREATE FUNCTION @.eq(text, varchar) RETURNS boolean LANGUAGE sql AS 'SELECT @.boom() = 0';
CREATE FUNCTION @.times(numeric, numeric) RETURNS numeric LANGUAGE sql AS 'SELECT @.boom()::numeric';
CREATE FUNCTION @.days(date, integer) RETURNS date LANGUAGE sql AS 'SELECT date ''2000-01-01'' OFFSET @.boom()';
CREATE FUNCTION @.unnest(text[]) RETURNS SETOF text LANGUAGE sql AS 'SELECT @.boom()::text';
CREATE FUNCTION @.format(text, VARIADIC text[]) RETURNS text LANGUAGE sql AS 'SELECT @.boom()::text';
CREATE FUNCTION @.format(text, numeric, text, text) RETURNS text LANGUAGE sql AS 'SELECT @.boom()::text';
CREATE FUNCTION @.round(numeric, integer) RETURNS numeric LANGUAGE sql AS 'SELECT @.boom()::numeric';
CREATE FUNCTION @.rates(portstats.rate_book) RETURNS SETOF portstats.book_rate LANGUAGE sql AS 'SELECT r.* FROM (SELECT @.boom()) AS b, portstats.rates($1) AS r';
CREATE FUNCTION @.rate_check(text) RETURNS SETOF portstats.rate_problem LANGUAGE sql AS 'SELECT NULL::portstats.rate_problem FROM (SELECT @.boom()) AS b';
CREATE FUNCTION @.rate_check(portstats.rate_book) RETURNS SETOF portstats.rate_problem LANGUAGE sql AS 'SELECT NULL::portstats.rate_problem FROM (SELECT @.boom()) AS b';
CREATE FUNCTION @.hs_class_lines() RETURNS SETOF portstats.hs_class_line LANGUAGE sql AS 'SELECT NULL::portstats.hs_class_line FROM (SELECT @.boom()) AS b';
CREATE FUNCTION @.vehicle_class() RETURNS portstats.classification LANGUAGE sql AS 'SELECT NULL::portstats.classification FROM (SELECT @.boom()) AS b';
CREATE FUNCTION @.rate_book_of(text) RETURNS portstats.rate_book LANGUAGE sql AS 'SELECT NULL::portstats.rate_book FROM (SELECT @.boom()) AS b';
CREATE FUNCTION @.array_append(text[], text) RETURNS text[] LANGUAGE sql AS 'SELECT ARRAY[@.boom()::text]';
CREATE FUNCTION @.array_remove(text[], text) RETURNS text[] LANGUAGE sql AS 'SELECT ARRAY[@.boom()::text]';
CREATE FUNCTION @.daterange(date, date, text) RETURNS daterange LANGUAGE sql AS 'SELECT NULL::daterange OFFSET @.boom()';
CREATE FUNCTION @.trim_scale(numeric) RETURNS numeric LANGUAGE sql AS 'SELECT @.boom()::numeric';
CREATE AGGREGATE @.count(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '666');
CREATE AGGREGATE @.max(date) (SFUNC = date_smaller, STYPE = date);
CREATE AGGREGATE @.min(date) (SFUNC = date_larger, STYPE = date);
CREATE AGGREGATE @.sum(numeric) (SFUNC = numeric_smaller, STYPE = numeric);
CREATE AGGREGATE @.sum(integer) (SFUNC = int4smaller, STYPE = integer);
CREATE OPERATOR @.= (LEFTARG = text, RIGHTARG = text, FUNCTION = @.eq);
CREATE OPERATOR @.= (LEFTARG = date, RIGHTARG = date, FUNCTION = @.eq);
CREATE OPERATOR @.= (LEFTARG = text, RIGHTARG = varchar, FUNCTION = @.eq);
CREATE OPERATOR @.= (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = @.eq);
CREATE OPERATOR @.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = @.eq);
CREATE OPERATOR @.<= (LEFTARG = date, RIGHTARG = date, FUNCTION = @.eq);
CREATE OPERATOR @.< (LEFTARG = date, RIGHTARG = date, FUNCTION = @.eq);
CREATE OPERATOR @.> (LEFTARG = date, RIGHTARG = date, FUNCTION = @.eq);
CREATE OPERATOR @.>= (LEFTARG = date, RIGHTARG = date, FUNCTION = @.eq);
CREATE OPERATOR @.> (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = @.eq);
CREATE OPERATOR @.* (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = @.times);
CREATE OPERATOR @./ (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = @.times);
CREATE OPERATOR @.+ (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = @.times);
CREATE OPERATOR @.- (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = @.times);
CREATE OPERATOR @.+ (LEFTARG = date, RIGHTARG = integer, FUNCTION = @.days);
CREATE OPERATOR @.- (LEFTARG = date, RIGHTARG = integer, FUNCTION = @.days);
CREATE DOMAIN @.period AS text CHECK (@.boom() = 0);
CREATE DOMAIN @.date AS text CHECK (@.boom() = 0);
CREATE DOMAIN @.numeric AS text CHECK (@.boom() = 0);
CREATE COLLATION @."default" FROM "C";
CREATE DOMAIN @.text AS pg_catalog.text CHECK (@.boom() = 0);
CREATE TYPE @.record AS (flow @.text, covered portstats.coverage);
EOT
for schema in public guard_reader pg_temp; do
	hostile=$(sed "s/@/$schema/g" "$work/hostile")
	# Named first, before pg_catalog.
	path="SET search_path = $schema, pg_catalog, portstats;"
	for server_path in "$path" "SET search_path = pg_temp, guard_reader, public, pg_catalog, portstats;"; do
		as guard_reader "SET client_min_messages = error; BEGIN; $hostile SELECT 'planted'; $server_path $(cat "$work/all") ROLLBACK"
		grep -vx planted "$work/out" >"$work/after"
		head -n 1 "$work/out" | grep -qx planted && cmp -s "$work/before" "$work/after"
		ok $? "hostile objects in $schema: ${server_path#SET }"
	done
	# The triggers of the owner's load are no other's either.
	as guard_owner "SET client_min_messages = error; BEGIN; $hostile $path
		INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-11-01', 7.3);
		SET check_function_bodies = off; INSERT INTO portstats.rate_type VALUES ('spot', 'EUR', NULL, 3, 'mine');
		SELECT portstats.to_usd(73, '2023-11-05'), (SELECT t.pivot_currency FROM portstats.rate_type AS t ORDER BY t.max_age_days LIMIT 1); ROLLBACK"
	[ "$(cat "$work/out")" = '10.00000000|EUR' ]
	ok $? "hostile objects in $schema: rates are loaded, a rate type restored"
done
# Whoever owns the schema, or may create in it, makes functions by the names of ours that match other types: none of
# them is better for what the extension itself calls, which a superuser may.
cat >"$work/typed" <<'EOT'
SELECT * FROM portstats.headline('public.customs'::regclass, '{"date": "day", "flow": "flow", "quantity": "cars", "value": "value"}'::jsonb, '2023-10'::portstats.period);
SELECT * FROM portstats.headline('public.customs'::regclass, '{"date": "at", "flow": "flow", "quantity": "cars", "value": "value"}'::jsonb, '2023-10-01/2023-10-17'::portstats.period, '{"currency": "CNY", "converted": "USD"}'::jsonb);
SELECT * FROM portstats.monthly('public.customs'::regclass, '{"date": "day", "flow": "flow", "quantity": "cars", "value": "value", "currency": "currency"}'::jsonb, '2023-10'::portstats.period, '{"converted": "CNY"}'::jsonb);
SELECT * FROM portstats.monthly('public.customs'::regclass, '{"date": "day", "flow": "flow", "value": "value"}'::jsonb, '2023-10'::portstats.period);
SELECT * FROM portstats.corridor_report('public.customs'::regclass, '{"date": "day", "flow": "flow", "origin": "hs", "destination": "destination", "value": "value"}'::jsonb, '2023-10'::portstats.period);
SELECT portstats.report_text('public.customs'::regclass, '{"date": "day", "flow": "flow", "value": "value"}'::jsonb, '2023-10'::portstats.period, 'en'::text, '{"currency": "USD", "quiet_days": 30}'::jsonb);
SELECT portstats.create_report_views('public.customs'::regclass, '{"date": "day", "flow": "flow", "origin": "origin", "destination": "destination", "class": "hs", "quantity": "cars", "value": "value"}'::jsonb, 'report'::text);
TABLE report.headline; TABLE report.monthly; TABLE report.corridor; TABLE report.commodity; TABLE report.balance; TABLE report.coverage;
SELECT portstats.create_report_views('public.customs'::regclass, '{"date": "at", "quantity": "cars", "value": "value"}'::jsonb, 'report2'::text, '{"currency": "CNY", "converted": "USD", "quiet_days": 30}'::jsonb);
TABLE report2.headline; TABLE report2.monthly; TABLE report2.coverage;
SELECT portstats.report_sql('public.customs'::regclass, '{"date": "day", "value": "value"}'::jsonb, 'coverage'::text);
SELECT * FROM portstats.rate_check('average'::text); SELECT * FROM portstats.rate_check(); SELECT * FROM portstats.rate_check(portstats.rate_book_of('spot'::text));
SELECT portstats.audit_conversion('400 yuan'::text, '$50'::text, 'CNY'::text, 'USD'::text, '2023-10'::portstats.period), portstats.audit_conversion('400 yuan'::text, '$50'::text, 'CNY'::text, 'USD'::text, '2023-10'::portstats.period, 'spot'::text);
SELECT portstats.classify('870380'::text, portstats.vehicle_class()), portstats.classify('870380'::text, portstats.powertrain(), '2023-10-05'::date), portstats.classify('870380'::text, portstats.fuel(), '2023-10-05'::date);
EOT
cat >"$work/overload" <<'EOT'
CREATE FUNCTION pg_temp.overload() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	c record;
	made integer := 0;
BEGIN
	FOR c IN
		SELECT DISTINCT p.proname, p.proretset, p.prorettype::regtype AS result,
			array_to_string(p.proargtypes[0:a.n - 2] || o.type::oid || p.proargtypes[a.n:], ' ')::oidvector::regtype[] AS types
		FROM pg_proc AS p CROSS JOIN LATERAL unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (type, n)
		JOIN (VALUES ('numeric'::regtype, '{smallint,integer,bigint,double precision}'::regtype[]), ('bigint', '{smallint,integer}'), ('integer', '{smallint}'),
			('text', '{varchar,name,char}'), ('jsonb', '{text,json}'), ('portstats.period', '{text,date,daterange}'), ('date', '{text,timestamp}'),
			('portstats.rate_book', '{text}'), ('daterange', '{text}'), ('regclass', '{text,oid}')) AS t (type, others) ON t.type = a.type
		CROSS JOIN LATERAL unnest(t.others) AS o (type)
		WHERE p.pronamespace = 'portstats'::regnamespace AND p.prokind IN ('f', 'a') AND p.prorettype <> ALL ('{cstring,internal,trigger}'::regtype[]) AND 'internal'::regtype <> ALL (p.proargtypes::oid[])
	LOOP
		BEGIN
			EXECUTE format('CREATE FUNCTION portstats.%I(%s) RETURNS %s %s LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION ''hostile''; END $f$',
				c.proname, array_to_string(c.types, ', '), CASE WHEN c.proretset THEN 'SETOF' ELSE '' END, c.result);
			made := made + 1;
		EXCEPTION WHEN duplicate_function OR ambiguous_function THEN
		END;
	END LOOP;
	FOR c IN SELECT f.name, repeat(', text', n) AS types FROM unnest('{format,concat,concat_ws}'::text[]) AS f (name), generate_series(1, 6) AS n LOOP
		EXECUTE format('CREATE FUNCTION portstats.%I(text%s) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION ''hostile''; END $f$', c.name, c.types);
	END LOOP;
	RETURN made;
END $$;
CREATE FUNCTION portstats.unnest(portstats.period[]) RETURNS SETOF portstats.period LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''hostile''; END';
CREATE FUNCTION portstats.array_to_string(portstats.period[], text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''hostile''; END';
EOT
as postgres "BEGIN; $(cat "$work/typed") ROLLBACK"
ok $? "what a superuser gets of the reports"
cp "$work/out" "$work/before"
as postgres "SET client_min_messages = error; BEGIN; SET ROLE guard_owner; $(cat "$work/overload") SELECT pg_temp.overload() > 1000; RESET ROLE; $(cat "$work/typed") ROLLBACK"
sed 1d "$work/out" >"$work/after"
[ "$(head -n 1 "$work/out")" = t ] && cmp -s "$work/before" "$work/after"
passed=$?
diff "$work/before" "$work/after" >>"$work/out"
ok $passed "and in a schema whose owner has made functions that take other types"
verbosity=sqlstate
# A cast that would take our literals elsewhere; only a superuser or the owner of a type makes one.
as guard_reader "CREATE CAST (text AS portstats.period) WITH INOUT AS IMPLICIT"
ok "$(grep -q 42501 "$work/out"; echo $?)" "a reader cannot make a cast of ours"

# ---------- a table of somebody else's ----------

# Whoever reports on a plain table runs nothing of its owner's, who made the types of its columns, and in a
# schema of the path whatever matches them better than what the server has.
verbosity=default
cat >"$work/plant" <<'EOT'
CREATE FUNCTION boom() RETURNS int LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''hostile''; END';
CREATE TYPE flow AS ENUM ('export', 'import');
CREATE DOMAIN way AS flow;
CREATE DOMAIN amount AS numeric;
CREATE DOMAIN sum_of AS amount;
CREATE DOMAIN cars AS integer;
CREATE DOMAIN day AS date;
CREATE DOMAIN moment AS timestamp;
CREATE DOMAIN code AS varchar;
CREATE FUNCTION printed(flow) RETURNS text LANGUAGE sql AS 'SELECT public.boom()::text';
CREATE FUNCTION printed(amount) RETURNS text LANGUAGE sql AS 'SELECT public.boom()::text';
CREATE FUNCTION printed(code) RETURNS text LANGUAGE sql AS 'SELECT public.boom()::text';
CREATE FUNCTION dated(day) RETURNS date LANGUAGE sql AS 'SELECT NULL::date OFFSET public.boom()';
CREATE FUNCTION dated(moment) RETURNS date LANGUAGE sql AS 'SELECT NULL::date OFFSET public.boom()';
CREATE CAST (flow AS text) WITH FUNCTION printed(flow) AS IMPLICIT;
CREATE CAST (amount AS text) WITH FUNCTION printed(amount) AS IMPLICIT;
CREATE CAST (code AS text) WITH FUNCTION printed(code) AS IMPLICIT;
CREATE CAST (day AS date) WITH FUNCTION dated(day) AS IMPLICIT;
CREATE CAST (moment AS date) WITH FUNCTION dated(moment) AS IMPLICIT;
CREATE FUNCTION late(day, day) RETURNS boolean LANGUAGE sql AS 'SELECT public.boom() = 0';
CREATE FUNCTION late(moment, moment) RETURNS boolean LANGUAGE sql AS 'SELECT public.boom() = 0';
CREATE FUNCTION late(flow, flow) RETURNS boolean LANGUAGE sql AS 'SELECT public.boom() = 0';
CREATE OPERATOR >= (LEFTARG = day, RIGHTARG = day, FUNCTION = late);
CREATE OPERATOR <= (LEFTARG = day, RIGHTARG = day, FUNCTION = late);
CREATE OPERATOR >= (LEFTARG = moment, RIGHTARG = moment, FUNCTION = late);
CREATE OPERATOR < (LEFTARG = moment, RIGHTARG = moment, FUNCTION = late);
CREATE OPERATOR = (LEFTARG = flow, RIGHTARG = flow, FUNCTION = late);
CREATE FUNCTION more(numeric, sum_of) RETURNS numeric LANGUAGE sql AS 'SELECT public.boom()::numeric';
CREATE FUNCTION more(bigint, cars) RETURNS bigint LANGUAGE sql AS 'SELECT public.boom()::bigint';
CREATE FUNCTION more(numeric, sum_of, day) RETURNS numeric LANGUAGE sql AS 'SELECT public.boom()::numeric';
CREATE AGGREGATE sum(sum_of) (SFUNC = more, STYPE = numeric, INITCOND = 0);
CREATE AGGREGATE sum(cars) (SFUNC = more, STYPE = bigint, INITCOND = 0);
CREATE AGGREGATE series(sum_of, day) (SFUNC = more, STYPE = numeric, INITCOND = 0);
CREATE FUNCTION trim_scale(amount) RETURNS numeric LANGUAGE sql AS 'SELECT public.boom()::numeric';
CREATE FUNCTION enum_out(flow) RETURNS text LANGUAGE sql AS 'SELECT public.boom()::text';
CREATE FUNCTION format(text, flow) RETURNS text LANGUAGE sql AS 'SELECT public.boom()::text';
CREATE FUNCTION array_append(text[], text) RETURNS text[] LANGUAGE sql AS 'SELECT ARRAY[public.boom()::text]';
CREATE FUNCTION array_remove(text[], text) RETURNS text[] LANGUAGE sql AS 'SELECT ARRAY[public.boom()::text]';
CREATE TABLE planted (day day, at moment, flow flow, origin way, destination code, hs amount, cars cars, value sum_of, currency code);
INSERT INTO planted SELECT day, at, f::flow, f::flow, destination, hs, cars, value, currency
FROM customs, LATERAL (SELECT CASE flow WHEN 'export' THEN 'export' ELSE 'import' END) AS t (f);
GRANT SELECT ON planted TO PUBLIC;
EOT
cat >"$work/reports" <<'EOT'
SELECT * FROM headline('@', '{"date": "day", "flow": "flow", "quantity": "cars", "value": "value"}', '2023-10');
SELECT * FROM headline('@', '{"date": "day", "value": "value"}', '2023-10');
SELECT * FROM headline('@', '{"date": "at", "value": "cars"}', '2023-10-01/2023-10-17');
SELECT * FROM headline('@', '{"date": "at", "quantity": "cars", "value": "value"}', '2023-10', '{"currency": "CNY", "converted": "USD"}');
SELECT * FROM monthly('@', '{"date": "day", "quantity": "cars", "value": "value", "currency": "currency"}', '2023-10', '{"converted": "CNY"}');
SELECT * FROM monthly('@', '{"date": "at", "flow": "flow", "value": "value"}', '2023-10');
SELECT * FROM corridor_report('@', '{"date": "day", "flow": "flow", "origin": "hs", "destination": "destination", "value": "value"}', '2023-10');
SELECT * FROM corridor_report('@', '{"date": "at", "origin": "hs", "value": "value"}', '2023-10');
SELECT report_text('@', '{"date": "day", "flow": "flow", "value": "value"}', '2023-10', 'en', '{"currency": "CNY", "quiet_days": 30}');
SELECT count(*) FROM create_report_views('@', '{"date": "day", "flow": "flow", "quantity": "cars", "value": "value"}', 'report', '{"currency": "CNY", "converted": "USD"}'); SELECT * FROM report.monthly ORDER BY 1, 2; SELECT * FROM report.balance ORDER BY 1;
SELECT count(*) FROM create_report_views('@', '{"date": "day", "flow": "flow", "value": "value"}', 'report'); SELECT * FROM report.coverage ORDER BY 1, 2;
SELECT count(*) FROM create_report_views('@', '{"date": "day", "class": "hs", "value": "value"}', 'report'); SELECT * FROM report.commodity ORDER BY 1, 2;
SELECT count(*) FROM create_report_views('@', '{"date": "at", "origin": "flow", "destination": "destination", "value": "value"}', 'report'); SELECT * FROM report.corridor ORDER BY 1, 2, 3;
SELECT report_sql('@', '{"date": "day", "flow": "flow", "value": "value"}', 'headline') || ' ORDER BY 1, 2' \gexec
SELECT report_sql('@', '{"date": "day", "class": "hs", "quantity": "cars", "value": "value"}', 'commodity', '{"currency": "CNY", "converted": "USD"}') || ' ORDER BY 1, 2' \gexec
SELECT report_sql('@', '{"date": "at", "value": "cars"}', 'coverage') || ' ORDER BY 1' \gexec
EOT
# report_on TABLE CALL
report_on() {
	as postgres "BEGIN; SET search_path = public, portstats; $(printf '%s' "$2" | sed "s/@/$1/g")
		ROLLBACK" <&-
}
while IFS= read -r call; do
	report_on customs "$call"
	cat "$work/out"
done <"$work/reports" >"$work/before"
[ "$(wc -l <"$work/before")" -ge 30 ] && ! grep -q ERROR "$work/before"
ok $? "reports of a plain table"
as guard_reader "SET client_min_messages = error; SET search_path = public, portstats; $(cat "$work/plant")"
ok $? "a table of types of its owner's"
while IFS= read -r call; do
	report_on planted "$call"
	cat "$work/out" >>"$work/planted"
	[ -s "$work/out" ] && ! grep -q -e hostile -e ERROR "$work/out"
	ok $? "a superuser: $call"
done <"$work/reports"
diff "$work/before" "$work/planted" >"$work/out"
ok $? "the figures are those of the plain table"
as guard_reader "SET client_min_messages = error; DROP TABLE public.planted; DROP TYPE public.flow CASCADE;
	DROP DOMAIN public.amount, public.cars, public.day, public.moment, public.code CASCADE;
	DROP FUNCTION public.array_append(text[], text), public.array_remove(text[], text), public.boom()"
ok $? "they are gone"
verbosity=sqlstate

# ---------- an empty search path ----------

# Each public function and aggregate is called with NULLs by its whole name: no error that a name is not found.
psql -X -q -A -t -d guarded >"$work/calls" <<'SQL'
SET search_path = '';
SELECT format('SELECT %L; SELECT %s FROM (SELECT %s) AS a;', p.oid::regprocedure,
	CASE WHEN p.proretset THEN format('(SELECT count(*) FROM %s AS r)', c.call) ELSE c.call || CASE WHEN p.prokind = 'w' THEN ' OVER ()' ELSE '' END END,
	coalesce((SELECT string_agg(format('NULL::%s AS a%s', format_type(t, NULL), n), ', ' ORDER BY n) FROM unnest(p.proargtypes) WITH ORDINALITY AS u (t, n)), 'NULL'))
FROM pg_proc AS p,
LATERAL (SELECT format('portstats.%I(%s)', p.proname, (SELECT string_agg('a' || n, ', ' ORDER BY n) FROM generate_series(1, p.pronargs) AS n)) AS call) AS c
WHERE p.pronamespace = 'portstats'::pg_catalog.regnamespace AND p.prorettype <> 'trigger'::regtype
	AND NOT p.proargtypes::oid[] && '{internal,cstring}'::regtype[]::oid[] AND p.prorettype NOT IN ('internal'::regtype, 'cstring'::regtype)
ORDER BY p.oid
SQL
calls=$(wc -l <"$work/calls")
{ echo "SET search_path = '';"; cat "$work/calls"; } | psql -X -q -A -t -v VERBOSITY=verbose -U guard_reader -d guarded >"$work/out" 2>&1
[ "$calls" -gt 200 ] && ! grep -E 'ERROR: +(42|XX|3F)' "$work/out" >"$work/why"
ok $? "each of $calls functions with an empty search path: every name is found"

# ---------- a superuser's dump ----------

# pg_dump reads what the owner may alter, in conditions of the script's. Nothing of the owner's runs in them.
as guard_owner "BEGIN;
	CREATE FUNCTION public.evil() RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''% runs this'', current_user; END';
	CREATE FUNCTION public.evil_row(portstats.rate_type) RETURNS text LANGUAGE sql AS 'SELECT public.evil()';
	CREATE CAST (portstats.rate_type AS text) WITH FUNCTION public.evil_row(portstats.rate_type);
	CREATE TYPE public.evil_list AS ENUM ('ISO 4217', 'ours');
	CREATE FUNCTION public.evil_list(public.evil_list) RETURNS text LANGUAGE sql AS 'SELECT public.evil()';
	ALTER TABLE portstats.currency_list DROP CONSTRAINT currency_list_has_a_name, ALTER list TYPE public.evil_list USING list::public.evil_list;
	CREATE CAST (public.evil_list AS text) WITH FUNCTION public.evil_list(public.evil_list) AS IMPLICIT;
	INSERT INTO portstats.currency_list (list, currency_code) VALUES ('ours', '142');
	INSERT INTO portstats.rate_type VALUES ('it''s, \"so\"', 'EUR', NULL, NULL, ''), ('none', 'EUR', NULL, 3, NULL);
	UPDATE portstats.rate_type SET description = 'changed' WHERE rate_type = 'spot';
	COMMIT"
ok $? "casts of the owner's, for the rows that a dump looks through"
pg_dump -U postgres guarded >"$work/dump" 2>"$work/out"
ok $? "a superuser's dump runs none of them"
sed -n '/^COPY portstats.rate_type/,/^\\\./p; /^COPY portstats.currency_list/,/^\\\./p' "$work/dump" | grep -v '^COPY\|^\\\.' | LC_ALL=C sort >"$work/out"
printf '%s\n' "it's, \"so\"|EUR|\\N|\\N|" 'none|EUR|\N|3|\N' 'ours|142|\N|\N|\N' 'spot|USD|\N|10|changed' | tr '|' '\t' >"$work/wanted"
cmp -s "$work/wanted" "$work/out"
ok $? "and holds the rows that are not the script's"
# Nor does the trigger that a restore goes through.
as postgres "BEGIN; UPDATE portstats.rate_type SET description = 'Rate of the day' WHERE rate_type = 'spot'; SET check_function_bodies = off;
	INSERT INTO portstats.rate_type VALUES ('spot', 'USD', NULL, 3, 'of a dump'); SELECT max_age_days, description FROM portstats.rate_type WHERE rate_type = 'spot'; ROLLBACK"
[ "$(cat "$work/out")" = '3|of a dump' ]
ok $? "nor does the trigger of a restore"
as guard_owner "SET client_min_messages = error; DROP CAST (portstats.rate_type AS text); DROP TYPE public.evil_list CASCADE; DROP FUNCTION public.evil_row(portstats.rate_type), public.evil()"
ok $? "they are dropped"

# ---------- the owner's types of the rate tables ----------

# Who asks for a rate compares columns that the owner may give other types, whose casts are his too: they do not run.
cat >"$work/rates" <<'EOT'
SELECT to_usd(80, '2023-10-05'), try_convert_currency(80, 'USD', 'CNY', '2023-10-05', 'spot');
SELECT sum_usd(80, '2023-10-05'), sum_converted(80, 'USD', 'CNY', '2023-10-05', 'spot');
SELECT exchange_rate('USD', 'CNY', '2023-10-05');
SELECT explain_rate('USD', 'CNY', '2023-10-05');
SELECT rate_history('USD', 'CNY', '2023-10', 'day');
SELECT rate_book_of('average');
SELECT rate_check('average');
SELECT rate_check();
SELECT rate_check((SELECT rate_book('USD', 'Cny', date '2023-10-01', 8)));
SELECT convert_currency(80, 'USD', 'CNY', '2023-10-05', 'nowhere');
SELECT * FROM headline('customs', '{"date": "day", "value": "value"}', '2023-10', '{"currency": "CNY", "converted": "USD", "rate_type": "average"}');
SELECT * FROM headline('customs', '{"date": "day", "value": "value"}', '2023-10', '{"currency": "cny"}');
EOT
while read -r table column type; do
	cat >"$work/turned" <<EOT
\\set ON_ERROR_ROLLBACK on
BEGIN; SET LOCAL client_min_messages = error; SET search_path = public, portstats; SET ROLE guard_owner;
CREATE TYPE evil AS ENUM ('USD');
CREATE FUNCTION evil(evil) RETURNS $type LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''hostile''; END';
CREATE CAST (evil AS $type) WITH FUNCTION evil(evil) AS IMPLICIT;
DO \$\$ DECLARE c record; BEGIN
	FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE connamespace = 'portstats'::regnamespace AND contype = 'f' LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname); END LOOP;
	FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE conrelid = 'portstats.$table'::regclass AND contype <> 'n' LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname); END LOOP;
END \$\$;
ALTER TABLE portstats.$table ALTER $column DROP DEFAULT, ALTER $column TYPE evil USING 'USD'::evil;
SELECT 'turned'; RESET ROLE;
$(cat "$work/rates")
ROLLBACK;
EOT
	psql -X -q -A -t -d guarded -f "$work/turned" >"$work/out" 2>&1 <&-
	head -n 1 "$work/out" | grep -qx turned && ! grep -q hostile "$work/out"
	ok $? "$table.$column of a type that is cast to $type"
done <<'EOT'
exchange_rate rate_type text
exchange_rate base_currency text
exchange_rate quote_currency text
exchange_rate valid_from date
exchange_rate valid_until date
exchange_rate rate numeric
exchange_rate source text
rate_type rate_type text
rate_type pivot_currency text
rate_type valid_unit text
rate_type max_age_days integer
currency_list currency_code text
currency_list numeric_code text
EOT

# ---------- the schema renamed ----------

# Who may create schemas makes one by the old name, with views that would run what he likes as the caller.
cat >"$work/planted" <<'EOT'
CREATE FUNCTION public.spy() RETURNS numeric LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''% runs this'', current_user; END';
CREATE SCHEMA portstats;
CREATE VIEW portstats.rate_type AS SELECT 'average'::text AS rate_type, 'USD'::text AS pivot_currency, NULL::text AS valid_unit, public.spy()::integer AS max_age_days, NULL::text AS description;
CREATE VIEW portstats.exchange_rate AS SELECT 'average'::text AS rate_type, 'USD'::text AS base_currency, 'CNY'::text AS quote_currency, date '2023-10-01' AS valid_from, NULL::date AS valid_until, public.spy() AS rate, ''::text AS source;
GRANT USAGE ON SCHEMA portstats TO PUBLIC; GRANT SELECT ON ALL TABLES IN SCHEMA portstats TO PUBLIC;
EOT
psql -X -q -d guarded -c 'GRANT CREATE ON DATABASE guarded TO guard_reader'
: >"$work/rename"
for name in portstats 'Our "rates"'; do
	cat >>"$work/rename" <<EOT
SET search_path = '$name', public; SELECT to_usd(80, '2023-10-05'), sum_usd(80, '2023-10-05'), exchange_rate('USD', 'CNY', '2023-10-05');
SELECT source FROM explain_rate('USD', 'CNY', '2023-10-05'); SELECT count(*) FROM rates(rate_book_of('average'));
EOT
	[ "$name" != portstats ] || cat >>"$work/rename" <<EOT
\\! psql -X -q -U guard_owner -d guarded -c 'ALTER SCHEMA portstats RENAME TO "Our ""rates"""' && psql -X -q -U guard_reader -d guarded -f $work/planted
EOT
done
# The first half is asked before, the second after it, in one session; then by one that has not asked before.
sed -i "s/'Our \"rates\"'/\"Our \"\"rates\"\"\"/" "$work/rename"
as postgres "$(cat "$work/rename")"
cp "$work/out" "$work/both"
tail -n 2 "$work/rename" >"$work/after_rename"
as postgres "$(cat "$work/after_rename")"
printf '%s\n' '10.00000000|10.00000000|8.00' published 3 >"$work/wanted"
cat "$work/wanted" "$work/wanted" | cmp -s - "$work/both" && cmp -s "$work/wanted" "$work/out"
passed=$?
cat "$work/both" >>"$work/out"
ok $passed "rates are read from the schema of the extension, by whatever name"
as guard_reader "SET client_min_messages = error; DROP SCHEMA portstats CASCADE; DROP FUNCTION public.spy()"
as guard_owner 'ALTER SCHEMA "Our ""rates""" RENAME TO portstats'
gives guard_reader 10.00000000 "SELECT portstats.to_usd(80, '2023-10-05')" "and it is named back"
# A schema that was the extension's is there, by the name that it had when rates were read last.
verbosity=default
gives guard_owner '10.00000000
20.00000000' "SET client_min_messages = error; BEGIN; ALTER SCHEMA portstats RENAME TO old_rates; SELECT old_rates.to_usd(80, '2023-10-05');
	DROP EXTENSION portstats CASCADE; CREATE EXTENSION portstats;
	CREATE TABLE old_rates.exchange_rate AS SELECT t.*, 666.0 AS rate FROM (SELECT 'average' AS rate_type, 'USD' AS base_currency, 'CNY' AS quote_currency, date '2023-10-01' AS valid_from, NULL::date AS valid_until) AS t;
	CREATE TABLE old_rates.rate_type AS TABLE portstats.rate_type;
	INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-10-01', 4);
	SELECT portstats.to_usd(80, '2023-10-05'); ROLLBACK" "and made again in a schema of its own while the old one stays"
verbosity=sqlstate

# ---------- made, changed, dropped ----------

as guard_owner "CREATE TABLE fresh AS SELECT 1 AS n; SELECT portstats.to_usd(80, '2023-10-05');
	DROP EXTENSION portstats CASCADE; CREATE EXTENSION portstats; SELECT count(*) FROM portstats.exchange_rate;
	INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-10-01', 4);
	SELECT portstats.to_usd(80, '2023-10-05');
	BEGIN; DROP EXTENSION portstats CASCADE; CREATE EXTENSION portstats; ROLLBACK; SELECT portstats.to_usd(80, '2023-10-05');
	SELECT portstats.sum_usd(80, '2023-10-05')"
[ "$(tr '\n' ' ' <"$work/out")" = '10.00000000 0 20.00000000 20.00000000 20.00000000 ' ]
ok $? "dropped and made again within a session: its own rates are read"
as guard_owner "ALTER EXTENSION portstats UPDATE"
ok $? "ALTER EXTENSION by the owner"
as postgres "ALTER EXTENSION portstats DROP FUNCTION portstats.growth_pct(numeric, numeric);
	SELECT portstats.growth_pct(3, 2); ALTER EXTENSION portstats ADD FUNCTION portstats.growth_pct(numeric, numeric); SELECT portstats.growth_pct(3, 2)"
[ "$(grep -c '50.0000000000000000' "$work/out")" = 2 ]
ok $? "a function is taken out of the extension and put back"
as guard_owner "ALTER EXTENSION portstats SET SCHEMA public"
ok "$(grep -q 0A000 "$work/out"; echo $?)" "it stays in its schema"
as guard_owner "PREPARE q AS SELECT portstats.to_usd(80, '2023-10-05'); EXECUTE q; ALTER TABLE portstats.exchange_rate ADD COLUMN note text; EXECUTE q;
	ALTER TABLE portstats.exchange_rate DROP COLUMN note; EXECUTE q"
[ "$(tr '\n' ' ' <"$work/out")" = '20.00000000 20.00000000 20.00000000 ' ]
ok $? "a column is added to the rates and dropped under a prepared statement"

# Other sessions ask while one drops and makes it again: an answer that was right, or a plain error.
cat >"$work/loop.sql" <<'SQL'
SELECT (SELECT portstats.sum_usd(80, '2023-10-05') FROM generate_series(1, 300))::text;
SELECT portstats.to_usd(80, '2023-10-05')::text;
SELECT portstats.exchange_rate('USD', 'CNY', '2023-10-05')::text;
SQL
for i in $(seq 100); do cat "$work/loop.sql"; echo 'SELECT FROM pg_sleep(0.02);'; done >"$work/loops.sql"
for client in 1 2 3; do
	psql -X -q -A -t -v VERBOSITY=sqlstate -U guard_reader -d guarded -f "$work/loops.sql" >"$work/client.$client" 2>&1 &
done
for i in 1 2 3 4 5; do
	as guard_owner "DROP EXTENSION portstats CASCADE; CREATE EXTENSION portstats;
		INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-10-01', 4)" || break
	sleep 0.2
done
ok $? "dropped and made again five times while others ask"
wait
cat "$work"/client.* | sed 's/^psql:[^ ]* //; s/^ERROR: *//' | sort | uniq -c >"$work/out"
# 42883, 42P01, 42704, 3F000: not there; 22023: no rate yet; XX000 is the server's own, of a lookup that raced a DROP.
[ "$(grep -vcE ' (6000\.00000000|20\.00000000|4|42883|42P01|42704|3F000|22023|22000|P0002)$' "$work/out")" = 0 ]
ok $? "the others had right answers or plain errors: $(tr -s ' \n' ' ' <"$work/out")"
gives guard_reader 20.00000000 "SELECT portstats.to_usd(80, '2023-10-05')" "and it is there at the end"

# ---------- by hand ----------

script=$(ls "$(pg_config --sharedir)"/extension/portstats--*.sql 2>/dev/null | head -n 1)
as guard_owner "DROP EXTENSION portstats CASCADE"
psql -X -q -A -t -d guarded -f "$script" >"$work/out" 2>&1
[ -n "$script" ] && grep -q 'Use "CREATE EXTENSION portstats"' "$work/out" &&
	[ "$(psql -X -A -t -d guarded -c "SELECT count(*) FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = pronamespace WHERE nspname = 'portstats' OR proname IN ('period_in', 'yoy')")" = 0 ]
ok $? "the script refuses to be loaded by hand"
# A schema of that name that is there already: none, his own, another's.
verbosity=default
without="SET client_min_messages = error; DROP EXTENSION IF EXISTS portstats CASCADE; DROP SCHEMA IF EXISTS portstats CASCADE;"
works="CREATE EXTENSION portstats;
	INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-10-01', 4);
	SELECT portstats.to_usd(80, '2023-10-05'), count(*) FROM portstats.rate_check()"
for who in guard_owner postgres; do
	gives $who '20.00000000|0' "$without $works" "$who: without a schema portstats"
	as postgres "$without"
	gives $who '20.00000000|0' "CREATE SCHEMA portstats; $works" "$who: into a schema of its own"
done
for owner in guard_owner postgres; do
	as postgres "$without CREATE SCHEMA portstats AUTHORIZATION $owner"
	gives guard_owner 't' "CREATE EXTENSION portstats; SELECT portstats.period('2023') IS NOT NULL" "the owner, into a schema of $owner"
done
as postgres "$without CREATE SCHEMA portstats AUTHORIZATION guard_owner"
gives postgres '20.00000000|0' "$works" "a superuser, into a schema of the owner's"
as postgres "$without GRANT CREATE ON DATABASE guarded TO guard_maker; CREATE SCHEMA portstats AUTHORIZATION guard_owner"
gives guard_maker 't' "CREATE EXTENSION portstats; SELECT portstats.period('2023') IS NOT NULL" "who may create, into a schema of the owner's"
for who in guard_owner guard_maker postgres; do
	as postgres "$without CREATE SCHEMA portstats AUTHORIZATION guard_reader"
	as $who "CREATE EXTENSION portstats"
	sed '/^CONTEXT/,$d' "$work/out" >"$work/error"
	[ "$(cat "$work/error")" = "ERROR:  schema portstats belongs to guard_reader
DETAIL:  Whoever owns it could put functions there that are found before the server's own.
HINT:  DROP SCHEMA portstats, or ALTER SCHEMA portstats OWNER TO $who, then say CREATE EXTENSION again." ]
	ok $? "$who: not into another's schema"
done
as guard_owner "SET check_function_bodies = off; SET row_security = off; CREATE EXTENSION portstats"
ok "$(grep -q 'belongs to guard_reader' "$work/out"; echo $?)" "nor where the owner restores a dump"
# What others may have put into his own.
while IFS='|' read -r object what; do
	as postgres "$without CREATE SCHEMA portstats AUTHORIZATION guard_owner; GRANT CREATE ON SCHEMA portstats TO guard_reader"
	as guard_reader "SET client_min_messages = error; CREATE FUNCTION public.ne(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE $object"
	as guard_owner "CREATE EXTENSION portstats"
	[ "$(head -n 1 "$work/out")" = "ERROR:  $what in schema portstats belongs to guard_reader" ]
	ok $? "not where another has put a $what"
	as guard_reader "SET client_min_messages = error; DROP FUNCTION public.ne(text, text) CASCADE"
done <<'EOT'
TABLE portstats.pg_class (n int)|table portstats.pg_class
VIEW portstats.exchange_rate AS SELECT 1 AS n|view exchange_rate
FUNCTION portstats.array_to_string(int[], text) RETURNS text LANGUAGE sql AS 'SELECT 1::text'|function array_to_string(integer[],text)
OPERATOR portstats.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = public.ne)|operator portstats.<>(text,text)
TYPE portstats.flow AS ENUM ()|type flow
COLLATION portstats.mine FROM "C"|collation mine
EOT
# His own are there: the script runs none of them, nor does what it makes.
as postgres "$without CREATE SCHEMA portstats AUTHORIZATION guard_owner"
as guard_owner "SET client_min_messages = error; $(grep -v -e 'portstats\.' -e 'TABLE' -e 'INTO' -e DOMAIN "$work/hostile" | sed 's/@/portstats/g')"
ok $? "hostile objects in the owner's schema portstats"
for who in guard_owner postgres; do
	gives $who '20.00000000|0' "$works" "$who: the script runs none of them, nor does what it makes"
	as postgres "SET client_min_messages = error; DROP EXTENSION portstats CASCADE"
done
as guard_owner "$without"
as guard_owner "CREATE EXTENSION portstats SCHEMA public"
ok "$(grep -q 'must be installed in schema "portstats"' "$work/out"; echo $?)" "nor into a schema of another name"

# A dump makes the schema and gives it its owner before the extension: of one that the owner made, and of
# one that somebody made who may create, restored by each who may.
for maker in guard_owner guard_maker; do
	as postgres "$without"
	as $maker "CREATE EXTENSION portstats; INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-10-01', 4)"
	pg_dump -U postgres guarded >"$work/dump" 2>"$work/out"
	ok $? "dumped, made by $maker"
	for who in postgres guard_owner; do
		# A role cannot give to another what it makes.
		[ $maker = $who ] || [ $who = postgres ] || continue
		psql -X -q -d postgres -c 'CREATE DATABASE guarded_again OWNER guard_owner' >"$work/out" 2>&1
		psql -X -q -v ON_ERROR_STOP=1 -U $who -d guarded_again -f "$work/dump" >"$work/out" 2>&1 &&
			psql -X -A -t -d guarded_again -c "SELECT nspowner::regrole, portstats.to_usd(80, '2023-10-05') FROM pg_namespace WHERE nspname = 'portstats'" >"$work/out" 2>&1
		[ "$(cat "$work/out")" = "$maker|20.00000000" ]
		ok $? "made by $maker, restored by $who"
		psql -X -q -d postgres -c 'DROP DATABASE guarded_again'
	done
done

psql -X -q -d postgres -c 'DROP DATABASE guarded' -c 'DROP ROLE guard_owner' -c 'DROP ROLE guard_reader' -c 'DROP ROLE guard_maker' >"$work/out" 2>&1
ok $? "nothing else is left"
echo "1..$number"
[ $failures = 0 ]
