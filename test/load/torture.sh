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
start_server "max_connections = $((CLIENTS + 20))" 'max_wal_size = 4GB'

say "Running, seed $SEED"
status=0
: >"$WORK/summary"
for part in ${PARTS:-mix leak cancel}; do
	case $part in
		mix) set -- --seconds "$SECONDS_MIX" --clients "$CLIENTS" --rows 100000 ;;
		leak) set -- --calls 100000 --statements 2000 ;;
		cancel) set -- --scale 1 --moments 6 ;;
	esac
	python3 "test/load/$part.py" --seed "$SEED" "$@" >"$WORK/log" || status=1
	cat "$WORK/log"
	echo "$part $(grep -c '^ok ' "$WORK/log") $(grep -c '^not ok ' "$WORK/log")" >>"$WORK/summary"
done
as_server grep -h 'terminated by signal\|ERROR:  XX\|PANIC' "$DATA/server.log" | head -n 20

echo
awk -v seed="$SEED" '
	BEGIN { printf "%-10s %7s %7s\n", "part", "passed", "failed" }
	{ printf "%-10s %7d %7d\n", $1, $2, $3 }
	END { printf "\nseed %s\n", seed }' "$WORK/summary"
exit $status
