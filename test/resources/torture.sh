# torture.sh: the run resources of script/torture, which sources it: ten, a hundred and a
# thousand thousand rows of everything, and the largest things, on a server of its own:
# what each took, as a table. About a quarter of an hour, 8 GB of memory, 4 GB of disk.
# Rows at random are the same in every run: they are computed.

prepare
start_server 'checkpoint_timeout = 1h' 'max_wal_size = 8GB'
psql -X -q -c 'CREATE DATABASE resources' && psql -X -q -d resources -c 'CREATE EXTENSION portstats' || die "no database"
mkdir -m 777 "$WORK/resources"
python3 test/resources/resources.py --database resources --work "$WORK/resources" --limits "$@"
