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

# Installs what a client needs; fails where it cannot be had: install_client NAME.
install_client() {
	[ -e "test/clients/$1/needs" ] || return 0
	MISSING=
	while read -r file package; do
		need "$file" "$package"
	done <"test/clients/$1/needs"
	[ -n "$MISSING" ] || return 0
	! have_apt || update_packages
	(install_missing)
	status=$?
	MISSING=
	return $status
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
