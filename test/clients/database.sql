-- The report views over the demo's table, and who asks them: no owner, no superuser.

CREATE SCHEMA reports;
SELECT create_report_views('declarations',
	'{"date": "declared_on", "flow": "flow", "origin": "origin", "destination": "destination", "mode": "mode",
	  "class": "vehicle_class", "enterprise": "enterprise", "quantity": "quantity", "value": "value_cny"}',
	'reports',
	'{"currency": "CNY", "converted": "USD", "rate_type": "average", "export": "export", "import": "import",
	  "unit": "vehicles"}');

-- A value of each of our types, to be fetched as it is.
CREATE VIEW every_type AS
SELECT 'ytd 2021-10'::period AS period,
	   series(quantity, declared_on) AS series,
	   comparison(value_cny, declared_on, 'ytd 2021-10') AS comparison,
	   corridor_breakdown(origin, destination, value_cny, declared_on, 'ytd 2021-10') AS breakdown,
	   basket(hs_code, value_cny, quantity, declared_on, 'ytd 2021-10') AS basket,
	   converted_sum(value_cny, 'CNY', 'USD', declared_on) AS converted_sum,
	   converted_comparison(value_cny, 'CNY', 'USD', declared_on, 'ytd 2021-10') AS converted_comparison,
	   disclosure(destination, enterprise, value_cny) AS disclosure,
	   (SELECT rate_book(base_currency, quote_currency, valid_from, rate) FROM exchange_rate
		WHERE valid_from >= '2021-07-01') AS rate_book,
	   (SELECT classification(prefix, class) FROM (VALUES ('8702', '客车'), ('8703', 'car')) AS l (prefix, class)) AS classification,
	   yoy(value_cny, declared_on, 'ytd 2021-10') AS growth
FROM declarations WHERE flow = 'import' AND declared_on <@ '2021-09/2021-10'::period;

DO $$
DECLARE
	missing text;
BEGIN
	SELECT string_agg(t.oid::regtype::text, ', ') INTO missing
	FROM pg_type t
	WHERE t.typnamespace = 'portstats'::regnamespace AND t.typtype = 'b' AND t.typelem = 0
	  AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'every_type'::regclass AND atttypid = t.oid);
	IF missing IS NOT NULL THEN
		RAISE EXCEPTION 'every_type has no column of %', missing;
	END IF;
END
$$;

-- Up to PostgreSQL 14 everybody may make things there, which a superuser's query then finds.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- Another database of this server may have made the role.
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'analyst') AS no_analyst \gset
\if :no_analyst
CREATE ROLE analyst LOGIN;
\endif
GRANT USAGE ON SCHEMA reports TO analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA reports, public TO analyst;
