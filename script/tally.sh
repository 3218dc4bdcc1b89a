# tally.sh: counts what tests say, for script/test and test/clients/run. POSIX sh;
# to be sourced after lib.sh.
#
#   begin_tally                    after begin_work
#   run_tap SUITE FILE COMMAND...  a command that speaks TAP
#   add SUITE FILE PASSED FAILED SKIPPED
#   print_tally [SUITE...]         the table, these suites first; fails where a test failed
#
# Who runs tests side by side gives each runner a LOG of its own.

# Nothing has run yet.
begin_tally() {
	SUMMARY=$WORK/summary
	LOG=$WORK/log
	: >"$SUMMARY"
}

# Counts what a TAP log holds: passed, failed, skipped; a log that does not hold
# as many tests as it announced has one failure more, said why on standard error.
count_tap() {
	awk '
		/^1\.\.[0-9]+/ { planned = substr($1, 4) + 0; has_plan = 1; if (/# *[Ss][Kk][Ii][Pp]/) all_skipped = 1 }
		/^ok [0-9]+.*# *[Ss][Kk][Ii][Pp]/ { skipped++; next }
		/^not ok [0-9]+.*# *[Tt][Oo][Dd][Oo]/ { passed++; next }
		/^ok [0-9]+/ { passed++ }
		/^not ok [0-9]+/ { failed++ }
		END {
			ran = passed + failed + skipped
			if (all_skipped && planned == 0 && ran == 0)
				skipped = 1
			else if (!has_plan || ran != planned || ran == 0) {
				printf "  %d tests ran of %s\n", ran, has_plan ? planned : "an unknown number" >"/dev/stderr"
				failed++
			}
			print passed + 0, failed + 0, skipped + 0
		}' "$1"
}

# add SUITE FILE PASSED FAILED SKIPPED: takes one file into the count.
add() {
	echo "$*" >>"$SUMMARY"
	if [ "$4" -gt 0 ]; then
		say "not ok  $1 $2: $3 passed, $4 failed"
	else
		say "ok      $1 $2: $3 passed$([ "$5" = 0 ] || echo ", $5 skipped")"
	fi
}

# Runs one file that speaks TAP: run_tap SUITE FILE COMMAND...
run_tap() {
	tap_suite=$1
	tap_file=$2
	shift 2
	"$@" >"$LOG" 2>&1
	status=$?
	set -- $(count_tap "$LOG")
	if [ $status -ne 0 ] && [ "$2" -eq 0 ]; then
		say "  ended with status $status"
		set -- "$1" 1 "$3"
	fi
	[ "$2" -eq 0 ] || grep -v '^ok [0-9]' "$LOG" | head -n 200 >&2
	add "$tap_suite" "$tap_file" "$@"
}

# Prints the table of suites and the line that sums it up; fails where a test failed:
# print_tally [SUITE...]
print_tally() {
	echo
	awk -v suites="$*" '
		function begin(suite) { if (!(suite in files)) { files[suite] = 0; order[++n] = suite } }
		BEGIN { count = split(suites, wanted); for (i = 1; i <= count; i++) begin(wanted[i]) }
		{ begin($1); files[$1]++; passed[$1] += $(NF - 2); failed[$1] += $(NF - 1); skipped[$1] += $NF }
		END {
			printf "%-12s %6s %7s %7s %8s\n", "suite", "files", "passed", "failed", "skipped"
			for (i = 1; i <= n; i++) {
				s = order[i]
				printf "%-12s %6d %7d %7d %8d\n", s, files[s], passed[s], failed[s], skipped[s]
				all_passed += passed[s]; all_failed += failed[s]; all_skipped += skipped[s]
			}
			printf "\n%d passed, %d failed%s\n", all_passed, all_failed, (all_skipped > 0 ? ", " all_skipped " skipped" : "")
			exit (all_failed > 0)
		}
	' "$SUMMARY"
}
