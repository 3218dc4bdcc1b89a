"""Servers of a test's own, to be killed, copied and upgraded: each in a temporary folder of which
nothing is left, and sessions on them."""
import atexit
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "bytes"))
from wire import ConnectionLost, ServerError, Wire  # noqa: E402

# Nobody is asked for a password, so the socket is the server's user's (and root's) alone.
SETTINGS = ("listen_addresses = ''", "unix_socket_permissions = 0700", "fsync = off", "restart_after_crash = on",
            "max_parallel_workers = 8", "max_prepared_transactions = 0", "log_min_messages = warning")

# Ended from outside, it still stops its servers and removes their folders.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def bindir_of(pg_config=None):
    """The folder of a server's programs: of the one named, of PG_CONFIG, or of the first in the path."""
    pg_config = pg_config or os.environ.get("PG_CONFIG") or "pg_config"
    return subprocess.run([pg_config, "--bindir"], check=True, stdout=subprocess.PIPE,
                          encoding="utf-8").stdout.strip()


class Session(Wire):
    """Simple queries, rows of text."""

    def run(self, sql):
        try:
            self.socket.sendall(self.message(b"Q", sql.encode() + b"\0"))
        except OSError as error:
            raise ConnectionLost(str(error)) from error
        return [[None if cell is None else cell.decode() for cell in row] for row in self.until_ready()]

    def one(self, sql):
        return self.run(sql)[0][0]


def ignore(function, *arguments):
    """Runs something that may fail because the server was killed."""
    try:
        return function(*arguments)
    except (ConnectionLost, ServerError, OSError):
        return None


class Cluster:
    def __init__(self, settings=(), bindir=None, copy_of=None):
        self.bindir = bindir or bindir_of()
        self.work = tempfile.mkdtemp(prefix="portstats.", dir="/tmp")
        self.data = os.path.join(self.work, "data")
        self.log = os.path.join(self.work, "log")
        os.chmod(self.work, 0o711)
        atexit.register(self.remove)
        self.user = {}
        if os.geteuid() == 0:
            try:
                user = pwd.getpwnam("postgres")
            except KeyError:
                user = pwd.getpwnam("nobody")
            self.user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.work, user.pw_uid, user.pw_gid)
        os.environ.setdefault("PGUSER", "postgres")
        if copy_of:
            self.program("cp", "-R", copy_of.data, self.data)
        else:
            self.program("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        self.configure(*SETTINGS, f"unix_socket_directories = '{self.work}'",
                       *([] if os.path.isdir("/dev/shm") else ["dynamic_shared_memory_type = mmap"]), *settings)

    def configure(self, *lines):
        with open(os.path.join(self.data, "postgresql.conf"), "a") as file:
            file.write("\n".join(lines) + "\n")

    def program(self, name, *arguments, check=True, **options):
        """Runs a program of the server's as the server's user; what it says, where it fails."""
        path = os.path.join(self.bindir, name)
        done = subprocess.run([path if os.path.exists(path) else name, *arguments], cwd=self.work, encoding="utf-8",
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                              **{**self.user, **options})
        if check and done.returncode != 0:
            raise SystemExit(f"Bail out! {name}: {done.stdout}")
        return done

    def start(self, seconds=60):
        """Starts the server; after a kill, once what is left of the old one is gone."""
        until = time.monotonic() + seconds
        while True:
            # Its output must not be a pipe that the server would keep open.
            with open(os.path.join(self.work, "pg_ctl.log"), "w") as said:
                status = subprocess.run([os.path.join(self.bindir, "pg_ctl"), "-D", self.data, "-l", self.log, "-w", "-t",
                                         "60", "start"], cwd=self.work, stdout=said, stderr=said,
                                        stdin=subprocess.DEVNULL, **self.user).returncode
            if status == 0:
                return self
            if time.monotonic() > until:
                with open(self.log) as log:
                    raise SystemExit("Bail out! the server does not start: " + log.read()[-2000:])
            time.sleep(0.1)

    def stop(self, mode="fast"):
        self.program("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop", check=False)

    def remove(self):
        self.stop("immediate")
        shutil.rmtree(self.work, ignore_errors=True)

    def postmaster(self):
        with open(os.path.join(self.data, "postmaster.pid")) as file:
            return int(file.readline())

    def session(self, database="postgres", settings=()):
        session = Session(database, self.work)
        for setting in settings:
            session.run(setting)
        return session

    def session_again(self, database="postgres", seconds=60):
        """A session as soon as the server takes one again."""
        until = time.monotonic() + seconds
        while True:
            session = ignore(self.session, database)
            if session:
                return session
            if time.monotonic() > until:
                raise SystemExit("Bail out! the server takes no connection any more")
            time.sleep(0.05)


class Tap:
    """Counts and prints tests."""

    def __init__(self, seed=None):
        self.number = self.failed = 0
        self.seed = seed
        if seed is not None:
            print(f"# SEED={seed}", flush=True)

    def ok(self, passed, what, *why):
        self.number += 1
        self.failed += not passed
        print(f"{'ok' if passed else 'not ok'} {self.number} - {what}", flush=True)
        if not passed:
            if self.seed is not None:
                print(f"#   SEED={self.seed}")
            for line in why:
                for part in str(line)[:2000].split("\n"):
                    print("#   " + part, flush=True)
        return passed

    def end(self):
        print(f"1..{self.number}", flush=True)
        sys.exit(1 if self.failed else 0)
