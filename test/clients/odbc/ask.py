"""ODBC (pyodbc, unixODBC, psqlODBC): the common questions with a bound parameter."""
import os
import subprocess
from datetime import date
from decimal import Decimal

import pyodbc

STRING = ("Driver=PostgreSQL Unicode;Server=%(PGHOST)s;Port=%(PGPORT)s;Uid=%(PGUSER)s;Database=%(PGDATABASE)s;"
          % os.environ)


def answer(name, *values):
    print(name, " ".join("NULL" if value is None else str(value) for value in values), sep="\t")


def connect(options=""):
    return pyodbc.connect(STRING + options, autocommit=True)


def ask(connection, sql, *parameters):
    try:
        rows = connection.execute(sql, parameters).fetchall()
        return "; ".join(" ".join("NULL" if value is None else str(value) for value in row) for row in rows)
    except pyodbc.Error as error:
        return " ".join(error.args).replace("\n", " ")


# The server prepares the statement, the driver writes the parameter into its text, a cursor fetches.
connections = [connect(options) for options in ("", "UseServerSidePrepare=0;", "UseDeclareFetch=1;Fetch=2;")]


def answers(sql, *parameters):
    return " BUT ALSO ".join({ask(connection, sql, *parameters) for connection in connections})


with open("test/clients/questions.tsv", encoding="utf-8") as questions:
    for line in questions:
        name, parameter, sql = line.rstrip("\n").split("\t")
        if name != "error":
            answer(name, answers(sql, parameter))
        else:
            error = answers(sql, parameter)
            answer("state", error[:5], "DETAIL: Months have two digits" in error)
            answer("error", error if "HINT" in error else "# SKIP psqlODBC has the state and the detail, and leaves out the hint")

# A parameter needs no cast where one type alone can be meant.
answer("bare_period", answers("SELECT yoy_pct(value_cny, declared_on, ?) FROM declarations WHERE flow = 'export'", "ytd 2021-10"))
answer("typed", answers("SELECT month, value FROM reports.monthly WHERE flow = 'export' AND month = ? AND value > ?",
                        date(2021, 10, 1), Decimal("149178299.99")))
answer("long_text", answers("SELECT sum(octet_length(x)) FROM (SELECT repeat(?, 5000) AS x) AS t", "港"),
       len(ask(connections[0], "SELECT repeat(?, 5000)", "港")))

# What a program that asks for the width of columns is told, and a truth value.
every = connections[0].execute("SELECT period, growth, growth::text AS text, (growth).pct FROM every_type")
answer("widths", *(f"{column[0]}:{column[1].__name__}:{column[4]}:{column[5]}" for column in every.description))
truth = "SELECT complete(coverage(declared_on, 'ytd 2021-10')) FROM declarations"
answer("truth", *(repr(connect(options).execute(truth).fetchone()[0]) for options in ("", "BoolsAsChar=0;")))
answer("columns", *(f"{column.column_name}:{column.type_name}"
                    for column in connections[0].cursor().columns(schema="reports", table="headline", column="value%")))

isql = subprocess.run(["isql", "-b", "-d ", "-k", STRING], encoding="utf-8", stdout=subprocess.PIPE, check=True,
                      input="SELECT (yoy(value_cny, declared_on, 'ytd 2021-10')).* FROM declarations WHERE flow = 'export'\n")
answer("isql", isql.stdout.strip())
