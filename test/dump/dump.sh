#!/bin/sh
# Dump and restore, plain and custom: rates, the user's own rate type, an index on
# period(day, 'month'), a stored comparison, breakdown, basket, book, classification and series, views,
# report views with what was granted and said of them, one kept as rows. Prints TAP.
# The server is where PGHOST and its kin say.
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
		sed 's/^/#   /' "$work/why" 2>/dev/null
	fi
	: >"$work/why"
}

sql() { # sql DATABASE SQL
	psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -c "$2" 2>>"$work/why"
}

# What must come out the same: figures, bytes, plans that use the index, rates each once.
figures() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" 2>>"$work/why" <<'SQL'
SET enable_seqscan = off;
SET search_path = public, portstats;
SELECT 'rates', r.* FROM portstats.exchange_rate r ORDER BY 2, 3, 4, 5;
SELECT 'types', t.* FROM portstats.rate_type t ORDER BY 2;
SELECT 'codes', c.list, count(*) FROM portstats.currency_list c GROUP BY 2 ORDER BY 2;
SELECT 'code', c.* FROM portstats.currency_list c WHERE list <> 'ISO 4217' ORDER BY 3;
SELECT 'check', c.* FROM portstats.rate_check() c;
SELECT 'kept', n, c::text, comparison_send(c), (growth(c)).*, b::text, breakdown_send(b), bk::text, basket_send(bk), rate_book_send(book), p, k::text, classification_send(k), classify('870380', k, '2020-01-01') FROM kept ORDER BY n;
SELECT 'series', n, s::text, series_send(s), total(s), q.* FROM monthly, points(s) AS q ORDER BY n, q.start_date;
SELECT 'view', v.* FROM by_month v ORDER BY 2;
SELECT 'classes', v.* FROM by_class v ORDER BY 2;
SELECT 'index', indexdef FROM pg_indexes WHERE indexname = 'by_period';
SELECT 'dollars', sum_usd(value, day), sum_converted(value, 'CNY', 'USD', day, 'ours') FROM trade;
SELECT 'comment', obj_description('portstats.exchange_rate'::regclass, 'pg_class');
EXPLAIN (COSTS OFF) SELECT count(*) FROM trade WHERE portstats.period(day, 'month') = '2023-10'::portstats.period;
SQL
}

# The report views and what stands on them: definitions, options, comments, grants, rows, also a reader's.
reports() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" 2>>"$work/why" <<'SQL'
SET search_path = public, portstats;
CREATE TEMPORARY VIEW report AS
SELECT oid AS view, relname, relkind, reloptions, relacl, relispopulated FROM pg_class WHERE relnamespace = 'reports'::regnamespace AND relkind IN ('v', 'm');
SELECT relname, relkind, reloptions, relispopulated, pg_get_viewdef(view), obj_description(view, 'pg_class') FROM report ORDER BY 1;
SELECT relname, attname, format_type(atttypid, atttypmod), col_description(view, attnum) FROM report JOIN pg_attribute ON attrelid = view AND attnum > 0 ORDER BY relname, attnum;
SELECT relname, attname, privilege_type, is_grantable, CASE grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(grantee) END AS grantee
FROM (SELECT relname, NULL::name AS attname, relacl AS acl FROM report
	  UNION ALL SELECT relname, attname, attacl FROM report JOIN pg_attribute ON attrelid = view AND attnum > 0) AS r, aclexplode(acl) ORDER BY 1, 2, 3, 5;
SELECT indexdef FROM pg_indexes WHERE schemaname = 'reports' ORDER BY 1;
SELECT format('SELECT %L, t.* FROM reports.%I AS t ORDER BY t::text COLLATE "C"', relname, relname) FROM report ORDER BY relname \gexec
SET ROLE dump_reader;
SELECT 'reader', month, flow, converted, converted_base FROM reports.headline ORDER BY 2, 3;
SELECT 'reader', month, converted FROM reports.corridor ORDER BY 2, 3;
SELECT 'reader', count(*), sum(converted) FROM reports.kept;
SQL
}

