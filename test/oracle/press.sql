-- Figures, growth and paragraphs in words against plain SQL, over the random tables of oracle.sql.
--
--   psql -X -q -A -t -v seed=42 -f test/oracle/press.sql       (in a database with the extension)

\ir tables.psql

-- ---------- plain SQL ----------

-- A number without zeros at the end of its decimals, with commas between thousands or not.
CREATE FUNCTION shown(x numeric, comma text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT reverse(regexp_replace(reverse(trunc(abs(x))::text), '(\d{3})(?=\d)', '\1' || comma, 'g')) ||
		   coalesce(regexp_replace(substring(abs(x)::text FROM '\..*$'), '\.?0*$', ''), '')
$$;
CREATE FUNCTION rounded(v numeric, digits int) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT round(v, least(20, digits - CASE WHEN v = 0 THEN 1 WHEN abs(v) >= 1 THEN length(trunc(abs(v))::text)
											ELSE - length(substring(abs(v)::text FROM '^0\.(0*)')) END))
$$;
-- A currency's words stand before or after; units of the scale by the powers of ten that they are.
CREATE FUNCTION money(v numeric, digits int, lang text, before text, after text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN r < 0 THEN '-' ELSE '' END || before ||
		   CASE WHEN lang = 'en' AND abs(r) >= 1e12 THEN shown(r * 0.000000000001, ',') || ' trillion'
				WHEN lang = 'en' AND abs(r) >= 1e9 THEN shown(r * 0.000000001, ',') || ' billion'
				WHEN lang = 'en' AND abs(r) >= 1e6 THEN shown(r * 0.000001, ',') || ' million'
				WHEN lang = 'en' THEN shown(r, ',')
				WHEN abs(r) >= 1e12 THEN shown(r * 0.000000000001, '') || '万亿'
				WHEN abs(r) >= 1e8 THEN shown(r * 0.00000001, '') || '亿'
				WHEN abs(r) >= 1e4 THEN shown(r * 0.0001, '') || '万'
				ELSE shown(r, '') END || after
	FROM (SELECT rounded(v, digits) AS r) AS x
$$;
-- What is said of a growth: long is how it is said first.
CREATE FUNCTION change(c numeric, b numeric, p numeric, lang text, long boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE
		WHEN pct IS NULL AND b IS NULL THEN CASE lang WHEN 'en' THEN 'with no comparable figure a year earlier' ELSE '上年同期无可比数据' END
		WHEN c = b OR pct = 0 AND (c IS NULL OR b IS NULL) THEN CASE WHEN lang = 'en' AND long THEN 'unchanged from a year earlier' WHEN lang = 'en' THEN 'unchanged'
																	 WHEN long THEN '同比持平' ELSE '持平' END
		WHEN b = 0 AND pct IS NULL THEN CASE lang WHEN 'en' THEN 'against none a year earlier' ELSE '上年同期为零' END
		WHEN pct IS NULL THEN CASE lang WHEN 'en' THEN 'against a negative figure a year earlier' ELSE '上年同期为负' END
		WHEN abs(pct) < 0.05 THEN CASE WHEN lang = 'en' AND long THEN 'almost unchanged from a year earlier' WHEN lang = 'en' THEN 'almost unchanged'
									   WHEN long THEN '同比基本持平' ELSE '基本持平' END
		WHEN lang = 'en' THEN CASE WHEN long THEN 'a year-on-year ' || CASE WHEN pct > 0 THEN 'increase' ELSE 'decrease' END || ' of ' WHEN pct > 0 THEN 'up ' ELSE 'down ' END ||
			CASE WHEN round(pct, 1) = -100.0 AND (c > 0 OR c IS NULL AND pct > -100) THEN 'more than 99.9' ELSE shown(round(pct, CASE WHEN abs(pct) < 99.95 THEN 1 ELSE 0 END), ',') END || ' percent'
		ELSE CASE WHEN long THEN '同比' ELSE '' END || CASE WHEN pct > 0 THEN '增长' ELSE '下降' END ||
			CASE WHEN round(pct, 1) = -100.0 AND (c > 0 OR c IS NULL AND pct > -100) THEN '超过99.9' ELSE shown(round(pct, CASE WHEN abs(pct) < 99.95 THEN 1 ELSE 0 END), '') END || '%' END
	FROM (SELECT coalesce(p, CASE WHEN b > 0 THEN 100 * (c - b) / b END) AS pct) AS x
$$;
-- A paragraph of vehicles, yuan and dollars in October 2023; opens: the first of it; long: no growth was told before.
CREATE FUNCTION told(flow text, q numeric, qb numeric, v numeric, vb numeric, usd numeric, lang text, opens boolean, long boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE
		WHEN q IS NULL AND worth IS NULL THEN NULL
		WHEN lang = 'en' AND opens AND q IS NULL THEN concat_ws(', ', 'In October 2023 the port''s ' || flow || CASE WHEN rose THEN 's reached ' ELSE 's were worth ' END || worth, valued)
		WHEN lang = 'en' AND opens THEN 'In October 2023 the port handled ' || counted || ' for ' || flow || ', ' || changed ||
			CASE WHEN worth IS NULL THEN '' ELSE concat_ws(', ', CASE abs(q) WHEN 1 THEN '. Its' ELSE '. Their' END || ' value ' || CASE WHEN rose THEN 'reached ' ELSE 'was ' END || worth, valued) END
		WHEN lang = 'en' THEN initcap(flow) || 's: ' || concat_ws(', ', counted, changed, CASE WHEN q IS NOT NULL THEN 'worth ' ELSE '' END || worth, valued)
		ELSE CASE WHEN opens THEN '2023年10月，该口岸' ELSE '' END || CASE WHEN q = 0 AND worth IS NULL THEN '无车辆' ELSE '' END || CASE flow WHEN 'export' THEN '出口' ELSE '进口' END ||
			 CASE WHEN opens AND (q <> 0 OR worth IS NOT NULL AND q = 0) THEN '车辆' ELSE '' END ||
			 CASE WHEN q = 0 AND worth IS NULL THEN '，' || changed ELSE concat_ws('，', counted, changed, '货值' || worth, valued) END END
	FROM (SELECT CASE WHEN lang = 'zh' THEN CASE WHEN q < 0 THEN '-' ELSE '' END || shown(q, '') || '辆' WHEN q = 0 THEN 'no vehicles'
					  ELSE CASE WHEN q < 0 THEN '-' ELSE '' END || shown(q, ',') || CASE abs(q) WHEN 1 THEN ' vehicle' ELSE ' vehicles' END END AS counted,
				 -- What went up, or is something after nothing or less.
				 v > 0 AND vb <= 0 OR v >= vb * 1.0005 AND vb > 0 AS rose,
				 CASE WHEN q IS NOT NULL THEN change(q, qb, NULL, lang, long) END AS changed,
				 CASE WHEN v IS NOT NULL AND (q IS DISTINCT FROM 0 OR v <> 0) THEN change(v, vb, NULL, lang, long AND q IS NULL) END AS valued,
				 CASE WHEN q IS DISTINCT FROM 0 OR coalesce(v, usd) <> 0 THEN
					CASE lang WHEN 'en' THEN coalesce(money(v, 3, lang, '', ' yuan') || coalesce(' (' || money(usd, 3, lang, '$', '') || ')', ''), money(usd, 3, lang, '$', ''))
							  ELSE coalesce(money(v, 3, lang, '', '元') || coalesce('（' || money(usd, 3, lang, '', '美元') || '）', ''), money(usd, 3, lang, '', '美元')) END END AS worth) AS x
$$;
CREATE FUNCTION paragraph(rows facts[], lang text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN exports IS NULL THEN told('import', q, qb, v, vb, usd, lang, true, true) ELSE
				concat_ws(CASE lang WHEN 'en' THEN '. ' ELSE '；' END, exports, told('import', q, qb, v, vb, usd, lang, false, silent)) END || CASE lang WHEN 'en' THEN '.' ELSE '。' END
	FROM (SELECT max(told('export', v2 % 4, v2 / 8000 % 3, v8 % 10000000000, v4, amount8 % 1000000, lang, true, true)) FILTER (WHERE id % 2 = 0) AS exports,
				 bool_and(v2 IS NULL AND v8 IS NULL) FILTER (WHERE id % 2 = 0) AS silent,
				 max(v2 % 4) FILTER (WHERE id % 2 = 1) AS q, max(v2 / 8000 % 3) FILTER (WHERE id % 2 = 1) AS qb, max(v8 % 10000000000) FILTER (WHERE id % 2 = 1) AS v,
				 max(v4) FILTER (WHERE id % 2 = 1) AS vb, max(amount8 % 1000000) FILTER (WHERE id % 2 = 1) AS usd
		  FROM unnest(rows)) AS x
$$;

-- ---------- the questions ----------

-- What is not too large to be put in words.
CREATE VIEW told AS SELECT id, vn FROM facts WHERE (abs(vn) < 1e18 AND vn <> 'NaN') IS NOT FALSE;

INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT format('%s in %s, %s digits', code, lang, digits), 0, false,
	   format('SELECT id AS key, press_number(vn, %L, %L, %s) FROM told', code, lang, digits),
	   format('SELECT id AS key, money(vn, %s, %L, %L, %L) FROM told', digits, lang, before, after)
FROM (VALUES ('en', 'CNY', '', ' yuan', 3), ('en', 'USD', '$', '', 1), ('en', 'XAF', '', ' XAF', 20), ('zh', 'CNY', '', '元', 3), ('zh', 'USD', '', '美元', 13)) AS u (lang, code, before, after, digits);
INSERT INTO questions (name, windowed, partial, ours, plain) VALUES
	('growth of two figures', 0, false,
	 $$SELECT id AS key, press_growth(ROW(v4, v2, NULL, NULL)::growth, 'en'), press_growth(ROW(v2, v2 + v4 % 3 - 1, NULL, NULL)::growth, 'zh'), press_growth(ROW(v2 % 7, v8, NULL, NULL)::growth, 'en') FROM @t$$,
	 $$SELECT id AS key, CASE WHEN v4 IS NOT NULL THEN change(v4, v2, NULL, 'en', true) END, CASE WHEN v2 IS NOT NULL THEN change(v2, v2 + v4 % 3 - 1, NULL, 'zh', true) END,
			  CASE WHEN v2 IS NOT NULL THEN change(v2 % 7, v8, NULL, 'en', true) END FROM @t$$),
	('growth in percent', 0, false,
	 $$SELECT id AS key, press_growth(v2 / 100.0, 'en'), press_growth(v4 / 1000.0, 'zh') FROM @t$$,
	 $$SELECT id AS key, CASE WHEN v2 IS NOT NULL THEN change(NULL, NULL, v2 / 100.0, 'en', true) END, CASE WHEN v4 IS NOT NULL THEN change(NULL, NULL, v4 / 1000.0, 'zh', true) END FROM @t$$);
-- A pair of rows each, of the first rows since plain SQL is slow; and few groups, put together of parts, in which most rows say nothing.
INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT format('paragraphs in %s, %s', lang, name), 0, partial,
	   format($$SELECT %2$s AS key, press_report('2023-10', CASE id %% 2 WHEN 0 THEN 'export' ELSE 'import' END, ROW(v2 %% 4, v2 / 8000 %% 3, NULL, NULL)::growth, 'vehicles',
					   ROW(v8 %% 10000000000, v4, NULL, NULL)::growth, 'CNY', amount8 %% 1000000, 'USD', %1$L) FILTER (WHERE %3$s) FROM @t GROUP BY %2$s$$, lang, key, filter),
	   format('SELECT %2$s AS key, paragraph(array_agg(f) FILTER (WHERE %3$s), %1$L) FROM @t AS f GROUP BY %2$s', lang, key, filter)
FROM (VALUES ('en'), ('zh')) AS l (lang),
	 (SELECT 'by pairs' AS name, false AS partial, 'id / 2' AS key, 'id < 400' AS filter
	  UNION ALL
	  SELECT 'in parts', true, 'h', format('id = ANY (%L)', array_agg(first)) FROM (SELECT min(id) AS first FROM facts GROUP BY h, id % 2) AS x) AS k;

\ir ask.psql
