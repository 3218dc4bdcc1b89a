# npm.sh: for the clients that come from npm, whose questions are their own; to be
# sourced by their client.sh. Each is a folder with package.json, package-lock.json
# (exact versions), ask.js, and answers.sql (what plain SQL answers to its questions).
#
#   . test/clients/npm.sh
#   npm_client NAME ARGUMENT...     asks, by ask.js ARGUMENT..., and compares

npm_client() {
	client=$1
	shift
	cp -R "test/clients/$client" "$WORK/client" || exit
	if ! (cd "$WORK/client" && npm ci --no-audit --no-fund --ignore-scripts) >"$WORK/npm.log" 2>&1; then
		sed 's/^/# /' "$WORK/npm.log"
		echo "1..0 # SKIP the packages cannot be had of npm"
		exit 0
	fi
	EXPECTED=$WORK/expected
	export EXPECTED
	psql -X -q -A -t -F '	' -v ON_ERROR_STOP=1 -f "test/clients/$client/answers.sql" >"$EXPECTED" ||
		{ echo "Bail out! plain SQL gave no answers"; exit 1; }
	exec sh test/clients/ask node "$WORK/client/ask.js" "$@"
}
