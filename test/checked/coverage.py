#!/usr/bin/env python3
"""What the tests ran of src, line by line, and which sides of its branches.

    test/checked/coverage.py BUILD COUNTS

BUILD is the folder that the library and the programs of test/core were built in with
--coverage, COUNTS the GCOV_PREFIX of the runs. Prints a table of the files, then TAP: a test a file, which fails where a
line did not run or a branch has a side not taken without a reason, and one of
the total. What has a reason is listed under its test too.

What cannot run is left out by itself: elog() and pg_unreachable(). So are the
branches of ereport(). The reasons are in test/checked/unreached, by the text of
the line. Those that this run did not need are listed: a newer server or a random
test may reach what others do not.
"""
import collections
import glob
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

EXPLAINED = "test/checked/unreached"
WANTED = 95.0

# A statement that starts so, up to its semicolon, happens never or is the server's.
NEVER = re.compile(r"\s*(elog\(|pg_unreachable\(|Assert\()")
# Branches inside are the macro's.
REPORT = re.compile(r"\b(ereport|errsave|ereturn)\(|\bCHECK_FOR_INTERRUPTS\(|\bPG_(TRY|CATCH|FINALLY|END_TRY)\(")
# An explained line, before it how many of its sides where that is more than one.
SIDES = re.compile(r"(?:\((\d+)\) )?(.*)")
CONDITION = re.compile(r"\b(if|for|while|switch|case|default)\b|\?|&&|\|\|")


def read_counts(build, counts):
    """{file: {line: [count, {(function, index): count}]}}, over all objects."""
    files = collections.defaultdict(dict)
    with tempfile.TemporaryDirectory() as folder:
        for note in glob.glob(build + "/**/*.gcno", recursive=True):
            data = counts + os.path.splitext(note)[0] + ".gcda"
            if not os.path.exists(data):
                data = None
            here = os.path.join(folder, "x")
            os.makedirs(here, exist_ok=True)
            for suffix, source in ((".gcno", note), (".gcda", data)):
                target = os.path.join(here, "x" + suffix)
                if os.path.exists(target):
                    os.remove(target)
                if source:
                    os.symlink(os.path.abspath(source), target)
            done = subprocess.run(["gcov", "-b", "-c", "--json-format", "--stdout", os.path.join(here, "x.gcno")],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=build)
            text = done.stdout
            if text[:2] == b"\x1f\x8b":
                text = gzip.decompress(text)
            for report in text.decode().splitlines():
                if report:
                    take(files, json.loads(report))
    return files


def take(files, report):
    for file in report["files"]:
        name = file["file"]
        if not name.startswith("src/"):
            continue
        for line in file["lines"]:
            entry = files[name].setdefault(line["line_number"], [0, {}])
            entry[0] += line["count"]
            for index, branch in enumerate(line["branches"]):
                if not branch["throw"]:
                    key = (line.get("function_name"), index)
                    entry[1][key] = entry[1].get(key, 0) + branch["count"]


def never_lines(source):
    """Lines of statements that are left out, and of those whose branches are."""
    never, reports = set(), set()
    inside = None
    for number, text in enumerate(source, 1):
        if inside is None:
            if NEVER.match(text):
                inside = never
            elif REPORT.search(text):
                inside = reports
        if inside is not None:
            inside.add(number)
            if text.rstrip().endswith(";"):
                inside = None
    return never, reports


def read_explained():
    """{(file, text of the line): how many of its sides}"""
    explained = {}
    if os.path.exists(EXPLAINED):
        with open(EXPLAINED, encoding="utf-8") as file:
            where = None
            for line in file:
                line = line.rstrip("\n")
                if line.startswith("\t\t"):
                    number, text = SIDES.fullmatch(line.strip()).groups()
                    explained[(where, text)] = int(number or 1)
                elif line and not line.startswith(("#", "\t")):
                    where = line
    return explained


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    files = read_counts(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
    explained, used = read_explained(), set()
    total = [0, 0, 0, 0]
    tests = []
    print(f"# {'file':36} {'lines':>6} {'ran':>6} {'%':>6} {'sides':>6} {'taken':>6} {'explained':>9}")
    for name in sorted(files):
        with open(os.path.join(sys.argv[1], name), encoding="utf-8") as file:
            source = file.read().split("\n")
        never, reports = never_lines(source)
        lines = ran = sides = taken = known = 0
        found = []
        under = False           # the line before is explained
        for number in sorted(files[name]):
            count, branches = files[name][number]
            text = source[number - 1].strip()
            if number in never:
                continue
            lines += 1
            ran += count > 0
            untaken, what = 0, None
            if count == 0:
                what = "did not run"
            elif number not in reports and CONDITION.search(text):
                sides += len(branches)
                taken += sum(n > 0 for n in branches.values())
                zero = [index for (_, index), n in branches.items() if n == 0]
                if zero:
                    untaken = len(zero)
                    what = f"{untaken} of {len(branches)} sides not taken ({' '.join(map(str, zero))})"
            under = under and count == 0
            if what:
                if (name, text) in explained:
                    used.add((name, text))
                    under = untaken <= explained[(name, text)]
                known += under
                found.append(f"{'explained: ' if under else ''}{name}:{number}: {what}: {text}")
        print(f"# {name:36} {lines:6} {ran:6} {100 * ran / max(lines, 1):6.1f} {sides:6} {taken:6} {known:9}")
        total = [a + b for a, b in zip(total, (lines, ran, sides, taken))]
        tests.append((all(line.startswith("explained: ") for line in found), name, found))
    print(f"# {'together':36} {total[0]:6} {total[1]:6} {100 * total[1] / max(total[0], 1):6.1f} {total[2]:6} {total[3]:6}")
    tests.append((total[0] > 0 and 100 * total[1] > WANTED * total[0], f"over {WANTED:.0f} % of the lines of src ran", []))
    stale = [f"{name}: {text}" for name, text in explained if (name, text) not in used]
    for line in stale:
        print("# explained, but reached: " + line)
    for number, (passed, what, why) in enumerate(tests, 1):
        print(("ok" if passed else "not ok"), number, "-", what)
        for line in why:
            print("#   " + line)
    print(f"1..{len(tests)}")
    sys.exit(any(not test[0] for test in tests))


if __name__ == "__main__":
    main()
