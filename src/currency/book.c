/*
 * book.c: the rate_book value: its format, building it and finding things in it.
 *
 *   56    RateBook   varlena header, version, flags, age limit, sizes, pivot,
 *                    fingerprint
 *   24 p  BookPair   base, quote, number of the first rate, how many
 *   12 r  BookRate   valid from, valid until, where its digits stand
 *   a     arena      each rate as quoted: one byte of length, then its digits
 *
 * A rate is kept as text, "6.4512": exact at any number of digits, the same on
 * every machine, and short (a rate of six digits takes 19 bytes in all).
 *
 * Two forms. The canonical one is sorted: pairs by base and quote, the rates of
 * a pair by valid_from, the arena in that order, and no spare room; equal
 * contents have equal bytes. While a book is being built (BOOK_BUILDING), its
 * rows stand in order of arrival with room for more, each row as a pair with
 * the one rate of the same number.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/book.h"
#include "decimal/exact.h"

#define BOOK_VERSION	1
#define BOOK_BUILDING	0x01
#define FIRST_RATES		16
#define FIRST_ARENA		128

/* ---------- layout ---------- */

bool
book_is_building(const RateBook *book)
{
	return (book->flags & BOOK_BUILDING) != 0;
}

/* How many pairs a book has room for. */
static inline uint32
pair_room(const RateBook *book)
{
	return book_is_building(book) ? book->maxrates : book->npairs;
}

static inline BookPair *
pairs_of(const RateBook *book)
{
	return (BookPair *) ((char *) book + sizeof(RateBook));
}

static inline BookRate *
rates_of(const RateBook *book)
{
	return (BookRate *) (pairs_of(book) + pair_room(book));
}

static inline char *
arena_of(const RateBook *book)
{
	return (char *) (rates_of(book) + book->maxrates);
}

static uint64
book_size(uint64 pairs, uint64 rates, uint64 arena)
{
	return sizeof(RateBook) + pairs * sizeof(BookPair) + rates * sizeof(BookRate) + arena;
}

/* A book with the given room and nothing in it, in the current memory context. */
static RateBook *
allocate(Currency pivot, int32 max_age_days, uint8 flags, uint64 maxpairs,
		 uint64 maxrates, uint64 arena_size)
{
	uint64		size = book_size(maxpairs, maxrates, arena_size);
	RateBook   *book;

	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many exchange rates for one book"),
				 errdetail("A book with room for %llu rates would need more than 1 GB.",
						   (unsigned long long) maxrates),
				 errhint("Make a book of each year or of fewer pairs, as with FILTER.")));
	book = palloc(size);
	memset(book, 0, sizeof(RateBook));
	SET_VARSIZE(book, size);
	book->version = BOOK_VERSION;
	book->flags = flags;
	book->max_age_days = max_age_days;
	book->pivot = pivot;
	book->npairs = (flags & BOOK_BUILDING) ? 0 : (uint32) maxpairs;
	book->maxrates = (uint32) maxrates;
	book->arena_size = (uint32) arena_size;
	/* What has room but no rate yet travels with the value: no stray bytes. */
	memset(pairs_of(book), 0, size - sizeof(RateBook));
	return book;
}

RateBook   *
book_new(Currency pivot, int32 max_age_days)
{
	return allocate(pivot, max_age_days, BOOK_BUILDING, FIRST_RATES, FIRST_RATES,
					FIRST_ARENA);
}

/* ---------- reading ---------- */

static void
raise_unreadable(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored value is no readable rate_book"),
			 errhint("Build it again from the rates it was made of.")));
}

/* Whether the sizes in the header go together and with the length of the value. */
static inline bool
header_is_valid(const RateBook *book)
{
	Size		size = VARSIZE(book);

	return size >= sizeof(RateBook) &&
		book->version == BOOK_VERSION &&
		(book->flags & ~BOOK_BUILDING) == 0 &&
		book->max_age_days >= BOOK_NO_AGE_LIMIT &&
		book->nrates <= book->maxrates &&
		book->npairs <= book->nrates &&
		(!book_is_building(book) || book->npairs == book->nrates) &&
		book->arena_used <= book->arena_size &&
		size == book_size(pair_room(book), book->maxrates, book->arena_size);
}

