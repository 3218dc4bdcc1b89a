# A table that the analyst may change: Adminer has to show and to write our types.
psql -X -q -h "$SOCKET" -U postgres -v ON_ERROR_STOP=1 -f test/clients/adminer/plan.sql || exit
. test/clients/npm.sh
npm_client adminer
