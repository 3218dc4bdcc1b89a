"""A small client of PostgreSQL's own protocol: binary parameters, errors by SQLSTATE, and no
library in between that would refuse junk before the server sees it."""
import os
import socket
import struct


class ServerError(Exception):
    def __init__(self, fields):
        self.sqlstate = fields.get("C", "")
        self.detail = fields.get("D", "")
        super().__init__(self.sqlstate + " " + fields.get("M", ""))


class ConnectionLost(Exception):
    pass


class Wire:
    def __init__(self, database, host=None):
        self.database = database
        self.host = host or os.environ["PGHOST"]
        self.statements = {}
        self.connect()

    def connect(self):
        path = os.path.join(self.host, ".s.PGSQL." + os.environ.get("PGPORT", "5432"))
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.socket.settimeout(60)
        self.buffer = b""
        self.statements = {}
        body = struct.pack("!I", 196608)
        for name, value in (("user", os.environ["PGUSER"]), ("database", self.database),
                            ("client_encoding", "UTF8")):
            body += name.encode() + b"\0" + value.encode() + b"\0"
        body += b"\0"
        self.socket.sendall(struct.pack("!I", len(body) + 4) + body)
        self.until_ready()

    def message(self, kind, body):
        return kind + struct.pack("!I", len(body) + 4) + body

    def receive(self):
        while len(self.buffer) < 5 or len(self.buffer) < 1 + struct.unpack("!I", self.buffer[1:5])[0]:
            try:
                more = self.socket.recv(65536)
            except OSError as error:
                raise ConnectionLost(str(error)) from error
            if not more:
                raise ConnectionLost("the server closed the connection")
            self.buffer += more
        length = 1 + struct.unpack("!I", self.buffer[1:5])[0]
        kind, body = self.buffer[:1], self.buffer[5:length]
        self.buffer = self.buffer[length:]
        return kind, body

    def until_ready(self):
        """The rows of all results; raises the first error once the server is ready again."""
        rows = []
        error = None
        while True:
            kind, body = self.receive()
            if kind == b"D":
                row = []
                at = 2
                for _ in range(struct.unpack("!H", body[:2])[0]):
                    length = struct.unpack("!i", body[at:at + 4])[0]
                    at += 4
                    if length < 0:
                        row.append(None)
                    else:
                        row.append(body[at:at + length])
                        at += length
                rows.append(row)
            elif kind == b"E":
                fields = {part[:1].decode(): part[1:].decode("utf-8", "replace")
                          for part in body.split(b"\0") if part}
                error = error or ServerError(fields)
                if fields.get("S") in ("FATAL", "PANIC"):
                    raise ConnectionLost(str(error))
            elif kind == b"Z":
                if error:
                    raise error
                return rows

    def query(self, sql, parameters=(), binary=True):
        """Runs a statement; parameters are bytes, all binary or all text; results are binary."""
        name = self.statements.get(sql)
        data = b""
        if name is None:
            name = b"s%d" % len(self.statements)
            data += self.message(b"P", name + b"\0" + sql.encode() + b"\0" + struct.pack("!H", 0))
        data += self.message(b"B", b"\0" + name + b"\0" + struct.pack("!HH", 1, 1 if binary else 0)
                             + struct.pack("!H", len(parameters))
                             + b"".join(struct.pack("!i", len(p)) + p for p in parameters)
                             + struct.pack("!HH", 1, 1))
        data += self.message(b"E", b"\0" + struct.pack("!I", 0)) + self.message(b"S", b"")
        self.socket.sendall(data)
        known = sql in self.statements
        try:
            rows = self.until_ready()
        except ServerError:
            # Whether the statement was prepared before the error is not known: prepare a new one.
            if not known:
                self.statements["unknown %d" % len(self.statements)] = name
            raise
        self.statements[sql] = name
        return rows

    def simple(self, sql):
        """Runs statements without parameters, unprepared; rows are texts."""
        self.socket.sendall(self.message(b"Q", sql.encode() + b"\0"))
        return self.until_ready()
