# torture.sh: the run crash of script/torture, which sources it: 100 kills, a minute of a
# standby, 2,000 changes of rates replicated, dump and pg_upgrade onto the same server.
# From one server to another, both with the extension installed:
#
#   python3 test/crash/upgrade.py OLD_PG_CONFIG NEW_PG_CONFIG

usage() {
	echo "usage: sh script/torture crash [--rounds N] [--seed N]" >&2
	exit 2
}

ROUNDS=100
while [ $# -gt 0 ]; do
	case $1 in
		--rounds) ROUNDS=${2:?--rounds needs a number}; shift ;;
		--seed) SEED=${2:?--seed needs a number}; shift ;;
		*) usage ;;
	esac
	shift
done

prepare
export PG_CONFIG SEED

say "Running, seed $SEED"
begin_tally
crash_part() {
	run_tap crash "$1" python3 "test/crash/$@"
	grep '^ *#' "$LOG"
}
crash_part crash.py "$ROUNDS"
crash_part standby.py 60
crash_part logical.py 2000
crash_part upgrade.py "$PG_CONFIG" "$PG_CONFIG"
print_tally
