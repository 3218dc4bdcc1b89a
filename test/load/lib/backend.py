"""Sessions on the server that PGHOST names, and what their backends hold of memory and have had of a
processor, as the kernel counts it."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "crash", "lib"))
from cluster import Session  # noqa: E402


class Server:
    """What test/crash/lib asks a cluster for, of the server that is there."""

    def __init__(self, database):
        self.database = database

    def session(self, _=None, settings=()):
        session = Session(self.database)
        for setting in settings:
            session.run(setting)
        return session


def new_database(name):
    """An empty one, in place of an older."""
    control = Session("postgres")
    control.run(f"DROP DATABASE IF EXISTS {name}")
    control.run(f"CREATE DATABASE {name}")
    control.socket.close()
    return Server(name)


def anonymous_kb(pid):
    """What the process holds of its own, without files and shared memory; None where it has ended."""
    try:
        with open(f"/proc/{pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("RssAnon:"))
    except (OSError, StopIteration):
        return None


def processor_ms(pid):
    """How long it has run on a processor."""
    with open(f"/proc/{pid}/schedstat") as file:
        return int(file.read().split()[0]) / 1e6
