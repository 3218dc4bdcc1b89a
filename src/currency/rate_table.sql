-- currency: the tables for offices without rates of their own.

CREATE TABLE @extschema@.rate_type (
	rate_type text
		CONSTRAINT rate_type_pkey PRIMARY KEY
		CONSTRAINT rate_type_has_a_name CHECK (rate_type <> ''),
	pivot_currency text NOT NULL
		CONSTRAINT rate_type_pivot_is_a_currency_code
		CHECK (pg_catalog.octet_length(pivot_currency) BETWEEN 1 AND 8 AND pivot_currency !~ '[[:space:][:cntrl:]]'),
	valid_unit text
		CONSTRAINT rate_type_valid_unit_is_a_unit
		CHECK (valid_unit IN ('day', 'week', 'month', 'quarter', 'half', 'year')),
	max_age_days integer
		CONSTRAINT rate_type_max_age_is_not_negative CHECK (max_age_days >= 0),
	description text
);
COMMENT ON TABLE @extschema@.rate_type IS
'Kinds of exchange rates, and how long a rate of each may be used. Example: INSERT INTO portstats.rate_type VALUES (''ecb'', ''EUR'', NULL, 5, ''ECB reference rates'')';
COMMENT ON COLUMN @extschema@.rate_type.rate_type IS
'Name of the kind. Example: average';
COMMENT ON COLUMN @extschema@.rate_type.pivot_currency IS
'Currency across which a pair without a rate of its own is converted. Example: USD';
COMMENT ON COLUMN @extschema@.rate_type.valid_unit IS
'day, week, month, quarter, half or year: a rate ends with the unit that its valid_from is in; NULL where it does not. Example: month';
COMMENT ON COLUMN @extschema@.rate_type.max_age_days IS
'A rate may be used while on_date - valid_from is at most so many days; NULL: without limit. Example: 10';
COMMENT ON COLUMN @extschema@.rate_type.description IS
'What the rates are. Example: Average of the month';

-- The rows that the extension brings stand here alone: the trigger below and the
-- dump compare with them.
CREATE VIEW @extschema@.shipped_rate_type AS
	SELECT s.rate_type, s.pivot_currency, s.valid_unit, s.max_age_days, s.description
	FROM (VALUES
		('average', 'USD', 'month', NULL::pg_catalog.int4, 'Average of the month'),
		('customs', 'CNY', 'month', NULL, 'Rate of the month for customs valuation'),
		('fixed', 'EUR', NULL, NULL, 'Fixed conversion rates'),
		('spot', 'USD', NULL, 10, 'Rate of the day')
	) AS s (rate_type, pivot_currency, valid_unit, max_age_days, description);
COMMENT ON VIEW @extschema@.shipped_rate_type IS
'The rows of rate_type as the extension brings them; EXCEPT SELECT * FROM portstats.rate_type leaves those that were changed or deleted. Example: SELECT * FROM portstats.shipped_rate_type';
COMMENT ON COLUMN @extschema@.shipped_rate_type.rate_type IS
'Name of the kind. Example: average';
COMMENT ON COLUMN @extschema@.shipped_rate_type.pivot_currency IS
'Currency across which a pair without a rate of its own is converted. Example: USD';
COMMENT ON COLUMN @extschema@.shipped_rate_type.valid_unit IS
'The unit that a rate ends with; NULL where it does not. Example: month';
COMMENT ON COLUMN @extschema@.shipped_rate_type.max_age_days IS
'For so many days a rate may be used; NULL: without limit. Example: 10';
COMMENT ON COLUMN @extschema@.shipped_rate_type.description IS
'What the rates are. Example: Average of the month';

INSERT INTO @extschema@.rate_type (rate_type, pivot_currency, valid_unit, max_age_days, description)
	SELECT s.rate_type, s.pivot_currency, s.valid_unit, s.max_age_days, s.description
	FROM @extschema@.shipped_rate_type AS s;

