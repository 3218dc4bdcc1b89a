#!/bin/sh
# Encodings: HS codes and printed figures in databases whose encoding is not UTF-8 (what has
# no form in UTF-8 is no code, and no reading of it an error of the server's), customs
# files loaded with their encoding named (doc/loading.md): read, or refused, never replaced,
# and values of every type that holds text, taken from one database to another in binary;
# codes in a database whose letters have other capitals.
# Prints TAP. The server is where PGHOST and its kin say, and the caller its superuser.
set -u
export LC_ALL=C

work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
number=0
failures=0

# gives DATABASE EXPECTED SQL WHAT: the SQLSTATE, message and detail count as output.
gives() {
	number=$((number + 1))
	printf '%s\n' "$3" | psql -X -q -A -t -v VERBOSITY=verbose -d "$1" 2>&1 | sed '/^LOCATION\|^HINT\|^CONTEXT/d; s/ *$//' >"$work/out"
	printf '%b\n' "$2" >"$work/wanted"
	if cmp -s "$work/out" "$work/wanted"; then
		echo "ok $number - $4"
	else
		failures=$((failures + 1))
		echo "not ok $number - $4"
		sed 's/^/#   /' "$work/out"
	fi
}

for encoding in win1252 euc_cn utf8; do
	psql -X -q -v ON_ERROR_STOP=1 -d postgres -c "CREATE DATABASE of_$encoding TEMPLATE template0 ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C'" &&
		psql -X -q -v ON_ERROR_STOP=1 -d "of_$encoding" -c 'CREATE EXTENSION portstats' \
			-c "ALTER DATABASE of_$encoding SET search_path = \"\$user\", public, portstats" \
			-c "ALTER DATABASE of_$encoding SET client_encoding = '$encoding'" || exit
done

gives of_win1252 'f' "SELECT hs_valid(E'8703\\x81')" 'WIN1252: a byte that is no character is no code'
gives of_win1252 'ERROR:  22023: "8703\0201" is no HS code\nDETAIL:  "\0201" is no digit, nor a space or dot between digits.' \
	"SELECT hs_normalise(E'8703\\x81')" 'and the error names it'
gives of_win1252 'f' "SELECT hs_valid(E'8703\\xe9')" 'nor is a letter'
gives of_win1252 'ERROR:  22023: "8703\0351" is no HS code\nDETAIL:  "\0351" is no digit, nor a space or dot between digits.' \
	"SELECT hs_repair(E'8703\\xe9')" 'whose error names it in the encoding of the database'
gives of_win1252 't|87038010' "SELECT hs_valid(E'8703\\xa080 10'), hs_normalise(E'8703\\xa080 10')" 'a space of no break is one'
gives of_win1252 't|870380' "SELECT hs_valid('8703.80'), hs_normalise('8703.80')" 'a code in ASCII'
gives of_win1252 "ERROR:  22023: \"$(printf '%100s' '')...\" is no HS code\\nDETAIL:  It has more than 1000 bytes." \
	"SELECT hs_normalise(repeat(' ', 996) || E'8703\\x81')" 'one that is too long is refused before it is converted'
gives of_euc_cn 'f' "SELECT hs_valid(E'87\\xfe\\xfe')" 'EUC_CN: two bytes without a character are no code'
gives of_euc_cn 'ERROR:  22023: "87\0376\0376" is no HS code\nDETAIL:  "\0376\0376" is no digit, nor a space or dot between digits.' \
	"SELECT hs_normalise(E'87\\xfe\\xfe')" 'and the error names them'
gives of_euc_cn 't|8703' "SELECT hs_valid(E'\\xa3\\xb8\\xa3\\xb7\\xa3\\xb0\\xa3\\xb3'), hs_normalise(E'\\xa3\\xb8\\xa3\\xb7\\xa3\\xb0\\xa3\\xb3')" 'full-width digits'
gives of_euc_cn 't|8703' "SELECT hs_valid(E'87\\xa1\\xa103'), hs_normalise(E'87\\xa3\\xae03')" 'a full-width space, and a dot'
gives of_euc_cn 'f' "SELECT hs_valid(E'\\xb3\\xb5\\xcd\\xb7')" 'words'
gives of_utf8 'f' "SELECT hs_valid(E'8703\\u4e00')" 'UTF8: a word'
gives of_utf8 't' "SELECT hs_valid(E'\\uff18\\uff17')" 'full-width digits'

# A superuser may do away with the way to UTF-8.
without="BEGIN; SET LOCAL allow_system_table_mods = on; UPDATE pg_conversion SET condefault = false WHERE conname = 'windows_1252_to_utf8'"
gives of_win1252 'f|t' "$without; SELECT hs_valid(E'8703\\xa080'), hs_valid('8703.80')" 'WIN1252 without its conversion: a byte beyond ASCII is no code'
gives of_win1252 'ERROR:  22023: "8703\0351" is no HS code\nDETAIL:  "\0351" is no digit, nor a space or dot between digits.' \
	"$without; SELECT hs_normalise(E'8703\\xe9')" 'and the error names it'

