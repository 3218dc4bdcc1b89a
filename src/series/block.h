/*
 * block.h: the block elements of Unicode that sparklines and bars are drawn with.
 */
#ifndef PORTSTATS_BLOCK_H
#define PORTSTATS_BLOCK_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#define BLOCK_UPPER_HALF	0x2580
/* A block of n eighths of the height, n from 1 to 8. */
#define BLOCK_LOWER(n)		(0x2580 + (n))
#define BLOCK_FULL			0x2588
/* A block of n eighths of the width, n from 1 to 8. */
#define BLOCK_LEFT(n)		(0x2590 - (n))
#define BLOCK_UPPER_EIGHTH	0x2594

/* Appends a character of U+2580 .. U+25BF, in UTF-8, n times. */
static inline void
block_append(StringInfo buf, int character, int n)
{
	const char	bytes[3] = {'\xE2', '\x96', (char) (0x80 | (character & 0x3F))};

	while (n-- > 0)
		appendBinaryStringInfo(buf, bytes, sizeof(bytes));
}

/* The text of UTF-8; the server's own error (22P05) where its encoding has no blocks. */
static inline text *
block_text(StringInfo buf)
{
	return cstring_to_text(pg_any_to_server(buf->data, buf->len, PG_UTF8));
}

#endif							/* PORTSTATS_BLOCK_H */
