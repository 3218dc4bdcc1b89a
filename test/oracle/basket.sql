-- The oracle of baskets: what is read off them equals plain SQL, digit for digit, on the random tables
-- and under the plans of oracle.sql. Prints TAP.
--
--   psql -X -q -A -t -v seed=42 -f test/oracle/basket.sql       (in a database with the extension)

\ir tables.psql

-- ---------- plain SQL ----------

-- Values and quantities by g, key and unit; u is NULL where a row has no value or no quantity to divide by.
CREATE FUNCTION entries_of(key text, v text, q text, unit text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		SELECT g, k, u, count(*) FILTER (WHERE @cur) AS n1, sum(v) FILTER (WHERE @cur) AS v1, sum(q) FILTER (WHERE @cur) AS q1,
			   count(*) FILTER (WHERE @base) AS n0, sum(v) FILTER (WHERE @base) AS v0, sum(q) FILTER (WHERE @base) AS q0
		FROM (SELECT g, d, %1$s AS k, %2$s::numeric AS v, %3$s::numeric AS q,
					 CASE WHEN %2$s IS NOT NULL AND %3$s::numeric <> 0 THEN coalesce(%4$s, '') END AS u FROM @t) AS r
		WHERE @cur OR @base
		GROUP BY g, k, u$q$, key, v, q, unit)
$$;
-- The same by key alone: c and b, as a growth has them.
CREATE FUNCTION keys_of(entries text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		SELECT g, k, n1, n0, s1, s0, CASE WHEN n1 = 0 THEN 0 ELSE s1 END AS c,
			   CASE WHEN @nobase THEN NULL WHEN n0 = 0 THEN 0 ELSE s0 END AS b
		FROM (SELECT g, k, sum(n1) AS n1, sum(v1) AS s1, sum(n0) AS n0, sum(v0) AS s0 FROM (%s) AS e GROUP BY g, k) AS s$q$, entries)
$$;
-- And of the whole of each g.
CREATE FUNCTION wholes_of(keys text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		SELECT g, CASE WHEN sum(n1) = 0 THEN 0 ELSE sum(s1) END AS wc,
			   CASE WHEN @nobase THEN NULL WHEN sum(n0) = 0 THEN 0 ELSE sum(s0) END AS wb
		FROM %s GROUP BY g$q$, keys)
$$;
CREATE FUNCTION with_keys(entries text) RETURNS text LANGUAGE sql AS $$
	SELECT 'WITH entries AS (' || entries || '), keys AS (' || keys_of('TABLE entries') || '), wholes AS (' || wholes_of('keys') || '),
		pairs AS (SELECT * FROM entries WHERE u IS NOT NULL AND n1 > 0 AND n0 > 0 AND NOT @nobase
				  AND finite(v1) AND finite(v0) AND finite(q1) AND finite(q0) AND q1 > 0 AND q0 > 0),
		matched AS (SELECT * FROM pairs WHERE v1 > 0 AND v0 > 0) '
$$;
CREATE FUNCTION items_plain(entries text, top int) RETURNS text LANGUAGE sql AS $$
	SELECT with_keys(entries) || format($q$,
		placed AS (
			SELECT *, row_number() OVER (PARTITION BY g ORDER BY c DESC NULLS LAST, b DESC NULLS LAST, k COLLATE "C" NULLS LAST) AS place,
				   rank() OVER (PARTITION BY g ORDER BY c DESC NULLS LAST) AS rank
			FROM keys),
		shown AS (
			SELECT g, place, rank, k, c, b FROM placed WHERE %1$s IS NULL OR place <= %1$s
			UNION ALL
			SELECT g, %1$s + 1, NULL, 'Other', CASE WHEN sum(n1) = 0 THEN 0 ELSE sum(s1) END,
				   CASE WHEN @nobase THEN NULL WHEN sum(n0) = 0 THEN 0 ELSE sum(s0) END
			FROM placed WHERE place > %1$s GROUP BY g)
		SELECT g, place, rank, k, c, b, c - b, CASE WHEN finite(c) THEN percent(c - b, b) END, percent(c, wc), percent(c - b, wb)
		FROM shown JOIN wholes USING (g)$q$, coalesce(top::text, 'NULL::int'))