gives of_euc_cn '1170000000|CNY' "SELECT value, unit FROM published(E'11.7\\xd2\\xda\\xd4\\xaa')" 'EUC_CN: a figure in Chinese'
gives of_euc_cn '5|\0301\0276' "SELECT value, unit FROM published(E'\\xa3\\xb5\\xc1\\xbe')" 'a unit as it is printed'
gives of_euc_cn 'ERROR:  22023: "5\0266\0340" cannot be read as a published figure\nDETAIL:  "\0266\0340", behind the number, is no unit.' \
	"SELECT published(E'5\\xb6\\xe0')" 'and what is none'
gives of_euc_cn 'consistent|consistent' "SELECT (audit_growth('25%', E'5\\xc1\\xbe', '4 vehicles')).verdict, (audit_parts(ARRAY[E'5\\xc1\\xbe', '4 trucks'], E'9\\xc1\\xbe')).verdict" 'and a unit of the same name in English'
gives of_win1252 'consistent' "SELECT (audit_growth('25%', E'5 m\\xb3', '4 cubic metres')).verdict" 'WIN1252: cubic metres in both spellings'
gives of_win1252 '5|GBP' "SELECT value, unit FROM published(E'\\xa35')" 'WIN1252: a figure in pounds'
gives of_win1252 'ERROR:  54000' "\\set VERBOSITY sqlstate
SELECT published(repeat('5', 401))" 'a text that is too long'

# loads DATABASE ENCODING BYTES EXPECTED WHAT: a file of one value, its bytes in octal as printf takes them; what is
# in the table then, in the bytes of its database.
loads() {
	gives "$1" "$4" "
CREATE TEMPORARY TABLE partners (name text);
\\copy partners FROM PROGRAM 'printf ''$3\\n''' WITH (FORMAT csv, ENCODING '$2')
SELECT convert_to(name, getdatabaseencoding()) FROM partners;" "$5"
}
urumqi='\316\332\302\263\304\276\306\353'
urumqi_utf8='\344\271\214\351\262\201\346\234\250\351\275\220'
zurich='\132\374\162\151\143\150'
beyond='\225\062\202\066'
loads of_utf8 GB18030 "$urumqi" '\\xe4b98ce9b281e69ca8e9bd90' 'a file in GB18030'
loads of_utf8 UTF8 "$urumqi" 'ERROR:  22021: invalid byte sequence for encoding "UTF8": 0xce 0xda' 'is none in UTF-8'
loads of_utf8 GB18030 "$beyond" '\\xf0a08080' 'a character of four bytes'
loads of_utf8 GBK "$beyond" 'ERROR:  22P05: character with byte sequence 0x95 0x32 in encoding "GBK" has no equivalent in encoding "UTF8"' 'which GBK has not'
loads of_utf8 LATIN1 "$zurich" '\\x5ac3bc72696368' 'a file in Latin-1'
loads of_utf8 UTF8 "$zurich" 'ERROR:  22021: invalid byte sequence for encoding "UTF8": 0xfc' 'is none in UTF-8'
loads of_utf8 GB18030 "$zurich" '\\x5ae9bbb5696368' 'but is one in GB18030, and another word: no guess is made'
loads of_utf8 UTF8 "$urumqi_utf8" '\\xe4b98ce9b281e69ca8e9bd90' 'a file in UTF-8'
loads of_utf8 GB18030 "$urumqi_utf8" '\\xe6b694e5b284e79ebee98f88e384a9e7b688' 'is one in GB18030 as well, and nonsense'
loads of_euc_cn UTF8 "$urumqi_utf8" '\\xcedac2b3c4bec6eb' 'into a database in EUC_CN'
loads of_euc_cn UTF8 '\360\240\200\200' 'ERROR:  22P05: character with byte sequence 0xf0 0xa0 0x80 0x80 in encoding "UTF8" has no equivalent in encoding "EUC_CN"' 'which refuses what it has no place for'

