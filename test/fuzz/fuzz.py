#!/usr/bin/env python3
"""Runs what is fuzzed, each target for so many seconds, and prints TAP: executions, seconds, seed,
and whatever input or statement was a fault. See README.md.

    python3 test/fuzz/fuzz.py --build DIR --work DIR --database NAME [--seconds N] [--seed N]
                              [--keep] [--list] [target...]

DIR is where test/fuzz/Makefile has built; --work is a folder that the server can write to. With
--keep, the corpora are minimised afterwards and written back into test/fuzz/corpus.
"""
import argparse
import importlib.util
import os
import random
import re
import resource
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "bytes"))
sys.path.insert(0, HERE)
import sql as sql_target  # noqa: E402
from wire import ConnectionLost, ServerError, Wire  # noqa: E402

CORES = ["period_text", "calendar", "decimal", "decimal_no_int128", "hs_text", "figure"]
TYPES = ["period", "comparison", "breakdown", "basket", "converted_sum", "converted_comparison", "rate_book", "series", "disclosure", "classification"]
TARGETS = CORES + [f"{t}.{form}" for t in TYPES for form in ("text", "binary", "stored")] + ["sql"]
# Where a core's run starts from, beside its corpus: every form of a period.
SEEDS = {"period_text": [b"2023", b"2023-H2", b"2023q3", b"2023-10", b"2021-W52", b"2020W53", b"2024-02-29", b"ytd 2023-10", b"MAT 2023-10",
                         b"2023-01/2023-10", b" 2021 / 2024 ", b"9999-W52", b"2024-02-29/2024-03-15"],
         # Levels, separators of every kind, digits of both widths, what spreadsheets make of codes; a code as a number.
         "hs_text": [b"870380", b" 8703.80 ", b"8703 23 194 1", b"2011000", b"201.10", b"201.1", b"8.7038E+05", b"8,7e5", "８７０３．８０".encode(), "87\u300003\u00a080\u202f10".encode(),
                     b"87038010001199", b"7701", struct.pack("=Q", 0x8703800000000006)],
         # Figures in both languages; signs, currencies, scales, units, separators of every kind; numerals.
         "figure": [t.encode() for t in ("10,722 vehicles", "-$1.17 billion", "US$66.8 bn", "1,062 per cent", "人民币11.7亿元", "１０，７２２辆", "1亿2345.6万", "5千3百",
                                         "百分之三点零五", "二万零三百亿", "二〇二一", "十五", "500万千瓦时", "KZT 5 hundred million", "10\u00a0722 m3", "3万5", "12,34", "1e6", "$5m", "负3.2%")],
         # The week 53 of 2020, its day 53, months, all days; a year before.
         "calendar": [struct.pack("=IIi", a, b, 1) + bytes([flags, 4, 3, 5])
                      for a, b in ((737786, 737792), (737786, 737838), (738428, 738458), (0, 3652058)) for flags in (0, 6)]}
# Values of a type as they are stored: what they are cast to, and how that is read. A period is a whole
# number of this machine's byte order; of the others, each byte.
RAW_PERIOD = """DROP CAST IF EXISTS (portstats.period AS bigint); CREATE CAST (portstats.period AS bigint) WITHOUT FUNCTION"""
RAW = """DROP TYPE IF EXISTS public.raw CASCADE; CREATE TYPE public.raw;
    CREATE FUNCTION public.raw_in(cstring) RETURNS raw LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
    CREATE FUNCTION public.raw_out(raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
    CREATE TYPE public.raw (INPUT = public.raw_in, OUTPUT = public.raw_out, LIKE = portstats.rate_book);
    CREATE CAST (portstats.{0} AS public.raw) WITHOUT FUNCTION"""
# A backend that is silent for so many seconds longer than it was told to run is in a loop without an end.
LONGEST_SILENCE = 60
# A corpus that is kept has at most so many bytes, as written.
LARGEST_CORPUS = 5000


