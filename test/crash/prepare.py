#!/usr/bin/env python3
"""A transaction that is being prepared and waits for a standby counts twice among those that run: when
another commits meanwhile there are as many as before. A rate that it has changed is seen all the same,
by a call that has asked before. A server of its own. Prints TAP.

    python3 test/crash/prepare.py
"""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
sys.dont_write_bytecode = True
from cluster import Cluster, Tap  # noqa: E402

# Asks, waits for whoever holds the lock, and asks again: which transactions ran, and the rate, each time.
LOOK = """CREATE FUNCTION look() RETURNS text[] LANGUAGE plpgsql SET search_path = portstats, public AS $$
DECLARE
    seen text[];
    one text;
BEGIN
    FOR i IN 1 .. 2 LOOP
        one := pg_current_snapshot() || ' ' || exchange_rate('USD', 'CNY', '2023-10-05');
        seen := seen || one;
        PERFORM pg_advisory_lock(1), pg_advisory_unlock(1) WHERE i = 1;
    END LOOP;
    RETURN seen;
END $$"""


def send(session, sql):
    """Sends a statement and does not wait for it."""
    session.socket.sendall(session.message(b"Q", sql.encode() + b"\0"))


def wait_for(session, sql, what, seconds=60):
    until = time.monotonic() + seconds
    while session.one(sql) != "t":
        if time.monotonic() > until:
            raise SystemExit(f"Bail out! {what}")
        time.sleep(0.02)


def main():
    tap = Tap()
    # No standby has that name: who asks for one waits.
    cluster = Cluster(("max_prepared_transactions = 1", "synchronous_standby_names = 'nobody'", "synchronous_commit = local",
                       "autovacuum = off")).start()
    gate, preparing, writer, other, reader = (cluster.session() for _ in range(5))
    gate.run("CREATE EXTENSION portstats")
    gate.run(LOOK)
    gate.run("INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-10-01', 7.2)")
    gate.run("SELECT pg_advisory_lock(1)")
    preparing.run("SET synchronous_commit = on; BEGIN; SELECT pg_current_xact_id()")
    writer.run("BEGIN; UPDATE portstats.exchange_rate SET rate = 7.5")
    # The last that is over, so that the commit to come is not.
    other.run("BEGIN; SELECT pg_current_xact_id(); COMMIT")
    send(reader, "SELECT unnest(look())")
    wait_for(gate, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'advisory')", "the reader does not wait")
    send(preparing, "PREPARE TRANSACTION 'waiting'")
    wait_for(gate, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')", "the transaction does not wait")
    writer.run("COMMIT")
    gate.run("SELECT pg_advisory_unlock(1)")
    before, after = (row[0].decode().split(" ") for row in reader.until_ready())
    tap.ok(before[1] == "7.2", "the rate before", before)
    tap.ok(before[0].split(":")[:2] == after[0].split(":")[:2], "the snapshot has the same bounds", before, after)
    # As it is printed, each is there once.
    tap.ok([len(seen[0].split(":")[2].split(",")) for seen in (before, after)] == [2, 1], "and one transaction less that runs", before, after)
    tap.ok(after[1] == "7.5", "the rate after the commit", before, after)
    tap.end()


if __name__ == "__main__":
    main()