# Codes of two characters of which the first has the smaller bytes in EUC_CN (b0 a2, d2 bb) and the
# larger in UTF-8 (e9 98 bf, e4 b8 80); the targets are the yuan as it is written, d4 aa and e5 85 83.
cat >"$work/kept" <<'SQL'
CREATE TABLE kept AS
WITH rates (base, quote, day, rate) AS (VALUES ('阿', '元', date '2023-10-01', 7.2), ('一', '元', '2023-10-01', 7.1), ('一', '元', '2023-11-01', 7.15), ('一', '丁', '2023-10-01', 2)),
b AS (SELECT rate_book_options(rate_book(base, quote, day, rate), '元', 31) AS book FROM rates),
rows (n, key, value, day) AS (VALUES (1, '阿', 100.25, date '2023-10-05'), (2, '一', 10, '2022-10-05'), (3, '一', 20, '2023-10-06'), (4, NULL, 7, NULL)),
old AS (SELECT rate_book(base, quote, date '2022-10-01', rate) AS book FROM rates WHERE day = '2023-10-01')
SELECT (SELECT book FROM b) AS book,
	(SELECT converted_sum(value, key, '元', '2023-10-05', (SELECT book FROM b)) FROM rows WHERE key <> '') AS s,
	(SELECT converted_comparison(value, key, '元', day, '2023-10', (SELECT book FROM old)) FROM rows) AS cc,
	(SELECT corridor_breakdown(key, '元', value, day, '2023-10') FROM rows) AS bd,
	(SELECT basket(key, value, 2, '辆', day, '2023-10') FROM rows) AS bk,
	(SELECT disclosure(key, '元' || n, value) FROM rows) AS d,
	(SELECT classification(p, c) FROM (VALUES ('8703', '元'), ('8702', '阿'), ('01', '一')) AS t (p, c)) AS k,
	(SELECT comparison(value, day, '2023-10') FROM rows) AS c, (SELECT series(value, day) FROM rows) AS se, '2023-10'::period AS p
SQL
cat >"$work/show" <<'SQL'
\encoding UTF8
SELECT convert_to(k.*::text, 'UTF8'), convert_to((total(s), growth(cc), total(bd), total(bk), (SELECT array_agg(x ORDER BY x.currency COLLATE "C") FROM amounts(s) AS x WHERE currency = '一'),
	convert_currency(100, '阿', '一', '2023-10-05', book), receipt(s) ->> 'to_currency', classify('870380', k))::text, 'UTF8') FROM kept AS k
SQL
for pair in 'euc_cn utf8' 'utf8 euc_cn' 'euc_cn euc_cn'; do
	from=${pair% *}
	to=${pair#* }
	for encoding in utf8 euc_cn; do
		for database in of_euc_cn of_utf8; do
			PGCLIENTENCODING=UTF8 psql -X -q -v ON_ERROR_STOP=1 -d $database -c 'SET client_min_messages = warning' -c 'DROP TABLE IF EXISTS kept' -f "$work/kept"
		done
		# What is made here, of the same rows, is what has to arrive.
		PGCLIENTENCODING=UTF8 psql -X -A -t -d "of_$to" -f "$work/show" >"$work/here" 2>&1
		PGCLIENTENCODING=$encoding psql -X -q -d "of_$from" -c "\\copy kept TO '$work/kept.bin' (FORMAT binary)" &&
			PGCLIENTENCODING=$encoding psql -X -q -v ON_ERROR_STOP=1 -d "of_$to" -c 'TRUNCATE kept' -c "\\copy kept FROM '$work/kept.bin' (FORMAT binary)"
		gives "of_$to" "$(cat "$work/here")" "$(cat "$work/show")" "COPY in binary, from a database in $from to one in $to, in $encoding"
	done
done

# Turkish has i with its dot as a capital: the code of the rupee is INR there, too.
if psql -X -q -v ON_ERROR_STOP=1 -d postgres -c "CREATE DATABASE of_turkish TEMPLATE template0 ENCODING utf8 LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LC_COLLATE 'C' LC_CTYPE 'C'" >"$work/out" 2>&1; then
	psql -X -q -d of_turkish -c 'CREATE EXTENSION portstats' -c 'ALTER DATABASE of_turkish SET search_path = "$user", public, portstats' \
		-c "CREATE TABLE trade AS SELECT date '2023-10-05' AS day, 100 AS value"
	gives of_turkish 't|Write INR: codes are compared letter by letter.' \
		"SELECT upper('inr') <> 'INR', hint FROM rate_check((SELECT rate_book('USD', 'inr', date '2023-10-01', 83)))" 'Turkish: a code in small letters has its capitals as the hint'
	gives of_turkish 'INFO:  00000: 22023 Write "INR": codes are compared letter by letter.' "DO \$\$ DECLARE code text; advice text; BEGIN
	PERFORM headline('trade', '{\"date\": \"day\", \"value\": \"value\"}', '2023-10', '{\"currency\": \"inr\"}');
	EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, advice = PG_EXCEPTION_HINT; RAISE INFO '% %', code, advice; END \$\$" 'and that of a report'
	psql -X -q -d postgres -c 'DROP DATABASE of_turkish'
else
	for what in rates reports; do
		number=$((number + 1))
		echo "ok $number - Turkish: $what # SKIP no locale of ICU's for a database"
	done
fi

for encoding in win1252 euc_cn utf8; do
	psql -X -q -d postgres -c "DROP DATABASE of_$encoding"
done
echo "1..$number"
[ $failures = 0 ]
