#!/usr/bin/env python3
"""Junk for every function that reads bytes: receive functions over the wire, input functions, and
what reads a state. Each time: an error with an SQLSTATE that is no internal error (data_corrupted,
XX001, is said of a state that no function of ours makes), or a value that comes back the same and
can be used; and the connection lives. Prints TAP.

    python3 test/bytes/bytes.py DATABASE        (SEED=n for other random mutations)
"""
import os
import random
import struct
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from wire import ConnectionLost, ServerError, Wire  # noqa: E402

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 24))
BOOK = """(SELECT rate_book(b, q, d, r{0}) FROM (VALUES ('USD', 'CNY', date '2023-10-01', 7.2, date '2023-12-31'),
    ('USD', 'CNY', '2024-01-01', 7.10, NULL), ('EUR', 'USD', '2023-10-01', 1.05, NULL),
    ('USD', 'JPY', '2023-10-01', 147.54, '2024-01-31')) AS t (b, q, d, r, u))"""

# Of each type: values, and what one does with a value.
TYPES = {
    "period": (
        ["'2023-10'::period", "'0001'::period", "'9999-12-31'::period", "'2024-02-29/2024-03-15'::period"],
        ["days($1)", "start_date($1)", "end_date($1)", "$1::daterange", "$1 = $1 AND $1 <@ $1 AND $1 && $1",
         "prior_year($1)", "prior($1)", "ytd($1)", "mat($1)", "date '2023-10-05' <@ $1",
         "(SELECT count(*) FROM periods($1, 'year'))",
         "(SELECT count(*) FROM (VALUES ($1), ($1)) AS t (p) GROUP BY p)"]),
    "comparison": (
        ["(SELECT comparison(v, d, '2023-10') FROM (VALUES (1, date '2023-10-05'), (2, '2022-10-05'), (NULL, NULL)) AS t (v, d))",
         "(SELECT comparison(v, d, '2020-W53') FROM (VALUES (1.50, date '2021-01-01')) AS t (v, d))",
         "(SELECT comparison(v, date '2023-10-05', '2023', '2021') FROM (VALUES (1e60), (-0.00001), (NULL)) AS t (v))",
         "(SELECT comparison('NaN'::numeric, date '2023-10-05', '2023-10'))"],
        ["growth($1)", "growth_pct($1)", "receipt($1)", "(SELECT growth(combine(c)) FROM (VALUES ($1), ($1)) AS t (c))",
         "(SELECT combine(c) OVER (ROWS UNBOUNDED PRECEDING) FROM (VALUES ($1), ($1)) AS t (c) LIMIT 1)",
         "comparison_final($1)"]),
    "breakdown": (
        ["(SELECT corridor_breakdown(o, 'KZ', v, d, '2023-10') FROM (VALUES ('CN', 1, date '2023-10-05'), ('DE', 2, '2022-10-05'), (NULL, 3, '2023-10-06')) AS t (o, v, d))",
         "(SELECT corridor_breakdown('CN', o, 'rail', NULL, v, d, '2023-10', '2021') FROM (VALUES ('CN', 1.25, date '2023-10-05'), ('', 1e50, '2021-10-05')) AS t (o, v, d))",
         "(SELECT corridor_breakdown('CN', 'KZ', 'rail', 1, date '2020-10-05', '2023-10'))"],
        ["total($1)", "(SELECT count(*) FROM corridors($1))", "(SELECT array_agg(c) FROM corridors($1, 1) AS c)", "receipt($1)",
         "(SELECT total(combine(b)) FROM (VALUES ($1), ($1)) AS t (b))", "breakdown_final($1)"]),
    "basket": (
        ["(SELECT basket(k, v, q, u, d, '2023-10') FROM (VALUES ('KZ', 1, 2, 'kg', date '2023-10-05'), ('KZ', 2, 3, 'kg', '2022-10-05'), (NULL, 3, NULL, 'kg', '2023-10-06'), ('UZ', 4, 0, NULL, '2022-10-06')) AS t (k, v, q, u, d))",
         "(SELECT basket(k, v, q, d, '2023-10', '2021') FROM (VALUES ('', 1.25, 1e40, date '2023-10-05'), ('', 1e50, 0.001, '2021-10-05')) AS t (k, v, q, d))",
         "(SELECT basket('KZ', 1, date '2020-10-05', '2023-10'))", "(SELECT basket('KZ', 'NaN'::numeric, -1, date '2021-01-01', '2020-W53'))"],
        ["total($1)", "(SELECT count(*) FROM items($1))", "(SELECT array_agg(i) FROM items($1, 1) AS i)", "receipt($1)", "basket_final($1)",
         "(SELECT total(combine(b)) FROM (VALUES ($1), ($1)) AS t (b))", "unit_value_coverage($1)",
         "(SELECT array_agg(price_index($1, m)) FROM unnest('{laspeyres,paasche,fisher,tornqvist}'::text[]) AS m)", "matched_share($1)",
         "(SELECT array_agg(m) FROM margins($1) AS m)", "(SELECT array_agg(c) FROM concentration($1) AS c)", "(SELECT array_agg(i) FROM influence($1, 2) AS i)"]),
    "disclosure": (
        ["(SELECT disclosure(c, e, v) FROM (VALUES ('a', 'x', 1.50), ('a', 'y', 20), ('b', 'y', 1e50), ('b', 'z', -3), (NULL, NULL, NULL)) AS t (c, e, v))",
         """'{"version": 1, "parts": 2, "entries": []}'::disclosure""",
         """'{"version": 1, "parts": 2, "entries": [{"key": ["", "x"], "totals": [["NaN", 1, 0]]}, {"key": [null, "x"], "totals": [[null, 1, 1]]}]}'::disclosure"""],
        ["(SELECT array_agg(s) FROM suppressed($1, 3) AS s)", "(SELECT array_agg(p) FROM publishable($1, NULL, 1, 75, 10) AS p)",
         "(SELECT count(*) FROM suppressed($1, 2, 2, 99.5, NULL))", "disclosure_final($1)",
         "(SELECT disclosure_send(combine(d)) FROM (VALUES ($1), ($1)) AS t (d))"]),
    "rate_book": (
        [BOOK.format(""), BOOK.format(", u"), "rate_book_options(" + BOOK.format("") + ", 'CNY', 31)"],
        ["convert_currency(100, 'USD', 'CNY', '2023-10-05', $1)", "convert_currency(100, 'EUR', 'JPY', '2024-01-05', $1)",
         "convert_currency(100, 'CNY', 'EUR', '2024-06-05', $1)", "rate_book_options($1, 'EUR', 5)",
         "(SELECT sum_converted(v, 'JPY', 'CNY', date '2023-10-05', $1) FROM (VALUES (1), (2)) AS t (v))"]),
    "converted_sum": (
        ["""'{"version": 1, "to_currency": "CNY", "without_amount": 0, "parts": 2, "entries": [{"key": ["EUR", "*1.05*7.2"], "totals": [["100.00", 1, 0]]}, {"key": ["JPY", "/147.54*7.2"], "totals": [["1e40", 2, 0]]}]}'::converted_sum""",
         """'{"version": 1, "to_currency": "USD", "without_amount": 0, "parts": 2, "entries": []}'::converted_sum""",
         """'{"version": 1, "to_currency": "USD", "without_amount": 0, "parts": 2, "entries": [{"key": ["USD", ""], "totals": [["NaN", 1, 0]]}]}'::converted_sum"""],
        ["total($1)", "(SELECT count(a.*) FROM amounts($1) AS a)", "receipt($1)", "converted_sum_final($1)",
         "(SELECT total(combine(s)) FROM (VALUES ($1), ($1)) AS t (s))"]),
    "converted_comparison": (
        ["(SELECT converted_comparison(v, c, 'CNY', d, '2023-10', " + BOOK.format("") + ") FROM (VALUES (100.25, 'EUR', date '2023-10-05'), "
         "(1e50, 'JPY', '2022-10-05'), (NULL, NULL, '2023-10-06'), (7, NULL, NULL)) AS t (v, c, d) WHERE d > '2023-01-01' OR d IS NULL)",
         "(SELECT converted_comparison(NULL::numeric, 'EUR', NULL, date '2021-01-01', '2020-W53', " + BOOK.format("") + "))",
         """'{"version": 1, "current": "2023-10", "base": "2022-10", "outside": 3, "undated": 0, "to_currency": "USD", "parts": 2, "entries": [{"key": ["CNY", "/7.2"], "totals": [["720.00", 2, 0], ["1e40", 1, 0]]}, {"key": ["JPY", "/147.54"], "totals": [["NaN", 1, 0], [null, 1, 1]]}, {"key": [null, null], "totals": [["0", 0, 0], [null, 2, 2]]}]}'::converted_comparison"""],
        ["growth($1)", "constant_currency_growth($1)", "receipt($1)", "converted_comparison_final($1)",
         "(SELECT growth(combine(c)) FROM (VALUES ($1), ($1)) AS t (c))",
         "(SELECT constant_currency_growth(combine(c) OVER (ROWS UNBOUNDED PRECEDING)) FROM (VALUES ($1), ($1)) AS t (c) LIMIT 1)"]),
    "classification": (
        # Lines that hold always and in periods, prefixes of every length, none at all; the pairs of a concordance, and its groups.
        ["(SELECT classification(p, c) FROM (VALUES ('87', 'vehicles'), ('8703', 'cars'), ('870380', 'electric, é'), ('0201', 'x'), ('870380100099', 'cars')) AS t (p, c))",
         "powertrain()", "'{\"lines\": []}'::classification",
         "(SELECT classification(p, c, v) FROM (VALUES ('8702', 'x', '0001/2016'::period), ('8702', 'bus', '2017/2019'), ('8702', 'x', '2021/9999'), ('01', 'animals', NULL)) AS t (p, c, v))",
         "'{\"pairs\": [[\"690890\", \"690721\"], [\"690890\", \"690722\"], [\"0101\", \"0101\"]]}'::classification",
         "(SELECT concordance(o, n) FROM (VALUES ('690890', '690721'), ('690890', '690722'), ('010121', '010121')) AS t (o, n))"],
        ["classify('870380', $1)", "classify('8703801000', $1, '2018-01-01')", "classify('01', $1, 'infinity')", "(SELECT count(l) FROM lines($1) AS l)",
         "comparable('690890', $1)", "comparable('69', $1)", "classification_final($1)", "concordance_final($1)"]),
    "series": (
        # Every layout: 8 bytes, 16, numerics; gaps; points of several units; each its own scale;
        # suppressed; rows without a date; no point.
        ["'month 2023-11: 10, 2023-12: 20, 2024-01: -30'::series", "'month 2023-12: 1234567890123456789012.50'::series",
         "'year 2023: 1e60, 2024: NaN, 2025: suppressed'::series", "'week 2020-W53: 1, 2021-W02: 2'::series",
         "'month 2024-01/2024-02: 800, 2024-03: 460, 2024-07/2024-09: 0'::series", "'quarter 2022-Q4: 1, 2023-Q1: 1.50, 2023-Q2: -0.00001'::series",
         "'day 2024-02-28: suppressed, 2024-02-29: 7.5, undated: 3'::series", "'half 2023-H1: 0.00, 2024-H2: 1e40, undated: 9'::series", "'half'::series", "'month ratio 2024-01: 2.5, 2024-02: 1e40'::series",
         "(SELECT combine(s) FROM (VALUES ('month 2024-01: 1'::series), ('month 2024-01/2024-02: 0.0001'), ('month 2024-02: suppressed, undated: 1')) AS t (s))"],
        ["total($1)", "total($1, '2024')", "value_at($1, '2024')", "concat(first_period($1), last_period($1), unit($1), undated($1))",
         "(SELECT count(p) FROM points($1) AS p)", "(SELECT count(m) FROM missing($1, '2023/2024') AS m)", "(SELECT count(m) FROM missing(slice($1, '2023/2024')) AS m)",
         "(SELECT array_agg(g) FROM growths($1) AS g)", "(SELECT array_agg(g) FROM growths($1, 1) AS g)", "(SELECT count(*) FROM growths($1, 2147483647))",
         "growth($1, '2024')", "growth($1, '2024', '2023')", "ytd($1)", "mat($1)", "moving($1, 2)", "moving($1, 2147483647)", "moving_avg($1, 3)",
         "index_to($1, '2024')", "regroup($1, 'year')", "regroup($1, 'quarter')", "regroup($1, 'week')", "slice($1, '2024')", "cagr($1)",
         "$1 + $1", "$1 - $1", "$1 / $1", "$1 * 1.5", "1e30 * $1", "$1 / 7", "fill($1, 'zero', 50)", "fill($1, 'linear', 50)", "fill($1, 'previous', 50)",
         "decumulate($1)", "(SELECT count(r) FROM revisions($1) AS r)", "length(sparkline($1))", "sparkline($1, '2024')",
         "$1 = $1 AND NOT $1 <> $1 AND series_hash($1) IS NOT NULL AND series_hash_extended($1, 1) IS NOT NULL", "series_final($1)",
         "(SELECT combine(s) FROM (VALUES ($1), ($1), ('month 2024-02/2024-05: 1')) AS t (s))",
         "(SELECT combine(s) OVER (ROWS UNBOUNDED PRECEDING) FROM (VALUES ($1), ($1)) AS t (s) LIMIT 1)"]),
}
# What a series is on the wire, written down: stored in files and sent between servers, it stays so.
SERIES_WIRE = {
    "month 2023-11: 10, 2023-12: 20, 2024-01: -30":
        "01030000000000000000000000000300005ed200005ed20000000a0001000000000000000a00005ed300005ed30000000a"
        "0001000000000000001400005ed400005ed40000000a0001000040000000001e",
    "month 2023-12: 1234567890123456789012.50":
        "01030000000000000000000000000100005ed300005ed3000000160007000500000002000c0d801ed204d2162e23341388",
    "year 2023: 1000000000000000000000000000000000000000000000000000000000000, 2024: NaN, 2025: suppressed":
        "010000000000000000000000000003000007e6000007e60000000a0001000f000000000001000007e7000007e700000008"
        "00000000c0000000000007e8000007e8ffffffff",
    "week 2020-W53: 1, 2021-W02: 2":
        "01040000000000000000000000000200019bb600019bb60000000a0001000000000000000100019bb800019bb80000000a"
        "00010000000000000002",
    "month 2024-01/2024-02: 800, 2024-03: 460, 2024-Q3: 0":
        "01030000000000000000000000000300005ed400005ed50000000a0001000000000000032000005ed600005ed60000000a"
        "000100000000000001cc00005eda00005edc000000080000000000000000",
    "quarter 2022-Q4: 1, 2023-Q1: 1.50, 2023-Q2: -0.00001":
        "01020000000000000000000000000300001f9700001f970000000a0001000000000000000100001f9800001f980000000c"
        "00020000000000020001138800001f9900001f990000000a0001fffe4000000503e8",
    "day 2024-02-28: suppressed, 2024-02-29: 7.5, undated: 3":
        "010500000000000000000300000002000b467f000b467fffffffff000b4680000b46800000000c00020000000000010007"
        "1388",
    "half 2023-H1: 0.00, 2024-H2: 12345, undated: 8589934592":
        "01010000000002000000000000000200000fcc00000fcc00000008000000000000000200000fcf00000fcf0000000c0002"
        "00010000000000010929",
    "half ratio 2023-H1: 0.00":
        "0101010000000000000000000000010000" + "0fcc" + "00000fcc00000008" + "0000000000000002",
    "half":
        "010100000000000000000000000000",
}
TEXT_JUNK = [b"", b" ", b"\x01", b"null", b"[]", b"{}", b"{\"version\": 1}", b"0", b"-1", b"2023-13", b"2023-1",
             b"2023-02-30", b"2021-W53", b"0000", b"10000", b"ytd", b"mat 2023-10-05", b"2023/2022", b"2023/", b"/2023",
             b"2023-10/2023-09", b"month", b"month 2023-01", b"month 2023-01:", b"month 2023-01: 1,", b"month: 1", b"2023-01: 1, 2023-01: 2",
             b"month 2023-W01: 1", b"undated: 1", b"month undated: -1", b"month undated: 1, undated: 1", b"fortnight 2023-01: 1",
             b"day 0001/9999: 1e131071, 9999-12-31: 1", b"week 9999-W52: 1", b"9" * 5000, b"[" * 5000, b"\xff\xfe", b"ytd ytd 2023", "２０２３".encode(), b"infinity"]

