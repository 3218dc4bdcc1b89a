-- currency: the rate book, dated exchange rates as a value.

CREATE TYPE @extschema@.rate_book;

CREATE FUNCTION @extschema@.rate_book_in(cstring) RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_in';
COMMENT ON FUNCTION @extschema@.rate_book_in(cstring) IS
'Reads a rate book from its JSON text. Example: it is what COPY books FROM STDIN reads with';

CREATE FUNCTION @extschema@.rate_book_out(@extschema@.rate_book) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_out';
COMMENT ON FUNCTION @extschema@.rate_book_out(@extschema@.rate_book) IS
'Prints a rate book as JSON text. Example: it is what COPY books TO STDOUT prints with';

CREATE FUNCTION @extschema@.rate_book_recv(internal) RETURNS @extschema@.rate_book
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_recv';
COMMENT ON FUNCTION @extschema@.rate_book_recv(internal) IS
'Reads a rate book from the wire. Example: it is what COPY books FROM STDIN (FORMAT binary) reads with';

CREATE FUNCTION @extschema@.rate_book_send(@extschema@.rate_book) RETURNS bytea
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_send';
COMMENT ON FUNCTION @extschema@.rate_book_send(@extschema@.rate_book) IS
'Writes a rate book to the wire; equal books give equal bytes in one client encoding. Example: it is what COPY books TO STDOUT (FORMAT binary) writes with';

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
'Dated exchange rates of any number of pairs, sorted and checked: one unit of a pair''s base costs rate units of its quote. Example: CREATE TABLE books AS SELECT rate_book(base, quote, day, rate) AS book FROM bank_rates';

-- ---------- building one from any table ----------

CREATE FUNCTION @extschema@.rate_book_add(@extschema@.rate_book, base_currency text, quote_currency text, valid_from date, rate numeric)
	RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_add';
COMMENT ON FUNCTION @extschema@.rate_book_add(@extschema@.rate_book, text, text, date, numeric) IS
'Takes one row into a rate book; only aggregates may call it. Example: it is what rate_book(base_currency, quote_currency, valid_from, rate) runs on every row';

CREATE FUNCTION @extschema@.rate_book_add(@extschema@.rate_book, base_currency text, quote_currency text, valid_from date, rate numeric, valid_until date)
	RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_add_until';
COMMENT ON FUNCTION @extschema@.rate_book_add(@extschema@.rate_book, text, text, date, numeric, date) IS
'Takes one row into a rate book; only aggregates may call it. Example: it is what rate_book(base_currency, quote_currency, valid_from, rate, valid_until) runs on every row';

CREATE FUNCTION @extschema@.rate_book_combine(@extschema@.rate_book, @extschema@.rate_book)
	RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_combine';
COMMENT ON FUNCTION @extschema@.rate_book_combine(@extschema@.rate_book, @extschema@.rate_book) IS
'Adds the rows of one worker to those of another; only aggregates may call it. Example: it is what rate_book(base_currency, quote_currency, valid_from, rate) puts the parts of a parallel plan together with';

CREATE FUNCTION @extschema@.rate_book_final(@extschema@.rate_book)
	RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_final';
COMMENT ON FUNCTION @extschema@.rate_book_final(@extschema@.rate_book) IS
'Sorts and checks the rows of a rate book. Example: it is what rate_book(base_currency, quote_currency, valid_from, rate) ends with';

CREATE AGGREGATE @extschema@.rate_book(base_currency text, quote_currency text, valid_from date, rate numeric) (
	SFUNC = @extschema@.rate_book_add,
	STYPE = @extschema@.rate_book,
	SSPACE = 4096,
	FINALFUNC = @extschema@.rate_book_final,
	COMBINEFUNC = @extschema@.rate_book_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.rate_book(text, text, date, numeric) IS
'A book of rates from any table: one unit of base_currency costs rate units of quote_currency from valid_from on, until the next rate. Pivot USD, no age limit; see rate_book_options. Errors on a NULL, a rate that is not positive, a pair quoted in both directions, two different rates for one day. Example: SELECT rate_book(base, quote, day, rate) FROM bank_rates';

CREATE AGGREGATE @extschema@.rate_book(base_currency text, quote_currency text, valid_from date, rate numeric, valid_until date) (
	SFUNC = @extschema@.rate_book_add,
	STYPE = @extschema@.rate_book,
	SSPACE = 4096,
	FINALFUNC = @extschema@.rate_book_final,
	COMBINEFUNC = @extschema@.rate_book_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.rate_book(text, text, date, numeric, date) IS
'A book of rates from any table that has the last day of each rate, valid_until; where that is NULL, a rate is valid until the next one. Otherwise as rate_book(base_currency, quote_currency, valid_from, rate). Example: SELECT rate_book(base_currency, quote_currency, valid_from, rate, valid_until) FROM exchange_rate WHERE rate_type = ''average''';

CREATE FUNCTION @extschema@.rate_book_options(book @extschema@.rate_book, pivot_currency text, max_age_days integer)
	RETURNS @extschema@.rate_book
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'rate_book_options';
COMMENT ON FUNCTION @extschema@.rate_book_options(@extschema@.rate_book, text, integer) IS
'The book with another pivot currency, across which a pair without a rate of its own is converted, and another age limit: a rate may be used while on_date - valid_from <= max_age_days (days; NULL: without limit). Example: SELECT rate_book_options(book, ''EUR'', 10) FROM books';
