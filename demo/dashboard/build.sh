# build.sh: making the site out of a database. To be sourced after script/lib.sh,
# with the checkout as the current folder; what is made is under WORK.
#
#   make_views COLUMNS_FILE            the database is where PGHOST and its kin say
#   prepare_site
#   build_site COLUMNS_FILE FOLDER

# Notes what is missing to build the site.
need_to_build_site() {
	need node nodejs
	need npm npm
}

# Copies the site to WORK/site and installs its packages there; arguments are npm's,
# such as --omit=dev. No code of a package runs while it is installed.
prepare_site() {
	cp -R demo/dashboard "$WORK/site" || die "the site cannot be copied to $WORK/site"
	chmod -R u+w "$WORK/site"
	say "Installing the packages of the site (some 100 MB)"
	# What npm keeps of a run, packages and logs, it keeps here, unless the user says where.
	(cd "$WORK/site" && npm_config_cache="${npm_config_cache:-$WORK/npm}" npm_config_update_notifier=false \
		npm install --no-package-lock --no-audit --no-fund --ignore-scripts "$@") >"$WORK/npm.log" 2>&1 ||
		{ cat "$WORK/npm.log" >&2; die "the npm packages could not be installed"; }
}

# Makes the report views as a columns file says; where that names no source, the
# views of its schema are read as they are.
make_views() {
	say "Making the report views"
	psql -X -q -A -t -v ON_ERROR_STOP=1 -v file="$(cat "$1")" >&2 <<'EOT' || die "the report views could not be made"
SET client_min_messages = warning;
SELECT report.* FROM (SELECT :'file'::jsonb AS file) AS f
CROSS JOIN LATERAL portstats.create_report_views((file ->> 'source')::regclass, file -> 'columns',
	coalesce(file ->> 'schema', 'portstats_report'), coalesce(file -> 'options', '{}')) AS report
WHERE file ? 'source';
EOT
}

# Builds the site of a columns file, whose views are there, into a folder.
build_site() {
	say "Building the site"
	rm -rf "$WORK/site/dist" "$WORK/site/src/.observablehq"
	(cd "$WORK/site" && export PORTSTATS_COLUMNS="$1" OBSERVABLE_TELEMETRY_DISABLE=true &&
		node prepare.js && node_modules/.bin/observable build) >&2 &&
		mkdir -p "$2" && cp -R "$WORK/site/dist/." "$2/" || die "the site could not be built"
}
