#!/bin/sh
# A database owner who is no superuser installs the extension, uses it, and drops
# it; a third role uses it and can change nothing. Prints TAP. The server is where
# PGHOST and its kin say, and the caller its superuser.
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
		sed 's/^/#   /' "$work/out"
	fi
}

# as ROLE SQL: what it prints is in $work/out.
as() {
	printf '%s\n' "$2" | psql -X -q -A -t -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -U "$1" -d owned >"$work/out" 2>&1
}

# gives ROLE EXPECTED SQL WHAT
gives() {
	as "$1" "$3"
	[ "$(cat "$work/out")" = "$2" ]
	ok $? "$4"
}

psql -X -q -v ON_ERROR_STOP=1 -d postgres -c 'CREATE ROLE port_owner LOGIN' -c 'CREATE ROLE port_reader LOGIN' \
	-c 'CREATE ROLE port_clerk LOGIN' -c 'CREATE DATABASE owned OWNER port_owner' || exit

as port_reader 'CREATE EXTENSION portstats'
ok "$(grep -q 42501 "$work/out"; echo $?)" "a role that may not create in the database cannot install it"
as port_owner 'CREATE EXTENSION portstats'
ok $? "the owner of the database installs it"
gives port_owner port_owner "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'portstats'" "the tables are the owner's"
gives port_owner port_owner "SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'portstats'" "so is the schema"
as port_owner "ALTER DATABASE owned SET search_path = \"\$user\", public, portstats"
ok $? "the owner sets the search path"
as port_owner "CREATE SCHEMA trade; CREATE TABLE trade.declarations (day date, partner text, value numeric);
	INSERT INTO trade.declarations VALUES ('2023-10-05', 'KZ', 120.50), ('2022-10-05', 'KZ', 100), ('2023-10-06', 'UZ', 10);
	GRANT USAGE ON SCHEMA trade TO port_reader; GRANT SELECT ON trade.declarations TO port_reader;
	INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-10-01', 7.2), ('USD', 'CNY', '2022-10-01', 7.0);
	INSERT INTO rate_type (rate_type, pivot_currency, max_age_days, description) VALUES ('ours', 'USD', 3, 'ours');
	CREATE INDEX ON trade.declarations (period(day, 'month'));
	CREATE TABLE trade.kept AS SELECT comparison(value, day, '2023-10') AS c, series(value, day) AS s FROM trade.declarations;
	GRANT SELECT ON trade.kept TO port_reader"
ok $? "the owner loads rates, indexes by month, keeps a comparison and a series"
for role in port_owner port_reader; do
	gives $role '(130.50,100,30.50,30.5000000000000000)' "SELECT yoy(value, day, '2023-10') FROM trade.declarations" "$role: growth"
	gives $role 32.41071429 "SELECT sum_usd(value, day) FROM trade.declarations" "$role: dollars"
	gives $role 'KZ|92.3371647509578544' "SELECT destination, share FROM corridors((SELECT corridor_breakdown('CN', partner, value, day, '2023-10') FROM trade.declarations), 1) WHERE rank = 1" "$role: corridors"
	gives $role '130.50|65.2500000000000000' "SELECT (total(b)).current, unit_value(b) FROM (SELECT basket(partner, value, 1, day, '2023-10') AS b FROM trade.declarations) AS t" "$role: a basket"
	gives $role 30.5000000000000000 "SELECT growth_pct(combine(c)) FROM trade.kept" "$role: a comparison that is kept"
	gives $role '2023-10|130.50|100' "SELECT g.period, current, base FROM trade.kept, growths(s) AS g" "$role: a series that is kept"
	gives $role '█' "SET search_path = ''; SELECT portstats.sparkline(portstats.slice(s, '2023-10')) FROM trade.kept" "$role: a picture with an empty search path"
	gives $role 2 "SELECT count(*) FROM trade.declarations WHERE day <@ '2023-10'::period" "$role: a period"
	gives $role 720.00000000 "SET search_path = ''; SELECT portstats.convert_currency(100, 'USD', 'CNY', '2023-10-05')" "$role: with an empty search path"
	gives $role 2023-10 "SET search_path = ''; SELECT portstats.period('2023-10')" "$role: a period with an empty search path"
