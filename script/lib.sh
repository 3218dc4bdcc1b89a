# lib.sh: what script/demo, script/test and script/bench share: installing what
# is missing, a private copy of the server to install into, and a throw-away
# server. POSIX sh; to be sourced with the checkout as the current folder.
#
#   . script/lib.sh
#   find_server
#   need_to_build; need_to_test; install_missing
#   begin_work
#   copy_server; build_extension -O2; start_server 'jit = off'
#
# A script's variables that it may set before: PG_CONFIG (the server to build
# for), KEEP=yes (leave the server up at the end), TCP='DATABASE ROLE' (the server
# listens on 127.0.0.1 as well, at a free port: PGPORT; it lets in that role to that
# database, without a password, and nobody else). For a checked build, of the
# environment: COPT and SHLIB_LINK (more flags for the compiler and the linker),
# BUILD_DIR (a folder to build in, which stays), SERVER_UNDER (a command, such as
# valgrind's, under which the server runs).

REPO=$(pwd)
WORK=
KEEP=no
TCP=
MISSING=
LISTS_READ=no
SERVER_STARTED=no
# A process of the script's that runs beside it.
BESIDE=

# Prints a line for the reader, on standard error.
say() {
	echo "$*" >&2
}

# Prints why it cannot go on, and ends the script.
die() {
	say "$(basename "$0"): $*"
	exit 1
}

# Forgets which database the user's environment names, and its password.
forget_database() {
	for name in $(env | sed -n 's/^\(PG[A-Z]*\)=.*/\1/p'); do
		unset "$name"
	done
}

# Runs a command that has nothing to do with the database, and so does not get to know it.
without_database() (
	forget_database
	"$@"
)

# ---------- what has to be installed ----------

# Whether this is a machine whose packages we know.
have_apt() {
	command -v apt-get >/dev/null && command -v dpkg-query >/dev/null
}

