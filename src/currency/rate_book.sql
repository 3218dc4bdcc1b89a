-- currency: the rate book, dated exchange rates as a value.

CREATE TYPE @extschema@.rate_book;

CREATE FUNCTION @extschema@.rate_book_in(cstring) RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_in';
COMMENT ON FUNCTION @extschema@.rate_book_in(cstring) IS
'Reads a rate book from its JSON text. Example: ''{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", null, "7.3005"]]}]}''::rate_book';

CREATE FUNCTION @extschema@.rate_book_out(@extschema@.rate_book) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_out';
COMMENT ON FUNCTION @extschema@.rate_book_out(@extschema@.rate_book) IS
'Prints a rate book as JSON text. Example: SELECT rate_book(base, quote, month, rate) FROM bank_rates';

CREATE FUNCTION @extschema@.rate_book_recv(internal) RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_recv';
COMMENT ON FUNCTION @extschema@.rate_book_recv(internal) IS
'Reads a rate book from the wire. Example: COPY books FROM STDIN (FORMAT binary)';

CREATE FUNCTION @extschema@.rate_book_send(@extschema@.rate_book) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_send';
COMMENT ON FUNCTION @extschema@.rate_book_send(@extschema@.rate_book) IS
'Writes a rate book to the wire; equal books give equal bytes. Example: COPY books TO STDOUT (FORMAT binary)';

CREATE TYPE @extschema@.rate_book (
	INPUT = @extschema@.rate_book_in,
	OUTPUT = @extschema@.rate_book_out,
	RECEIVE = @extschema@.rate_book_recv,
	SEND = @extschema@.rate_book_send,
	ALIGNMENT = double,
	STORAGE = extended,
	CATEGORY = 'p'
);
COMMENT ON TYPE @extschema@.rate_book IS
'Dated exchange rates of any number of pairs, sorted and checked: one unit of a pair''s base costs rate units of its quote. Example: SELECT rate_book(base, quote, month, rate) FROM bank_rates';

-- ---------- building one from any table ----------

CREATE FUNCTION @extschema@.rate_book_add(@extschema@.rate_book, base_currency text, quote_currency text, valid_from date, rate numeric)
	RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_add';
COMMENT ON FUNCTION @extschema@.rate_book_add(@extschema@.rate_book, text, text, date, numeric) IS
'Transition function of rate_book(base_currency, quote_currency, valid_from, rate): takes in one row. Example: called by the aggregate alone';

CREATE FUNCTION @extschema@.rate_book_add(@extschema@.rate_book, base_currency text, quote_currency text, valid_from date, rate numeric, valid_until date)
	RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_add_until';
COMMENT ON FUNCTION @extschema@.rate_book_add(@extschema@.rate_book, text, text, date, numeric, date) IS
'Transition function of rate_book(base_currency, quote_currency, valid_from, rate, valid_until): takes in one row. Example: called by the aggregate alone';

CREATE FUNCTION @extschema@.rate_book_combine(@extschema@.rate_book, @extschema@.rate_book)
	RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_combine';
COMMENT ON FUNCTION @extschema@.rate_book_combine(@extschema@.rate_book, @extschema@.rate_book) IS
'Combine function of the aggregate rate_book: the rows of both. Example: called by parallel plans alone';

CREATE FUNCTION @extschema@.rate_book_final(@extschema@.rate_book)
	RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_final';
COMMENT ON FUNCTION @extschema@.rate_book_final(@extschema@.rate_book) IS
'Final function of the aggregate rate_book: sorts and checks the rows. Example: called by the aggregate alone';

CREATE AGGREGATE @extschema@.rate_book(base_currency text, quote_currency text, valid_from date, rate numeric) (
	SFUNC = @extschema@.rate_book_add,
	STYPE = @extschema@.rate_book,
	SSPACE = 4096,
	FINALFUNC = @extschema@.rate_book_final,
	COMBINEFUNC = @extschema@.rate_book_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.rate_book(text, text, date, numeric) IS
'A book of rates from any table: one unit of base_currency costs rate units of quote_currency from valid_from on, until the next rate. Pivot USD, no age limit; see rate_book_options. Errors on a NULL, a rate that is not positive, a pair quoted in both directions, two different rates for one day. Example: SELECT rate_book(''USD'', ''CNY'', month, cny_per_usd) FROM bank_rates';

CREATE AGGREGATE @extschema@.rate_book(base_currency text, quote_currency text, valid_from date, rate numeric, valid_until date) (
	SFUNC = @extschema@.rate_book_add,
	STYPE = @extschema@.rate_book,
	SSPACE = 4096,
	FINALFUNC = @extschema@.rate_book_final,
	COMBINEFUNC = @extschema@.rate_book_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.rate_book(text, text, date, numeric, date) IS
'The same with the last day of each rate, valid_until; where it is NULL, a rate is valid until the next one. Example: SELECT rate_book(base, quote, first_day, rate, last_day) FROM bank_rates';

CREATE FUNCTION @extschema@.rate_book_options(book @extschema@.rate_book, pivot_currency text, max_age_days integer)
	RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_options';
COMMENT ON FUNCTION @extschema@.rate_book_options(@extschema@.rate_book, text, integer) IS
'The book with another pivot currency, across which a pair without a rate of its own is converted, and another age limit: a rate may be used while on_date - valid_from <= max_age_days (days; NULL: without limit). Example: SELECT rate_book_options(rate_book(base, quote, day, rate), ''EUR'', 10) FROM bank_rates';
