-- currency: what is in a book, as rows; a rate type of the tables as a book.

CREATE TYPE @extschema@.book_rate AS (
	base_currency text,
	quote_currency text,
	valid_from date,
	valid_until date,
	used_until date,
	rate numeric
);
COMMENT ON TYPE @extschema@.book_rate IS
'A rate of a book: one unit of base_currency costs rate units of quote_currency. Example: SELECT * FROM rates(book)';
COMMENT ON COLUMN @extschema@.book_rate.base_currency IS
'Currency of which one unit is priced. Example: USD';
COMMENT ON COLUMN @extschema@.book_rate.quote_currency IS
'Currency that the price is in. Example: CNY';
COMMENT ON COLUMN @extschema@.book_rate.valid_from IS
'First day on which the rate is valid. Example: 2023-10-01';
COMMENT ON COLUMN @extschema@.book_rate.valid_until IS
'Last day on which it is valid by itself: as stated, or the end of its rate type''s unit; NULL where it has none. Example: 2023-10-31';
COMMENT ON COLUMN @extschema@.book_rate.used_until IS
'Last day on which the book uses it: not beyond valid_until, the age limit and the day before the next rate of the pair; NULL where none of these ends it. Example: 2023-10-31';
COMMENT ON COLUMN @extschema@.book_rate.rate IS
'Units of quote_currency for one unit of base_currency, as quoted. Example: 7.3005';

CREATE FUNCTION @extschema@.rates(book @extschema@.rate_book)
	RETURNS SETOF @extschema@.book_rate
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 1000
	AS 'MODULE_PATHNAME', 'rate_book_rates';
COMMENT ON FUNCTION @extschema@.rates(@extschema@.rate_book) IS
'What is in a book: a row a rate, by pair and first day. Example: SELECT * FROM rates(rate_book_of(''average''))';

CREATE FUNCTION @extschema@.rate_book_of(rate_type text)
	RETURNS @extschema@.rate_book
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'rate_book_of';
COMMENT ON FUNCTION @extschema@.rate_book_of(text) IS
'All rates of a type in portstats.exchange_rate as a book, with the type''s pivot and age limit; a rate of a type with a unit ends with it. Kept beside a published figure, it gives that figure again. Example: CREATE TABLE rates_of_2023 AS SELECT rate_book_of(''customs'') AS book';