$$;
-- The logarithm of a / b, of a quotient that is at least 1.
CREATE FUNCTION log_of(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN a < b THEN - ln((b + 0e-40) / a) ELSE ln((a + 0e-40) / b) END
$$;
CREATE FUNCTION indices_plain(entries text) RETURNS text LANGUAGE sql AS $$
	SELECT with_keys(entries) || $q$
		SELECT g, sum(v1 * q0 / q1) / sum(v0), sum(v1) / sum(v0 * q1 / q0),
			   round(sqrt((sum((v1 * q0 + 0e-40) / q1) + 0e-40) / sum(v0) * ((sum(v1) + 0e-40) / sum((v0 * q1 + 0e-40) / q0))), 20),
			   round(exp(round((((sum(v1 * log_of(v1 * q0, v0 * q1)) + 0e-40) / sum(v1) + (sum(v0 * log_of(v1 * q0, v0 * q1)) + 0e-40) / sum(v0)) + 0e-40) / 2, 40)), 20),
			   percent(coalesce(sum(v1), 0), (SELECT wc FROM wholes WHERE wholes.g = f.g))
		FROM (SELECT DISTINCT g FROM @t) AS f LEFT JOIN matched USING (g) GROUP BY g$q$
$$;
-- The parts of each key's change; known is whether the whole has a change.
CREATE FUNCTION with_parts(entries text) RETURNS text LANGUAGE sql AS $$
	SELECT with_keys(entries) || $q$,
		parts AS (
			SELECT k.g, k.k, k.c, k.b, nullif(e.u, '') AS u, CASE WHEN e.k1 = 0 THEN 0 ELSE e.q1 END AS q1,
				   CASE WHEN @nobase THEN NULL WHEN e.k0 = 0 THEN 0 ELSE e.q0 END AS q0, e.v1, e.v0, wc - wb IS NOT NULL AS known, wb,
				   CASE WHEN kind = 'paired' THEN p0 * ts1 / ts0 - p0 ELSE 0 END AS volume,
				   CASE WHEN kind = 'paired' THEN p1 - p0 * pq1 / pq0 ELSE 0 END AS price,
				   CASE WHEN kind = 'new' THEN change ELSE 0 END AS new, CASE WHEN kind = 'lost' THEN change ELSE 0 END AS lost,
				   CASE kind WHEN 'paired' THEN change - (p1 - p0) WHEN 'none' THEN change ELSE 0 END AS none,
				   CASE WHEN kind = 'paired' THEN (p1 - p0) - (p0 * ts1 / ts0 - p0) - (p1 - p0 * pq1 / pq0) ELSE 0 END AS mix
			FROM (SELECT keys.g, keys.k, c, b, coalesce(c, 0) - coalesce(b, 0) AS change, p.v1 AS p1, p.v0 AS p0, p.q1 AS pq1, p.q0 AS pq0,
						 CASE WHEN keys.n0 = 0 THEN 'new' WHEN keys.n1 = 0 THEN 'lost' WHEN p.g IS NULL THEN 'none' ELSE 'paired' END AS kind
				  FROM keys LEFT JOIN pairs AS p ON p.g = keys.g AND p.k IS NOT DISTINCT FROM keys.k) AS k
			JOIN wholes USING (g) LEFT JOIN (SELECT g, sum(q1) AS ts1, sum(q0) AS ts0 FROM pairs GROUP BY g) AS t USING (g)
			LEFT JOIN (SELECT *, n1 AS k1, n0 AS k0 FROM entries WHERE u IS NOT NULL) AS e ON e.g = k.g AND e.k IS NOT DISTINCT FROM k.k) $q$
$$;

-- ---------- the questions ----------

CREATE FUNCTION basket_call(args text, periods text) RETURNS text LANGUAGE sql AS $$
	SELECT format('(SELECT g, basket(%s, d, %s) AS kept FROM @t GROUP BY g) AS t', args, periods)
$$;
-- Quantities of every kind, NaN and negative among them, and some that a customs table has.
CREATE TABLE wild (args text, entries text);
INSERT INTO wild VALUES
	('destination, vn, amount, mode', entries_of('destination', 'vn', 'amount', 'mode')),
	('destination, v4, vn', entries_of('destination', 'v4', 'vn', 'NULL')),
	('destination, v8, (abs(v4::bigint) / 1000)::numeric', entries_of('destination', 'v8', '(abs(v4::bigint) / 1000)', 'NULL')),
	('origin, abs(vn), abs(amount)', entries_of('origin', 'abs(vn)', 'abs(amount)', 'NULL'));

INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT format('items of %s, %s', args, coalesce('top ' || top, 'all')), periods, true,
	   format('SELECT g, place, rank, key, current, base, change, pct, share, contribution FROM %s, items(kept%s) WITH ORDINALITY AS c (rank, key, current, base, change, pct, share, contribution, place)',
			  basket_call(args, (ARRAY['@p', '@p, @bp'])[periods]), ', ' || top),
	   items_plain(entries, top)
FROM (VALUES ('destination, vn, amount, mode', 1, NULL), ('destination, v4, vn', 2, 2)) AS x (args, periods, top) JOIN wild USING (args)
UNION ALL
SELECT 'items without quantities', 2, true,
	   'SELECT g, place, rank, key, current, base, change, pct, share, contribution FROM ' || basket_call('via, v2', '@p, @bp')
	   || ', items(kept, 1) WITH ORDINALITY AS c (rank, key, current, base, change, pct, share, contribution, place)',
	   items_plain(entries_of('via', 'v2', 'NULL::numeric', 'NULL'), 1)
UNION ALL
SELECT 'total of combined baskets', 1, true,
	   'SELECT g % 2 AS key, (total(combine(kept))).* FROM (SELECT g, h, basket(destination, vn, amount, mode, d, @p) AS kept FROM @t GROUP BY g, h) AS t GROUP BY g % 2',
	   with_keys(replace(entries_of('destination', 'vn', 'amount', 'mode'), 'SELECT g, d,', 'SELECT g % 2 AS g, d,'))
	   || 'SELECT g AS key, coalesce(wc, CASE WHEN wholes.g IS NULL THEN 0 END), CASE WHEN @nobase THEN NULL ELSE coalesce(wb, CASE WHEN wholes.g IS NULL THEN 0 END) END, wc - wb, CASE WHEN finite(wc) THEN percent(wc - wb, wb) END FROM (SELECT DISTINCT g % 2 AS g FROM @t) AS f LEFT JOIN wholes USING (g)'
UNION ALL
SELECT 'price indices of ' || args, 1, true,
	   format($$SELECT g, price_index(kept, 'laspeyres'), price_index(kept, 'paasche'), price_index(kept, 'fisher'), price_index(kept, 'tornqvist'), matched_share(kept) FROM %s$$, basket_call(args, '@p')),
	   indices_plain(entries)
FROM wild
UNION ALL
SELECT 'price and volume of ' || args, 1, true,
	   format('SELECT g, part, change, contribution FROM %s, price_volume(kept)', basket_call(args, '@p')),
	   with_parts(entries) || $$
		SELECT f.g, part, CASE WHEN bool_or(known) THEN sum(x) END, CASE WHEN bool_or(known) THEN percent(sum(x), min(wb)) END
		FROM (SELECT DISTINCT g FROM @t) AS f JOIN parts USING (g),
			 LATERAL (VALUES ('volume', volume), ('price', price), ('mix', mix), ('new', new), ('lost', lost), ('no quantity', none)) AS p (part, x)
		GROUP BY f.g, part$$
	   || CASE WHEN true THEN ' UNION ALL SELECT g, part, CASE WHEN NOT @nobase THEN 0::numeric END, NULL FROM (SELECT DISTINCT g FROM @t EXCEPT SELECT g FROM keys) AS f, unnest(''{volume,price,mix,new,lost,no quantity}''::text[]) AS part' END
FROM wild WHERE args !~ 'mode'
UNION ALL
SELECT 'price and volume by key of ' || args, 1, true,
	   format('SELECT t.g, x.* FROM %s, price_volume_by_key(kept) AS x', basket_call(args, '@p')),
	   with_parts(entries) || $$
		SELECT g, k, u, c, b, q1, q0, CASE WHEN finite(v1) AND finite(q1) AND q1 > 0 THEN v1 / q1 END,
			   CASE WHEN finite(v0) AND finite(q0) AND q0 > 0 AND NOT @nobase THEN v0 / q0 END, CASE WHEN known THEN c - b END,
			   CASE WHEN known THEN volume END, CASE WHEN known THEN price END, CASE WHEN known THEN mix END,
			   CASE WHEN known THEN new END, CASE WHEN known THEN lost END, CASE WHEN known THEN none END
		FROM parts$$
FROM wild WHERE args !~ 'mode'
UNION ALL
SELECT 'unit values of ' || args, 1, true,
	   format('SELECT g, unit_value(kept), unit_value_coverage(kept), (unit_value_growth(kept)).base FROM %s', basket_call(args, '@p')),
	   with_keys(entries) || $$
		SELECT g, CASE WHEN finite(v) AND finite(q) AND q > 0 THEN v / q END,
			   percent(CASE WHEN v IS NULL THEN 0 ELSE v END, coalesce(wc, CASE WHEN wholes.g IS NULL THEN 0 END)),
			   CASE WHEN finite(bv) AND finite(bq) AND bq > 0 AND NOT @nobase THEN bv / bq END
		FROM (SELECT DISTINCT g FROM @t) AS f
		LEFT JOIN (SELECT g, sum(v1) AS v, sum(q1) AS q, sum(v0) AS bv, sum(q0) AS bq FROM entries WHERE u IS NOT NULL GROUP BY g) AS s USING (g)
		LEFT JOIN wholes USING (g)$$
FROM wild WHERE args !~ 'mode'
UNION ALL
SELECT 'unit_value and its coverage', 0, true,
	   'SELECT g, h, mode, unit_value(v8, abs(amount), mode), unit_value_coverage(v8, abs(amount), mode) FROM @t GROUP BY g, h, mode',
	   $$SELECT g, h, mode, CASE WHEN finite(q) AND q > 0 THEN v / q END, percent(coalesce(v, 0), w)
	     FROM (SELECT g, h, mode, sum(v8) AS w, sum(v8) FILTER (WHERE amount <> 0) AS v,
	     			  sum(abs(amount)) FILTER (WHERE v8 IS NOT NULL AND amount <> 0) AS q FROM @t GROUP BY g, h, mode) AS s$$
UNION ALL
SELECT 'margins', 1, true, format('SELECT t.g, x.* FROM %s, margins(kept) AS x', basket_call('destination, vn', '@p')),
	   with_keys(entries_of('destination', 'vn', 'NULL::numeric', 'NULL')) || $$
		SELECT f.g, m, CASE WHEN NOT @nobase THEN count(k.g) END, CASE WHEN NOT @nobase THEN CASE WHEN coalesce(sum(n1), 0) = 0 THEN 0 ELSE sum(s1) END END,
			   CASE WHEN NOT @nobase THEN CASE WHEN coalesce(sum(n0), 0) = 0 THEN 0 ELSE sum(s0) END END,
			   CASE WHEN NOT @nobase THEN CASE WHEN coalesce(sum(n1), 0) = 0 THEN 0 ELSE sum(s1) END - CASE WHEN coalesce(sum(n0), 0) = 0 THEN 0 ELSE sum(s0) END END,
			   CASE WHEN NOT @nobase THEN percent(CASE WHEN coalesce(sum(n1), 0) = 0 THEN 0 ELSE sum(s1) END - CASE WHEN coalesce(sum(n0), 0) = 0 THEN 0 ELSE sum(s0) END,
					min(wb)) END
		FROM (SELECT DISTINCT g FROM @t) AS f CROSS JOIN unnest('{new,lost,continuing}'::text[]) AS m
		LEFT JOIN wholes USING (g)
		LEFT JOIN keys AS k ON k.g = f.g AND m = CASE WHEN n0 = 0 THEN 'new' WHEN n1 = 0 THEN 'lost' ELSE 'continuing' END
		GROUP BY f.g, m$$
UNION ALL
SELECT 'margins of a breakdown', 1, true,
	   'SELECT t.g, margin, keys, current, base FROM (SELECT g, corridor_breakdown(origin, destination, mode, vn, d, @p) AS kept FROM @t GROUP BY g) AS t, margins(kept) AS x WHERE keys > 0',
	   $$SELECT g, m, count(*), CASE WHEN sum(n1) = 0 THEN 0 ELSE sum(s1) END, CASE WHEN sum(n0) = 0 THEN 0 ELSE sum(s0) END
	     FROM (SELECT g, origin, destination, mode, count(*) FILTER (WHERE @cur) AS n1, sum(vn) FILTER (WHERE @cur) AS s1,
	     			  count(*) FILTER (WHERE @base) AS n0, sum(vn) FILTER (WHERE @base) AS s0 FROM @t WHERE @cur OR @base GROUP BY 1, 2, 3, 4) AS k,
	     	  LATERAL (SELECT CASE WHEN n0 = 0 THEN 'new' WHEN n1 = 0 THEN 'lost' ELSE 'continuing' END AS m) AS l
	     WHERE NOT @nobase GROUP BY g, m$$
UNION ALL
SELECT 'concentration', 1, true,
	   format('SELECT t.g, x.* FROM %s, concentration(kept) AS x WHERE which <> ''change''', basket_call('destination, abs(vn)', '@p')),
	   with_keys(entries_of('destination', 'abs(vn)', 'NULL::numeric', 'NULL')) || $$,
		placed AS (
			SELECT g, k, which, x, row_number() OVER (PARTITION BY g, which ORDER BY x DESC NULLS LAST, k COLLATE "C" NULLS LAST) AS place
			FROM keys, LATERAL (VALUES ('current', c, n1), ('base', b, n0)) AS w (which, x, n) WHERE n > 0 AND NOT (which = 'base' AND @nobase))
		SELECT f.g, f.which, count(p.g), min(k) FILTER (WHERE place = 1 AND x IS NOT NULL), min(x) FILTER (WHERE place = 1),
			   CASE WHEN bool_and(finite(x)) THEN percent(min(x) FILTER (WHERE place = 1), sum(x)) END,
			   CASE WHEN bool_and(finite(x)) THEN percent(sum(x) FILTER (WHERE place <= 4), sum(x)) END,
			   CASE WHEN bool_and(finite(x)) AND sum(x) > 0 THEN 10000 * sum(x * x) / (sum(x) * sum(x)) END
		FROM (SELECT DISTINCT g, which FROM @t, unnest('{current,base}'::text[]) AS which WHERE NOT (which = 'base' AND @nobase)) AS f LEFT JOIN placed AS p USING (g, which) GROUP BY 1, 2$$
UNION ALL
SELECT 'influence', 1, true, format('SELECT t.g, x.* FROM %s, influence(kept, 3) AS x', basket_call('destination, vn', '@p')),
	   with_keys(entries_of('destination', 'vn', 'NULL::numeric', 'NULL')) || $$,
		others AS (
			SELECT *, CASE WHEN coalesce(sum(n1) OVER o, 0) = 0 THEN 0 ELSE sum(s1) OVER o END AS oc,
				   CASE WHEN @nobase THEN NULL WHEN coalesce(sum(n0) OVER o, 0) = 0 THEN 0 ELSE sum(s0) OVER o END AS ob
			FROM keys WINDOW o AS (PARTITION BY g ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)),
		without AS (
			SELECT *, CASE WHEN finite(wc) THEN percent(wc - wb, wb) END AS pct, CASE WHEN finite(oc) THEN percent(oc - ob, ob) END AS rest
			FROM others JOIN wholes USING (g)),
		ranked AS (
			SELECT *, rank() OVER (PARTITION BY g ORDER BY abs(pct - rest) DESC NULLS LAST) AS rank,
				   row_number() OVER (PARTITION BY g ORDER BY abs(pct - rest) DESC NULLS LAST, k COLLATE "C" NULLS LAST) AS place
			FROM without)
		SELECT g, rank, k, c, b, pct, rest, pct - rest FROM ranked WHERE place <= 3$$
UNION ALL
SELECT 'shares of a reported total', 1, true,
	   format($$SELECT t.g, x.key, x.current, x.base, x.change, x.pct, x.share, x.contribution FROM (SELECT g, basket(coalesce(destination, 'none'), vn, d, @p) AS kept FROM @t WHERE d IS NOT NULL GROUP BY g HAVING bool_or(destination = 'KZ' AND (@cur))) AS t, share_of_reported(kept, 'KZ') AS x$$),
	   with_keys(entries_of($$coalesce(destination, 'none')$$, 'vn', 'NULL::numeric', 'NULL')) || $$,
		reported AS (SELECT g, c AS rc, CASE WHEN n0 > 0 THEN b END AS rb FROM keys WHERE k = 'KZ' AND n1 > 0),
		rest AS (SELECT g, CASE WHEN coalesce(sum(n1), 0) = 0 THEN 0 ELSE sum(s1) END AS ac,
						CASE WHEN @nobase THEN NULL WHEN coalesce(sum(n0), 0) = 0 THEN 0 ELSE sum(s0) END AS ab FROM reported LEFT JOIN keys USING (g) WHERE k <> 'KZ' GROUP BY g)
		SELECT g, k, c, b, c - b, CASE WHEN finite(c) THEN percent(c - b, b) END, percent(c, rc), percent(c - b, rb) FROM keys JOIN reported USING (g) WHERE k <> 'KZ'
		UNION ALL
		SELECT g, 'Not allocated', c, b, c - b, CASE WHEN finite(c) THEN percent(c - b, b) END, percent(c, rc), percent(c - b, rb)
		FROM reported LEFT JOIN rest USING (g), LATERAL (SELECT rc - CASE WHEN rest.g IS NULL THEN 0 ELSE ac END AS c, rb - CASE WHEN rest.g IS NULL THEN 0 ELSE ab END AS b) AS l$$
UNION ALL
SELECT 'a basket through text, made in any order', 1, true,
	   $$SELECT g AS key, bool_and(basket_send(kept) = basket_send(kept::text::basket)), count(DISTINCT basket_send(kept))
	     FROM (SELECT g, basket(destination, vn, amount, mode, d, @p) AS kept FROM @t GROUP BY g
	   		   UNION ALL SELECT g, basket(destination, vn, amount, mode, d, @p ORDER BY id DESC) FROM @t GROUP BY g
	   		   UNION ALL SELECT g, combine(kept) FROM (SELECT g, h, basket(destination, vn, amount, mode, d, @p) AS kept FROM @t GROUP BY g, h) AS t GROUP BY g) AS u
	     GROUP BY g$$,
	   'SELECT DISTINCT g AS key, true, 1 FROM @t';

\ir ask.psql