number = 0
failed = 0


def ok(passed, what, detail=""):
    global number, failed
    number += 1
    failed += not passed
    print(("ok" if passed else "not ok"), number, "-", what)
    if not passed:
        for line in (f"SEED={SEED}\n" + detail).split("\n"):
            print("#   " + line)
    sys.stdout.flush()


def reconnect(wire):
    """After a crash: the server restarts by itself."""
    for _ in range(60):
        try:
            wire.connect()
            return
        except (ConnectionLost, OSError, ServerError):
            time.sleep(0.5)
    sys.exit("Bail out! the server does not come back")


class Checker:
    """Sends cases, remembers what went wrong."""

    def __init__(self, wire, type_name):
        self.wire = wire
        self.type = type_name
        self.start()

    def start(self):
        self.cases = self.errors = self.values = 0
        self.wrong = []

    def note(self, case, what):
        if len(self.wrong) < 8:
            shown = case.hex() if isinstance(case, bytes) else repr(case)
            self.wrong.append(f"{what}: {shown[:600]}")

    def attempt(self, case, sql, parameters, binary=True):
        """Rows, or None after an error with an SQLSTATE of its own."""
        try:
            return self.wire.query(sql, parameters, binary)
        except ServerError as error:
            if len(error.sqlstate) != 5 or error.sqlstate == "XX000":
                self.note(case, f"{sql[:60]}: {error}")
            return None
        except (ConnectionLost, OSError) as error:
            self.note(case, f"CONNECTION LOST, {sql[:60]}: {error}")
            reconnect(self.wire)
            return None

    def use(self, case, value):
        """A value that came in: the same again through bytes and text, and usable."""
        self.values += 1
        t = self.type
        rows = self.attempt(case, f"SELECT {t}_send($1::{t}), {t}_out($1)::text", [value])
        if rows is None:
            self.note(case, "a value that cannot be printed")
            return
        sent, text = rows[0]
        try:
            text.decode()
        except UnicodeDecodeError:
            self.note(case, f"prints what is no text in the database's encoding: {text!r:.200}")
        again = self.attempt(case, f"SELECT {t}_send($1::{t})", [sent])
        if not again or again[0][0] != sent:
            self.note(case, "not the same again through bytes")
        again = self.attempt(case, f"SELECT {t}_send($1::text::{t})", [text])
        if not again or again[0][0] != sent:
            self.note(case, "not the same again through text " + text.decode("utf-8", "replace")[:200])
        for use in TYPES[t][1]:
            self.attempt(case, f"SELECT {use.replace('$1', '$1::' + t)}", [sent])

    def bytes_in(self, case):
        self.cases += 1
        rows = self.attempt(case, f"SELECT {self.type}_send($1::{self.type})", [case])
        if rows is None:
            self.errors += 1
        else:
            self.use(case, rows[0][0])

    def text_in(self, case):
        self.cases += 1
        rows = self.attempt(case, f"SELECT {self.type}_send($1::{self.type})", [case], binary=False)
        if rows is None:
            self.errors += 1
        else:
            self.use(case, rows[0][0])

    def report(self, what):
        ok(not self.wrong and self.cases > 0,
           f"{self.type}: {what}: {self.cases} cases, {self.errors} errors, {self.values} values",
           "\n".join(self.wrong))
        self.start()


