"""What the files of this suite share: decimals as text, a psql session, figures that are counted."""
import os
import subprocess
import sys
from fractions import Fraction


def scale_of(text):
    return len(text.partition(".")[2])


def rounded(x, scale):
    """A fraction with so many decimals, half away from zero."""
    units = int(abs(x) * 10 ** scale + Fraction(1, 2))
    digits = str(units).rjust(scale + 1, "0")
    return ("-" if x < 0 and units else "") + digits[:len(digits) - scale] + ("." + digits[-scale:] if scale else "")


def literal(x):
    return "NULL" if x is None else "'" + str(x).replace("'", "''") + "'"


class Check:
    """The cases of one kind of figure, over all rounds."""

    def __init__(self, what):
        self.what, self.cases, self.wrong = what, 0, []

    def equal(self, got, expected, where):
        self.cases += 1
        if got != expected:
            self.wrong.append(f"{where}: got {got}, expected {expected}")


class Server:
    """One psql session; a query gives rows of text, None for NULL."""

    def __init__(self, database):
        self.script, self.handlers, self.database = [], [], database

    def run(self, sql):
        self.script.append(sql + ";")

    def ask(self, sql, handle):
        self.script.append(f"\\echo ~{len(self.handlers)}\n{sql};")
        self.handlers.append(handle)

    def finish(self):
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-F", "|", "-P", "null=NULL", "-v", "ON_ERROR_STOP=1",
                               "-d", self.database], input="\n".join(self.script), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding="utf-8",
                              env={**os.environ, "PGCLIENTENCODING": "UTF8"})
        if done.returncode != 0:
            sys.exit("Bail out! " + done.stderr)
        answers = {}
        for line in done.stdout.split("\n"):
            if line.startswith("~"):
                rows = answers.setdefault(int(line[1:]), [])
            elif line:
                rows.append([None if cell == "NULL" else cell for cell in line.split("|")])
        for number, handle in enumerate(self.handlers):
            handle(answers[number])


def report(checks, seed):
    """Prints TAP, a test a check, and ends the program. Of what is wrong, the shortest is shown."""
    failed = 0
    for number, check in enumerate(checks, 1):
        passed = check.cases > 0 and not check.wrong
        failed += not passed
        print(f"{'ok' if passed else 'not ok'} {number} - {check.what}: {check.cases} figures")
        if not passed:
            print(f"#   SEED={seed}")
            for wrong in sorted(check.wrong, key=len)[:8]:
                for line in wrong.split("\n"):
                    print("#   " + line)
    print(f"1..{len(checks)}")
    sys.exit(1 if failed else 0)