const RateBook *
book_fetch(Datum datum)
{
	const RateBook *book = (const RateBook *) PG_DETOAST_DATUM(datum);

	if (!header_is_valid(book))
		raise_unreadable();
	return book;
}

const RateBook *
book_finished(const RateBook *book)
{
	if (book_is_building(book))
		raise_unreadable();
	return book;
}

const BookPair *
book_pair(const RateBook *book, uint32 pair)
{
	const BookPair *result = &pairs_of(book)[pair];

	Assert(pair < book->npairs);
	if (result->count == 0 || (uint64) result->first + result->count > book->nrates)
		raise_unreadable();
	return result;
}

static inline bool
is_day(DateADT day)
{
	/* The infinite dates are none either. */
	return IS_VALID_DATE(day);
}

const BookRate *
book_rate(const RateBook *book, uint32 rate)
{
	const BookRate *result = &rates_of(book)[rate];

	Assert(rate < book->nrates);
	if (!is_day(result->from) || !(is_day(result->until) || result->until == BOOK_NO_END))
		raise_unreadable();
	return result;
}

const char *
book_rate_text(const RateBook *book, const BookRate *rate, int *len)
{
	const char *text = arena_of(book) + rate->text;

	if (rate->text >= book->arena_used)
		raise_unreadable();
	*len = (unsigned char) *text;
	if ((uint64) rate->text + 1 + *len > book->arena_used)
		raise_unreadable();
	return text + 1;
}

Numeric
book_rate_number(const RateBook *book, const BookRate *rate)
{
	int			len;
	const char *text = book_rate_text(book, rate, &len);

	return numeric_from_text(text, len);
}

/* Order of pairs: by base, then quote. */
static inline int
compare_pairs(Currency base_a, Currency quote_a, Currency base_b, Currency quote_b)
{
	if (base_a != base_b)
		return base_a < base_b ? -1 : 1;
	if (quote_a != quote_b)
		return quote_a < quote_b ? -1 : 1;
	return 0;
}

const BookPair *
book_find_pair(const RateBook *book, Currency base, Currency quote)
{
	const BookPair *pairs = pairs_of(book);
	uint32		low = 0;
	uint32		high = book->npairs;

	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;
		int			order = compare_pairs(pairs[middle].base, pairs[middle].quote,
										  base, quote);

		if (order == 0)
			return book_pair(book, middle);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const BookPair *
book_find_either(const RateBook *book, Currency from, Currency to, bool *inverse)
{
	const BookPair *pair = book_find_pair(book, from, to);

	*inverse = pair == NULL;
	return pair != NULL ? pair : book_find_pair(book, to, from);
}

int64
book_find_rate(const RateBook *book, const BookPair *pair, DateADT day)
{
	const BookRate *rates = rates_of(book) + pair->first;
	uint32		low = 0;
	uint32		high = pair->count;

	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;

		if (rates[middle].from <= day)
			low = middle + 1;
		else
			high = middle;
	}
	return (int64) low - 1;
}

DateADT
book_last_day(const RateBook *book, const BookPair *pair, uint32 n)
{
	const BookRate *rate = book_rate(book, pair->first + n);
	DateADT		last = rate->until;

	if (book->max_age_days != BOOK_NO_AGE_LIMIT)
		last = (DateADT) Min((int64) last, (int64) rate->from + book->max_age_days);
	if (n + 1 < pair->count)
		last = Min(last, book_rate(book, pair->first + n + 1)->from - 1);
	/* A day that a date cannot hold is none. */
	return IS_VALID_DATE(last) ? last : BOOK_NO_END;
}

/* ---------- building ---------- */