def junk():
    """test/bytes/bytes.py: values of each type, and what one does with a value."""
    spec = importlib.util.spec_from_file_location("junk", os.path.join(HERE, "..", "bytes", "bytes.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---------- corpora: a file of lines, an input each, bytes that are no plain text as \xHH ----------

def corpus_file(target):
    return os.path.join(HERE, "corpus", target.replace("_no_int128", "") + ".txt")


def to_line(data):
    return "".join(chr(b) if 32 <= b < 127 and b != 92 else f"\\x{b:02x}" for b in data)


def from_line(line):
    return re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), line.encode())


def read_corpus(target):
    if not os.path.exists(corpus_file(target)):
        return []
    with open(corpus_file(target), encoding="ascii") as file:
        return [from_line(line.rstrip("\n")) for line in file]


def write_corpus(target, inputs):
    """The smallest first, as many as there is room for."""
    lines = []
    size = 0
    for line in sorted({to_line(i) for i in inputs}, key=lambda s: (len(s), s)):
        size += len(line) + 1
        if size > LARGEST_CORPUS:
            break
        lines.append(line + "\n")
    os.makedirs(os.path.dirname(corpus_file(target)), exist_ok=True)
    with open(corpus_file(target), "w", encoding="ascii") as file:
        file.writelines(lines)
    return len(lines), size


def put_inputs(folder, inputs):
    os.makedirs(folder, exist_ok=True)
    os.chmod(folder, 0o777)
    for n, data in enumerate(inputs):
        with open(os.path.join(folder, f"seed{n}"), "wb") as file:
            file.write(data)


def get_inputs(folder):
    result = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            result.append(file.read())
    return result


# ---------- the targets: each gives (passed, what happened, details) ----------

def run_core(target, options):
    corpus = os.path.join(options.work, target, "corpus")
    put_inputs(corpus, read_corpus(target) + SEEDS.get(target, []))
    program = os.path.join(options.build, target + "_fuzz")
    start = time.time()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, f"-max_total_time={options.seconds}", f"-seed={options.seed}", "-print_final_stats=1",
                           "-max_len=512", "-use_value_profile=1", "-timeout=60", "-rss_limit_mb=2048",
                           f"-artifact_prefix={options.work}/{target}/", corpus], capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    text = done.stderr.decode("utf-8", "replace")
    found = re.search(r"stat::number_of_executed_units: *(\d+)", text)
    executions = int(found[1]) if found else 0
    if options.keep and done.returncode == 0:
        small = os.path.join(options.work, target, "small")
        os.makedirs(small)
        subprocess.run([program, "-merge=1", small, corpus], capture_output=True, check=True)
        write_corpus(target, get_inputs(small))
    return (done.returncode == 0 and executions > 0,
            f"{executions} executions in {time.time() - start:.0f} s ({processor:.0f} s of a processor)",
            "" if done.returncode == 0 else text[-6000:])


def reconnect(wire):
    """After a crash: the server restarts by itself."""
    for _ in range(120):
        try:
            wire.connect()
            return
        except (ConnectionLost, OSError, ServerError):
            time.sleep(0.5)
    sys.exit("Bail out! the server does not come back")


def open_database(options):
    """A connection in which the extension's functions are those of the library with libFuzzer in it."""
    wire = Wire(options.database)
    library = os.path.abspath(os.path.join(options.build, "portstats_fuzz.so"))
    wire.simple(f"""UPDATE pg_catalog.pg_proc SET probin = '{library}' WHERE probin IS NOT NULL
            AND pronamespace = 'portstats'::regnamespace AND probin <> '{library}';
        CREATE OR REPLACE FUNCTION public.portstats_fuzz(type regtype, form text, corpus text, seconds integer, seed integer, uses text[])
            RETURNS text LANGUAGE c AS '{library}', 'portstats_fuzz';
        CREATE OR REPLACE FUNCTION public.portstats_fuzz_minimise(type regtype, form text, corpus text, uses text[])
            RETURNS integer LANGUAGE c AS '{library}', 'portstats_fuzz_minimise'""")
    wire.socket.close()
    wire.connect()
    wire.simple("SET search_path = public, portstats")
    return wire


def quote(text):
    return "'" + text.replace("'", "''") + "'"


