-- Pages of moving become all-visible, until they are written to again.
\sleep 200 ms
VACUUM (FREEZE) moving;
