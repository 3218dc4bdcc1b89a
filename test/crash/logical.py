#!/usr/bin/env python3
"""Logical replication in binary: of tables with columns of all types, and of portstats.exchange_rate.
A trigger on the subscriber converts each row as it is applied, in the transaction that changed the
rate; a session that has asked before sees each rate once it is there. Two servers of its own. TAP.

    python3 test/crash/logical.py [CHANGES]        (SEED=n)
"""
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
sys.dont_write_bytecode = True
import values  # noqa: E402
from cluster import Cluster, Tap  # noqa: E402

CHANGES = int(sys.argv[1]) if len(sys.argv) > 1 else 100
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 24))


def wait_for(session, sql, what, seconds=60):
    until = time.monotonic() + seconds
    while session.one(sql) != "t":
        if time.monotonic() > until:
            raise SystemExit(f"Bail out! {what} does not arrive")
        time.sleep(0.02)


def main():
    rng = random.Random(SEED)
    tap = Tap(SEED)
    settings = ("wal_level = logical", "max_logical_replication_workers = 8", "max_sync_workers_per_subscription = 4")
    publisher, subscriber = Cluster(settings).start(), Cluster(settings).start()
    here, there = publisher.session(), subscriber.session()
    binary = int(here.one("SHOW server_version_num")) >= 140000
    for session in (here, there):
        session.run("CREATE EXTENSION portstats")
        session.run("SET search_path = public, portstats")
        session.run(values.STORED)
        session.run("CREATE TABLE declared (id int PRIMARY KEY, day date, value numeric, dollars numeric)")
    here.run(values.TABLES)
    here.run(values.FILL)
    # What the script itself brought is on both sides; what was changed there is not.
    there.run("INSERT INTO rate_type VALUES ('ours', 'EUR', NULL, 400, 'of our own')")
    here.run("CREATE PUBLICATION portstats FOR TABLE stored, trade, declared, portstats.exchange_rate")
    there.run("CREATE TABLE converted (id int, dollars numeric, total numeric, pair numeric)")
    there.run("CREATE FUNCTION convert_it() RETURNS trigger LANGUAGE plpgsql SET search_path = public, portstats AS $$ DECLARE"
              # An expression by itself is kept for the transaction, with what its call has read.
              " dollars numeric; BEGIN dollars := to_usd(NEW.value, NEW.day); INSERT INTO converted VALUES (NEW.id, dollars, (SELECT sum_usd(v, NEW.day) FROM (VALUES (NEW.value)) AS t (v)),"
              " (SELECT (yoy_converted(v, 'CNY', 'USD', NEW.day, '2023')).current_converted FROM (VALUES (NEW.value)) AS t (v))); RETURN NULL; END $$;"
              "CREATE TRIGGER convert_it AFTER INSERT ON declared FOR EACH ROW EXECUTE FUNCTION convert_it();"
              "ALTER TABLE declared ENABLE ALWAYS TRIGGER convert_it")
    there.run(f"CREATE SUBSCRIPTION portstats CONNECTION 'host={publisher.work} user=postgres dbname=postgres'"
              f" PUBLICATION portstats{' WITH (binary = true)' if binary else ''}")
    wait_for(there, "SELECT count(*) = 4 AND bool_and(srsubstate = 'r') FROM pg_subscription_rel", "the copy")
    queries = values.VALUES + values.RATES[:1] + values.RATES[3:4]
    why = values.differences(values.read(there, queries), values.read(here, queries))
    tap.ok(not why, f"the copy reads the same{', in binary' if binary else ''}", *why[:5])

    # Not the copy, the stream: every row anew.
    here.run("CREATE TABLE again AS TABLE stored; DELETE FROM stored; INSERT INTO stored TABLE again;"
             "UPDATE stored SET s = (SELECT combine(x) FROM (VALUES (s), (s)) AS t (x)) WHERE n <= 60; DROP TABLE again;"
             "INSERT INTO stored (n, p) VALUES (1000, '2021')")
    wait_for(there, "SELECT EXISTS (SELECT FROM stored WHERE n = 1000)", "the last row")
    why = values.differences(values.read(there, queries), values.read(here, queries))
    tap.ok(not why, "what is streamed reads the same", *why[:5])

    there.run("PREPARE q AS SELECT to_cny(100, '2023-10-05')")
    there.run("SET plan_cache_mode = force_generic_plan")
    wrong = []
    for number in range(1, CHANGES + 1):
        # One transaction, and in it the rate changes before each row.
        change = ""
        for row in range(number * 2 - 1, number * 2 + 1):
            rate = f"{rng.randrange(1, 100)}.{rng.randrange(10 ** 4):04}"
            value = f"{rng.randrange(1, 10 ** 6)}.{rng.randrange(100):02}"
            if rng.random() < 0.3:
                change += ("DELETE FROM exchange_rate WHERE rate_type = 'average' AND valid_from = '2023-10-01';"
                           f"INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-10-01', {rate});")
            else:
                change += f"UPDATE exchange_rate SET rate = {rate} WHERE rate_type = 'average' AND valid_from = '2023-10-01';"
            change += f"INSERT INTO declared SELECT {row}, '2023-10-05', {value}, to_usd({value}, '2023-10-05');"
        here.run(f"BEGIN; {change} COMMIT")
        if number % 10 == 0:
            wait_for(there, f"SELECT EXISTS (SELECT FROM declared WHERE id = {number * 2})", "a declaration")
            got = there.one("EXECUTE q")
            expected = here.one("SELECT to_cny(100, '2023-10-05')")
            if got != expected:
                wrong.append(f"change {number}: {got}, not {expected}")
    tap.ok(not wrong, f"a statement prepared before {CHANGES} changes gives each rate that has arrived", *wrong)
    rows = there.run("SELECT d.*, c.* FROM declared AS d FULL JOIN converted AS c USING (id)"
                     " WHERE (d.dollars = c.dollars AND d.dollars = c.total AND d.dollars = c.pair) IS NOT TRUE LIMIT 5")
    count = there.one("SELECT count(*) FROM converted")
    tap.ok(not rows and count == str(2 * CHANGES),
           f"{2 * CHANGES} rows applied in the transaction that changed the rate before each were converted with it", count, *rows)
    why = values.differences(values.read(there, queries), values.read(here, queries))
    tap.ok(not why, "everything reads the same at the end", *why[:5])
    there.run("DROP SUBSCRIPTION portstats")

    # All tables: the extension has put the same rows into both, and each side may have changed its own.
    for session in (here, there):
        session.run("CREATE DATABASE whole")
    here, there = publisher.session("whole"), subscriber.session("whole")
    for session in (here, there):
        session.run("CREATE EXTENSION portstats; SET search_path = public, portstats")
    here.run("UPDATE rate_type SET max_age_days = 5, description = 'changed' WHERE rate_type = 'spot';"
             "INSERT INTO rate_type VALUES ('ours', 'EUR', NULL, 400, 'of our own');"
             "INSERT INTO exchange_rate VALUES ('spot', 'USD', 'CNY', '2023-10-05', NULL, 7.2), ('ours', 'EUR', 'CNY', '2023-10-05', NULL, 7.7);"
             "INSERT INTO currency_list VALUES ('customs', '142'); CREATE PUBLICATION whole FOR ALL TABLES")
    there.run(f"CREATE SUBSCRIPTION whole CONNECTION 'host={publisher.work} user=postgres dbname=whole' PUBLICATION whole")
    arrived = "SELECT count(*) = 3 AND bool_and(srsubstate = 'r') FROM pg_subscription_rel"
    try:
        wait_for(there, arrived, "the copy of all tables", 20)
    except SystemExit:
        pass
    tables = ["SELECT * FROM rate_type ORDER BY 1", "SELECT * FROM exchange_rate ORDER BY 1, 2, 3, 4", "SELECT * FROM currency_list ORDER BY 1, 2"]
    why = values.differences(values.read(there, tables), values.read(here, tables))
    tap.ok(there.one(arrived) == "t" and not why, "a subscription to all tables meets the extension's own rows", *why[:5])
    here.run("DELETE FROM rate_type WHERE rate_type = 'customs'; INSERT INTO rate_type VALUES ('customs', 'EUR');"
             "UPDATE rate_type SET max_age_days = 3 WHERE rate_type = 'spot'; DELETE FROM currency_list WHERE currency_code = 'XBB';"
             "INSERT INTO currency_list VALUES ('ISO 4217', 'XBB', NULL, 'anew'), ('customs', '502', NULL, NULL)")
    wait_for(there, "SELECT EXISTS (SELECT FROM currency_list WHERE currency_code = '502')", "the last code")
    why = values.differences(values.read(there, tables), values.read(here, tables))
    tap.ok(not why, "and follows their changes", *why[:5])
    there.run("DROP SUBSCRIPTION whole")
    tap.end()


main()