# Notes a package as missing unless a file (or, without a slash, a command) is there.
need() {
	case $1 in
		*/*) [ -e "$1" ] && return ;;
		*) command -v "$1" >/dev/null && return ;;
	esac
	case " $MISSING " in
		*" $2 "*) ;;
		*) MISSING="$MISSING $2" ;;
	esac
}

# Runs a command as root; fails where that is not possible.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
		sudo -n "$@"
	elif command -v sudo >/dev/null && [ -t 0 ] && [ -t 2 ]; then
		say "sudo is needed to install:$MISSING"
		sudo "$@"
	else
		return 1
	fi
}

# Whether a server, named by its pg_config, has all its development files: Debian
# has pgxs in the client's package, the headers in one of their own.
can_build() {
	[ -x "$1" ] && [ -e "$("$1" --pgxs)" ] && [ -e "$("$1" --includedir-server)/postgres.h" ]
}

# Sets PG_CONFIG and PG_MAJOR: the server asked for, else the newest installed
# with its development files, else the newest installed, else Debian's own.
find_server() {
	if [ -z "${PG_CONFIG:-}" ]; then
		PG_MAJOR=$(for file in /usr/lib/postgresql/*/bin/postgres; do
			[ -x "$file" ] && can_build "${file%postgres}pg_config" && echo "$file"
		done | cut -d / -f 5 | sort -n | tail -n 1)
		[ -n "$PG_MAJOR" ] || PG_MAJOR=$(for file in /usr/lib/postgresql/*/bin/postgres; do
			[ -x "$file" ] && echo "$file"
		done | cut -d / -f 5 | sort -n | tail -n 1)
		if [ -n "$PG_MAJOR" ]; then
			PG_CONFIG=/usr/lib/postgresql/$PG_MAJOR/bin/pg_config
		elif ! have_apt; then
			PG_CONFIG=$(command -v pg_config) || PG_CONFIG=
		fi
	else
		command -v "$PG_CONFIG" >/dev/null || die "there is no $PG_CONFIG"
		PG_CONFIG=$(command -v "$PG_CONFIG")
	fi
	if [ -n "${PG_CONFIG:-}" ] && [ -x "$PG_CONFIG" ]; then
		PG_MAJOR=$("$PG_CONFIG" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
	elif [ -z "${PG_MAJOR:-}" ] && have_apt; then
		PG_MAJOR=$(debian_major)
		if [ -z "$PG_MAJOR" ]; then
			update_packages
			PG_MAJOR=$(debian_major)
		fi
		PG_CONFIG=/usr/lib/postgresql/$PG_MAJOR/bin/pg_config
	fi
	[ -n "${PG_MAJOR:-}" ] ||
		die "PostgreSQL 13 or newer is needed, with its development files; name its pg_config in PG_CONFIG"
	[ "$PG_MAJOR" -ge 13 ] ||
		die "PostgreSQL 13 or newer is needed; $PG_CONFIG is of $PG_MAJOR"
}

# The major version of PostgreSQL that Debian's package of that name stands for.
debian_major() {
	apt-cache depends postgresql 2>/dev/null |
		sed -n 's/^ *Depends: postgresql-\([0-9]*\)$/\1/p' | head -n 1
}

# Notes what is missing to build the extension and run a server.
need_to_build() {
	need make make
	need gcc gcc
	need /usr/include/stdio.h libc6-dev
	need gzip gzip
	if can_build "$PG_CONFIG" &&
		[ -x "$("$PG_CONFIG" --bindir)/postgres" ] && [ -x "$("$PG_CONFIG" --bindir)/psql" ]; then
		return
	fi
	MISSING="$MISSING postgresql-$PG_MAJOR postgresql-server-dev-$PG_MAJOR"
}

# Notes what is missing to run the tests.
need_to_test() {
	need pg_prove libtap-parser-sourcehandler-pgtap-perl
	need python3 python3
	# PostgreSQL 19 has no such package yet: script/test skips pgTAP then, and says so.
	if ! [ -x "$PG_CONFIG" ] || ! [ -e "$("$PG_CONFIG" --sharedir)/extension/pgtap.control" ]; then
		if ! have_apt || apt-cache show "postgresql-$PG_MAJOR-pgtap" >/dev/null 2>&1 ||
			! [ -x "$PG_CONFIG" ]; then
			MISSING="$MISSING postgresql-$PG_MAJOR-pgtap"
		fi
	fi
}

# Whether there is a clang with libFuzzer to be built into a library; 11 could not be linked.
has_fuzzer() {
	command -v clang >/dev/null && [ "$(clang -dumpversion | cut -d. -f1)" -ge 14 ] &&
		ls "$(clang -print-resource-dir)"/lib/*/libclang_rt.fuzzer_no_main* >/dev/null 2>&1
}

# Notes what is missing to fuzz.
need_to_fuzz() {
	need python3 python3
	need clang clang
	has_fuzzer || MISSING="$MISSING libclang-rt-dev"
}

# Reads the lists of packages anew, once.
update_packages() {
	[ "$LISTS_READ" = no ] || return 0
	LISTS_READ=yes
	say "Reading the lists of packages"
	as_root apt-get update -qq >&2 ||
		say "The lists of packages could not be read anew; going on with those that are there"
}

