-- Coverage and rounding to a total against plain SQL.

\ir tables.psql

-- The units of a period as plain SQL has them: weeks where it is whole ISO weeks and not months, else months, cut to it.
CREATE FUNCTION units_of(p period) RETURNS TABLE (a date, b date) LANGUAGE sql IMMUTABLE AS $$
	SELECT greatest(s::date, start_date(p)),
		   least((s + CASE WHEN weeks THEN interval '7 days' ELSE interval '1 month' END)::date - 1, end_date(p))
	FROM (SELECT extract(isodow FROM start_date(p)) = 1 AND extract(isodow FROM end_date(p)) = 7
				 AND NOT (extract(day FROM start_date(p)) = 1 AND extract(day FROM end_date(p) + 1) = 1) AS weeks) AS w,
		 generate_series(CASE WHEN weeks THEN start_date(p) ELSE pg_catalog.date_trunc('month', start_date(p)::timestamp) END,
						 end_date(p), CASE WHEN weeks THEN interval '7 days' ELSE interval '1 month' END) AS s
$$;
CREATE FUNCTION missing_of(p period, days date[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(array_agg((a || '/' || b)::period ORDER BY a)::text, '{}')
	FROM units_of(p) WHERE NOT EXISTS (SELECT FROM unnest(days) AS d WHERE d BETWEEN a AND b)
$$;
-- The longest island of days without a row, the first of equal ones.
CREATE FUNCTION gap_of(p period, days date[]) RETURNS period LANGUAGE sql IMMUTABLE AS $$
	SELECT (min(d) || '/' || max(d))::period
	FROM (SELECT d, d - (row_number() OVER (ORDER BY d))::int AS island
		  FROM (SELECT start_date(p) + n AS d FROM generate_series(0, end_date(p) - start_date(p)) AS n
				EXCEPT SELECT unnest(days)) AS quiet) AS i
	GROUP BY island ORDER BY count(*) DESC, min(d) LIMIT 1
$$;
-- Of windows of thousands of years the lists are too long to be compared.
CREATE FUNCTION coverage_of(ours text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT g AS key, (c).rows, (c).first_day, (c).last_day, (c).covered, (c).base_rows, (c).base_first_day, (c).base_last_day, (c).base_covered, '
				  '(c).missing_months::text, (c).base_missing_months::text, (c).longest_gap, (c).base_longest_gap, (c).undated '
				  'FROM (SELECT %s AS g, coverage(d, %s) AS c FROM @t WHERE %s GROUP BY 1) AS t', split_part(ours, '|', 1), split_part(ours, '|', 2), split_part(ours, '|', 3))
$$;
-- A window is covered from its first day where there are rows up to 31 days before, else from the first row; and so at its end.
CREATE FUNCTION covered_of(p text, days text) RETURNS text LANGUAGE sql AS $$
	SELECT format('CASE WHEN count(*) FILTER (WHERE %2$s) > 0 THEN '
				  '(CASE WHEN bool_or(d BETWEEN start_date(%1$s) - 31 AND start_date(%1$s)) THEN start_date(%1$s) ELSE min(d) FILTER (WHERE %2$s) END || ''/'' || '
				  'CASE WHEN bool_or(d BETWEEN end_date(%1$s) AND end_date(%1$s) + 31) THEN end_date(%1$s) ELSE max(d) FILTER (WHERE %2$s) END)::period END', p, days)
$$;
CREATE FUNCTION counts_of(key text, base text, condition text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT %s AS key, count(*) FILTER (WHERE @cur), min(d) FILTER (WHERE @cur), max(d) FILTER (WHERE @cur), %s, '
				  'CASE WHEN NOT @nobase THEN count(*) FILTER (WHERE @base) END, min(d) FILTER (WHERE @base), max(d) FILTER (WHERE @base), %s, '
				  'missing_of(@p::period, array_agg(DISTINCT d)), CASE WHEN NOT @nobase THEN missing_of(%s, array_agg(DISTINCT d)) END, '
				  'gap_of(@p::period, array_agg(DISTINCT d)), CASE WHEN NOT @nobase THEN gap_of(%s, array_agg(DISTINCT d)) END, '
				  'count(*) FILTER (WHERE d IS NULL) FROM @t WHERE %s GROUP BY 1', key, covered_of('@p::period', '@cur'), covered_of(base, '@base'), base, base, condition)
$$;
DELETE FROM windows WHERE p = '0001/9999';

INSERT INTO questions (name, windowed, partial, ours, plain) VALUES
	('coverage', 1, true, coverage_of('g|@p|true'), counts_of('g', 'prior_year(@p::period)', 'true')),
	('coverage of two periods', 2, true, coverage_of('g|@p, @bp|true'), counts_of('g', '@bp::period', 'true')),
	('coverage of a few rows', 1, false, coverage_of($$'all'|@p|id % 97 = 3$$), counts_of($$'all'$$, 'prior_year(@p::period)', 'id % 97 = 3')),
	('coverage over no row', 1, true, 'SELECT 0 AS key, coverage(d, @p) FROM @t WHERE h < 0', 'SELECT 0 AS key, NULL');

-- x rounded down, and the largest remainders up, the first of equal ones; multiplied, since a quotient is rounded.
CREATE FUNCTION rounded_of(digits int) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		SELECT id, CASE WHEN bad THEN NULL ELSE round(down + CASE WHEN place <= left_over THEN unit ELSE 0 END, %1$s) END
		FROM (SELECT *, (round(sum(x) OVER w, %1$s) - sum(down) OVER w) / unit AS left_over,
					 row_number() OVER (PARTITION BY g ORDER BY x - down DESC NULLS LAST, id) AS place
			  FROM (SELECT *, floor(x * 1e%1$s) * unit AS down
					FROM (SELECT id, g, CASE WHEN finite(vn) THEN vn END AS x, 1e%2$s::numeric AS unit,
								 bool_or(NOT finite(vn)) OVER (PARTITION BY g) AS bad FROM @t) AS v) AS d
			  WINDOW w AS (PARTITION BY g)) AS f$q$, digits, -digits)
$$;
INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT format('round_to_total of %s digits', digits), 0, false,
	   format('SELECT id AS key, round_to_total(vn, %s) OVER (PARTITION BY g ORDER BY id) FROM @t', digits), rounded_of(digits)
FROM unnest(ARRAY[0, 2, -3, 50]) AS digits;

\ir ask.psql