-- A dump holds the rows that the script did not insert and those that it did and
-- somebody changed. Restored, a changed one takes the place of the script's own, as
-- long as nobody has changed that. Any other INSERT is the server's business: no
-- trigger sees an ON CONFLICT, nor which columns a statement leaves out.
CREATE FUNCTION @extschema@.rate_type_replace() RETURNS trigger
	LANGUAGE plpgsql
	SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	-- What pg_dump and pg_restore of every version say before anything else, whatever
	-- their options, and hardly anyone else says at all; and where other triggers do
	-- not fire, as in logical replication, whose first copy brings all rows.
	IF current_setting('check_function_bodies') = 'on' AND current_setting('session_replication_role') <> 'replica' THEN
		RETURN NEW;
	END IF;
	-- Who may only INSERT can bring a rate type of his own. Compared is the text by
	-- format(), as in the condition of the dump and for its reason.
	IF NOT EXISTS (SELECT FROM @extschema@.shipped_rate_type AS s WHERE s.rate_type = format('%s', NEW.rate_type)) THEN
		RETURN NEW;
	END IF;
	UPDATE ONLY @extschema@.rate_type AS t
		SET pivot_currency = NEW.pivot_currency,
			valid_unit = NEW.valid_unit,
			max_age_days = NEW.max_age_days,
			description = NEW.description
		FROM @extschema@.shipped_rate_type AS s
		WHERE s.rate_type = format('%s', NEW.rate_type)
			AND format('%s', t.*) = format('%s', s.*);
	IF FOUND THEN
		RETURN NULL;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION @extschema@.rate_type_replace() IS
'Trigger function of rate_type; only its trigger may call it: while a dump is restored (check_function_bodies is off) or rows are replicated (session_replication_role is replica), the row of a rate type that the extension brings replaces the one that is there, where that is as it was brought. Example: it is what INSERT INTO portstats.rate_type is led through';

CREATE TRIGGER rate_type_replace_shipped
	BEFORE INSERT ON @extschema@.rate_type
	FOR EACH ROW EXECUTE FUNCTION @extschema@.rate_type_replace();
ALTER TABLE @extschema@.rate_type ENABLE ALWAYS TRIGGER rate_type_replace_shipped;
COMMENT ON TRIGGER rate_type_replace_shipped ON @extschema@.rate_type IS
'A dump in which a rate type that the extension brings was changed can be restored, in replica mode too, and the table be replicated: its row replaces the one that is there, unless that has been changed too. Any other INSERT is as into any table. Example: INSERT INTO portstats.rate_type VALUES (''spot'', ''USD'', NULL, 5, ''Rate of the day'') ON CONFLICT (rate_type) DO UPDATE SET max_age_days = EXCLUDED.max_age_days';

CREATE TABLE @extschema@.exchange_rate (
	rate_type text NOT NULL DEFAULT 'average'
		CONSTRAINT exchange_rate_has_a_known_type
		REFERENCES @extschema@.rate_type (rate_type) ON UPDATE CASCADE,
	base_currency text NOT NULL
		CONSTRAINT exchange_rate_base_is_a_currency_code
		CHECK (pg_catalog.octet_length(base_currency) BETWEEN 1 AND 8 AND base_currency !~ '[[:space:][:cntrl:]]'),
	quote_currency text NOT NULL
		CONSTRAINT exchange_rate_quote_is_a_currency_code
		CHECK (pg_catalog.octet_length(quote_currency) BETWEEN 1 AND 8 AND quote_currency !~ '[[:space:][:cntrl:]]'),
	valid_from date NOT NULL
		-- In the years of periods: a rate may end with its unit.
		CONSTRAINT exchange_rate_valid_from_is_a_day
		CHECK (valid_from BETWEEN '0001-01-01'::pg_catalog.date AND '9999-12-31'::pg_catalog.date),
	valid_until date,
	rate numeric NOT NULL
		-- Infinity and NaN less themselves are NaN, not 0. Operands of one type: no
		-- operator of somebody else's schema portstats can match better.
		CONSTRAINT exchange_rate_is_a_positive_number CHECK (rate > 0.0 AND rate - rate = 0.0)
		CONSTRAINT exchange_rate_has_at_most_255_digits CHECK (pg_catalog.octet_length(rate::pg_catalog.text) <= 255),
	source text,
	CONSTRAINT exchange_rate_pkey
		PRIMARY KEY (rate_type, base_currency, quote_currency, valid_from),
	CONSTRAINT exchange_rate_is_between_two_currencies
		CHECK (base_currency <> quote_currency),
	CONSTRAINT exchange_rate_ends_after_it_begins
		CHECK (valid_until >= valid_from)
);
COMMENT ON TABLE @extschema@.exchange_rate IS
'Dated exchange rates: one unit of base_currency costs rate units of quote_currency. Example: INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES (''EUR'', ''USD'', ''2021-10-01'', 1.16)';
COMMENT ON COLUMN @extschema@.exchange_rate.rate_type IS
'Kind of the rate, a row of rate_type. Example: average';
COMMENT ON COLUMN @extschema@.exchange_rate.base_currency IS
'Currency of which one unit is priced, 1 to 8 bytes. Example: USD';
COMMENT ON COLUMN @extschema@.exchange_rate.quote_currency IS
'Currency that the price is in, 1 to 8 bytes. Example: CNY';
COMMENT ON COLUMN @extschema@.exchange_rate.valid_from IS
'First day on which the rate is valid, of the years 0001 to 9999. Example: 2023-10-01';
COMMENT ON COLUMN @extschema@.exchange_rate.valid_until IS
'Last day on which it is valid; NULL: until the next rate of the pair, the end of the unit or the age limit. Example: 2023-10-31';
COMMENT ON COLUMN @extschema@.exchange_rate.rate IS
'Units of quote_currency for one unit of base_currency; what is quoted for 100 units is divided by 100 first. Example: 7.3005';
COMMENT ON COLUMN @extschema@.exchange_rate.source IS
'Where the rate is from. Example: Federal Reserve, G.5';

