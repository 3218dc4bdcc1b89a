exec sh test/clients/ask sh test/clients/psql/answer.sh
