-- currency: the health of rates.

CREATE TYPE @extschema@.rate_problem AS (
	rate_type text,
	problem text,
	base_currency text,
	quote_currency text,
	first_day date,
	last_day date,
	rates bigint,
	rate numeric,
	compared_with numeric,
	detail text,
	hint text
);
COMMENT ON TYPE @extschema@.rate_problem IS
'Something about rates that wants looking at, and the mend. Example: SELECT rate_type, problem, detail, hint FROM rate_check()';
COMMENT ON COLUMN @extschema@.rate_problem.rate_type IS
'Kind of the rates; NULL where a book was checked. Example: average';
COMMENT ON COLUMN @extschema@.rate_problem.problem IS
'One of: gap, jump, off by a factor, overlap, unknown currency. Example: gap';
COMMENT ON COLUMN @extschema@.rate_problem.base_currency IS
'Currency of which one unit is priced. Example: JPY';
COMMENT ON COLUMN @extschema@.rate_problem.quote_currency IS
'Currency that the price is in. Example: CNY';
COMMENT ON COLUMN @extschema@.rate_problem.first_day IS
'The first day of a gap or an overlap; else the first day of the first rate that it is about. Example: 2023-11-01';
COMMENT ON COLUMN @extschema@.rate_problem.last_day IS
'The last day of a gap or an overlap; else the first day of the last rate that it is about. Example: 2023-11-03';
COMMENT ON COLUMN @extschema@.rate_problem.rates IS
'How many rates it is about: those of the pair that are off, all with the unknown code; else 1. Example: 1';
COMMENT ON COLUMN @extschema@.rate_problem.rate IS
'The first of these rates, the one before a gap or an overlap; NULL for an unknown currency. Example: 4.88';
COMMENT ON COLUMN @extschema@.rate_problem.compared_with IS
'What it is compared with: the cross rate of its day (off by a factor), the rate before (jump), the next rate (gap, overlap). Example: 0.0488';
COMMENT ON COLUMN @extschema@.rate_problem.detail IS
'What was found, a sentence. Example: EURO is in no list of portstats.currency_list.';
COMMENT ON COLUMN @extschema@.rate_problem.hint IS
'The mend. Example: Correct the code.';

