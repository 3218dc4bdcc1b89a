-- The report views over the demo's table, and who asks them: no owner, no superuser.

CREATE SCHEMA reports;
SELECT to_regproc('portstats.create_report_views') IS NOT NULL AS views \gset
\if :views
SELECT create_report_views('declarations',
	'{"date": "declared_on", "flow": "flow", "origin": "origin", "destination": "destination", "mode": "mode",
	  "class": "vehicle_class", "enterprise": "enterprise", "quantity": "quantity", "value": "value_cny"}',
	'reports',
	'{"currency": "CNY", "converted": "USD", "rate_type": "average", "export": "export", "import": "import",
	  "unit": "vehicles"}');
\endif

-- Another database of this server may have made the role.
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'analyst') AS no_analyst \gset
\if :no_analyst
CREATE ROLE analyst LOGIN;
\endif
GRANT USAGE ON SCHEMA reports TO analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA reports, public TO analyst;