# Makes the report views, or makes them again; the names of those that are made.
make_reports() {
	sql "$1" "SELECT portstats.create_report_views('declared', '{
		\"date\": \"day\", \"flow\": \"flow\", \"origin\": \"origin\", \"destination\": \"To\", \"mode\": \"mode\",
		\"class\": \"class\", \"enterprise\": \"enterprise\", \"quantity\": \"quantity\", \"value\": \"value\"}',
		'reports', '{\"currency\": \"CNY\", \"converted\": \"USD\", \"export\": \"out\", \"import\": \"in\"}')"
}

sql postgres 'CREATE DATABASE dumped'
sql postgres 'CREATE ROLE dump_reader'
psql -X -q -v ON_ERROR_STOP=1 -d dumped >"$work/why" 2>&1 <<'SQL'
CREATE EXTENSION portstats;
SET search_path = public, portstats;
CREATE TABLE trade (day date, partner text, value numeric(14,2));
INSERT INTO trade SELECT date '2022-09-01' + n, CASE n % 3 WHEN 0 THEN 'KZ' WHEN 1 THEN 'UZ' END, n * 1.25
FROM generate_series(0, 450) AS n;
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source)
SELECT 'USD', 'CNY', m::date, 7 + extract(month FROM m)::int / 100.0, 'a bank''s "own", with a tab	in it'
FROM generate_series(date '2022-09-01', '2023-12-01', '1 month') AS m;
INSERT INTO rate_type VALUES ('ours', 'EUR', NULL, 400, 'of our own');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate)
VALUES ('ours', 'USD', 'CNY', '2022-09-01', '2023-01-31', 6.95), ('ours', 'USD', 'CNY', '2023-02-01', NULL, 7.2250);
-- What the script put in and the user changed stays so. (A rate type of the script's that the user
-- deleted is there again after a restore: CREATE EXTENSION puts it in.)
UPDATE rate_type SET max_age_days = 5, description = 'changed' WHERE rate_type = 'spot';
UPDATE rate_type SET pivot_currency = 'DEM' WHERE rate_type = 'fixed';
-- A list of codes of one's own; the rows of ISO 4217 are the script's.
INSERT INTO currency_list VALUES ('customs', '142', NULL, 'Renminbi', NULL), ('customs', '502', '502', NULL, '2030');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate)
VALUES ('spot', '502', '142', '2023-10-01', 7.1), ('spot', '502', '142', '2023-10-09', 7.2), ('spot', '502', '142', '2023-10-16', 7.2), ('fixed', 'EUR', 'DEM', '1999-01-01', 1.95583);
CREATE INDEX by_period ON trade (portstats.period(day, 'month'));
CREATE TABLE kept (n int, c comparison, b breakdown, bk basket, book rate_book, p period, k classification);
INSERT INTO kept
SELECT 1, comparison(value, day, '2023-10'), corridor_breakdown('CN', partner, value, day, '2023-10'),
	   basket(partner, value, 2, 'kg', day, '2023-10'),
	   (SELECT rate_book(base_currency, quote_currency, valid_from, rate) FROM exchange_rate WHERE rate_type = 'average'), 'ytd 2023-10', powertrain()
FROM trade;
INSERT INTO kept SELECT 2, comparison(1e100 + value, day, '2020-W53'), corridor_breakdown(partner, partner, partner, NULL, NULL::int, day, '2023-W41'),
	   basket(partner, value, NULL, day, '2023-10', '2022'), NULL, '0001', '{"lines": []}'
FROM trade;
-- Every layout of a series, one long enough to be compressed.
CREATE TABLE monthly (n int, s series NOT NULL DEFAULT 'month');
INSERT INTO monthly
SELECT 1, series(value, day) FROM trade UNION ALL SELECT 2, series(value, day, 'day') FROM trade
UNION ALL SELECT n, s::series FROM (VALUES (3, 'month 2024-01/2024-02: 800.50, 2024-03: 460, undated: 2'), (4, 'year 2023: 1e60, 2024: suppressed, 2025: NaN'),
	(5, 'week 2020-W53: 1234567890123456789012.50, 2021-W02: -1')) AS t (n, s);
