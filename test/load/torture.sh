# torture.sh: the run load of script/torture, which sources it: mix.py, leak.py and
# cancel.py for long.

usage() {
	echo "usage: sh script/torture load [--seconds N] [--clients N] [--seed N] [mix|leak|cancel]..." >&2
	exit 2
}

SECONDS_MIX=1800
CLIENTS=64
PARTS=
while [ $# -gt 0 ]; do
	case $1 in
		--seconds) SECONDS_MIX=${2:?--seconds needs a number}; shift ;;
		--clients) CLIENTS=${2:?--clients needs a number}; shift ;;
		--seed) SEED=${2:?--seed needs a number}; shift ;;
		mix | leak | cancel) PARTS="$PARTS $1" ;;
		*) usage ;;
	esac
	shift
done

prepare
# A large block goes back to the system at once: what glibc keeps of it, after the first, looks like a leak.
SERVER_UNDER='env MALLOC_MMAP_THRESHOLD_=131072'
start_server "max_connections = $((CLIENTS + 20))" 'max_wal_size = 4GB'

say "Running, seed $SEED"
begin_tally
for part in ${PARTS:-mix leak cancel}; do
	case $part in
		mix) set -- --seconds "$SECONDS_MIX" --clients "$CLIENTS" --rows 100000 ;;
		leak) set -- --calls 100000 --statements 2000 ;;
		cancel) set -- --scale 1 --moments 6 ;;
	esac
	run_tap load "$part" python3 "test/load/$part.py" --seed "$SEED" "$@"
	cat "$LOG"
done
as_server grep -h 'terminated by signal\|ERROR:  XX\|PANIC' "$DATA/server.log" | head -n 20
print_tally
