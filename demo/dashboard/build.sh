# build.sh: making the site out of a database. To be sourced after script/lib.sh,
# with the checkout as the current folder; what is made is under WORK.
#
#   check_columns COLUMNS_FILE
#   make_views COLUMNS_FILE            the database is where PGHOST and its kin say
#   prepare_site
#   build_site COLUMNS_FILE FOLDER

# Notes what is missing to build the site.
need_to_build_site() {
	need node nodejs
	need npm npm
}

# Copies the site to WORK/site and installs its packages there; arguments are npm's,
# such as --omit=dev.
prepare_site() {
	cp -R demo/dashboard "$WORK/site" || die "the site cannot be copied to $WORK/site"
	chmod -R u+w "$WORK/site"
	say "Installing the packages of the site (some 100 MB)"
	without_database install_npm "$WORK/site" "$@" || die "the npm packages could not be installed"
}

# Ends the script, with what is wrong as its last words, unless a columns file is one.
check_columns() {
	without_database node demo/dashboard/data/check.js "$1" || exit 1
}

# Ends the script unless a port of 127.0.0.1 can be listened on; 0 is any free one.
check_port() {
	without_database node -e '
		const port = Number(process.argv[1]);
		const fail = (error) => { console.error(`ERROR:  cannot serve on 127.0.0.1:${port}: ${error.message}`); process.exit(1); };
		try {
			require("net").createServer().on("error", fail).listen(port, "127.0.0.1", function () { this.close(); });
		} catch (error) {
			fail(error);
		}' "$1" || exit 1
}

# Makes the report views as a columns file says; where that names no source, the
# views of its schema are read as they are.
make_views() {
	say "Making the report views"
	PORTSTATS_COLUMNS=$1 psql -X -q -A -t -v ON_ERROR_STOP=1 -v SHOW_CONTEXT=never >&2 <<'EOT' || exit 1
SET client_min_messages = warning;
\set file `cat "$PORTSTATS_COLUMNS"`
SELECT report.* FROM (SELECT :'file'::jsonb AS file) AS f
CROSS JOIN LATERAL portstats.create_report_views((file ->> 'source')::regclass, file -> 'columns',
	coalesce(file ->> 'schema', 'portstats_report'), coalesce(file -> 'options', '{}')) AS report
WHERE file ? 'source';
EOT
}

# Builds the site of a columns file, whose views are there, into a folder. The views
# are read first, and by that alone: what builds the site knows no database.
build_site() {
	say "Reading the report views"
	mkdir -p "$WORK/site/src/data"
	node "$WORK/site/data/report.js" "$1" >"$WORK/site/src/data/report.json" || exit 1
	say "Building the site"
	rm -rf "$WORK/site/dist" "$WORK/site/src/.observablehq"
	(cd "$WORK/site" && export OBSERVABLE_TELEMETRY_DISABLE=true &&
		without_database node prepare.js && without_database node_modules/.bin/observable build) >&2 &&
		mkdir -p "$2" && cp -R "$WORK/site/dist/." "$2/" || die "the site could not be built"
}