def byte_mutations(value, dice):
    """The value changed in one place."""
    for at in range(len(value)):
        old = value[at]
        for new in {0, 0xFF, 0x7F, 0x80, old ^ 1, old ^ 0x80, (old + 1) & 0xFF, (old - 1) & 0xFF} - {old}:
            yield value[:at] + bytes([new]) + value[at + 1:]


def integer_mutations(value):
    """Lengths, counts and numbers far too long, negative, or just off."""
    for size, code in ((2, "!h"), (4, "!i"), (8, "!q")):
        top = 1 << (8 * size - 1)
        for at in range(len(value) - size + 1):
            old = struct.unpack(code, value[at:at + size])[0]
            for new in {0, -1, 1, top - 1, -top, top // 2, old + 1, old - 1, -old, 0x3FFFFFF, 0x1000000} - {old}:
                if -top <= new < top:
                    yield value[:at] + struct.pack(code, new) + value[at + size:]


def order_mutations(value):
    """Parts of the value in another order, twice, or not at all."""
    for size in (1, 2, 4, 8, 12, 16, 24, 32):
        for at in range(0, len(value) - 2 * size + 1, max(1, size // 4)):
            a, b = value[at:at + size], value[at + size:at + 2 * size]
            if a != b:
                yield value[:at] + b + a + value[at + 2 * size:]
        for at in range(0, len(value) - size + 1, max(1, size // 2)):
            yield value[:at] + value[at + size:]
            yield value[:at + size] + value[at:]


def random_mutations(value, dice, count):
    for _ in range(count):
        out = bytearray(value)
        for _ in range(dice.randrange(1, 5)):
            if not out:
                break
            at = dice.randrange(len(out))
            what = dice.randrange(4)
            if what == 0:
                out[at] = dice.randrange(256)
            elif what == 1:
                del out[at:at + dice.randrange(1, 9)]
            elif what == 2:
                out[at:at] = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 9)))
            else:
                out[at:at + 4] = struct.pack("!i", dice.choice([0, 1, 2, 3, -1, 1 << 30, 0x7FFFFFFF, dice.randrange(1 << 31)]))
        yield bytes(out)


def text_mutations(text, dice):
    for at in range(len(text)):
        yield text[:at]
        yield text[:at] + text[at + 1:]
        yield text[:at] + text[at:at + 1] + text[at:]
        for new in b"0":
            yield text[:at] + bytes([new]) + text[at + 1:]
        yield text[:at] + dice.choice([b'"', b"-", b"{", b"[", b"9", b"e", b"/", b" ", b"null", b"1e9999", b"NaN",
                                       b"-1", b"\\u0000", b"9999999999999999999"]) + text[at + 1:]


def sample(cases, limit, dice):
    """All cases where they are few, else as many of them, at random."""
    cases = list(dict.fromkeys(cases))
    return cases if len(cases) <= limit else dice.sample(cases, limit)


def main():
    print(f"# SEED={SEED}")
    wire = Wire(sys.argv[1])
    for name, (values, uses) in TYPES.items():
        dice = random.Random(SEED)
        check = Checker(wire, name)
        binary = []
        texts = []
        for value in values:
            try:
                sent, text = wire.query(f"SELECT {name}_send(v), {name}_out(v)::text FROM (SELECT {value} AS v) AS t")[0]
            except ServerError as error:
                ok(False, f"{name}: a value is made", f"{value}: {error}")
                continue
            binary.append(sent)
            texts.append(text)
        for sent, text in zip(binary, texts):
            check.bytes_in(sent)
            check.text_in(text)
        if check.errors:
            check.note(b"", f"{check.errors} good values are refused")
        check.report("good values, there and back")
        for sent in binary:
            for use in uses:
                try:
                    wire.query(f"SELECT {use.replace('$1', '$1::' + name)}", [sent])
                except ServerError as error:
                    # mat() of what ends within a month, prior of the first year, a rate too old.
                    if error.sqlstate == "XX000" or error.sqlstate[:2] == "42":
                        check.note(sent, f"{use}: {error}")
            check.cases += 1
        check.report("good values, used")

        for sent in binary:
            for length in range(len(sent)):
                check.bytes_in(sent[:length])
            for more in (b"\0", b"\xff", b"\0" * 8, sent):
                check.bytes_in(sent + more)
        if check.values:
            check.note(b"", f"{check.values} values of the wrong length are taken")
        check.report("cut short or too long")
        for what, mutate, limit in (("a byte changed", lambda s: byte_mutations(s, dice), 1500),
                                    ("lengths and numbers changed", integer_mutations, 2500),
                                    ("parts moved, doubled, lost", order_mutations, 1500),
                                    ("changed at random", lambda s: random_mutations(s, dice, 700), 700)):
            for case in sample([c for sent in binary for c in mutate(sent)], limit, dice):
                check.bytes_in(case)
            check.report("bytes: " + what)
        for length in range(0, 64):
            check.bytes_in(bytes(dice.randrange(256) for _ in range(length)))
            check.bytes_in(b"\x01" + bytes(length))
        check.report("bytes: noise")
        for case in sample([c for text in texts for c in text_mutations(text, dice)], 1500, dice):
            check.text_in(case.replace(b"\0", b""))
        for case in TEXT_JUNK:
            check.text_in(case)
        check.report("text: junk")

    series_on_the_wire(wire)
    books_on_the_wire(wire)
    key_twice(wire)
    codes_in_other_encodings(wire)
    states(wire)
    print(f"1..{number}")
    sys.exit(1 if failed else 0)


def series_on_the_wire(wire):
    """Each text gives the bytes that are written down, and they give the text."""
    for text, expected in SERIES_WIRE.items():
        expected = bytes.fromhex(expected)
        got = wire.query(f"SELECT series_send('{text}'::series)")[0][0]
        ok(got == expected, f"series: the bytes of '{text}'", f"expected {expected.hex(' ')}\ngot      {got.hex(' ')}")
        got = wire.query("SELECT series_out($1::series)::text", [expected])[0][0].decode()
        ok(got == text, f"series: and back to '{text}'", f"got {got}")


def books_on_the_wire(wire):
    """A book is taken with its pairs in order, and in no other."""
    def text(value):
        return struct.pack("!i", len(value)) + value.encode()

    def book(*pairs):
        rate = struct.pack("!iii", 1, 8674, 0x7FFFFFFF) + text("7.2")
        return (b"\1" + text("USD") + struct.pack("!ii", -1, len(pairs)) +
                b"".join(text(base) + text(quote) + rate for base, quote in pairs))

    for pairs, wanted in (((("EUR", "CNY"), ("EUR", "USD"), ("USD", "CNY")), "taken"),
                          ((("USD", "CNY"), ("EUR", "USD")), "22P03"),
                          ((("EUR", "USD"), ("EUR", "CNY")), "22P03"),
                          ((("EUR", "USD"), ("EUR", "USD")), "22P03")):
        case = book(*pairs)
        try:
            got = "taken" if wire.query("SELECT rate_book_send($1::rate_book)", [case])[0][0] == case else "another"
        except ServerError as error:
            got = error.sqlstate if "out of order" in error.detail + str(error) else str(error)
        ok(got == wanted, f"rate_book: {' '.join(map('/'.join, pairs))}: {wanted}", f"got {got}")


def key_twice(wire):
    """A breakdown with its one entry twice: after the windows and counts comes the number of entries."""
    sent = wire.query("SELECT breakdown_send(corridor_breakdown('a', 'b', 1, date '2023-01-01', '2023'))")[0][0]
    try:
        got = wire.query("SELECT $1::breakdown::text", [sent[:35] + struct.pack("!i", 2) + sent[39:] + sent[39:]])
    except ServerError as error:
        got = str(error)
    ok(got == "22P03 invalid binary data for type breakdown: a key that comes twice", "breakdown: a key twice", f"got {got}")


def codes_in_other_encodings(wire):
    """HS codes with full-width digits and spaces, and with what is none, in databases of other encodings than the client's."""
    for encoding, good, bad, fault in (("EUC_CN", "\uff18\uff17\u300003", "87\u4e2d", "\u4e2d"), ("LATIN1", "87\u00a003", "87\u00e9", "\u00e9"),
                                       ("SQL_ASCII", "\uff18\uff17\u300003", "87\u4e2d", "\u4e2d")):
        name = f"bytes_{encoding.lower()}"
        wire.query(f"CREATE DATABASE {name} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        other = Wire(name)
        try:
            other.query("CREATE EXTENSION portstats")
            got = other.query("SELECT portstats.hs_normalise($1::text), portstats.hs_repair($1::text), portstats.hs_valid($1::text), portstats.hs_valid(''), "
                              "portstats.classify($1::text, '{\"lines\": [[\"8703\", \"car\"]]}')", [good.encode()], binary=False)
            ok(got == [[b"8703", b"8703", b"\x01", b"\x00", b"car"]], f"{encoding}: a code in wide characters is read", f"got {got}")
            try:
                got = other.query("SELECT portstats.hs_normalise($1::text)", [bad.encode()], binary=False)
            except ServerError as error:
                got = f"{error}, {error.detail}"
            ok(got == f'22023 "{bad}" is no HS code, "{fault}" is no digit, nor a space or dot between digits.', f"{encoding}: what is none is named", f"got {got}")
        finally:
            other.socket.close()


def states(wire):
    """States of the user's own making: initial values, kept in tables, of other windows."""
    def run(what, statements, expected):
        got = None
        try:
            for statement in statements:
                got = wire.query(statement)
            got = [[None if c is None else c.decode("utf-8", "replace") for c in row] for row in got]
        except ServerError as error:
            got = error.sqlstate
        except ConnectionLost as error:
            got = f"CONNECTION LOST: {error}"
            reconnect(wire)
        ok(got == expected, what, f"expected {expected}\ngot      {got}")

    one = "(SELECT comparison(100, date '2023-10-05', '2023-10')::text)"
    make = """DO $do$ BEGIN EXECUTE format('CREATE OR REPLACE AGGREGATE pg_temp.%s(%s) (sfunc = portstats.%s, stype = portstats.%s, initcond = %L)',
              {}); END $do$"""
    run("an aggregate of the user's own, that starts with a kept comparison",
        [make.format(f"'mine', 'integer, date, portstats.period', 'comparison_accum', 'comparison', {one}"),
         "SELECT growth(pg_temp.mine(n, date '2022-10-05', '2023-10'))::text FROM generate_series(1, 3) AS n"],
        [["(100,6,94,1566.6666666666666667)"]])
    run("the same with rows of other windows",
        ["SELECT pg_temp.mine(n, date '2022-10-05', '2023-11')::text FROM generate_series(1, 3) AS n"], "22023")
    run("the same in a moving frame",
        ["SELECT string_agg((g).current::text, ' ') FROM (SELECT growth(pg_temp.mine(n, date '2023-10-05', '2023-10') "
         "OVER (ORDER BY n ROWS 1 PRECEDING)) AS g FROM generate_series(1, 4) AS n) AS t"],
        [["101 103 105 107"]])
    run("a breakdown that starts with a kept one, and grows",
        [make.format("'mine', 'text, text, integer, date, portstats.period', 'breakdown_accum', 'breakdown', "
                     "(SELECT corridor_breakdown('CN', 'KZ', 1, date '2023-10-05', '2023-10')::text)"),
         "SELECT (total(pg_temp.mine('CN', n::text, 1, date '2022-10-05', '2023-10')))::text FROM generate_series(1, 3000) AS n"],
        [["(1,3000,-2999,-99.9666666666666667)"]])
    run("a breakdown that starts with another number of keys",
        [make.format("'other', 'text, text, integer, date, portstats.period', 'breakdown_accum', 'breakdown', "
                     "(SELECT corridor_breakdown('CN', 'KZ', 'rail', 1, date '2023-10-05', '2023-10')::text)"),
         "SELECT pg_temp.other('CN', n::text, 1, date '2022-10-05', '2023-10')::text FROM generate_series(1, 3) AS n"], "22023")
    kept = "(SELECT series(100, date '2023-10-05')::text)"
    run("an aggregate of the user's own, that starts with a kept series",
        [make.format(f"'mine', 'integer, date', 'series_accum', 'series', {kept}"),
         "SELECT pg_temp.mine(n, date '2023-08-05' + 31 * n)::text FROM generate_series(1, 3) AS n"],
        [["month 2023-09: 1, 2023-10: 102, 2023-11: 3"]])
    run("the same in a moving frame",
        ["SELECT string_agg(s::text, ' | ') FROM (SELECT pg_temp.mine(n, date '2023-10-05') "
         "OVER (ORDER BY n ROWS 1 PRECEDING) AS s FROM generate_series(1, 4) AS n) AS t"],
        [["month 2023-10: 101 | month 2023-10: 103 | month 2023-10: 105 | month 2023-10: 107"]])
    run("the same, growing, and read while it grows",
        ["SELECT total(s)::text, total(s + s)::text, undated(s)::text FROM (SELECT pg_temp.mine(n, CASE WHEN n > 1 THEN date '2000-01-05' + n END) "
         "OVER (ORDER BY n) AS s FROM generate_series(1, 3000) AS n) AS t OFFSET 2998 LIMIT 2"],
        [["4498599", "8997198", "1"], ["4501599", "9003198", "1"]])
    run("the same with a series of another unit",
        [make.format(f"'other', 'integer, date, text', 'series_accum', 'series', {kept}"),
         "SELECT pg_temp.other(n, date '2022-10-05', 'week')::text FROM generate_series(1, 3) AS n"], "22023")
    run("an aggregate that combines, and starts with a kept series",
        [make.format(f"'more', 'portstats.series', 'series_combine', 'series', {kept}"),
         "SELECT pg_temp.more(s)::text FROM (VALUES ('month 2023-10/2023-11: 1'::series), (NULL), ('month 2024-01: 1.5')) AS t (s)"],
        [["month 2023-10/2023-11: 101, 2024-01: 1.5"]])
    run("the same with a series of another unit", ["SELECT pg_temp.more('year 2023: 1')::text"], "22023")
    book = BOOK.format("")
    run("a sum that starts with a kept one, and grows",
        [make.format(f"'mine', 'numeric, text, text, date, portstats.rate_book', 'sum_converted_add', 'converted_sum', "
                     f"(SELECT converted_sum(100, 'USD', 'CNY', date '2023-10-05', {book})::text)"),
         f"SELECT total(pg_temp.mine(n, 'USD', 'CNY', date '2023-10-05', {book}))::text, "
         f"total(pg_temp.mine(n, CASE WHEN n < 9 THEN 'USD' ELSE 'EUR' END, 'CNY', date '2023-10-05', {book}))::text FROM generate_series(1, 10) AS n"],
        [["1116.00000000", "1122.84000000"]])
    run("the same with rates of the tables",
        ["INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-10-01', 7.2)",
         make.format(f"'mine', 'numeric, text, text, date', 'sum_converted_add', 'converted_sum', "
                     f"(SELECT converted_sum(100, 'USD', 'CNY', date '2023-10-05')::text)"),
         "SELECT total(pg_temp.mine(n, 'USD', 'CNY', date '2023-10-05' + n % 3))::text FROM generate_series(1, 10) AS n"],
        [["1116.00000000"]])
    for name, arguments in (("series_accum", "NULL, 1, date '2023-10-05'"), ("series_of_accum", "NULL, 1, '2023-10'::period"),
                            ("series_combine", "NULL, 'month'"), ("series_merge", "'month', 'month'"), ("series_of_merge", "'month', 'month'")):
        run(f"{name} called by hand", [f"SELECT {name}({arguments})::text"], "22023")
    run("combining comparisons of other windows",
        ["SELECT combine(c)::text FROM (VALUES ((SELECT comparison(1, date '2023-10-05', '2023-10'))), "
         "((SELECT comparison(1, date '2023-10-05', '2023-11')))) AS t (c)"], "22023")
    run("combining converted comparisons of other targets",
        ["SELECT growth(combine(converted_comparison)) FROM (SELECT converted_comparison(1, 'CNY', c, date '2023-10-05', '2023-10') "
         "FROM (VALUES ('CNY')) AS t (c) GROUP BY c UNION ALL SELECT converted_comparison(1, 'USD', 'USD', date '2023-10-05', '2023-10')) AS t"], "22023")
    one = ('{"version": 1, "current": "2023-10", "base": "2022-10", "outside": 0, "undated": 0, "to_currency": %s, '
           '"parts": 2, "entries": [{"key": [%s], "totals": [["1", 1, 0], ["0", 0, 0]]}]}')
    for what, text, expected in (
            ("an amount without a currency", one % ('"CNY"', "null, null"), "22P02"),
            ("an amount without a target", one % ("null", '"USD", "*7.2"'), "22P02"),
            ("half a key", one % ('"CNY"', 'null, "*7.2"'), "22P02"),
            ("the other half", one % ('"CNY"', '"USD", null'), "22P02"),
            ("a rate of 256 digits", one % ('"CNY"', f'"USD", "*{"1" * 256}"'), "22P02"),
            ("a rate of zero", one % ('"CNY"', '"USD", "*0"'), "22P02"),
            ("a target that is no code", one % ('"US dollar"', '"USD", "*7.2"'), "22P02"),
            ("a target that is no text", one % ("[]", '"USD", "*7.2"'), "22P02")):
        for use in ("growth($1)", "constant_currency_growth($1)", "growth(combine($1))", "receipt($1)"):
            call = use.replace("$1", f"'{text}'::converted_comparison")
            run(f"{what}, {use}", [f"SELECT {call}::text"], expected)
    for what, entries in (("entries that are none", "1"), ("an entry of text", '"key"'), ("an entry that is a list", "[]"),
                          ("a key that is no list", '{"key": 5, "totals": [["1", 1, 0], ["0", 0, 0]]}'),
                          ("a key that is an object", '{"key": {}, "totals": [["1", 1, 0], ["0", 0, 0]]}'),
                          ("no totals", '{"key": ["CN", "KZ"]}'),
                          ("a total without a row", '{"key": ["CN", "KZ"], "totals": [["5", 0, 0], ["0", 0, 0]]}'),
                          ("a total of one number", '{"key": ["CN", "KZ"], "totals": [["1"], ["0", 0, 0]]}')):
        run(what, ['SELECT \'{"version": 1, "current": "2023-10", "base": "2022-10", "outside": 0, "undated": 0, "parts": 2, "entries": [%s]}\'::breakdown' % entries], "22P02")
    run("values kept in a table: short, compressed and out of line",
        ["CREATE TEMPORARY TABLE kept (c comparison, b breakdown, r rate_book, s series)",
         "INSERT INTO kept SELECT (SELECT comparison(1, date '2023-10-05', '2023-10')), "
         "(SELECT corridor_breakdown('CN', (i % n)::text, 1, date '2023-10-05', '2023-10') FROM generate_series(1, 10000) AS i), "
         "(SELECT rate_book('USD', 'CNY', date '2000-01-01' + i, 7.2) FROM generate_series(1, n) AS i), "
         "(SELECT series(i::bigint * i * (i * 7919 % 10007), date '2000-01-01' + i, 'day') FROM generate_series(1, n) AS i) "
         "FROM (VALUES (1), (100), (7000)) AS t (n)",
         "SELECT (total(combine(b))).current::text, (growth(combine(c))).current::text, "
         "max(convert_currency(1, 'USD', 'CNY', '2023-10-05', r))::text, count(DISTINCT breakdown_send(b))::text, "
         "(sum(total(s)) = (SELECT sum(i::bigint * i * (i * 7919 % 10007)) FROM (VALUES (1), (100), (7000)) AS t (n), generate_series(1, n) AS i))::text FROM kept"],
        [["30000", "3", "7.20000000", "3", "true"]])


if __name__ == "__main__":
    main()
