"""Sessions that load rows, change rates and ask questions, over and over until they are stopped or the
server is gone."""
import random
import threading
import time

import trade
from cluster import ConnectionLost, ServerError, ignore


class Work:
    """What the sessions did: numbers that are handed out, what was answered, what was wrong."""

    def __init__(self):
        self.lock = threading.Lock()
        self.batch = self.version = self.answers = self.rolled_back = self.cut_short = 0
        self.batches, self.versions = set(), set()
        self.wrong = []
        self.stop = threading.Event()

    def next(self, what):
        with self.lock:
            setattr(self, what, getattr(self, what) + 1)
            return getattr(self, what)


def add_batch(session, batch, rows, seed):
    """Rows, and what is kept of them, in a transaction that the caller ends."""
    session.run(f"BEGIN; SELECT setseed({seed})")
    session.run(trade.ROWS.format(batch=batch, rows=rows))
    session.run(trade.ROLLUP.format(batch=batch))
    session.run(f"INSERT INTO batches SELECT {batch}, count(*), sum(value) FROM trade WHERE batch = {batch}")


def load(work, session, rng):
    batch = work.next("batch")
    add_batch(session, batch, rows=rng.randrange(1, 120), seed=rng.random())
    if rng.random() < 0.1:
        session.run("ROLLBACK")
        work.next("rolled_back")
        return
    session.run("COMMIT")
    with work.lock:
        work.batches.add(batch)


def change_rates(work, session, rng):
    version = work.next("version")
    base, quote = rng.choice((("USD", "CNY"), ("EUR", "USD"), ("USD", "KZT")))
    month = f"{rng.randrange(2022, 2024)}-{rng.randrange(1, 13):02}-01"
    rate = f"{rng.randrange(1, 500)}.{rng.randrange(10 ** 6):06}"
    where = f"WHERE (base_currency, quote_currency, valid_from) = ('{base}', '{quote}', '{month}')"
    session.run("BEGIN")
    if rng.random() < 0.3:
        session.run(f"DELETE FROM exchange_rate {where}")
        session.run("INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate)"
                    f" VALUES ('{base}', '{quote}', '{month}', {rate})")
    else:
        session.run(f"UPDATE exchange_rate SET rate = {rate} {where}")
    session.run(f"INSERT INTO changes VALUES ({version}, '{base}', '{quote}', '{month}', {rate})")
    if rng.random() < 0.2:
        session.run("ROLLBACK")
        work.next("rolled_back")
        return
    session.run("COMMIT")
    with work.lock:
        work.versions.add(version)
    time.sleep(rng.random() * 0.02)


def ask(work, session, rng):
    session.run(rng.choice(trade.PLANS))
    questions = [rng.choice(trade.QUESTIONS) for _ in range(3)]
    repeatable = rng.random() < 0.5
    if repeatable:
        session.run("BEGIN ISOLATION LEVEL REPEATABLE READ")
    for question in questions:
        rows = session.run(trade.compared(question))
        with work.lock:
            work.answers += 1
            work.wrong += [f"{question[0]}: {who}: {row}" for who, row in rows]
    if repeatable:
        session.run("COMMIT")


def repeat(work, cluster, what, seed):
    """Does a thing over and over until the server is gone or the round is over."""
    rng = random.Random(seed)
    session = ignore(cluster.session, "postgres", (trade.SETTINGS,))
    try:
        while session and not work.stop.is_set():
            try:
                what(work, session, rng)
            except ServerError as error:
                # Recovery and the end of a session are no wrong answers; anything else is.
                if error.sqlstate not in ("57P01", "57P02", "57P03"):
                    with work.lock:
                        work.wrong.append(f"{what.__name__}: {error}")
                return
    except ConnectionLost as error:
        work.next("cut_short")
        if "timed out" in str(error):
            with work.lock:
                work.wrong.append(f"{what.__name__}: no answer for a minute")
    finally:
        if session:
            session.socket.close()