INSERT INTO monthly (n) VALUES (6);
CREATE VIEW by_month AS
SELECT portstats.period(day, 'month') AS month, (yoy(value, day, 'mat 2023-10')).*, count(*) FILTER (WHERE day <@ 'mat 2023-10'::period) AS n
FROM trade GROUP BY 1;
-- A view keeps the call, whose lines are the new server's.
CREATE VIEW by_class AS SELECT classify(code, vehicle_class()) AS class, count(*) FROM unnest('{870380,870322,0201}'::text[]) AS code GROUP BY 1;
SQL
ok $? "a database to dump"
sql dumped "CREATE TABLE declared AS
	SELECT date '2022-09-01' + n / 2 AS day, CASE n % 2 WHEN 0 THEN 'out' ELSE 'in' END AS flow, 'CN' AS origin,
		   (ARRAY['KZ', 'UZ', NULL])[1 + n % 3] AS \"To\", (ARRAY['rail', 'road'])[1 + n % 5 / 3] AS mode,
		   left((870380 + n % 4)::text, 4) AS class, 'E' || n % 7 AS enterprise, n % 11 AS quantity, (n * 1.37)::numeric(14,2) AS value
	FROM generate_series(0, 901) AS n" && make_reports dumped >"$work/made"
ok $? "report views"
cat >"$work/on_reports" <<'SQL'
ALTER VIEW reports.headline SET (security_barrier = true);
COMMENT ON COLUMN reports.headline.flow IS 'out and in, as in the office''s forms';
GRANT USAGE ON SCHEMA reports TO dump_reader;
GRANT SELECT ON reports.headline TO dump_reader WITH GRANT OPTION;
GRANT SELECT ON reports.coverage TO PUBLIC;
GRANT SELECT (month, converted) ON reports.corridor TO dump_reader;
CREATE VIEW reports.exports AS SELECT month, converted, (yoy(converted, month, '2023-10') OVER ()).pct FROM reports.headline WHERE flow = 'out';
CREATE MATERIALIZED VIEW reports.kept AS SELECT * FROM reports.headline;
CREATE UNIQUE INDEX kept_key ON reports.kept (month, flow);
COMMENT ON MATERIALIZED VIEW reports.kept IS 'Of the headline, after each load';
COMMENT ON COLUMN reports.kept.converted IS 'USD';
GRANT SELECT ON reports.kept TO dump_reader;
SQL
psql -X -q -v ON_ERROR_STOP=1 -d dumped -c 'SET search_path = public, portstats' -f "$work/on_reports" >"$work/why" 2>&1
ok $? "grants, comments, and views on top of them, one of them kept as rows"
reports dumped >"$work/reports_before"
ok $? "what they show"
figures dumped >"$work/before"
ok $? "its figures"
ok "$(grep -q 'Index.*by_period' "$work/before"; echo $?)" "the index on period(day, 'month') is used"

for format in plain custom; do
	sql postgres "CREATE DATABASE restored_$format"
	if [ $format = plain ]; then
		pg_dump dumped >"$work/dump" 2>"$work/why" &&
			psql -X -q -v ON_ERROR_STOP=1 -d restored_$format -f "$work/dump" >"$work/why" 2>&1
	else
		pg_dump -F c dumped >"$work/dump" 2>"$work/why" &&
			pg_restore --exit-on-error -d restored_$format "$work/dump" >"$work/why" 2>&1
	fi
	ok $? "$format: restored without an error"
	figures restored_$format >"$work/after"
	diff "$work/before" "$work/after" >"$work/why"
	ok $? "$format: every rate once, every figure and byte the same"
	reports restored_$format >"$work/after"
	diff "$work/reports_before" "$work/after" >"$work/why"
	ok $? "$format: report views, what was granted and said, and rows that were kept are the same"
