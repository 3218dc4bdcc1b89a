"""LibreOffice without a screen: the common questions through Base's driver, then report
views and a stored query brought into sheets of Calc, whose cells are read back."""
import os
import subprocess
import time
from datetime import date, timedelta

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.sdbc import SQLException
from com.sun.star.sheet.DataImportMode import QUERY, SQL, TABLE

URL = "sdbc:postgresql:host=%(PGHOST)s port=%(PGPORT)s user=%(PGUSER)s dbname=%(PGDATABASE)s" % os.environ
FOLDER = "file://" + os.environ["WORK"]
PIPE = f"portstats{os.getpid()}"


def answer(name, *values):
    print(name, " ".join("NULL" if value is None else str(value) for value in values), sep="\t")


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def connect(office):
    """The context of the program once it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if office.poll() not in (None, 81):
                break
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not start")


def ask(connection, sql, parameter):
    statement = connection.prepareStatement(sql)
    statement.setString(1, parameter)
    result = statement.executeQuery()
    rows = []
    while result.next():
        row = []
        for column in range(1, result.MetaData.ColumnCount + 1):
            text = result.getString(column)
            row.append("NULL" if result.wasNull() else text)
        rows.append(" ".join(row))
    return "; ".join(rows)


def ask_base(connection):
    with open("test/clients/questions.tsv", encoding="utf-8") as questions:
        for line in questions:
            name, parameter, sql = line.rstrip("\n").split("\t")
            try:
                answer(name, ask(connection, sql, parameter))
            except SQLException as error:
                answer(name, error.SQLState or "# SKIP Base has the message and its hint, and no SQLSTATE")
                answer("hint", error.Message.split("HINT:  ")[1].split("\n")[0])


def number(value):
    """A cell as SQL would print it: a whole number without decimals, an empty cell as NULL."""
    if value == "":
        return "NULL"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def cells(document, name, mode, source):
    """Brings a table, a query or SQL into a new sheet and reads its cells, the first column as a date where it is `month`."""
    document.Sheets.insertNewByName(name, document.Sheets.Count)
    sheet = document.Sheets.getByName(name)
    sheet.getCellRangeByName("A1").doImport(properties(DatabaseName="trade", SourceType=mode, SourceObject=source))
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    head, *rows = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).DataArray
    if head[0] == "month":
        rows = [(str(date(1899, 12, 30) + timedelta(days=row[0])), *row[1:]) for row in rows]
    return head, rows


def ask_calc(services, desktop):
    sources = services.createInstance("com.sun.star.sdb.DatabaseContext")
    source = sources.createInstance()
    source.URL = URL
    # A query that Base sends as it is ("run SQL command directly"), since it cannot parse every one.
    query = services.createInstance("com.sun.star.sdb.QueryDefinition")
    query.Command = """SELECT flow, (yoy(value_cny, declared_on, 'ytd 2021-10')).* FROM declarations
        GROUP BY flow ORDER BY flow"""
    query.EscapeProcessing = False
    source.QueryDefinitions.insertByName("growth", query)
    source.DatabaseDocument.storeAsURL(FOLDER + "/trade.odb", ())
    sources.registerObject("trade", source)
    document = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, properties(Hidden=True))

    head, rows = cells(document, "headline", TABLE, "reports.headline")
    wanted = [head.index(name) for name in ("month", "flow", "quantity", "quantity_base", "value", "value_base")]
    answer("sheet", "; ".join(sorted(" ".join(number(row[column]) for column in wanted) for row in rows)))
    head, rows = cells(document, "growth", QUERY, "growth")
    answer("query", " ".join(head), *(" ".join([row[0], *map(number, row[1:4]), format(row[4], ".10f")]) for row in rows))
    # Quoted: month is a word that LibreOffice's own parser keeps for itself.
    _, rows = cells(document, "quoted", SQL, """SELECT "month", "value" FROM reports.headline
        WHERE flow = 'export' AND "month" >= '2021-09-01' ORDER BY "month" """)
    answer("quoted", "; ".join(" ".join(map(number, row)) for row in rows))
    document.close(True)


office = subprocess.Popen(["soffice", "--headless", "--norestore", f"-env:UserInstallation={FOLDER}/profile",
                           f"--accept=pipe,name={PIPE};urp;"])
context = connect(office)
services = context.ServiceManager
desktop = services.createInstance("com.sun.star.frame.Desktop")
try:
    ask_base(services.createInstance("com.sun.star.sdbc.DriverManager").getConnection(URL))
    ask_calc(services, desktop)
finally:
    desktop.terminate()
    office.wait(60)