/* Replaces a book by one that is being built and has room for more. */
static void
make_room(RateBook **book, uint32 more_rates, uint32 more_arena)
{
	RateBook   *old = *book;
	uint64		maxrates = old->maxrates;
	uint64		arena_size = old->arena_size;
	RateBook   *new;

	if (book_is_building(old) &&
		(uint64) old->nrates + more_rates <= maxrates &&
		(uint64) old->arena_used + more_arena <= arena_size)
		return;
	if ((uint64) old->nrates + more_rates > maxrates)
		maxrates = Max((uint64) old->nrates + more_rates,
					   Max(maxrates * 2, FIRST_RATES));
	if ((uint64) old->arena_used + more_arena > arena_size)
		arena_size = Max((uint64) old->arena_used + more_arena,
						 Max(arena_size * 2, FIRST_ARENA));
	new = allocate(old->pivot, old->max_age_days, BOOK_BUILDING, maxrates, maxrates,
				   arena_size);
	new->nrates = new->npairs = old->nrates;
	new->arena_used = old->arena_used;
	memcpy(rates_of(new), rates_of(old), old->nrates * sizeof(BookRate));
	memcpy(arena_of(new), arena_of(old), old->arena_used);
	if (book_is_building(old))
		memcpy(pairs_of(new), pairs_of(old), old->npairs * sizeof(BookPair));
	else
	{
		for (uint32 i = 0; i < old->npairs; i++)
		{
			const BookPair *pair = book_pair(old, i);

			for (uint32 k = pair->first; k < pair->first + pair->count; k++)
			{
				pairs_of(new)[k] = *pair;
				pairs_of(new)[k].first = k;
				pairs_of(new)[k].count = 1;
			}
		}
	}
	*book = new;
}

/* Puts a row that has been checked at the end. */
static void
append_row(RateBook **book, Currency base, Currency quote, DateADT from, DateADT until,
		   const char *text, int len)
{
	RateBook   *b;
	BookPair   *pair;
	BookRate   *rate;
	char	   *digits;

	make_room(book, 1, 1 + len);
	b = *book;
	pair = &pairs_of(b)[b->nrates];
	pair->base = base;
	pair->quote = quote;
	pair->first = b->nrates;
	pair->count = 1;
	rate = &rates_of(b)[b->nrates];
	rate->from = from;
	rate->until = until;
	rate->text = b->arena_used;
	digits = arena_of(b) + b->arena_used;
	digits[0] = (char) len;
	memcpy(digits + 1, text, len);
	b->arena_used += 1 + len;
	b->npairs = ++b->nrates;
}

bool
book_add(RateBook **book, Currency base, Currency quote, DateADT from, DateADT until,
		 Numeric rate, Node *escontext)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out,
														   NumericGetDatum(rate)));
	Size		len = strlen(text);
	NumericParts parts;

	numeric_take_apart((struct varlena *) rate, &parts);
	if (parts.special || parts.negative || parts.ndigits == 0)
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("exchange rate of %s in %s from %s is not a positive number: %s",
						currency_name(base), currency_name(quote), day_name(from), text),
				 errhint("A rate says how much of the quote one unit of the base costs.")));
	if (len > BOOK_MAX_RATE_LEN)
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("exchange rate of %s in %s from %s has more than %d digits",
						currency_name(base), currency_name(quote), day_name(from),
						BOOK_MAX_RATE_LEN),
				 errhint("Round it to the digits that were quoted.")));
	if (base == quote)
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("exchange rate of %s in %s from %s is one of a currency in itself",
						currency_name(base), currency_name(quote), day_name(from)),
				 errhint("Leave the row out: a currency needs no rate to itself.")));
	if (DATE_NOT_FINITE(from))
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("exchange rate of %s in %s is valid from %s, which is no day",
						currency_name(base), currency_name(quote), day_name(from)),
				 errhint("Give the first day on which the rate is valid, or leave the row out.")));
	if (until < from)
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("exchange rate of %s in %s is valid from %s until %s, a day before",
						currency_name(base), currency_name(quote), day_name(from),
						day_name(until)),
				 errhint("valid_until is the last day on which the rate is valid.")));
	append_row(book, base, quote, from, until, text, (int) len);
	pfree(text);
	return true;
}

