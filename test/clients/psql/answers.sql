CREATE TEMPORARY TABLE shown AS
SELECT origin, current, base, current - base AS change, 100 * (current - base) / nullif(base, 0) AS pct
FROM (SELECT origin, sum(value_cny) FILTER (WHERE name = 'current') AS current,
			 coalesce(sum(value_cny) FILTER (WHERE name = 'base'), 0) AS base
	  FROM declarations JOIN window_of ON declared_on BETWEEN first AND last
	  WHERE flow = 'import' AND origin IN ('Germany', 'Japan') AND destination = 'Sichuan' GROUP BY origin) AS t;

SELECT 'csv', 'origin,current,base,change,pct~' ||
	   string_agg(concat_ws(',', origin, current, base, change, coalesce(pct::text, 'NULL')), '~' ORDER BY origin)
FROM shown;
SELECT 'expanded', string_agg(format('origin | %s~current | %s~base | %s~change | %s~pct | %s',
									 origin, current, base, change, coalesce(pct::text, 'NULL')), '~' ORDER BY origin)
FROM shown;
SELECT 'bind', sum(quantity) FROM export WHERE declared_on BETWEEN '2021-10-01' AND '2021-10-31';
