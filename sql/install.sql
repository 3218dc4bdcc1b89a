-- Installing: one line, as any database owner. Everything lives in schema portstats.
CREATE EXTENSION portstats;
SELECT extname, nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE extname = 'portstats';
-- Everything works schema-qualified, with an empty search_path ...
SET search_path = '';
SELECT portstats.growth_pct(10722, 923);
SELECT portstats.yoy(v, d, '2023-10')
FROM (VALUES (120.50, date '2023-10-05'), (100.00, '2022-10-07')) AS t (v, d);
-- ... and by short names once the database says so.
RESET search_path;
DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I SET search_path = "$user", public, portstats', current_database());
END $$;
\c
SELECT growth_pct(10722, 923);
