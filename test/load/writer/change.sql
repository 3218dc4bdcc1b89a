-- Rows of moving are changed, taken away and put in again, one writer after the other; a fourth of it is undone.
\set part random(0, 99)
\set value random(1, 1000000)
\set undone random(0, 3)
BEGIN;
SELECT pg_advisory_xact_lock(1);
UPDATE moving SET value = :value::numeric / (1 + id % 7), note = repeat('x', :part) WHERE id % 100 = :part;
DELETE FROM moving WHERE id % 1000 = :part;
INSERT INTO moving (id, day, destination, value)
SELECT id, date '2022-01-01' + id % 730, CASE WHEN id % 11 > 0 THEN 'destination ' || id % 60 END, :value + id
FROM generate_series(:part, 20000, 1000) AS id;
\if :undone
COMMIT;
\else
ROLLBACK;
\endif
