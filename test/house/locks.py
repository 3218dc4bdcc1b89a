#!/usr/bin/env python3
"""Each package-lock.json is that of its package.json: the same packages, each with the
hash of its file, and no address of the registry that it was made with. Prints TAP.
Run from the top of the checkout."""
import json
import subprocess

OF_PACKAGE = ("dependencies", "devDependencies")
number = failed = 0


def ok(passed, what, detail=""):
    global number, failed
    number += 1
    failed += not passed
    print(("ok" if passed else "not ok"), number, "-", what)
    if not passed:
        print("#", detail)


files = subprocess.run(["find", ".", "-name", "package.json", "-not", "-path", "*/node_modules/*"],
                       stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout.split()
for path in sorted(files):
    folder = path[2:-len("/package.json")]
    with open(path) as file:
        package = json.load(file)
    try:
        with open(folder + "/package-lock.json") as file:
            locked = json.load(file)["packages"]
    except FileNotFoundError:
        ok(False, folder + ": its packages are locked", "there is no package-lock.json")
        continue
    root = locked.pop("")
    ok(all(root.get(key) == package.get(key) for key in OF_PACKAGE), folder + ": what is locked is what is named", root)
    # What is bundled comes in the file of another.
    odd = sorted(name for name, entry in locked.items()
                 if "resolved" in entry or not ("integrity" in entry or entry.get("inBundle")))
    ok(locked and not odd, folder + ": each package has its hash, and no address", odd)
ok(number > 0, "there are packages")
print("1..%d" % number)
raise SystemExit(failed > 0)