done
# Made again they are replaced, the comment of our own with them, under what stands on them.
make_reports dumped >/dev/null && reports dumped >"$work/reports_again"
[ "$(grep -c "office's forms" "$work/reports_before")" = 1 ] && ! grep -q "office's forms" "$work/reports_again"
ok $? "report views are made again"
for format in plain custom; do
	[ "$(wc -l <"$work/made")" = 8 ] && make_reports restored_$format | diff "$work/made" - >>"$work/why" &&
		sql restored_$format 'REFRESH MATERIALIZED VIEW CONCURRENTLY reports.kept' &&
		reports restored_$format >"$work/after" && diff "$work/reports_again" "$work/after" >>"$work/why"
	ok $? "$format: and so are those that were restored"
done
for database in dumped restored_plain restored_custom; do
	[ "$(sql $database "SELECT count(*) FROM (TABLE portstats.shipped_rate_type EXCEPT TABLE portstats.rate_type) AS t")" = 2 ]
	ok $? "$database: two of the script's rate types were changed"
done
[ "$(pg_dump dumped | grep -c -e 'ISO 4217' -e 'Rate of the month')" = 0 ]
ok $? "what the script itself puts in is not in the dump"
ok "$(sql restored_plain "INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2024-01-01', 7.1)"; echo $?)" \
	"rates can be added after it"

sql restored_plain "INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('CNY', 'USD', '2024-01-01', 0.14)"
ok "$(grep -q 'quoted in both directions' "$work/why"; echo $?)" "but not those of a pair the other way round"

# The data alone, into a database in which the extension is already.
sql postgres 'CREATE DATABASE restored_data'
sql restored_data "CREATE EXTENSION portstats"
pg_dump -t trade -t kept -t monthly dumped >"$work/dump" 2>"$work/why" &&
	psql -X -q -v ON_ERROR_STOP=1 -d restored_data -f "$work/dump" >"$work/why" 2>&1
ok $? "tables alone, into a database with the extension"
[ "$(sql restored_data 'SELECT string_agg(md5(c::text || b::text || p::text || k::text), NULL ORDER BY n) FROM kept')" = \
	"$(sql dumped 'SELECT string_agg(md5(c::text || b::text || p::text || k::text), NULL ORDER BY n) FROM kept')" ]
ok $? "and their values are the same"
[ "$(sql restored_data 'SELECT string_agg(s::text || portstats.series_send(s)::text, NULL ORDER BY n) FROM monthly')" = \
	"$(sql dumped 'SELECT string_agg(s::text || portstats.series_send(s)::text, NULL ORDER BY n) FROM monthly')" ]
ok $? "and so are their series"

# Binary COPY, as logical replication and parallel copies do it.
psql -X -q -v ON_ERROR_STOP=1 -d dumped -c "\\copy kept TO '$work/kept.bin' (FORMAT binary)" 2>"$work/why" &&
	sql restored_data 'CREATE TABLE kept_again (LIKE kept)' &&
	psql -X -q -v ON_ERROR_STOP=1 -d restored_data -c "\\copy kept_again FROM '$work/kept.bin' (FORMAT binary)" 2>"$work/why" &&
	[ "$(sql restored_data 'SELECT count(*) FROM (SELECT n, c::text, b::text, book::text, p, k::text FROM kept INTERSECT SELECT n, c::text, b::text, book::text, p, k::text FROM kept_again) AS t')" = 2 ]
ok $? "COPY in binary"
psql -X -q -v ON_ERROR_STOP=1 -d dumped -c "\\copy monthly TO '$work/monthly.bin' (FORMAT binary)" 2>"$work/why" &&
	sql restored_data 'CREATE TABLE monthly_again (LIKE monthly)' &&
	psql -X -q -v ON_ERROR_STOP=1 -d restored_data -c "\\copy monthly_again FROM '$work/monthly.bin' (FORMAT binary)" 2>"$work/why" &&
	[ "$(sql restored_data 'SELECT count(*) FROM (TABLE monthly INTERSECT TABLE monthly_again) AS t')" = 6 ]
ok $? "and of series"

# However a dump is made and restored: the script's rate types that were changed come back, and stay so in a
# database where INSERT ... ON CONFLICT DO NOTHING has been said of them.
sql postgres 'CREATE DATABASE typed'
sql typed "CREATE EXTENSION portstats" &&
	sql typed "INSERT INTO portstats.rate_type (rate_type, pivot_currency) VALUES ('average', 'CNY'), ('ours', 'EUR') ON CONFLICT DO NOTHING" &&
	sql typed "INSERT INTO portstats.rate_type (rate_type, pivot_currency) VALUES ('customs', 'EUR') ON CONFLICT (rate_type) DO UPDATE SET pivot_currency = EXCLUDED.pivot_currency" &&
	sql typed "UPDATE portstats.rate_type SET max_age_days = 5, description = 'changed' WHERE rate_type = 'spot'"
types='TABLE portstats.rate_type ORDER BY rate_type'
sql typed "$types" >"$work/types"
cat >"$work/types_wanted" <<'EOT'
average|USD|month||Average of the month
customs|EUR|month||Rate of the month for customs valuation
fixed|EUR|||Fixed conversion rates
ours|EUR|||
spot|USD||5|changed
EOT
diff "$work/types_wanted" "$work/types" >>"$work/why"
ok $? "rate types that were changed"

# restored_types WHAT RESTORE...: what is restored by a command that is given the database.
restored_types() {
	what=$1
	shift
	sql postgres 'CREATE DATABASE typed_again'
	case $what in
		*--data-only*) sql typed_again 'CREATE EXTENSION portstats' ;;
	esac
	"$@" >>"$work/why" 2>&1 && sql typed_again "$types" | diff "$work/types" - >>"$work/why"
	ok $? "rate types restored: $what"
	sql postgres 'DROP DATABASE typed_again'
}
for options in '' '--inserts' '--column-inserts' '--inserts --on-conflict-do-nothing' '--data-only' '--data-only --inserts'; do
	# shellcheck disable=SC2086 # several options are several words
	pg_dump $options typed >"$work/dump" 2>>"$work/why"
	restored_types "pg_dump $options" psql -X -q -v ON_ERROR_STOP=1 -d typed_again -f "$work/dump"
