#!/usr/bin/env python3
"""Links of README.md, CHANGELOG.md and doc/*.md within the checkout: the file is there, and so is the heading.

    test/house/links.py         prints TAP, one test a page. Run from the top of the checkout.

Anchors are made as GitHub makes them of headings. Code is not looked at. Every page has to be reached from
README.md, in as many steps as it takes, and no page has two headings with one anchor.
"""
import glob
import os
import re
import sys

CODE = re.compile(r"^(```|~~~).*?^\1 *$", re.M | re.S)
LINK = re.compile(r"\[[^]\[]*\]\(([^) ]+)\)")
PAGES = ["README.md", "CHANGELOG.md"] + sorted(glob.glob("doc/*.md"))


def prose(page):
    """A page without its blocks of code."""
    with open(page, encoding="utf-8") as file:
        return CODE.sub("", file.read())


def anchor(heading):
    """What GitHub calls a heading: its words in small letters, joined by hyphens."""
    heading = LINK.sub(lambda link: link.group(0)[1:].split("](")[0], heading)
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page):
    return [anchor(heading) for heading in re.findall(r"^#+ +(.*?) *#*$", prose(page), re.M)]


def links(page):
    """The targets of a page's links that lead into the checkout."""
    text = re.sub(r"`[^`\n]*`", "", prose(page))
    return [target for target in LINK.findall(text) if not re.match(r"[a-z]+:", target)]


def resolve(page, target):
    """File and anchor that a link of a page leads to."""
    path, _, name = target.partition("#")
    return os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page, name


def reached(start):
    """The pages that one gets to from a page."""
    seen = set()
    ahead = [start]
    while ahead:
        page = ahead.pop()
        if page in PAGES and page not in seen:
            seen.add(page)
            ahead += [resolve(page, target)[0] for target in links(page)]
    return seen


def faults(page):
    found = []
    here = anchors(page)
    for name in sorted(set(name for name in here if here.count(name) > 1)):
        found.append(f"two headings with the anchor #{name}")
    for target in links(page):
        path, name = resolve(page, target)
        if not os.path.exists(path):
            found.append(f"{target}: there is no {path}")
        elif name and (not path.endswith(".md") or name not in anchors(path)):
            found.append(f"{target}: {path} has no such heading")
    return found


def main():
    failed = False
    seen = reached("README.md")
    for number, page in enumerate(PAGES, 1):
        found = faults(page)
        if page not in seen:
            found.append("no way leads from README.md to this page")
        failed = failed or bool(found)
        print("not ok" if found else "ok", number, "- links of", page)
        for fault in found:
            print("#  ", fault)
    print(f"1..{len(PAGES)}")
    sys.exit(1 if failed else 0)


main()
