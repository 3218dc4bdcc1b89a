-- currency: rates made of daily ones by a rule.

CREATE FUNCTION @extschema@.customs_rate_day(month @extschema@.period)
	RETURNS date
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 3
	AS 'MODULE_PATHNAME', 'customs_rate_day';
COMMENT ON FUNCTION @extschema@.customs_rate_day(@extschema@.period) IS
'The day whose rate China''s customs use for the whole of a month: the third Wednesday of the month before. Example: customs_rate_day(''2023-10'') is 2023-09-20';

CREATE FUNCTION @extschema@.customs_rate_day(month @extschema@.period, holidays date[])
	RETURNS date
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 3
	AS 'MODULE_PATHNAME', 'customs_rate_day';
COMMENT ON FUNCTION @extschema@.customs_rate_day(@extschema@.period, date[]) IS
'The day whose rate China''s customs use for the whole of a month where days are public holidays: the third Wednesday of the month before, the fourth where the third is one; an error where both are, or where a holiday is NULL. Example: customs_rate_day(''2023-10'', ''{2023-09-20}'') is 2023-09-27';

CREATE TYPE @extschema@.customs_rate AS (
	base_currency text,
	quote_currency text,
	valid_from date,
	valid_until date,
	rate numeric,
	source text
);
COMMENT ON TYPE @extschema@.customs_rate IS
'A rate that serves for a month, in the order of the columns of exchange_rate. Example: INSERT INTO exchange_rate SELECT ''customs'', r.* FROM books, customs_rates(book, ''USD'', ''CNY'', ''2020/2021'') AS r';
COMMENT ON COLUMN @extschema@.customs_rate.base_currency IS
'Currency of which one unit is priced. Example: USD';
COMMENT ON COLUMN @extschema@.customs_rate.quote_currency IS
'Currency that the price is in. Example: CNY';
COMMENT ON COLUMN @extschema@.customs_rate.valid_from IS
'First day of the month. Example: 2023-10-01';
COMMENT ON COLUMN @extschema@.customs_rate.valid_until IS
'Last day of the month. Example: 2023-10-31';
COMMENT ON COLUMN @extschema@.customs_rate.rate IS
'Units of quote_currency for one unit of base_currency, as quoted on the day, or to 12 decimals where it is inverse or across the pivot. Example: 7.1732';
COMMENT ON COLUMN @extschema@.customs_rate.source IS
'The day and the rule. Example: rate of 2023-09-20, third Wednesday of 2023-09';

CREATE FUNCTION @extschema@.customs_rates(book @extschema@.rate_book, base_currency text, quote_currency text, months @extschema@.period)
	RETURNS SETOF @extschema@.customs_rate
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 12
	AS 'MODULE_PATHNAME', 'customs_rates';
COMMENT ON FUNCTION @extschema@.customs_rates(@extschema@.rate_book, text, text, @extschema@.period) IS
'The rates that China''s customs use, a row for each month of whole months: that of the third Wednesday of the month before; an error names the day where the book has no rate of that very day. A month whose day lies after the last rate of the pair has no row yet. Example: SELECT r.* FROM books, customs_rates(book, ''USD'', ''CNY'', ''2021'') AS r';

CREATE FUNCTION @extschema@.customs_rates(book @extschema@.rate_book, base_currency text, quote_currency text, months @extschema@.period, holidays date[])
	RETURNS SETOF @extschema@.customs_rate
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 12
	AS 'MODULE_PATHNAME', 'customs_rates';
COMMENT ON FUNCTION @extschema@.customs_rates(@extschema@.rate_book, text, text, @extschema@.period, date[]) IS
'The rates that China''s customs use, a row for each month of whole months, where days are public holidays: that of the third Wednesday of the month before, or of the fourth where the third is one. Example: SELECT r.* FROM books, customs_rates(book, ''USD'', ''CNY'', ''2021'', ''{2021-09-15}'') AS r';

CREATE FUNCTION @extschema@.customs_rates(book @extschema@.rate_book, base_currency text, quote_currency text, months @extschema@.period, n integer, weekday integer)
	RETURNS SETOF @extschema@.customs_rate
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 12
	AS 'MODULE_PATHNAME', 'customs_rates';
COMMENT ON FUNCTION @extschema@.customs_rates(@extschema@.rate_book, text, text, @extschema@.period, integer, integer) IS
'Customs rates by a country''s own rule, a row for each month of whole months: that of the nth weekday (1 is Monday) of the month before, counted from its end where n is negative (-2, 3 is Italy''s last but one Wednesday). Example: SELECT r.* FROM books, customs_rates(book, ''EUR'', ''USD'', ''2021'', -2, 3) AS r';

CREATE FUNCTION @extschema@.customs_rates(book @extschema@.rate_book, base_currency text, quote_currency text, months @extschema@.period, n integer, weekday integer, holidays date[])
	RETURNS SETOF @extschema@.customs_rate
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 12
	AS 'MODULE_PATHNAME', 'customs_rates';
COMMENT ON FUNCTION @extschema@.customs_rates(@extschema@.rate_book, text, text, @extschema@.period, integer, integer, date[]) IS
'Customs rates by a country''s own rule where days are public holidays: that of the nth weekday of the month before, or where the day is one, of the same weekday a week later, in the same month. Example: SELECT r.* FROM books, customs_rates(book, ''EUR'', ''USD'', ''2021'', -2, 3, ''{2021-05-19}'') AS r';

CREATE TYPE @extschema@.average_rate AS (
	base_currency text,
	quote_currency text,
	valid_from date,
	valid_until date,
	rate numeric,
	source text,
	days integer
);
COMMENT ON TYPE @extschema@.average_rate IS
'The mean of the daily rates of a unit. Example: SELECT r.* FROM books, average_rates(book, ''USD'', ''CNY'', ''2021'', ''month'') AS r';
COMMENT ON COLUMN @extschema@.average_rate.base_currency IS
'Currency of which one unit is priced. Example: USD';
COMMENT ON COLUMN @extschema@.average_rate.quote_currency IS
'Currency that the price is in. Example: CNY';
COMMENT ON COLUMN @extschema@.average_rate.valid_from IS
'First day of the unit. Example: 2023-10-01';
COMMENT ON COLUMN @extschema@.average_rate.valid_until IS
'Last day of the unit. Example: 2023-10-31';
COMMENT ON COLUMN @extschema@.average_rate.rate IS
'Mean of the rates, in units of quote_currency for one unit of base_currency, with the digits of avg(numeric). Example: 7.3005238095238095';
COMMENT ON COLUMN @extschema@.average_rate.source IS
'How many rates of which days. Example: mean of 21 daily rates, 2023-10-02 to 2023-10-31';
COMMENT ON COLUMN @extschema@.average_rate.days IS
'How many days went in: those with a rate of that very day. Example: 21';

CREATE FUNCTION @extschema@.average_rates(book @extschema@.rate_book, base_currency text, quote_currency text, p @extschema@.period, unit text)
	RETURNS SETOF @extschema@.average_rate
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 12
	AS 'MODULE_PATHNAME', 'average_rates';
COMMENT ON FUNCTION @extschema@.average_rates(@extschema@.rate_book, text, text, @extschema@.period, text) IS
'For each unit (year, half, quarter, month, week or day) that shares a day with a period, the simple mean of the days that have a rate of their own, as quoted or as exchange_rate() gives it; a unit without any has no row. Example: SELECT r.* FROM books, average_rates(book, ''USD'', ''CNY'', ''2021'', ''month'') AS r';
