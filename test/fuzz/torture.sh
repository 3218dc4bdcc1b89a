# torture.sh: the run fuzz of script/torture, which sources it: builds by clang with the
# address and the undefined-behaviour sanitizer, and starts a throw-away server that
# preloads the former's runtime.

usage() {
	echo "usage: sh script/torture fuzz [--seconds N] [--seed N] [--keep] [--list] [target]..." >&2
	exit 2
}

SECONDS_EACH=60
KEEP_CORPUS=
TARGETS=
while [ $# -gt 0 ]; do
	case $1 in
		--seconds) SECONDS_EACH=${2:?--seconds needs a number}; shift ;;
		--seed) SEED=${2:?--seed needs a number}; shift ;;
		--keep) KEEP_CORPUS=--keep ;;
		--list) exec python3 test/fuzz/fuzz.py --list ;;
		-*) usage ;;
		*) TARGETS="$TARGETS $1" ;;
	esac
	shift
done

prepare need_to_fuzz
build_fuzz yes
preload_server "$(cat "$WORK/fuzz/preload")"
start_server
psql -X -q -c 'CREATE DATABASE fuzz' && psql -X -q -d fuzz -c 'CREATE EXTENSION portstats' || die "no database"

say "Running, $SECONDS_EACH s a target, seed $SEED"
python3 test/fuzz/fuzz.py --build "$WORK/fuzz" --work "$WORK/fuzz/work" --database fuzz \
	--seconds "$SECONDS_EACH" --seed "$SEED" $KEEP_CORPUS ${TARGETS:-$(python3 test/fuzz/fuzz.py --list)} >"$WORK/log"
status=$?
grep -v '^ok\|^1\.\.' "$WORK/log"
# What the sanitizers said of a backend that went down.
as_server grep -h -A 40 'ERROR: AddressSanitizer\|runtime error:\|terminated by signal' "$DATA/server.log" | head -n 200

echo
awk -v seconds="$SECONDS_EACH" -v seed="$SEED" '
	BEGIN { printf "%-30s %12s %8s %10s  %s\n", "target", "executions", "seconds", "processor", "result" }
	/^(not )?ok / {
		failed = /^not/
		line = $0
		sub(/^(not )?ok [0-9]+ - /, "", line)
		target = line
		sub(/:.*/, "", target)
		executions = line ~ /^[^:]*: [0-9]+ / ? line : 0
		sub(/^[^:]*: /, "", executions)
		took = line ~ / in [0-9]+ s/ ? line : 0
		sub(/.* in /, "", took)
		processor = line ~ /s of a processor/ ? line : 0
		sub(/ s of a processor.*/, "", processor)
		sub(/.*[(]/, "", processor)
		printf "%-30s %12d %8d %10d  %s\n", target, executions, took, processor, failed ? "FAILED" : "ok"
		total += executions
		all += took
		failures += failed
	}
	END { printf "\n%d executions in %d s, seed %s, %d failed\n", total, all, seed, failures }' "$WORK/log"
exit $status
