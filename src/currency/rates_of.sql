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
'A rate of a book: one unit of base_currency costs rate units of quote_currency. Example: SELECT r.* FROM books, rates(book) AS r';
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
'All rates of a type in portstats.exchange_rate as a book, with the type''s pivot and age limit; a rate of a type with a unit ends with it. Kept beside a published figure, it gives that figure again. Example: CREATE TABLE rates_of_2021 AS SELECT rate_book_of(''average'') AS book';

CREATE TYPE @extschema@.rate_cross AS (
	base_currency text,
	quote_currency text,
	third_currency text,
	factor numeric,
	first_day date,
	last_day date,
	rates bigint,
	rate numeric,
	cross_rate numeric
);
COMMENT ON TYPE @extschema@.rate_cross IS
'The rates of a pair that are about factor times their cross rate by a third currency, to within 10 percent. Example: SELECT c.* FROM books, rate_crosses(book) AS c';
COMMENT ON COLUMN @extschema@.rate_cross.base_currency IS
'Currency of which one unit is priced. Example: JPY';
COMMENT ON COLUMN @extschema@.rate_cross.quote_currency IS
'Currency that the price is in. Example: CNY';
COMMENT ON COLUMN @extschema@.rate_cross.third_currency IS
'Currency that is quoted with both. Example: USD';
COMMENT ON COLUMN @extschema@.rate_cross.factor IS
'0.001, 0.01, 0.1, 1, 10, 100 or 1000; NULL: none of them. Example: 100';
COMMENT ON COLUMN @extschema@.rate_cross.first_day IS
'First day of the first of these rates. Example: 2023-10-01';
COMMENT ON COLUMN @extschema@.rate_cross.last_day IS
'First day of the last of them. Example: 2023-10-31';
COMMENT ON COLUMN @extschema@.rate_cross.rates IS
'How many they are. Example: 22';
COMMENT ON COLUMN @extschema@.rate_cross.rate IS
'The first of them. Example: 4.88';
COMMENT ON COLUMN @extschema@.rate_cross.cross_rate IS
'Its cross rate, from the rates of its day as quoted. Example: 0.0488';

CREATE FUNCTION @extschema@.rate_crosses(book @extschema@.rate_book)
	RETURNS SETOF @extschema@.rate_cross
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 100
	AS 'MODULE_PATHNAME', 'rate_book_crosses';
COMMENT ON FUNCTION @extschema@.rate_crosses(@extschema@.rate_book) IS
'Each pair of a book against the way by each third currency that is quoted with both: how many rates agree with their cross rate (factor 1), how many are about 10, 100 or 1,000 times of it or a fraction. Example: SELECT c.* FROM books, rate_crosses(book) AS c';

CREATE FUNCTION @extschema@.rate_cross_count(book @extschema@.rate_book, base_currency text, quote_currency text, third_currencies text[], factor numeric)
	RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'rate_book_count_crosses';
COMMENT ON FUNCTION @extschema@.rate_cross_count(@extschema@.rate_book, text, text, text[], numeric) IS
'How many rates of a pair of a book are about factor (0.001 to 1000, a power of ten) times their cross rate by any of the third currencies, each once; 0 where the pair is not quoted. Example: rate_cross_count((SELECT rate_book(base, quote, day, rate) FROM bank_rates), ''EUR'', ''CNY'', ''{USD}'', 1) is 762';
