#!/usr/bin/env python3
"""A physical standby that is asked while the primary loads rows, keeps rollups and changes rates: each
answer is compared with plain SQL in the same snapshot of the standby. Then the primary is killed and
the standby promoted. Two servers of its own. Prints TAP.

    python3 test/crash/standby.py [SECONDS]        (SEED=n)
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
from cluster import Cluster, ServerError, Tap  # noqa: E402
from work import Work, ask, change_rates, load, repeat  # noqa: E402

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 4
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 24))


def caught_up(primary, standby, seconds=60):
    until = time.monotonic() + seconds
    lsn = primary.one("SELECT pg_current_wal_lsn()")
    while standby.one(f"SELECT pg_last_wal_replay_lsn() >= '{lsn}'") != "t":
        if time.monotonic() > until:
            raise SystemExit("Bail out! the standby does not follow")
        time.sleep(0.02)


def prepared(cluster, work, seen):
    """A statement that is planned once gives the rates of each snapshot."""
    session = cluster.session("postgres", (trade.SETTINGS, "SET plan_cache_mode = force_generic_plan",
                                           "PREPARE q AS SELECT to_cny(100, '2023-10-05'), (SELECT sum_cny(100, '2023-10-05')),"
                                           " (SELECT round(100 * rate, 8) FROM exchange_rate WHERE (base_currency, quote_currency,"
                                           " valid_from) = ('USD', 'CNY', '2023-10-01'))"))
    while not work.stop.is_set():
        scalar, aggregate, plain = session.run("EXECUTE q")[0]
        with work.lock:
            work.answers += 1
            seen.add(plain)
            if scalar != plain or aggregate != plain:
                work.wrong.append(f"prepared: {scalar}, {aggregate}, not {plain}")
    session.socket.close()


def october(work, session, rng):
    """The rate that the prepared statement reads, changed often."""
    version = work.next("version")
    session.run(f"BEGIN; UPDATE exchange_rate SET rate = {version}.25 WHERE (base_currency, quote_currency, valid_from) = ('USD', 'CNY', '2023-10-01');"
                f" INSERT INTO changes VALUES ({version}, 'USD', 'CNY', '2023-10-01', {version}.25); COMMIT")
    time.sleep(0.01)


def main():
    rng = random.Random(SEED)
    tap = Tap(SEED)
    primary = Cluster(("wal_level = replica", "max_wal_senders = 4", "wal_keep_size = 256MB")).start()
    session = primary.session()
    session.run(trade.TABLES)
    session.socket.close()
    primary.stop()
    standby = Cluster((f"primary_conninfo = 'host={primary.work} user=postgres'", "hot_standby = on",
                       "max_standby_streaming_delay = -1",
                       # Or it waits for its readers' snapshots more than it follows.
                       "hot_standby_feedback = on", "wal_receiver_status_interval = 1s"), copy_of=primary)
    standby.program("touch", os.path.join(standby.data, "standby.signal"))
    primary.start()
    standby.start()
    reader = standby.session("postgres", (trade.SETTINGS,))
    tap.ok(reader.one("SELECT pg_is_in_recovery()") == "t", "the standby is one")
    work = Work()
    seen = set()
    threads = [threading.Thread(target=repeat, args=(work, cluster, what, rng.random()))
               for cluster, what in ((primary, load), (primary, change_rates), (primary, october), (standby, ask), (standby, ask))]
    threads.append(threading.Thread(target=prepared, args=(standby, work, seen)))
    for thread in threads:
        thread.start()
    time.sleep(SECONDS)
    work.stop.set()
    for thread in threads:
        thread.join()
    tap.ok(not work.wrong, f"{work.answers} answers of the standby were right for its snapshot", *work.wrong[:10])
    tap.ok(len(seen) > 1, f"the prepared statement saw {len(seen)} rates of one month")
    writer = primary.session("postgres", (trade.SETTINGS,))
    caught_up(writer, reader)
    for where, session in (("the standby that has caught up", reader), ("the primary", writer)):
        wrong = [f"{question[0]}: {row}" for question in trade.QUESTIONS for row in session.run(trade.compared(question))]
        tap.ok(not wrong, f"{where}: every answer is right, after {work.batch} loads and {work.version} changes of rates", *wrong)
    try:
        reader.run("UPDATE exchange_rate SET rate = 1")
        tap.ok(False, "rates cannot be changed on the standby")
    except ServerError as error:
        tap.ok(error.sqlstate == "25006", "rates cannot be changed on the standby", error)
    # In the session that asked before it.
    os.kill(primary.postmaster(), signal.SIGKILL)
    reader.run("SELECT pg_promote(true, 60)")
    before = reader.one("SELECT to_cny(100, '2023-10-05')")
    reader.run("UPDATE exchange_rate SET rate = 1234.5 WHERE (base_currency, quote_currency, valid_from) = ('USD', 'CNY', '2023-10-01')")
    after = reader.one("SELECT to_cny(100, '2023-10-05')")
    tap.ok(before != after == "123450.00000000", "promoted, it takes a rate and uses it at once", before, after)
    lost = sorted(work.batches - {int(row[0]) for row in reader.run("SELECT batch FROM batches")})
    tap.ok(not lost, f"and it has all {len(work.batches)} loads that were committed", lost)
    wrong = reader.run(trade.SAME_BYTES)
    tap.ok(not wrong, "each rollup has the bytes of an aggregate over its rows", *wrong)
    tap.end()


main()
