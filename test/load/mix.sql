-- What the scripts of analyst/ and dashboard/ need beside test/crash/lib/trade.py's tables: the same rows
-- in partitions, and what plain SQL says in a few words.
CREATE TABLE by_quarter (LIKE trade) PARTITION BY RANGE (day);
CREATE INDEX ON by_quarter (destination, day);
DO $$
BEGIN
	FOR n IN 0 .. 7 LOOP
		EXECUTE format('CREATE TABLE by_quarter_%s PARTITION OF by_quarter FOR VALUES FROM (%L) TO (%L)', n + 1,
			date '2022-01-01' + make_interval(months => 3 * n), date '2022-01-01' + make_interval(months => 3 * n + 3));
	END LOOP;
END $$;
CREATE FUNCTION into_quarters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO by_quarter SELECT * FROM new_rows;
	RETURN NULL;
END $$;
CREATE TRIGGER into_quarters AFTER INSERT ON trade REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION into_quarters();
CREATE INDEX ON trade (destination, day);

-- A table that is changed in place.
CREATE TABLE moving (id int, day date, destination text, value numeric, note text);
INSERT INTO moving
SELECT id, date '2022-01-01' + id % 730, CASE WHEN id % 11 > 0 THEN 'destination ' || id % 60 END, id / 7.0, 'x'
FROM generate_series(1, 20000) AS id;

-- Rows of a month have one rate.
CREATE VIEW months AS
SELECT destination, currency, date_trunc('month', day)::date AS month, count(*) AS rows, sum(value) AS value, max(scale(value)) AS scale
FROM by_quarter GROUP BY 1, 2, 3;

-- A row that only one of the two has: pgbench ends the client at an error.
CREATE FUNCTION wrong(difference text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'portstats and plain SQL differ: %', difference;
END $$;
-- An amount at a rate, 30 digits beyond what is asked for: rounded once more it is right.
CREATE FUNCTION exact(value numeric, rate numeric, per numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS
	'SELECT value * rate * 1.000000000000000000000000000000000000000000 / per';
CREATE FUNCTION pct(current numeric, base numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS
	'SELECT CASE WHEN base > 0 THEN 100 * (current - base) / base END';

SELECT create_report_views('moving', '{"date": "day", "destination": "destination", "value": "value"}', 'report');