# Installs the packages noted as missing, or names them and ends the script.
install_missing() {
	MISSING=${MISSING# }
	[ -n "$MISSING" ] || return 0
	if ! have_apt || ! as_root true; then
		die "please install these packages (Debian's names) as root, then run this again:
  apt-get install $MISSING"
	fi
	update_packages
	say "Installing $MISSING"
	# No cluster is made or started for the packages' sake: the setting is put
	# back as it was when they are in.
	as_root env DEBIAN_FRONTEND=noninteractive sh -c '
		conf=/etc/postgresql-common/createcluster.conf
		put_back() { if [ -e $conf.portstats ]; then mv $conf.portstats $conf; fi; }
		trap put_back EXIT
		trap "exit 130" HUP INT TERM
		install() { apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
		case "$*" in
			*postgresql-[0-9]*)
				install postgresql-common || exit 1
				cp -p $conf $conf.portstats
				echo "create_main_cluster = false" >>$conf ;;
		esac
		install "$@"
	' sh $MISSING >&2 || die "these packages could not be installed: $MISSING"
	MISSING=
}

# The same for what is not needed by all: fails where it cannot be had, and the script goes on.
try_to_install() {
	[ -z "$MISSING" ] || ! have_apt || update_packages
	(install_missing)
	installed=$?
	MISSING=
	return $installed
}

# Installs the packages from npm that the package.json of a folder under WORK names;
# fails where they cannot be had, and says why. No code of a package runs meanwhile. What npm
# keeps of a run, packages and logs, it keeps under WORK, unless the user says where:
# install_npm FOLDER [OPTION OF NPM...]
install_npm() (
	cd "$1" || exit
	shift
	npm_config_cache="${npm_config_cache:-$WORK/npm}" npm_config_update_notifier=false \
		npm ci --no-audit --no-fund --ignore-scripts "$@" >"$WORK/npm.log" 2>&1 ||
		{ cat "$WORK/npm.log" >&2; exit 1; }
)

# ---------- the working folder ----------

# Makes the temporary folder WORK, of which nothing is left at the script's end.
begin_work() {
	parent=${TMPDIR:-/tmp}
	# The path of a Unix socket has room for 107 bytes.
	[ ${#parent} -le 60 ] || parent=/tmp
	trap clean_up EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 141' PIPE
	trap 'exit 143' TERM
	WORK=$(mktemp -d "$parent/portstats.XXXXXX") || die "no temporary folder can be made in $parent"
	# The server's user has to get through.
	chmod 711 "$WORK"
	if [ "$(id -u)" != 0 ]; then
		SERVER_USER=
	elif id postgres >/dev/null 2>&1; then
		SERVER_USER=postgres
	else
		SERVER_USER=nobody
	fi
}

# Stops the server and removes the folder, unless they are to be kept.
clean_up() {
	status=$?
	trap '' HUP INT PIPE TERM
	trap - EXIT
	if [ -n "$WORK" ] && { [ "$KEEP" != yes ] || [ "$SERVER_STARTED" != yes ]; }; then
		[ -z "$BESIDE" ] || kill "$BESIDE" 2>/dev/null
		stop_server
		[ -z "$BESIDE" ] || wait "$BESIDE"
		cd / && rm -rf "$WORK"
	fi
	exit "$status"
}

# Runs a command as the user that the server runs as: not root.
as_server() (
	cd "$WORK" || exit
	if [ -z "$SERVER_USER" ]; then
		"$@"
	elif command -v runuser >/dev/null; then
		runuser -u "$SERVER_USER" -- "$@"
	else
		su -s /bin/sh "$SERVER_USER" -c 'exec "$0" "$@"' -- "$@"
	fi
)

# ---------- the private copy of the server ----------

# Links each entry of a folder into another, but for our own files.
link_entries() {
	mkdir -p "$2"
	for entry in "$1"/*; do
		case ${entry##*/} in
			portstats*) ;;
			*) [ -e "$2/${entry##*/}" ] || ln -s "$entry" "$2/" ;;
		esac
	done
}

# A server tree under WORK that is the installed one in all but what we put
# into it: its programs copied (they find the rest by their own place), the
# rest linked. PG_CONFIG, BIN then name the copy.
copy_server() {
	root=$WORK/root
	original=$PG_CONFIG
	bindir=$("$original" --bindir)
	SHAREDIR=$root$("$original" --sharedir)
	BIN=$root$bindir
	mkdir -p "$BIN" "$SHAREDIR/extension"
	for program in postgres initdb pg_ctl psql pg_dump pg_restore createdb dropdb pgbench; do
		cp -L "$bindir/$program" "$BIN/" || die "there is no $bindir/$program"
	done
	# Not every pg_config knows that it has been moved (Debian's of 13 does not).
	cat >"$BIN/pg_config" <<EOT
#!/bin/sh
"$original" "\$@" | sed 's|^/|$root/|; s| = /| = $root/|'
EOT
	chmod +x "$BIN/pg_config"
	link_entries "${SHAREDIR#"$root"}/extension" "$SHAREDIR/extension"
	link_entries "${SHAREDIR#"$root"}" "$SHAREDIR"
	pkglibdir=$("$original" --pkglibdir)
	link_entries "$pkglibdir" "$root$pkglibdir"
	for what in --includedir-server --pkgincludedir --includedir --libdir --localedir; do
		from=$("$original" $what)
		if [ -d "$from" ] && ! [ -e "$root$from" ]; then
			mkdir -p "$root${from%/*}"
			ln -s "$from" "$root$from"
		fi
	done
	PG_CONFIG=$BIN/pg_config
	[ -e "$("$PG_CONFIG" --pgxs)" ] ||
		die "the server of $original cannot be copied: its copy has no $("$PG_CONFIG" --pgxs)"
}