done
pg_dump -F c typed >"$work/dump" 2>>"$work/why"
restored_types 'pg_restore' pg_restore --exit-on-error -d typed_again "$work/dump"
restored_types 'pg_restore --data-only' pg_restore --exit-on-error --data-only -d typed_again "$work/dump"
pg_dump -F d -j 2 -f "$work/dump_folder" typed 2>>"$work/why"
restored_types 'pg_restore -j 2' pg_restore -j 2 -d typed_again "$work/dump_folder"
# Where triggers do not fire; without them the rows that are there have to go first.
replica() {
	PGOPTIONS='-c session_replication_role=replica' "$@"
}
pg_dump typed >"$work/dump" 2>>"$work/why"
restored_types 'in replica mode' replica psql -X -q -v ON_ERROR_STOP=1 -d typed_again -f "$work/dump"
pg_dump -F c typed >"$work/dump" 2>>"$work/why"
restored_types 'pg_restore --data-only in replica mode' replica pg_restore --exit-on-error --data-only -d typed_again "$work/dump"
emptied() {
	psql -X -q -d typed_again -c 'TRUNCATE portstats.rate_type, portstats.exchange_rate' &&
		"$@" && psql -X -q -d typed_again -c 'INSERT INTO portstats.rate_type TABLE portstats.shipped_rate_type ON CONFLICT DO NOTHING'
}
restored_types 'pg_restore --data-only --disable-triggers' emptied pg_restore --exit-on-error --data-only --disable-triggers -d typed_again "$work/dump"

# Rows of a table that inherits from one of ours are that table's, once.
inherited="SELECT tableoid::regclass::text, t::text FROM portstats.rate_type AS t UNION ALL SELECT tableoid::regclass::text, t::text FROM portstats.currency_list AS t WHERE list <> 'ISO 4217' ORDER BY 1, 2"
sql postgres 'CREATE DATABASE typed_again'
sql typed "CREATE TABLE our_types () INHERITS (portstats.rate_type); INSERT INTO our_types VALUES ('port', 'EUR', NULL, 5, 'inherited');
	CREATE TABLE our_codes () INHERITS (portstats.currency_list); INSERT INTO our_codes VALUES ('port', 'EUR', NULL, 'inherited')" &&
	pg_dump typed >"$work/dump" 2>>"$work/why" && psql -X -q -v ON_ERROR_STOP=1 -d typed_again -f "$work/dump" >>"$work/why" 2>&1
sql typed "$inherited" >"$work/before"
sql typed_again "$inherited" | diff "$work/before" - >>"$work/why" && [ "$(grep -c inherited "$work/before")" = 2 ]
ok $? "rows of tables that inherit from ours"

for database in dumped restored_plain restored_custom restored_data typed typed_again; do
	sql postgres "DROP DATABASE $database"
done
sql postgres 'DROP ROLE dump_reader'
echo "1..$number"
[ $failures = 0 ]
