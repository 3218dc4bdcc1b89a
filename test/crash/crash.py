#!/usr/bin/env python3
"""kill -9 of the postmaster, of a backend or of a background process at a random moment, while rows
are loaded, rollups kept up to date, rates changed and aggregates asked. Each answer is compared with
plain SQL in the same snapshot; after each restart all that was committed has to be there, whole.
On a server of its own. Prints TAP.

    python3 test/crash/crash.py [ROUNDS]        (SEED=n for the same moments and values again)
"""
import os
import random
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
sys.dont_write_bytecode = True
import trade  # noqa: E402
from cluster import Cluster, Tap  # noqa: E402
from work import Work, ask, change_rates, load, repeat  # noqa: E402

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 24))
LOADERS, READERS = 2, 2
MOST_ROWS = 20000


def kill_something(cluster, rng):
    """What was killed; a process that has just ended is another's turn."""
    control = cluster.session()
    while True:
        if rng.random() < 0.5:
            os.kill(cluster.postmaster(), signal.SIGKILL)
            control.socket.close()
            return "postmaster"
        # Processes in the background are every fifth.
        processes = control.run(
            "SELECT CASE WHEN query ILIKE '%rollup AS r%' OR query ILIKE '%INTO trade%' THEN 'a loading ' WHEN query ILIKE '%exchange_rate%'"
            " AND query NOT ILIKE '%WITH%' THEN 'a rate-changing ' WHEN backend_type = 'client backend' THEN 'a reading ' ELSE '' END || coalesce(backend_type, 'process'), pid"
            " FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND (state = 'active' OR backend_type IS DISTINCT FROM 'client backend') ORDER BY pid")
        ours = [process for process in processes if process[0].startswith("a ") or process[0].startswith("parallel")]
        kind, pid = rng.choice(ours if ours and rng.random() < 0.8 else processes)
        try:
            os.kill(int(pid), signal.SIGKILL)
        except ProcessLookupError:
            continue
        wait_until_noticed(int(pid))
        control.socket.close()
        return kind


def wait_until_noticed(pid):
    """Until the postmaster has taken note of a process's end: on a busy machine it would let in a
    session before, and then end it."""
    for _ in range(6000):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise SystemExit(f"Bail out! the postmaster takes no note of the end of process {pid}")


def missing(session, table, column, known):
    return sorted(known - {int(row[0]) for row in session.run(f"SELECT {column} FROM {table}")})


def main():
    rng = random.Random(SEED)
    tap = Tap(SEED)
    cluster = Cluster(("max_wal_size = 64MB", "min_wal_size = 32MB", "checkpoint_timeout = 30s", "autovacuum_naptime = 1s",
                       "shared_buffers = 16MB")).start()
    session = cluster.session()
    session.run(trade.TABLES)
    amcheck = session.run("SELECT FROM pg_available_extensions WHERE name = 'amcheck'") != []
    if amcheck:
        session.run("CREATE EXTENSION amcheck")
    session.socket.close()
    work = Work()
    killed = {}
    for number in range(1, ROUNDS + 1):
        work.stop.clear()
        threads = [threading.Thread(target=repeat, args=(work, cluster, what, rng.random()))
                   for what in [load] * LOADERS + [change_rates] + [ask] * READERS]
        for thread in threads:
            thread.start()
        time.sleep(0.2 + 0.8 * rng.random())
        what = kill_something(cluster, rng)
        killed[what] = killed.get(what, 0) + 1
        if what == "postmaster":
            cluster.start()
        work.stop.set()
        for thread in threads:
            thread.join()
        session = cluster.session_again()
        session.run(trade.SETTINGS)
        where = f"round {number}, {what}"
        lost = missing(session, "batches", "batch", work.batches)
        tap.ok(not lost, f"{where}: {len(work.batches)} loads that were committed are there", lost)
        lost = missing(session, "changes", "version", work.versions)
        tap.ok(not lost, f"{where}: {len(work.versions)} changes of rates that were committed are there", lost)
        # What was committed but never acknowledged is there whole or not at all.
        wrong = [f"{question[0]}: {row}" for question in trade.QUESTIONS for row in session.run(trade.compared(question))]
        tap.ok(not wrong, f"{where}: every answer after it is right", *wrong)
        wrong = session.run(trade.SAME_BYTES)
        tap.ok(not wrong, f"{where}: each rollup has the bytes of an aggregate over its rows", *wrong)
        if amcheck:
            session.run("SELECT bt_index_check(i, true) FROM unnest('{by_month, rollup_by_series, rollup_pkey, exchange_rate_pkey}'::regclass[]) AS i")
            tap.ok(True, f"{where}: the indexes on period and series agree with their tables")
        tap.ok(not work.wrong, f"{where}: {work.answers} answers so far were right", *work.wrong[:5])
        work.wrong.clear()
        if int(session.one("SELECT count(*) FROM trade")) > MOST_ROWS:
            session.run("BEGIN; TRUNCATE trade, batches, rollup; COMMIT")
            work.batches.clear()
        session.socket.close()
    tap.ok(work.answers > 0 and work.batch > 0 and work.version > 0,
           f"{work.answers} answers compared, {work.batch} loads, {work.version} changes of rates, {work.rolled_back} rolled back, {work.cut_short} sessions cut short")
    print("# killed: " + ", ".join(f"{what} {times}" for what, times in sorted(killed.items())))
    tap.end()


main()
