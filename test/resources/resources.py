#!/usr/bin/env python3
"""Does each thing at ten, a hundred and a thousand thousand rows (or as many as are named): the answer is
compared with plain SQL, the processor's time for ten times as many is not to grow clearly more than n log n. The peak
of a backend's memory is that of a session that does nothing else. Prints a table; with --tap a test a case.

    python3 test/resources/resources.py --database NAME --work FOLDER [--tap] [--sizes 10000,100000] [--limits] [word]...
"""
import argparse
import math
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# Times, for ten times as many rows: n log n is 12, memory that caches do not hold makes 30 of it where they end;
# a quadratic step is 100.
MOST_STEP = 40
MOST = 25           # of all steps together, the geometric mean
LEAST_MS = 20       # what takes less is not told from nothing
SETTINGS = "SET jit = off; SET max_parallel_workers_per_gather = 0; SET work_mem = '1GB'; SET enable_hashagg = off; SET datestyle = 'ISO, YMD';"
# How long the processor has worked for this backend: how busy it is with others does not count.
CLOCK = "SELECT '{} ' || split_part(pg_read_file('/proc/self/schedstat'), ' ', 1);"
# The peak of the memory that is the backend's own: what it has touched of the shared one does not count.
PEAK = ("SELECT 'peak ' || (regexp_match(s, 'VmHWM:\\s+(\\d+)'))[1]::int - (regexp_match(s, 'RssShmem:\\s+(\\d+)'))[1]::int"
        " FROM pg_read_file('/proc/self/status') AS s;")


def read_cases(name):
    """The cases of a file: each a dictionary of its headers, and the statements below them."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        text = file.read()
    cases = []
    for part in re.split(r"^-- case: ", text, flags=re.M)[1:]:
        head, _, check = part.partition("\n-- check\n")
        lines = head.split("\n")
        case = {"name": lines[0], "check": check.strip()}
        body = []
        for line in lines[1:]:
            header = re.match(r"-- (makes|gives): (.*)", line)
            if header:
                case[header.group(1)] = header.group(2)
            else:
                body.append(line)
        case["query"] = "\n".join(body).strip()
        cases.append(case)
    return cases


def psql(database, script, **variables):
    command = ["psql", "-X", "-q", "-A", "-t", "-d", database]
    for name, value in variables.items():
        command += ["-v", f"{name}={value}"]
    done = subprocess.run(command, input=script, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    return done.returncode, done.stdout, done.stderr


def figures(out):
    """Milliseconds of the processor and the peak in MB of what a session printed."""
    begin, end, peak = (int(re.search(rf"^{word} (\d+)", out, re.M).group(1)) for word in ("begin", "end", "peak"))
    return (end - begin) / 1e6, peak / 1024


def run(options, case, n):
    """Milliseconds, peak in MB; raises where the answer is wrong."""
    makes, columns = case["makes"].split(" ", 1)
    table = "made_nothing" if makes == "nothing" else makes
    external = f"ALTER TABLE {table} ALTER COLUMN x SET STORAGE EXTERNAL;" if columns.startswith("(x ") and columns != "(x int)" else ""
    code, out, err = psql(options.database, f"""
\\set ON_ERROR_STOP on
{SETTINGS}
SET client_min_messages = error;
SET search_path = :"schema", public, portstats;
DROP TABLE IF EXISTS {table};
CREATE UNLOGGED TABLE {table} {columns};
{external}
{CLOCK.format("begin")}
{case["query"]};
{CLOCK.format("end")}
{PEAK}
SELECT 'right ' || coalesce(({case["check"]})::text, 'NULL');
""", schema=f"n{n}", n=n, file=os.path.join(options.work, f"binary{n}"))
    if code != 0 or "right true" not in out:
        raise AssertionError(f"{case['name']}, {n}: {err.strip() or out.strip()}")
    return figures(out)


def run_limit(options, case):
    """A case of its own size: (milliseconds, MB), checked; one that gives an error raises that alone."""
    code, out, err = psql(options.database, f"""
