# lib.sh: the database that clients ask, and running one; for test/clients/run and
# script/test. POSIX sh; to be sourced after script/lib.sh and script/tally.sh.

# Prints the clients, a line each.
all_clients() {
	for file in test/clients/*/client.sh; do
		basename "${file%/client.sh}"
	done
}

# Makes the database of the demo and its report views, with the role analyst:
# make_client_database NAME.
make_client_database() {
	CLIENT_DATABASE=$1
	load_demo "$1" &&
		psql -X -q -v ON_ERROR_STOP=1 -d "$1" -f test/clients/database.sql -o /dev/null
}

# Tries who gets in on 127.0.0.1, which other users of the machine reach as well: the
# role analyst, to the one database, where it can leave nothing for others to run. TAP.
who_gets_in() {
	echo 1..4
	n=0
	for who in "postgres $CLIENT_DATABASE" "postgres postgres" "analyst postgres"; do
		n=$((n + 1))
		said=$(psql -X -w -h 127.0.0.1 -U "${who% *}" -d "${who#* }" -c 'SELECT 1' 2>&1)
		case $said in
			*'no pg_hba.conf entry'*) echo "ok $n - ${who% *} is refused in ${who#* }" ;;
			*) echo "not ok $n - ${who% *} is refused in ${who#* }" ;;
		esac
		echo "$said" | sed 's/^/# /'
	done
	said=$(psql -X -w -A -t -F ' ' -h 127.0.0.1 -U analyst -d "$CLIENT_DATABASE" -c "
		SELECT current_user, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user" -c "
		SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_temp' AND has_schema_privilege(oid, 'CREATE')" 2>&1)
	[ "$said" = 'analyst f f f' ] || printf 'not '
	echo "ok 4 - analyst gets in, and can make no role, no database, nothing in a schema"
	echo "$said" | sed 's/^/# /'
}

# Installs what a client needs; fails where it cannot be had: install_client NAME.
install_client() {
	[ -e "test/clients/$1/needs" ] || return 0
	MISSING=
	while read -r file package; do
		need "$file" "$package"
	done <"test/clients/$1/needs"
	try_to_install
}

# Writes what plain SQL answers, and a client's own answers.sql: expect NAME FILE.
expect() {
	own=test/clients/$1/answers.sql
	[ -e "$own" ] || own=/dev/null
	psql -X -q -A -t -F '	' -v ON_ERROR_STOP=1 -d "$CLIENT_DATABASE" -f test/clients/answers.sql -f "$own" >"$2"
}

# Runs a client and takes its tests into the count: run_client NAME HOST.
run_client() {
	mkdir -p "$WORK/clients/$1"
	expect "$1" "$WORK/clients/$1.tsv" || die "plain SQL gave no answers"
	run_tap clients "$1" env PGHOST="$2" PGUSER=analyst PGDATABASE="$CLIENT_DATABASE" SOCKET="$SOCKET" \
		WORK="$WORK/clients/$1" EXPECTED="$WORK/clients/$1.tsv" sh "test/clients/$1/client.sh"
}
