"""psycopg 3: the common questions in text and in binary, then the adapter beside this file."""
from datetime import date
from decimal import Decimal

import psycopg

import portstats_psycopg
from portstats_psycopg import Period

OCTOBER = Period.month(2021, 10)
YEAR_TO_DATE = Period(date(2021, 1, 1), date(2021, 10, 31))


def answer(name, *values):
    print(name, " ".join("NULL" if value is None else str(value) for value in values), sep="\t")


def both(name, ask):
    """What text and binary give, which must be one answer."""
    answers = {str(ask(False)), str(ask(True))}
    answer(name, " BUT ALSO ".join(answers))


def rows(cursor):
    return "; ".join(" ".join("NULL" if value is None else text(value) for value in row) for row in cursor)


def text(value):
    if isinstance(value, list):
        return "{" + ",".join(value) + "}"
    if isinstance(value, tuple):
        return "(" + ",".join(map(str, value)) + ")"
    return str(value)


def ask(connection, sql, parameter):
    try:
        return rows(connection.execute(sql.replace("?", "%s"), [parameter]))
    except psycopg.Error as error:
        return f"{error.sqlstate} {error.diag.message_hint}"


# Without a word of what our types are.
with psycopg.connect(autocommit=True) as plain, open("test/clients/questions.tsv", encoding="utf-8") as questions:
    for line in questions:
        name, parameter, sql = line.rstrip("\n").split("\t")
        answer(name, ask(plain, sql, parameter))
    # What has no adapter comes as bytes in binary: ask for its text.
    answer("bytes", type(plain.execute("SELECT period('2021-10')", binary=True).fetchone()[0]).__name__)

with psycopg.connect(autocommit=True) as connection:
    portstats_psycopg.register(connection)

    for form, placeholder in ("text", "%t"), ("binary", "%b"):
        sql = f"SELECT yoy(value_cny, declared_on, {placeholder}) FROM declarations WHERE flow = 'export'"
        both(f"growth_{form}", lambda binary: connection.execute(
            sql, [YEAR_TO_DATE], binary=binary, prepare=True).fetchone()[0])
    growth = connection.execute("SELECT yoy(quantity, declared_on, %s) FROM declarations WHERE mode = 'vehicle-air'",
                                [YEAR_TO_DATE]).fetchone()[0]
    answer("growth_null", growth.current, growth.base, growth.change, growth.pct)

    both("period_adapted", lambda binary: connection.execute("SELECT period('2021-10')", binary=binary).fetchone()[0])
    both("array_adapted", lambda binary: " ".join(map(str, connection.execute(
        "SELECT ARRAY(SELECT periods(%s, 'month'))", [Period(date(2021, 7, 1), date(2021, 9, 30))],
        binary=binary).fetchone()[0])))
    both("array_parameter", lambda binary: connection.execute(
        "SELECT sum(quantity) FROM declarations WHERE flow = 'export' AND period(declared_on, 'month') = ANY(%s)",
        [[OCTOBER, Period.month(2021, 9)]], binary=binary).fetchone()[0])
    answer("date_filter", connection.execute(
        "SELECT sum(quantity) FROM declarations WHERE flow = 'export' AND declared_on <@ %s", [OCTOBER]).fetchone()[0])

    # Every shape that the server prints is read alike in text and in binary.
    shapes = ("2021 2021-H2 2021-Q3 2021-02 2020-W53 2021-10-05 2020/2021 2021-02/2021-04 2021-10-05/2021-10-17 0001 9999-12-31"
              " 9999-H2 0001-W01")
    unlike = [shape for shape in shapes.split() if len({
        connection.execute("SELECT period(%s::text)", [shape], binary=binary).fetchone()[0]
        for binary in (False, True)}) != 1]
    unlike += [shape for shape in shapes.split() if not connection.execute(
        "SELECT period(%s::text) = %s", [shape, Period.from_text(shape)]).fetchone()[0]]
    answer("shapes", len(shapes.split()), unlike)

    # COPY, in and out, in both forms.
    connection.execute("CREATE TEMPORARY TABLE target (p period, vehicles numeric)")
    cursor = connection.cursor()
    for form in "text", "binary":
        with cursor.copy(f"COPY target FROM STDIN (FORMAT {form})") as copy:
            copy.set_types(["period", "numeric"])
            copy.write_row((OCTOBER, Decimal("1300.50")))
            copy.write_row((YEAR_TO_DATE, None))
        with cursor.copy(f"COPY (SELECT * FROM target ORDER BY p, vehicles) TO STDOUT (FORMAT {form})") as copy:
            copy.set_types(["period", "numeric"])
            answer(f"copied_{form}", *(value for row in copy.rows() for value in row))
        connection.execute("TRUNCATE target")