done
# The third role may read, and change nothing.
for statement in "INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-11-01', 1)" \
	"UPDATE portstats.exchange_rate SET rate = 1" "DELETE FROM portstats.rate_type" "TRUNCATE portstats.exchange_rate" \
	"CREATE TABLE portstats.mine (n int)" "CREATE FUNCTION portstats.share(text) RETURNS text LANGUAGE sql AS 'SELECT 1::text'" \
	"DROP EXTENSION portstats" "ALTER EXTENSION portstats DROP FUNCTION portstats.growth_pct(numeric, numeric)"; do
	as port_reader "$statement"
	ok "$(grep -q 42501 "$work/out"; echo $?)" "port_reader may not: $statement"
done
# Reading the rates is done as the caller: who may not read them cannot convert.
as port_owner "REVOKE SELECT ON portstats.exchange_rate FROM PUBLIC; GRANT SELECT ON portstats.exchange_rate TO port_reader"
as port_clerk "SELECT to_usd(100, '2023-10-05')"
ok "$(grep -q 42501 "$work/out"; echo $?)" "rates are read as the caller: no privilege, no dollars"
gives port_reader 13.88888889 "SELECT to_usd(100, '2023-10-05')" "who has the privilege still converts"
# The owner grants loading of rates to a clerk.
as port_owner "GRANT SELECT, INSERT ON portstats.exchange_rate TO port_clerk"
as port_clerk "INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-11-01', 7.3)"
ok $? "a clerk may be let load rates"
gives port_reader 7.3 "SELECT exchange_rate('USD', 'CNY', '2023-11-30')" "and they count at once"
# Dumped and restored as the owner, too.
pg_dump -U port_owner owned >"$work/dump" 2>"$work/out"
ok $? "the owner dumps the database"
psql -X -q -d postgres -c 'CREATE DATABASE owned_again OWNER port_owner' >"$work/out" 2>&1
psql -X -q -v ON_ERROR_STOP=1 -U port_owner -d owned_again -f "$work/dump" >"$work/out" 2>&1
ok $? "and restores it"
[ "$(psql -X -A -t -U port_owner -d owned_again -c 'SELECT count(*) FROM portstats.exchange_rate' 2>"$work/out")" = 3 ]
ok $? "with its rates"
# By a superuser, dumped and restored: the owner writes his rates, the clerk too, and what is made of the copy is the same.
from=owned
for to in owned_again owned_thrice; do
	psql -X -q -d postgres -c "DROP DATABASE IF EXISTS $to" -c "CREATE DATABASE $to OWNER port_owner" >"$work/out" 2>&1
	{ pg_dump $from >"$work/dump" && psql -X -q -v ON_ERROR_STOP=1 -d $to -f "$work/dump"; } >"$work/out" 2>&1
	ok $? "a superuser restores $to"
	{ psql -X -q -A -t -v ON_ERROR_STOP=1 -U port_owner -d $to <<-'SQL' &&
		BEGIN;
		INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-12-01', 7.4);
		UPDATE portstats.exchange_rate SET rate = 7.5 WHERE valid_from = '2023-12-01';
		INSERT INTO portstats.currency_list (list, currency_code) VALUES ('customs', '142');
		DELETE FROM portstats.rate_type WHERE rate_type = 'customs';
		GRANT INSERT ON portstats.rate_type TO port_clerk;
		SELECT portstats.to_usd(75, '2023-12-05');
		SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'portstats';
		TRUNCATE portstats.exchange_rate;
		ROLLBACK
	SQL
		psql -X -q -A -t -v ON_ERROR_STOP=1 -U port_clerk -d $to -c "BEGIN; INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-12-01', 7.4); ROLLBACK"
	} >"$work/out" 2>&1
	[ "$(cat "$work/out")" = "10.00000000
port_owner" ]
	ok $? "in which the owner and his clerk write rates"
	from=$to
done
as port_owner 'DROP EXTENSION portstats'
ok "$(grep -q 2BP01 "$work/out"; echo $?)" "it cannot be dropped from under an index and a table"
as port_owner 'DROP EXTENSION portstats CASCADE; DROP SCHEMA IF EXISTS portstats'
ok $? "the owner drops it"
gives port_owner 0 "SELECT count(*) FROM pg_namespace WHERE nspname = 'portstats'" "and nothing of it is left"
as port_owner 'CREATE EXTENSION portstats'
ok $? "the owner installs it again"

psql -X -q -d postgres -c 'DROP DATABASE owned' -c 'DROP DATABASE owned_again' -c 'DROP DATABASE owned_thrice' -c 'DROP ROLE port_owner' \
	-c 'DROP ROLE port_reader' -c 'DROP ROLE port_clerk' >"$work/out" 2>&1
ok $? "nothing else is left either"
echo "1..$number"
[ $failures = 0 ]