# Builds a copy of the checkout in WORK/src (or BUILD_DIR), with the given compiler
# flags and those of COPT and SHLIB_LINK, and installs it into the copy of the
# server. The checkout is left as it is.
build_extension() {
	SRC=${BUILD_DIR:-$WORK/src}
	mkdir -p "$SRC"
	(cd "$REPO" && tar -cf - --exclude=./.git --exclude='*.o' --exclude='*.bc' --exclude='*.so' \
		--exclude='./portstats--*.sql' --exclude=./results .) | (cd "$SRC" && tar -xf -) ||
		die "the sources cannot be copied to $SRC"
	chmod -R u+w "$SRC"
	for target in all install; do
		env -u MAKEFLAGS -u MAKELEVEL make -s -j 4 -C "$SRC" "PG_CONFIG=$PG_CONFIG" with_llvm=no \
			"COPT=$* ${COPT:-}" "SHLIB_LINK=${SHLIB_LINK:-}" $target >"$WORK/build.log" 2>&1 ||
			{ cat "$WORK/build.log" >&2; die "make $target failed"; }
	done
}

# Builds a test of test/core with the plain files of each folder whose headers it includes:
# build_core FILE PROGRAM FLAG...
build_core() {
	core_file=$1
	core_program=$2
	shift 2
	gcc -std=gnu99 "$@" -Isrc -o "$core_program" "$core_file" \
		$(grep -L '"postgres.h"' $(sed -n 's/^#include "\([a-z_]*\)\/[a-z_]*\.h"$/src\/\1\/*.c/p' "$core_file" | sort -u))
}

# Builds what is fuzzed, in WORK/fuzz, of the copy of the checkout: build_fuzz yes|no,
# with the address sanitizer or without. WORK/fuzz/work can be written to by the server.
build_fuzz() {
	mkdir -p -m 755 "$WORK/fuzz"
	mkdir -m 777 "$WORK/fuzz/work"
	env -u MAKEFLAGS -u MAKELEVEL make -s -j 4 -C "$SRC/test/fuzz" "PG_CONFIG=$PG_CONFIG" "OUT=$WORK/fuzz" \
		"ADDRESS=$1" core backend >"$WORK/build.log" 2>&1 ||
		{ cat "$WORK/build.log" >&2; die "make of test/fuzz failed"; }
	chmod -R go+rX "$WORK/fuzz"
}

# Makes the copy of the server preload libraries: preload_server LIBRARY:LIBRARY
preload_server() {
	mv "$BIN/postgres" "$BIN/postgres.real"
	cat >"$BIN/postgres" <<EOT
#!/bin/sh
LD_PRELOAD=$1 ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 UBSAN_OPTIONS=print_stacktrace=1 \\
	exec "$BIN/postgres.real" "\$@"
EOT
	chmod +x "$BIN/postgres"
}

# ---------- the throw-away server ----------

