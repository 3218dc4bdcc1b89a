. test/clients/npm.sh
npm_client malloy doc/front_ends.md