def run_type(target, options, types):
    name, form = target.split(".")
    folder = os.path.join(options.work, target)
    wire = open_database(options)
    # What no interrupt ends is told, too: the file current has its input.
    wire.socket.settimeout(options.seconds + LONGEST_SILENCE)
    values, uses = types[name]
    seeds = read_corpus(target)
    seed = {"text": f"textin({name}_out(v))", "binary": f"{name}_send(v)",
            "stored": "v::bigint" if name == "period" else "v::public.raw::text::bytea"}[form]
    if form == "stored":
        wire.simple("SET client_min_messages = error; " + (RAW_PERIOD if name == "period" else RAW.format(name)))
    for value in values:
        seeds.append(wire.query(f"SELECT {seed} FROM (SELECT {value} AS v) AS t")[0][0])
        if seed == "v::bigint" and sys.byteorder == "little":
            seeds[-1] = seeds[-1][::-1]
    os.makedirs(folder, exist_ok=True)
    os.chmod(folder, 0o777)
    put_inputs(os.path.join(folder, "corpus"), seeds)
    uses = "ARRAY[" + ", ".join(quote(u) for u in uses) + "]"
    start = time.time()
    try:
        rows = wire.simple(f"SELECT portstats_fuzz('{name}', '{form}', {quote(folder)}, {options.seconds}, {options.seed}, {uses})")
        executions, taken, longest, processor = rows[0][0].decode().split()
        if options.keep:
            wire.socket.settimeout(None)
            wire.simple(f"SELECT portstats_fuzz_minimise('{name}', '{form}', {quote(folder)}, {uses})")
            write_corpus(target, get_inputs(os.path.join(folder, "corpus")))
        # More is taken than what was there to start with.
        return (int(taken) > 0, f"{executions} executions, {taken} of them taken, in {time.time() - start:.0f} s"
                f" ({int(processor) / 1000:.0f} s of a processor), the longest {longest} ms", "")
    except ServerError as error:
        return False, "a fault", f"{error}\n{error.detail}"
    except (ConnectionLost, OSError) as error:
        with open(os.path.join(folder, "current"), "rb") as file:
            data = file.read()
        length = int.from_bytes(data[:4], sys.byteorder)
        reconnect(wire)
        what = "no answer" if isinstance(error.__cause__, socket.timeout) else "the backend went down"
        return False, what, f"{error}; the server's log may say more; the input in hex: {data[4:4 + length].hex()}"
    finally:
        wire.socket.close()


def run_sql(options, types):
    wire = open_database(options)
    start = time.time()
    values = {name: values for name, (values, _) in types.items()}
    statements, answers, timed_out, faults, never = sql_target.run(wire, values, options.seconds, options.seed, reconnect)
    wire.socket.close()
    if options.verbose:
        for name in never:
            print("# never answered:", name)
    return (not faults and answers > 0,
            f"{statements} statements, {answers} of them answered, twice, {timed_out} timed out, in {time.time() - start:.0f} s"
            f" ({len(never)} functions, operators and casts without an answer)",
            "\n".join(f"{what}\n{statement};" for what, statement in faults))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=".")
    parser.add_argument("--work")
    parser.add_argument("--database", default="fuzz")
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1 << 24))
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("targets", nargs="*")
    options = parser.parse_args()
    if options.list:
        print("\n".join(TARGETS))
        return 0
    targets = options.targets or TARGETS
    unknown = [t for t in targets if t not in TARGETS]
    if unknown:
        sys.exit(f"no such target: {' '.join(unknown)}; there are: {' '.join(TARGETS)}")
    failed = 0
    print(f"# SEED={options.seed}")
    print(f"1..{len(targets)}")
    types = junk().TYPES
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        os.chmod(work, 0o777)
        options.work = work
        for number, target in enumerate(targets, 1):
            if target in CORES:
                passed, what, details = run_core(target, options)
            elif target == "sql":
                passed, what, details = run_sql(options, types)
            else:
                passed, what, details = run_type(target, options, types)
            failed += not passed
            print(f"{'ok' if passed else 'not ok'} {number} - {target}: {what}")
            if not passed:
                for line in (f"SEED={options.seed}\n" + details).split("\n"):
                    print("#   " + line)
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