# Prints a port of 127.0.0.1 that nothing listens on.
free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Starts a new server on a Unix socket (with TCP on 127.0.0.1 as well), each
# argument a line of its configuration, and points psql and its kin at it. Nobody
# is asked for a password, so the socket is in a folder that others cannot enter,
# and by TCP, which every user of the machine reaches, only what TCP names gets in.
start_server() {
	forget_database
	SOCKET=$WORK/socket
	DATA=$WORK/data
	mkdir -m 700 "$SOCKET" "$DATA"
	[ -z "$SERVER_USER" ] || chown "$SERVER_USER" "$SOCKET" "$DATA"
	as_server "$BIN/initdb" -D "$DATA" -U postgres -A reject -E UTF8 --no-locale -N \
		>"$WORK/initdb.log" 2>&1 || { cat "$WORK/initdb.log" >&2; die "initdb failed"; }
	address=
	port=5432
	if [ -n "$TCP" ]; then
		address=127.0.0.1
		port=$(free_port) || die "no free port of 127.0.0.1 was found"
	fi
	{
		echo "listen_addresses = '$address'"
		echo "port = $port"
		echo "unix_socket_directories = '$SOCKET'"
		echo "fsync = off"
		echo "full_page_writes = off"
		# Where there is no shared memory file system, as in a bare chroot.
		[ -d /dev/shm ] || echo "dynamic_shared_memory_type = mmap"
		for line; do
			echo "$line"
		done
	} >"$WORK/server.conf"
	cat "$WORK/server.conf" | as_server sh -c 'cat >>"$0/postgresql.conf"' "$DATA"
	{
		echo "local all all trust"
		[ -z "$TCP" ] || echo "host $TCP 127.0.0.1/32 trust"
	} | as_server sh -c 'cat >"$0/pg_hba.conf"' "$DATA"
	program=$BIN/postgres
	if [ -n "${SERVER_UNDER:-}" ]; then
		program=$WORK/postgres
		printf '#!/bin/sh\nexec %s %s "$@"\n' "$SERVER_UNDER" "$BIN/postgres" >"$program"
		chmod 755 "$program"
	fi
	SERVER_STARTED=starting
	as_server "$BIN/pg_ctl" -D "$DATA" -p "$program" -l "$DATA/server.log" -w -t 60 start >/dev/null ||
		{ as_server cat "$DATA/server.log" >&2; die "the server does not start"; }
	SERVER_STARTED=yes
	PGHOST=$SOCKET PGPORT=$port PGUSER=postgres PGDATABASE=postgres
	export PGHOST PGPORT PGUSER PGDATABASE
	PATH=$BIN:$PATH
	# What the server loads must be what was built here.
	[ "$(psql -X -A -t -c "SELECT setting FROM pg_config WHERE name = 'SHAREDIR'")" = "$SHAREDIR" ] ||
		die "the copy of the server uses another place's files; name another server in PG_CONFIG"
}

# A new database with the extension, its short names in reach: new_database NAME.
new_database() {
	createdb "$1" &&
		psql -X -v ON_ERROR_STOP=1 -q -d "$1" -c 'CREATE EXTENSION portstats' \
			-c "ALTER DATABASE $1 SET search_path = \"\$user\", public, portstats"
}

# The same with the demo's table and rates: load_demo NAME.
load_demo() {
	new_database "$1" &&
		psql -X -v ON_ERROR_STOP=1 -q -d "$1" -f demo/customs_demo.sql -f demo/rates.sql
}

# Stops the server if one was started.
stop_server() {
	[ "$SERVER_STARTED" != no ] || return 0
	# Interrupted while it was starting: wait until it can be told.
	for second in 1 2 3; do
		[ -e "$DATA/postmaster.pid" ] || sleep 1
	done
	as_server "$BIN/pg_ctl" -D "$DATA" -m immediate -w stop >/dev/null 2>&1 || true
	SERVER_STARTED=no
}

# Prints how to connect to the server that is kept, and how to end it.
say_how_to_connect() {
	run_as=
	[ -z "$SERVER_USER" ] || run_as="runuser -u $SERVER_USER -- "
	cat <<EOT
The server is up until you stop it. Connect with

  $BIN/psql -h $SOCKET -p $PGPORT -U postgres ${1:-postgres}

and stop it, leaving nothing behind, with

  (cd / && $run_as$BIN/pg_ctl -D $DATA stop -m fast && rm -rf $WORK)
EOT
}