void
book_add_all(RateBook **book, const RateBook *other)
{
	make_room(book, other->nrates, other->arena_used);
	for (uint32 i = 0; i < other->npairs; i++)
	{
		const BookPair *pair = book_pair(other, i);

		for (uint32 k = 0; k < pair->count; k++)
		{
			const BookRate *rate = book_rate(other, pair->first + k);
			int			len;
			const char *text = book_rate_text(other, rate, &len);

			CHECK_FOR_INTERRUPTS();
			append_row(book, pair->base, pair->quote, rate->from, rate->until, text, len);
		}
	}
}

/* ---------- the canonical form ---------- */

typedef struct SortedRow
{
	Currency	base;
	Currency	quote;
	DateADT		from;
	uint32		row;
} SortedRow;

static int
compare_rows(const void *a, const void *b)
{
	const SortedRow *x = a;
	const SortedRow *y = b;
	int			order = compare_pairs(x->base, x->quote, y->base, y->quote);

	CHECK_FOR_INTERRUPTS();
	if (order != 0)
		return order;
	return (x->from > y->from) - (x->from < y->from);
}

/*
 * Of two rows of one pair and day, which have to say the same, the one to keep:
 * 7.30 rather than 7.3. False after a soft error where they differ.
 */
static bool
choose_row(const RateBook *book, const SortedRow *a, const SortedRow *b,
		   uint32 *chosen, Node *escontext)
{
	const BookRate *rate_a = book_rate(book, a->row);
	const BookRate *rate_b = book_rate(book, b->row);
	int			len_a;
	int			len_b;
	const char *text_a = book_rate_text(book, rate_a, &len_a);
	const char *text_b = book_rate_text(book, rate_b, &len_b);

	if ((len_a != len_b || memcmp(text_a, text_b, len_a) != 0) &&
		!DatumGetBool(DirectFunctionCall2(numeric_eq,
										  NumericGetDatum(book_rate_number(book, rate_a)),
										  NumericGetDatum(book_rate_number(book, rate_b)))))
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("two different exchange rates of %s in %s from %s: %.*s and %.*s",
						currency_name(a->base), currency_name(a->quote), day_name(a->from),
						len_a, text_a, len_b, text_b),
				 errhint("Keep one rate of a pair for one day, or build a book for each kind of rate.")));
	if (rate_a->until != rate_b->until)
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("exchange rate of %s in %s from %s is valid until %s in one row and %s in another",
						currency_name(a->base), currency_name(a->quote), day_name(a->from),
						day_name(rate_a->until), day_name(rate_b->until)),
				 errhint("Keep one row of a pair for one day.")));
	*chosen = len_a >= len_b ? a->row : b->row;
	return true;
}

/*
 * Sorts the rows of a book that is being built, one left of each pair and day.
 * False after a soft error.
 */
static bool
sort_rows(const RateBook *book, SortedRow *rows, uint32 *nrows, Node *escontext)
{
	uint32		kept = 0;

	for (uint32 i = 0; i < book->nrates; i++)
	{
		const BookPair *pair = book_pair(book, i);

		CHECK_FOR_INTERRUPTS();
		/* A pair with another rate than its own is none that we made. */
		if (pair->first != i || pair->count != 1)
			raise_unreadable();
		rows[i].base = pair->base;
		rows[i].quote = pair->quote;
		rows[i].from = book_rate(book, i)->from;
		rows[i].row = i;
	}
	qsort(rows, book->nrates, sizeof(SortedRow), compare_rows);
	for (uint32 i = 0; i < book->nrates; i++)
	{
		if (kept > 0 && compare_rows(&rows[kept - 1], &rows[i]) == 0)
		{
			if (!choose_row(book, &rows[kept - 1], &rows[i], &rows[kept - 1].row, escontext))
				return false;
		}
		else
			rows[kept++] = rows[i];
	}
	*nrows = kept;
	return true;
}