CREATE FUNCTION @extschema@.rate_check(book @extschema@.rate_book)
	RETURNS SETOF @extschema@.rate_problem
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 100000 ROWS 10
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO, YMD'
	AS $$
	WITH rates AS MATERIALIZED (
		SELECT r.base_currency AS base, r.quote_currency AS quote,
			r.valid_from, r.valid_until, r.used_until, r.rate,
			format('%s %s for 1 %s', r.rate, r.quote_currency, r.base_currency) AS price,
			lead(r.rate) OVER pair AS next_rate,
			lead(r.valid_from) OVER pair AS next_from
		FROM @extschema@.rates($1) AS r
		WINDOW pair AS (PARTITION BY r.base_currency COLLATE "C", r.quote_currency COLLATE "C" ORDER BY r.valid_from)
	), crosses AS (
		-- The rates of a pair that are off by way of a third currency. The three pairs are
		-- a triangle, and each of them is off by way of the third.
		SELECT c.*,
			(SELECT array_agg(t ORDER BY t COLLATE "C")
			 FROM unnest(ARRAY[c.base_currency, c.quote_currency, c.third_currency]) AS t) AS triangle,
			greatest(c.factor, 1 / c.factor) AS size,
			count(*) FILTER (WHERE c.factor = 1) OVER pair AS agreeing
		FROM @extschema@.rate_crosses($1) AS c
		WINDOW pair AS (PARTITION BY c.base_currency, c.quote_currency)
	), counted AS (
		SELECT c.*, count(*) OVER (PARTITION BY c.base_currency, c.quote_currency, c.size) AS off
		FROM crosses AS c
		WHERE c.factor <> 1
	), suspects AS (
		-- Of a triangle the likeliest: the pair that is off by most ways, agrees by fewest;
		-- too large rather than too small, the price of something that is worth less than
		-- one unit, as it is printed for 100 or 1,000 of it.
		SELECT c.*,
			row_number() OVER (PARTITION BY c.triangle, c.size
				ORDER BY c.off DESC, c.agreeing, c.factor < 1, c.cross_rate >= 1,
					c.base_currency COLLATE "C", c.quote_currency COLLATE "C") AS place
		FROM counted AS c
	), factors AS (
		-- A rate that is off by several ways is one rate.
		SELECT s.base_currency AS base, s.quote_currency AS quote, s.factor,
			min(s.first_day) AS first_day, max(s.last_day) AS last_day, CASE WHEN count(*) = 1 THEN max(s.rates)
				 ELSE @extschema@.rate_cross_count($1, s.base_currency, s.quote_currency, array_agg(s.third_currency), s.factor) END AS rates,
			(array_agg(s.rate ORDER BY s.first_day, s.third_currency COLLATE "C"))[1] AS rate,
			(array_agg(s.cross_rate ORDER BY s.first_day, s.third_currency COLLATE "C"))[1] AS cross_rate,
			string_agg(s.third_currency, ', ' ORDER BY s.first_day, s.third_currency COLLATE "C") AS thirds
		FROM suspects AS s
		WHERE s.place = 1
		GROUP BY s.base_currency, s.quote_currency, s.factor
	), codes AS (
		-- Each code that is in no list, with the first of its pairs. What has a collation is
		-- no type that its owner could have made a cast to text of.
		SELECT c.code, min(p.first_day) AS first_day, max(p.last_day) AS last_day, sum(p.rates)::bigint AS rates,
			(array_agg(p.base ORDER BY p.base COLLATE "C", p.quote COLLATE "C"))[1] AS base,
			(array_agg(p.quote ORDER BY p.base COLLATE "C", p.quote COLLATE "C"))[1] AS quote
		FROM (SELECT r.base, r.quote, min(r.valid_from) AS first_day, max(r.valid_from) AS last_day, count(*) AS rates
			  FROM rates AS r GROUP BY r.base, r.quote) AS p
		CROSS JOIN LATERAL (VALUES (p.base), (p.quote)) AS c (code)
		WHERE NOT EXISTS (SELECT FROM @extschema@.currency_list AS l
						  WHERE c.code = l.currency_code COLLATE "C" OR c.code = l.numeric_code COLLATE "C")
		GROUP BY c.code
	), problems (problem, base, quote, first_day, last_day, rates, rate, compared_with, detail, hint) AS (
		SELECT 'gap', base, quote, used_until + 1, next_from - 1, 1, rate, next_rate,
			format('There is no rate from %s until %s: %s of %s %s %s.',
				   used_until + 1, next_from - 1, price, valid_from,
				   CASE WHEN used_until = valid_until THEN 'ends with' ELSE 'is too old after' END, used_until),
			CASE WHEN used_until = valid_until
				 THEN 'Load the rates of these days, or let the one before them be valid longer.'
				 ELSE 'Load the rates of these days, or allow for an older one: max_age_days.' END
		FROM rates WHERE used_until < next_from - 1
		UNION ALL
		SELECT 'jump', base, quote, next_from, next_from, 1, next_rate, rate,
			format('From %s of %s to %s of %s: %s%s %%.', rate, valid_from, next_rate, next_from,
				   CASE WHEN next_rate > rate THEN '+' END, round(100 * (next_rate - rate) / rate, 1)),
			'Compare both with their source: one may be another currency''s, for other units, or a slip of the pen.'
		FROM rates WHERE greatest(rate, next_rate) > 1.2 * least(rate, next_rate)
		UNION ALL
		SELECT 'off by a factor', base, quote, first_day, last_day, rates, rate, cross_rate,
			CASE WHEN factor > 1
				 THEN format('%s %s for 1 %s is about %s times the cross rate %s by way of %s.',
							 rate, quote, base, factor, cross_price, thirds)
				 ELSE format('%s %s for 1 %s is about 1/%s of the cross rate %s by way of %s.',
							 rate, quote, base, trim_scale(1 / factor), cross_price, thirds) END,
			CASE WHEN factor > 1
				 THEN format('If it is the price of %s %s, load rate / %s. If not, look at the rates of %s with %s and with %s: any of the three pairs may be the one that is off.',
							 factor, base, factor, thirds, base, quote)
				 ELSE format('If it was divided for %s units and the source prints it for one, load it as printed. If not, look at the rates of %s with %s and with %s: any of the three pairs may be the one that is off.',
							 trim_scale(1 / factor), thirds, base, quote) END
		FROM factors
		-- To 12 decimals, as exchange_rate() has it, or four digits of what is smaller.
		CROSS JOIN LATERAL (VALUES (trim_scale(round(cross_rate, greatest(12, 3 - floor(log(cross_rate))::integer))))) AS p (cross_price)
		UNION ALL
		SELECT 'overlap', base, quote, next_from, valid_until, 1, rate, next_rate,
			format('%s of %s is said to be valid until %s, the next begins on %s and is used from then on.',
				   price, valid_from, valid_until, next_from),
			format('If the next one is right, valid_until of the one before is %s, or NULL.', next_from - 1)
		FROM rates WHERE valid_until >= next_from
		UNION ALL
		SELECT 'unknown currency', base, quote, first_day, last_day, rates, NULL, NULL,
			format('%s is in no list of portstats.currency_list.', code),
			CASE WHEN EXISTS (SELECT FROM @extschema@.currency_list AS l WHERE l.currency_code COLLATE "C" = upper(code COLLATE "C"))
				 THEN format('Write %s: codes are compared letter by letter.', upper(code COLLATE "C"))
				 ELSE 'Correct the code, or INSERT it into portstats.currency_list under a list of your own.' END
		FROM codes
	)
	SELECT NULL::text, p.problem, p.base, p.quote, p.first_day, p.last_day, p.rates, p.rate, p.compared_with, p.detail, p.hint
	FROM problems AS p
	ORDER BY p.problem COLLATE "C", p.base COLLATE "C", p.quote COLLATE "C", p.first_day, p.detail COLLATE "C"
	$$;
