#!/usr/bin/env python3
"""An analyst's and a dashboard's questions by pgbench from many clients at once, while a table is written
to and vacuumed, rows are loaded, rollups kept up to date and rates changed (test/crash/lib/work.py). Each question compares its answer
with plain SQL in its own snapshot, and one that is wrong is an error, which ends pgbench's client.
What the backends hold of memory is read throughout. On the server that PGHOST names, in a database of
its own. Prints TAP.

    python3 test/load/mix.py [--seconds N] [--clients N] [--rows N] [--seed N]
"""
import argparse
import glob
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))
sys.dont_write_bytecode = True
from backend import anonymous_kb, new_database  # noqa: E402
import trade  # noqa: E402
from cluster import Tap  # noqa: E402
from work import Work, add_batch, change_rates, load, repeat  # noqa: E402

DATABASE = "load_mix"
# Of five clients, one is an analyst and one a writer; an analyst's statements are planned anew, a dashboard's prepared.
KINDS = {"analyst": (1, "simple"), "dashboard": (3, "prepared"), "writer": (1, "simple")}
# Rows are loaded at a pace that leaves the questions the processors.
PAUSE = 2
# Between the middle and the end, catalogue and plan caches of a backend may still grow.
MORE_KB = 1024


def slow_load(work, session, rng):
    load(work, session, rng)
    work.stop.wait(PAUSE)


def make_tables(server, rows, rng):
    session = server.session()
    session.run(trade.TABLES)
    session.run("CREATE VIEW rates_now AS WITH " + trade.LIVE + " TABLE rates; CREATE VIEW rates_kept AS WITH " + trade.KEPT + " TABLE rates")
    with open(os.path.join(HERE, "mix.sql"), encoding="utf-8") as file:
        session.run(file.read())
    add_batch(session, 0, rows, rng.random())
    session.run("COMMIT")
    session.run("ANALYZE")
    session.run(f"ALTER DATABASE {DATABASE} SET search_path = public, portstats")
    session.socket.close()


class Pgbench:
    """One kind of clients: pgbench over the scripts of its folder."""

    def __init__(self, kind, options, work):
        self.kind = kind
        share, mode = KINDS[kind]
        self.clients = max(1, options.clients * share // sum(share for share, _ in KINDS.values()))
        self.scripts = sorted(glob.glob(os.path.join(HERE, kind, "*.sql")))
        self.output = tempfile.TemporaryFile("w+", dir=work)
        command = ["pgbench", "-n", "-M", mode, "-c", str(self.clients), "-j", "1", "-T", str(options.seconds),
                   "-D", f"rows={options.rows}", f"--random-seed={options.seed}"]
        for script in self.scripts:
            command += ["-f", script]
        self.process = subprocess.Popen(command + [DATABASE], stdout=self.output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                        env={**os.environ, "PGAPPNAME": kind})

    def report(self, tap):
        """A test of the whole and one of each script: all of them have run."""
        status = self.process.wait()
        self.output.seek(0)
        text = self.output.read()
        errors = re.findall(r"^pgbench: .*(?:aborted|ERROR).*$(?:\n(?!pgbench:).*)?", text, re.M)
        done = {os.path.basename(path): (int(n), float(ms)) for path, n, ms in re.findall(
            r"^SQL script \d+: (.*)\n(?:.*\n){0,2}? - (\d+) transactions(?:.*\n){1,4}? - latency average = ([0-9.]+) ms", text, re.M)}
        total = sum(n for n, _ in done.values())
        tap.ok(status == 0 and not errors, f"{self.kind}: {self.clients} clients, {total} transactions, {len(errors)} failures",
               *(errors[:10] or [text[-2000:]]))
        for script in self.scripts:
            n, ms = done.get(os.path.basename(script), (0, 0))
            tap.ok(n > 0, f"{self.kind} {os.path.basename(script)}: {n} transactions, {ms:.0f} ms each on average")


class Memory:
    """The anonymous memory of each client's backend over time."""

    def __init__(self, control):
        self.control = control
        self.samples = []

    def read(self):
        by_kind = {kind: [] for kind in KINDS}
        for kind, pid in self.control.run("SELECT application_name, pid FROM pg_stat_activity WHERE backend_type = 'client backend'"):
            if kind in by_kind:
                kb = anonymous_kb(pid)
                if kb is not None:
                    by_kind[kind].append(kb)
        self.samples.append(by_kind)

    def report(self, tap, seconds):
        # Of the first, caches are being filled: it is shown, not tested; nor is a run that is not
        # longer than that takes.
        moments = [(f"after {tenth} tenths", self.samples[tenth - 1]) for tenth in (1, 5, 9)]
        for kind in KINDS:
            means = [sum(sample[kind]) / max(1, len(sample[kind])) for _, sample in moments]
            shown = ", ".join(f"{when}: mean {mean / 1024:.1f}, largest {max(sample[kind], default=0) / 1024:.1f}" for (when, sample), mean in zip(moments, means))
            tap.ok(means[1] > 0 and (means[2] <= means[1] + MORE_KB or seconds < 60), f"{kind}: memory of a backend in MB, {shown}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 24)))
    options = parser.parse_args()
    tap = Tap(options.seed)
    rng = random.Random(options.seed)
    server = new_database(DATABASE)
    make_tables(server, options.rows, rng)
    work = Work()
    memory = Memory(server.session())
    threads = [threading.Thread(target=repeat, args=(work, server, what, rng.random())) for what in (slow_load, slow_load, change_rates)]
    with tempfile.TemporaryDirectory() as folder:
        benches = [Pgbench(kind, options, folder) for kind in KINDS]
        for thread in threads:
            thread.start()
        # A tenth of the time is for the first plans; the last reading is while all still work.
        for _ in range(9):
            time.sleep(options.seconds / 10)
            memory.read()
        for bench in benches:
            bench.report(tap)
    work.stop.set()
    for thread in threads:
        thread.join()
    memory.report(tap, options.seconds)
    tap.ok(not work.wrong and work.batch > 0 and work.version > 0,
           f"meanwhile {work.batch} loads and {work.version} changes of rates, {work.rolled_back} of them rolled back", *work.wrong[:5])
    session = server.session("", (trade.SETTINGS,))
    plan = "\n".join(row[0] for row in session.run("EXPLAIN SELECT destination, yoy(value, day, '2023') FROM moving GROUP BY destination"))
    tap.ok("PortstatsScan" in plan, "moving is read by PortstatsScan", plan)
    wrong = session.run(trade.SAME_BYTES)
    rows = session.one("SELECT count(*) FROM trade")
    tap.ok(not wrong, f"each rollup has the bytes of an aggregate over its rows, {rows} of them at the end", *wrong)
    session.socket.close()
    memory.control.socket.close()
    tap.end()


main()
