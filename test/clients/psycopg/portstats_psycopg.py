"""portstats in psycopg 3: a period as first and last day, a growth as a named tuple.

    import portstats_psycopg
    from portstats_psycopg import Period

    with psycopg.connect("dbname=trade") as connection:
        portstats_psycopg.register(connection)
        connection.execute("SELECT yoy(value, on_date, %s) FROM trade", [Period.month(2021, 10)])

register() asks the database for the types' numbers, so it is called once a connection
(of a pool: in its configure function). Both forms of the protocol are read and written.
"""
import calendar
import re
import struct
from dataclasses import dataclass
from datetime import date, timedelta

from psycopg.adapt import Dumper, Loader
from psycopg.pq import Format
from psycopg.types import TypeInfo
from psycopg.types.composite import CompositeInfo, register_composite

UNITS = {"": 12, "H": 6, "Q": 3}
UNIT = re.compile(r"(\d{4})(?:-([HQ])(\d)|-(W)(\d\d)|-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, order=True)
class Period:
    """A run of days, both inclusive; ordered as the server orders periods."""
    first: date
    last: date

    def __str__(self):
        return f"{self.first}/{self.last}"

    @classmethod
    def month(cls, year, month):
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def from_text(cls, text):
        """Of what the server prints: a unit, or two with a slash between."""
        units = [cls._unit(unit) for unit in text.split("/")]
        return cls(units[0].first, units[-1].last)

    @classmethod
    def _unit(cls, text):
        parts = UNIT.fullmatch(text)
        if parts is None:
            raise ValueError(f"not a period: {text!r}")
        year, part, number, week, week_number, month, day = parts.groups()
        year = int(year)
        if week:
            first = date.fromisocalendar(year, int(week_number), 1)
            return cls(first, first + timedelta(days=6))
        if day:
            return cls(date(year, int(month), int(day)), date(year, int(month), int(day)))
        if month:
            return cls.month(year, int(month))
        months = UNITS[part or ""]
        last = months * int(number or 1)
        return cls(date(year, last - months + 1, 1), cls.month(year, last).last)


class PeriodTextDumper(Dumper):
    def dump(self, period):
        return str(period).encode()


class PeriodBinaryDumper(Dumper):
    """First and last day as two int32, days since 0001-01-01."""
    format = Format.BINARY

    def dump(self, period):
        return struct.pack("!ii", period.first.toordinal() - 1, period.last.toordinal() - 1)


class PeriodTextLoader(Loader):
    def load(self, data):
        return Period.from_text(bytes(data).decode())


class PeriodBinaryLoader(Loader):
    format = Format.BINARY

    def load(self, data):
        first, last = struct.unpack("!ii", data)
        return Period(date.fromordinal(first + 1), date.fromordinal(last + 1))


def register(connection):
    """Makes a connection read and write Period, arrays of it, and growth."""
    period = TypeInfo.fetch(connection, "portstats.period")
    growth = CompositeInfo.fetch(connection, "portstats.growth")
    if period is None or growth is None:
        raise LookupError("this database has no extension portstats")
    period.register(connection)
    for dumper in PeriodTextDumper, PeriodBinaryDumper:
        # The number of the type is the database's own.
        connection.adapters.register_dumper(Period, type(dumper.__name__, (dumper,), {"oid": period.oid}))
    for loader in PeriodTextLoader, PeriodBinaryLoader:
        connection.adapters.register_loader(period.oid, loader)
    register_composite(growth, connection)
