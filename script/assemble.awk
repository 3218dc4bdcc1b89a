# Puts the install script together from the SQL of each concern, in the order given.
#
# Lines between "--@each value" and "--@end" are written once for each value type,
# with VALUE_TYPE replaced by its SQL name and VALUE_C by the ending of its C entry.

BEGIN {
	print "-- portstats: the install script, put together by the Makefile from src/*/*.sql."
	print "\\echo Use \"CREATE EXTENSION portstats\" to load this file. \\quit"
	types = split("smallint integer bigint numeric", sql_name, " ")
	split("int2 int4 int8 numeric", c_name, " ")
}

FNR == 1	{ printf "\n-- %s\n\n", FILENAME }

/^--@each value$/ { in_block = 1; block = ""; next }

/^--@end$/ {
	for (i = 1; i <= types; i++) {
		text = block
		gsub(/VALUE_TYPE/, sql_name[i], text)
		gsub(/VALUE_C/, c_name[i], text)
		printf "%s", text
	}
	in_block = 0
	next
}

in_block	{ block = block $0 "\n"; next }

{ print }

END {
	if (in_block) {
		print "assemble.awk: --@each without --@end" > "/dev/stderr"
		exit 1
	}
}