\\set VERBOSITY verbose
{SETTINGS}
SET search_path = public, portstats;
{CLOCK.format("begin")}
{case["query"]};
{CLOCK.format("end")}
{PEAK}
""")
    found = re.search(r"ERROR:  (\w{5}): (.*)", err)
    given = found.group(1) if found else out.split("\n")[1]
    if given != case["gives"]:
        raise AssertionError(f"{case['name']}: {err.strip() or out.strip()[:300]}")
    # What the server's own arithmetic has no room for is its own error.
    if found and given != "22003" and "HINT:" not in err:
        raise AssertionError(f"{case['name']}: no hint: {err.strip()}")
    return figures(out)


def measure(options, case):
    """The fastest time and the peak of each size, the ratios of times, and what is wrong; a second try where they grow too much."""
    times = {}
    peaks = {}
    for attempt in range(2):
        for n in options.sizes:
            ms, peak = run(options, case, n)
            times[n] = min(ms, times.get(n, ms))
            peaks[n] = max(peak, peaks.get(n, 0))
        ratios = [max(times[b], LEAST_MS) / max(times[a], LEAST_MS) for a, b in zip(options.sizes, options.sizes[1:])]
        mean = math.prod(ratios) ** (1 / max(len(ratios), 1))
        slow = [f"{ratio:.1f} times the time for ten times the rows" for ratio in ratios if ratio > MOST_STEP or mean > MOST]
        if not slow:
            break
    return times, peaks, ratios, slow


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--work", required=True, help="a folder that the server can write to")
    parser.add_argument("--sizes", default="10000,100000,1000000", type=lambda s: [int(n) for n in s.split(",")])
    parser.add_argument("--tap", action="store_true")
    parser.add_argument("--limits", action="store_true", help="the largest things too")
    parser.add_argument("words", nargs="*", help="of names of cases; what they need is run too")
    options = parser.parse_args()
    cases = read_cases("cases.sql")
    limits = read_cases("limits.sql") if options.limits else []
    if options.words:
        wanted = [case for case in cases if any(word in case["name"] for word in options.words)]
        needed = " ".join(case["query"] + case["check"] for case in wanted)
        while True:
            more = [case for case in cases if case in wanted or re.search(rf"\b{case['makes'].split()[0]}\b", needed) and case["makes"].split()[0] != "result"]
            if len(more) == len(wanted):
                break
            wanted = more
            needed = " ".join(case["query"] + case["check"] for case in wanted)
        cases = wanted
        limits = [case for case in limits if any(word in case["name"] for word in options.words)]
    for n in options.sizes:
        with open(os.path.join(HERE, "tables.sql"), encoding="utf-8") as file:
            code, out, err = psql(options.database, file.read(), schema=f"n{n}", n=n)
        if code != 0:
            sys.exit(err)
        psql(options.database, "INSERT INTO portstats.rate_type (rate_type, pivot_currency) VALUES (:'schema', 'EUR')", schema=f"n{n}")
    failures = 0
    if options.tap:
        print(f"1..{len(cases) + len(limits)}")
    else:
        print("| | " + " | ".join(f"{n // 1000}k, ms" for n in options.sizes) + " | times | " + " | ".join(f"{n // 1000}k, MB" for n in options.sizes) + " |")
        print("|---|" + "---:|" * (2 * len(options.sizes) + 1))
    for number, case in enumerate(cases + limits, 1):
        wrong = []
        line = ""
        try:
            if "gives" in case:
                ms, peak = run_limit(options, case)
                line = f"{ms:,.0f} | {peak:,.0f} | {case['gives']}"
            else:
                times, peaks, ratios, wrong = measure(options, case)
                line = " | ".join([f"{times[n]:,.0f}" for n in options.sizes] + [", ".join(f"{ratio:.1f}" for ratio in ratios)] + [f"{peaks[n]:,.0f}" for n in options.sizes])
        except AssertionError as error:
            wrong = [str(error)]
        failures += bool(wrong)
        if options.tap:
            print(f"{'not ' if wrong else ''}ok {number} - {case['name']}")
            for text in wrong:
                print("\n".join("# " + part for part in text.split("\n")))
        else:
            print(f"| {case['name']} | {line or 'WRONG'} |" + "".join(f" **{text}**" for text in wrong))
        sys.stdout.flush()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
