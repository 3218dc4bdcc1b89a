# psql: a variable that psql quotes as the parameter, and the other output formats.

tab=$(printf '\t')
sichuan="SELECT origin, (yoy(value_cny, declared_on, 'ytd 2021-10')).* FROM declarations
	WHERE flow = 'import' AND origin IN ('Germany', 'Japan') AND destination = 'Sichuan' GROUP BY origin ORDER BY origin"

# Runs psql on the commands of its standard input.
ask() {
	LC_ALL=C psql -X -q -P null=NULL "$@"
}

# Prints the lines of an answer as one, the white space squeezed: answer NAME.
answer() {
	printf '%s\t%s\n' "$1" "$(tr -s ' \n' ' ~' | sed 's/~$//')"
}

while IFS=$tab read -r name parameter sql; do
	case $name in
		error)
			printf '%s \\g\n\\echo :LAST_ERROR_SQLSTATE\n' "$sql" | sed "s/?/:'p'/" |
				ask -v p="$parameter" 2>"$WORK/error" >"$WORK/state"
			printf 'error\t%s\n' "$(cat "$WORK/state") $(sed -n 's/^HINT:  //p' "$WORK/error")"
			;;
		*)
			printf '%s\t%s\n' "$name" \
				"$(echo "$sql" | sed "s/?/:'p'/" | ask -A -t -F ' ' -R '; ' -v p="$parameter")"
			;;
	esac
done <test/clients/questions.tsv
echo "$sichuan" | ask --csv | answer csv
echo "$sichuan" | ask -x | grep -v RECORD | answer expanded
if [ "$(psql --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')" -ge 16 ]; then
	printf '%s\n' "SELECT sum(quantity) FROM declarations WHERE flow = 'export' AND declared_on <@ period(\$1) \\bind 2021-10 \\g" |
		ask -A -t | answer bind
else
	printf 'bind\t# SKIP \\bind came with psql 16\n'
fi
