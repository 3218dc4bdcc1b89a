#!/usr/bin/env python3
"""What test/checked/unreached explains stands in the source as it is told there.

    test/house/unreached.py     prints TAP, one test a file of src. Run from the top of the checkout.
"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, "test/checked")
from coverage import read_explained


def main():
    lines = {}
    for name, text in read_explained():
        lines.setdefault(name, []).append(text)
    failed = False
    for number, name in enumerate(sorted(lines), 1):
        there = set()
        if os.path.exists(name):
            with open(name, encoding="utf-8") as file:
                there = {line.strip() for line in file}
        gone = [text for text in lines[name] if text not in there]
        failed = failed or bool(gone)
        print("not ok" if gone else "ok", number, "- what no test reaches in", name)
        for text in gone:
            print("#   it has no line", text)
    print(f"1..{len(lines)}")
    sys.exit(1 if failed else 0)


main()
