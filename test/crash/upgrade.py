#!/usr/bin/env python3
"""From an older server to a newer one: pg_upgrade (by copy and by link), and dumps restored, plain and
custom, with --clean over a database that has the extension, schema and data apart. Every stored value
reads the same, by every index. Both servers have the extension already. Prints TAP.

    python3 test/crash/upgrade.py OLD_PG_CONFIG NEW_PG_CONFIG
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
sys.dont_write_bytecode = True
import values  # noqa: E402
from cluster import Cluster, ServerError, Tap, bindir_of  # noqa: E402

OLD, NEW = (bindir_of(pg_config) for pg_config in sys.argv[1:3])
QUERIES = values.VALUES + values.RATES
SETTINGS = ("max_parallel_workers_per_gather = 0",)


def version(bindir):
    return subprocess.run([os.path.join(bindir, "postgres"), "--version"], stdout=subprocess.PIPE, encoding="utf-8",
                          check=True).stdout.split()[2]


def check(tap, session, expected, what):
    why = values.differences(values.read(session, QUERIES), expected)
    tap.ok(not why, f"{what}: every value, figure and rate is the same, by each index", *why[:5])
    try:
        session.run("CREATE EXTENSION IF NOT EXISTS amcheck; " + values.AMCHECK)
        tap.ok(True, f"{what}: the indexes agree with their tables")
    except ServerError as error:
        tap.ok(error.sqlstate == "0A000", f"{what}: the indexes agree with their tables", error)
    try:
        session.run("BEGIN; INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2030-01-01', 7);"
                    "INSERT INTO stored (n, p, s) SELECT 2000, p, s FROM stored WHERE n = 1;"
                    "SELECT to_usd(100, '2030-01-05'); ROLLBACK")
        tap.ok(True, f"{what}: rows can be added")
    except ServerError as error:
        tap.ok(False, f"{what}: rows can be added", error)
        session.run("ROLLBACK")


def filled(bindir):
    cluster = Cluster(SETTINGS, bindir).start()
    session = cluster.session()
    session.run("CREATE EXTENSION portstats; SET search_path = public, portstats")
    session.run(values.TABLES)
    session.run(values.STORED)
    session.run(values.FILL)
    expected = values.read(session, QUERIES)
    session.socket.close()
    return cluster, expected


def dumps(tap, old, new, expected):
    def restore(name, what, *steps):
        new.program("createdb", "-h", new.work, "-U", "postgres", name)
        file = os.path.join(new.work, "dump")
        for program, arguments in steps:
            database = name if program != "pg_dump" else "postgres"
            host = old.work if program == "pg_dump" else new.work
            done = new.program(program, "-h", host, "-U", "postgres", "-d", database, *arguments, *(
                ["-f", file] if program == "pg_dump" or (program == "psql" and "-c" not in arguments) else
                [file] if program == "pg_restore" else []), check=False)
            if done.returncode != 0:
                tap.ok(False, f"{what}: {program} {' '.join(arguments)}", done.stdout)
                return
        session = new.session(name)
        check(tap, session, expected, what)
        session.socket.close()

    psql = ("psql", ("-X", "-q", "-v", "ON_ERROR_STOP=1"))
    install = ("psql", ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", "CREATE EXTENSION portstats"))
    # What --clean drops, rates that were there included.
    used = ("psql", ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", "INSERT INTO portstats.exchange_rate (base_currency, quote_currency,"
                     " valid_from, rate) VALUES ('USD', 'CNY', '2022-01-01', 1)"))
    restore("plain", "plain dump", ("pg_dump", ()), psql)
    restore("custom", "custom dump", ("pg_dump", ("-F", "c")), ("pg_restore", ("--exit-on-error",)))
    restore("clean", "--clean over an extension in use", ("pg_dump", ("--clean", "--if-exists")), install, used, psql)
    restore("clean_custom", "pg_restore --clean over an extension in use", ("pg_dump", ("-F", "c")), install, used,
            ("pg_restore", ("--clean", "--if-exists", "--exit-on-error")))
    restore("apart", "schema only, then data only", ("pg_dump", ("--schema-only",)), psql, ("pg_dump", ("--data-only",)), psql)
    restore("apart_custom", "the same by pg_restore, one transaction", ("pg_dump", ("-F", "c")),
            ("pg_restore", ("--schema-only", "-1")), ("pg_restore", ("--data-only", "-1")))
    restore("inserts", "as INSERTs with column names", ("pg_dump", ("--column-inserts",)), psql)


def upgrades(tap, old, expected):
    for how in ("copy", "link"):
        # From 18 on a cluster has checksums unless it is told otherwise; both have to be alike.
        new = Cluster(SETTINGS, NEW)
        if int(re.match(r"\d+", version(NEW)).group()) >= 18 > int(re.match(r"\d+", version(OLD)).group()):
            new.program("pg_checksums", "--disable", "-D", new.data)
        source = old if how == "link" else Cluster(SETTINGS, OLD, copy_of=old)
        done = new.program("pg_upgrade", "-b", OLD, "-B", NEW, "-d", source.data, "-D", new.data, "-U", "postgres",
                           *(["--link"] if how == "link" else []), "-s", new.work, check=False)
        if not tap.ok(done.returncode == 0, f"pg_upgrade by {how}", done.stdout):
            continue
        new.start()
        session = new.session()
        session.run("SET search_path = public, portstats")
        check(tap, session, expected, f"pg_upgrade by {how}")
        session.socket.close()
        # The new server's own dump of it, once more.
        new.program("createdb", "-h", new.work, "-U", "postgres", "again")
        new.program("pg_dump", "-h", new.work, "-U", "postgres", "-f", os.path.join(new.work, "dump"), "postgres")
        new.program("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", new.work, "-U", "postgres", "-f", os.path.join(new.work, "dump"), "again")
        session = new.session("again")
        check(tap, session, expected, f"pg_upgrade by {how}, dumped and restored")
        session.socket.close()
        new.stop()


def main():
    tap = Tap()
    print(f"# {version(OLD)} to {version(NEW)}")
    old, expected = filled(OLD)
    new = Cluster(SETTINGS, NEW).start()
    dumps(tap, old, new, expected)
    new.stop()
    old.stop()
    if OLD == NEW:
        print("# one server: no pg_upgrade")
    else:
        upgrades(tap, old, expected)
    tap.end()


main()