/* False after a soft error where a pair is quoted in both directions. */
static bool
check_directions(const RateBook *book, Node *escontext)
{
	for (uint32 i = 0; i < book->npairs; i++)
	{
		const BookPair *pair = book_pair(book, i);
		const BookPair *other = book_find_pair(book, pair->quote, pair->base);

		CHECK_FOR_INTERRUPTS();
		if (other != NULL)
			ereturn(escontext, false,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("exchange rates of %s and %s are quoted in both directions",
							currency_name(pair->base), currency_name(pair->quote)),
					 errdetail("One of %s in %s is valid from %s, one of %s in %s from %s.",
							   currency_name(pair->base), currency_name(pair->quote),
							   day_name(book_rate(book, pair->first)->from),
							   currency_name(other->base), currency_name(other->quote),
							   day_name(book_rate(book, other->first)->from)),
					 errhint("Keep one direction; the other is found by dividing.")));
	}
	return true;
}

/*
 * Sets the fingerprint: the first bytes of the SHA-256 of all that is in a book.
 * Nobody can make another book with the same; book_cache.h takes two such for
 * one.
 */
static void
set_fingerprint(RateBook *book)
{
	Size		len = VARSIZE(book) - sizeof(RateBook);
	bytea	   *contents = palloc(VARHDRSZ + len);
	bytea	   *hash;

	SET_VARSIZE(contents, VARHDRSZ + len);
	memcpy(VARDATA(contents), pairs_of(book), len);
	hash = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea, PointerGetDatum(contents)));
	Assert(VARSIZE_ANY_EXHDR(hash) >= sizeof(book->fingerprint));
	memcpy(book->fingerprint, VARDATA_ANY(hash), sizeof(book->fingerprint));
	pfree(contents);
}

RateBook   *
book_canonical(const RateBook *book, Node *escontext)
{
	SortedRow  *rows;
	RateBook   *result;
	uint32		nrows;
	uint32		npairs = 0;
	uint64		arena = 0;

	if (!book_is_building(book))
	{
		result = palloc(VARSIZE(book));
		memcpy(result, book, VARSIZE(book));
		return result;
	}
	rows = MemoryContextAllocHuge(CurrentMemoryContext,
								  Max(book->nrates, 1) * sizeof(SortedRow));
	if (!sort_rows(book, rows, &nrows, escontext))
		return NULL;
	for (uint32 i = 0; i < nrows; i++)
	{
		int			len;

		CHECK_FOR_INTERRUPTS();
		book_rate_text(book, book_rate(book, rows[i].row), &len);
		arena += 1 + len;
		if (i == 0 || compare_pairs(rows[i - 1].base, rows[i - 1].quote,
									rows[i].base, rows[i].quote) != 0)
			npairs++;
	}
	result = allocate(book->pivot, book->max_age_days, 0, npairs, nrows, arena);
	npairs = 0;
	for (uint32 i = 0; i < nrows; i++)
	{
		const BookRate *from = book_rate(book, rows[i].row);
		BookRate   *to = &rates_of(result)[i];
		char	   *digits = arena_of(result) + result->arena_used;
		BookPair   *pair;
		int			len;
		const char *text = book_rate_text(book, from, &len);

		CHECK_FOR_INTERRUPTS();
		if (i == 0 || compare_pairs(rows[i - 1].base, rows[i - 1].quote,
									rows[i].base, rows[i].quote) != 0)
		{
			pair = &pairs_of(result)[npairs++];
			pair->base = rows[i].base;
			pair->quote = rows[i].quote;
			pair->first = i;
		}
		else
			pair = &pairs_of(result)[npairs - 1];
		pair->count++;
		to->from = from->from;
		to->until = from->until;
		to->text = result->arena_used;
		digits[0] = (char) len;
		memcpy(digits + 1, text, len);
		result->arena_used += 1 + len;
	}
	result->nrates = nrows;
	set_fingerprint(result);
	pfree(rows);
	if (!check_directions(result, escontext))
		return NULL;
	return result;
}
