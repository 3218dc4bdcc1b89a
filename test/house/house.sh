#!/bin/sh
# The house is in order: one version everywhere, everything built and installed
# that is there. Prints TAP. Run from the top of the checkout; PG_CONFIG says
# which server's make.
number=0
failures=0

ok() { # ok PASSED(0/1) WHAT
	number=$((number + 1))
	[ "$1" = 0 ] || failures=$((failures + 1))
	[ "$1" = 0 ] && echo "ok $number - $2" || echo "not ok $number - $2"
}

version=$(sed -n "s/^default_version = '\(.*\)'$/\1/p" portstats.control)
variable() { # variable NAME: what make has for it
	printf 'include Makefile\nprint:\n\t@echo $(%s)\n' "$1" | make -s -f - "PG_CONFIG=${PG_CONFIG:-pg_config}" print
}
same_words() { # same_words WORDS WORDS
	[ "$(printf '%s\n' $1 | sort)" = "$(printf '%s\n' $2 | sort)" ]
}

sed "s/@VERSION@/$version/" META.json.in | cmp -s - META.json
ok $? "META.json is what make META.json gives for version $version"
python3 - <<'X'
import json
meta = json.load(open("META.json"))
for key in ("name", "version", "abstract", "maintainer", "license", "provides", "meta-spec"):
    assert meta[key], key
assert meta["meta-spec"]["version"] == "1.0.0" and meta["release_status"] == "unstable"
for extension in meta["provides"].values():
    assert extension["file"] and extension["version"]
X
ok $? "META.json has what PGXN 1.0.0 requires"
[ "$(grep -rlIF "$version" Makefile portstats.control src script | tr '\n' ' ')" = "portstats.control " ]
ok $? "the version is typed in portstats.control alone"
same_words "$(variable OBJS | sed 's/\.o\b/.c/g')" "$(echo src/*.c src/*/*.c)"
ok $? "every C file is in OBJS"
same_words "$(variable SQL_PARTS)" "$(echo src/*.sql src/*/*.sql)"
ok $? "every SQL file is in SQL_PARTS"
same_words "$(variable REGRESS)" "$(for file in sql/*.sql; do basename "$file" .sql; done)"
ok $? "every tour is in REGRESS"
awk -f script/assemble.awk $(variable SQL_PARTS) | grep -q -e '--@' -e 'VALUE_TYPE' -e 'VALUE_C'
[ $? = 1 ]
ok $? "no mark of the assembling is left in the install script"
! LC_ALL=C grep -q '[^ -~	]' $(variable SQL_PARTS)
ok $? "the install script is ASCII: it is read in the encoding of the database, whichever that is"
echo "1..$number"
exit $failures