-- A pair is quoted in one direction, of two one would be ignored. No constraint of
-- the server's says so as cheaply: after a statement its pairs, not its rows, are
-- looked up the other way round in the primary key.
CREATE FUNCTION @extschema@.exchange_rate_check_direction() RETURNS trigger
	LANGUAGE c
	AS 'MODULE_PATHNAME', 'exchange_rate_check_direction';
COMMENT ON FUNCTION @extschema@.exchange_rate_check_direction() IS
'Trigger function of exchange_rate; only its triggers may call it: an error where a pair of the statement''s new rows is quoted the other way round in the same rate type, whoever else is just loading it. Example: it is what INSERT INTO portstats.exchange_rate is checked with';

CREATE TRIGGER exchange_rate_is_quoted_in_one_direction
	AFTER INSERT ON @extschema@.exchange_rate
	REFERENCING NEW TABLE AS new_rates
	FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.exchange_rate_check_direction();
COMMENT ON TRIGGER exchange_rate_is_quoted_in_one_direction ON @extschema@.exchange_rate IS
'Refuses a pair that is quoted in both directions in one rate type. Example: INSERT of CNY in USD fails where there is a rate of USD in CNY';

CREATE TRIGGER exchange_rate_stays_in_one_direction
	AFTER UPDATE ON @extschema@.exchange_rate
	REFERENCING NEW TABLE AS new_rates
	FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.exchange_rate_check_direction();
COMMENT ON TRIGGER exchange_rate_stays_in_one_direction ON @extschema@.exchange_rate IS
'Refuses an UPDATE after which a pair is quoted in both directions in one rate type; one that turns all rates of a pair round passes. Example: UPDATE portstats.exchange_rate SET rate_type = ''spot'' fails where spot has a pair the other way round';

-- ---------- currency codes ----------

CREATE TABLE @extschema@.currency_list (
	list text
		CONSTRAINT currency_list_has_a_name CHECK (list <> ''),
	currency_code text
		CONSTRAINT currency_list_code_is_a_currency_code
		CHECK (pg_catalog.octet_length(currency_code) BETWEEN 1 AND 8 AND currency_code !~ '[[:space:][:cntrl:]]'),
	numeric_code text
		CONSTRAINT currency_list_numeric_code_is_a_number
		CHECK (numeric_code ~ '^[0-9]{1,8}$'),
	currency_name text,
	withdrawn text,
	CONSTRAINT currency_list_pkey PRIMARY KEY (list, currency_code)
);
COMMENT ON TABLE @extschema@.currency_list IS
'Currency codes that rate_check knows: those of ISO 4217, current and withdrawn (from Debian''s iso-codes, LGPL-2.1+), and lists of your own, which are dumped with the database. Changes of the rows of ISO 4217 are not. Example: INSERT INTO portstats.currency_list VALUES (''customs'', ''142'', NULL, ''Renminbi'')';
COMMENT ON COLUMN @extschema@.currency_list.list IS
'Whose code it is. Example: ISO 4217';
COMMENT ON COLUMN @extschema@.currency_list.currency_code IS
'The code, 1 to 8 bytes. Example: CNY';
COMMENT ON COLUMN @extschema@.currency_list.numeric_code IS
'The code in digits, known as well; NULL where it has none. Example: 156';
COMMENT ON COLUMN @extschema@.currency_list.currency_name IS
'Its name. Example: Yuan Renminbi';
COMMENT ON COLUMN @extschema@.currency_list.withdrawn IS
'When it was withdrawn, as exactly as the source knows; NULL: it is current. Example: 2002-03';

