. test/clients/npm.sh
npm_client cube doc/front_ends.md
