"""psycopg2: the common questions, then a growth as a named tuple and periods as a list."""
import psycopg2
from psycopg2 import extensions, extras


def answer(name, *values):
    print(name, " ".join("NULL" if value is None else str(value) for value in values), sep="\t")


def ask(cursor, sql, parameter):
    try:
        cursor.execute(sql.replace("?", "%s"), [parameter])
        return "; ".join(" ".join("NULL" if value is None else str(value) for value in row) for row in cursor)
    except psycopg2.Error as error:
        return f"{error.pgcode} {error.diag.message_hint}"


connection = psycopg2.connect("")
connection.autocommit = True
cursor = connection.cursor()
with open("test/clients/questions.tsv", encoding="utf-8") as questions:
    for line in questions:
        name, parameter, sql = line.rstrip("\n").split("\t")
        answer(name, ask(cursor, sql, parameter))

# psycopg2 writes parameters into the query's text: a literal is read as the type that is needed.
cursor.execute("SELECT yoy_pct(value_cny, declared_on, %s) FROM declarations WHERE flow = 'export'", ["ytd 2021-10"])
answer("literal", cursor.fetchone()[0])

extras.register_composite("portstats.growth", connection)
cursor.execute("SELECT yoy(value_cny, declared_on, 'ytd 2021-10') FROM declarations WHERE flow = 'export'")
growth = cursor.fetchone()[0]
answer("named_tuple", growth.current, growth.base, growth.change, growth.pct)

cursor.execute("SELECT typarray FROM pg_type WHERE oid = 'period'::regtype")
extensions.register_type(extensions.new_array_type(cursor.fetchone(), "period[]", extensions.UNICODE), connection)
cursor.execute("SELECT ARRAY(SELECT periods('2021-Q3', 'month'))")
answer("list", *cursor.fetchone()[0])