COMMENT ON FUNCTION @extschema@.rate_check(@extschema@.rate_book) IS
'A row for each thing in a book that wants looking at: a gap between two rates of a pair, a rate more than 1.2 times the one before or the other way round, a pair about 10, 100 or 1,000 times its cross rate or a fraction, a rate valid when the next has begun, a code in no list. No row: nothing was found. Example: SELECT p.* FROM books, rate_check(book) AS p';

CREATE FUNCTION @extschema@.rate_check(rate_type text)
	RETURNS SETOF @extschema@.rate_problem
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 100000 ROWS 10
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO, YMD'
	AS $$
	WITH book AS MATERIALIZED (
		SELECT @extschema@.rate_book_of($1) AS book
	), stated AS (
		-- After the book, which refuses columns that would have to be cast: whoever looks at
		-- rates would run casts of their owner's.
		SELECT s.*
		FROM book AS b
		CROSS JOIN LATERAL (
			SELECT e.base_currency AS base, e.quote_currency AS quote, e.valid_from, e.valid_until, e.rate,
				lead(e.rate) OVER pair AS next_rate,
				lead(e.valid_from) OVER pair AS next_from
			FROM @extschema@.exchange_rate AS e
			WHERE e.rate_type = CASE WHEN b.book IS NOT NULL THEN $1 END
			WINDOW pair AS (PARTITION BY e.base_currency COLLATE "C", e.quote_currency COLLATE "C" ORDER BY e.valid_from)
		) AS s
	), problems (problem, base, quote, first_day, last_day, rates, rate, compared_with, detail, hint) AS (
		SELECT c.problem, c.base_currency, c.quote_currency, c.first_day, c.last_day, c.rates, c.rate, c.compared_with, c.detail, c.hint
		FROM book AS b
		CROSS JOIN LATERAL @extschema@.rate_check(b.book) AS c
		WHERE c.problem <> 'overlap'
		UNION ALL
		-- A book does not tell an end that was stated from that of its unit: as above, of the table's.
		SELECT 'overlap', base, quote, next_from, valid_until, 1, rate, next_rate,
			format('%s %s for 1 %s of %s is said to be valid until %s, the next begins on %s and is used from then on.',
				   rate, quote, base, valid_from, valid_until, next_from),
			format('If the next one is right, valid_until of the one before is %s, or NULL.', next_from - 1)
		FROM stated WHERE valid_until >= next_from AND isfinite(valid_until)
	)
	SELECT $1, p.problem, p.base, p.quote, p.first_day, p.last_day, p.rates, p.rate, p.compared_with, p.detail, p.hint
	FROM problems AS p
	ORDER BY p.problem COLLATE "C", p.base COLLATE "C", p.quote COLLATE "C", p.first_day, p.detail COLLATE "C"
	$$;
COMMENT ON FUNCTION @extschema@.rate_check(text) IS
'A row for each thing in a rate type of portstats.exchange_rate that wants looking at; see rate_check(rate_book) for what is looked for. Example: SELECT problem, detail, hint FROM rate_check(''average'')';

CREATE FUNCTION @extschema@.rate_check()
	RETURNS SETOF @extschema@.rate_problem
	LANGUAGE sql STABLE PARALLEL SAFE COST 100000 ROWS 10
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT c.*
	FROM (SELECT t.rate_type FROM @extschema@.rate_type AS t ORDER BY t.rate_type COLLATE "C") AS t
	CROSS JOIN LATERAL @extschema@.rate_check(t.rate_type) AS c
	$$;
COMMENT ON FUNCTION @extschema@.rate_check() IS
'A row for each thing in any rate type of portstats.exchange_rate that wants looking at, after loading; see rate_check(rate_book) for what is looked for. Example: SELECT * FROM rate_check()';