-- A subscription to all tables brings the rows of ISO 4217 as well, which both sides
-- have. Changed ones are not taken over, as no dump holds them.
CREATE FUNCTION @extschema@.currency_list_keep() RETURNS trigger
	LANGUAGE plpgsql
	SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	IF format('%s', NEW.list) = 'ISO 4217' AND EXISTS (
		SELECT FROM ONLY @extschema@.currency_list AS t
		WHERE format('%s', t.list) = 'ISO 4217' AND format('%s', t.currency_code) = format('%s', NEW.currency_code))
	THEN
		RETURN NULL;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION @extschema@.currency_list_keep() IS
'Trigger function of currency_list; only its trigger may call it: a code of ISO 4217 that is there is kept as it is. Example: it is what INSERT INTO portstats.currency_list is led through in replica mode';

CREATE TRIGGER currency_list_keep_shipped
	BEFORE INSERT ON @extschema@.currency_list
	FOR EACH ROW EXECUTE FUNCTION @extschema@.currency_list_keep();
ALTER TABLE @extschema@.currency_list ENABLE REPLICA TRIGGER currency_list_keep_shipped;
COMMENT ON TRIGGER currency_list_keep_shipped ON @extschema@.currency_list IS
'Where rows are replicated (session_replication_role is replica), and only there, a code of ISO 4217 that both sides have is kept. Example: CREATE SUBSCRIPTION trade CONNECTION ''dbname=trade'' PUBLICATION of_all_tables';

-- They are the user's: dumped, restored, and owned by him.
-- What is in the condition of a dump may be no view: the shipped rows are written
-- into it here. It is evaluated as who makes the dump, a superuser, on what the owner
-- may alter: so no cast from a row or column, and no operator on one, since either may
-- lead to a function of the owner's. format() calls output functions alone. A dump reads
-- the rows of tables that inherit from one with a condition, too, which it dumps with
-- those: the table is named by its number, which stays where the schema is renamed.
-- For the same reason no update script may INSERT into these relations, UPDATE or cast
-- them: the owner's triggers and casts would run as a superuser in ALTER EXTENSION.
SELECT pg_catalog.pg_extension_config_dump('@extschema@.rate_type',
	pg_catalog.format('WHERE tableoid OPERATOR(pg_catalog.=) %s::pg_catalog.oid AND pg_catalog.format(''%%s'', rate_type.*) OPERATOR(pg_catalog.<>) ALL (%L::pg_catalog.text[])',
		'@extschema@.rate_type'::pg_catalog.regclass::pg_catalog.oid, pg_catalog.array_agg(pg_catalog.format('%s', s.*))))
	FROM @extschema@.shipped_rate_type AS s;
SELECT pg_catalog.pg_extension_config_dump('@extschema@.exchange_rate', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.currency_list',
	pg_catalog.format($$WHERE tableoid OPERATOR(pg_catalog.=) %s::pg_catalog.oid AND pg_catalog.format('%%s', list) OPERATOR(pg_catalog.<>) 'ISO 4217'$$,
		'@extschema@.currency_list'::pg_catalog.regclass::pg_catalog.oid));
-- A superuser gives them to the owner of the database, who could not write his rates
-- after a restore otherwise: a dump holds no owner of what an extension makes. The view of
-- what was shipped stays the superuser's: rate_type_replace reads it as whoever restores.
DO $$
DECLARE
	new_owner pg_catalog.name;
	relation pg_catalog.name;
BEGIN
	SELECT pg_catalog.pg_get_userbyid(CASE WHEN o.rolsuper THEN d.datdba ELSE o.oid END) INTO STRICT new_owner
		FROM pg_catalog.pg_extension AS e
		JOIN pg_catalog.pg_roles AS o ON o.oid OPERATOR(pg_catalog.=) e.extowner
		JOIN pg_catalog.pg_database AS d ON d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
		WHERE e.extname OPERATOR(pg_catalog.=) 'portstats'::pg_catalog.name;
	FOREACH relation IN ARRAY '{rate_type,exchange_rate,currency_list}'::pg_catalog.name[] LOOP
		EXECUTE pg_catalog.format('ALTER TABLE @extschema@.%I OWNER TO %I', relation, new_owner);
	END LOOP;
END
$$;
GRANT SELECT ON @extschema@.rate_type, @extschema@.shipped_rate_type, @extschema@.exchange_rate, @extschema@.currency_list TO PUBLIC;
