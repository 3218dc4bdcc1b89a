/*
 * rate_cache.h: rates of the tables, looked up again and again by one call.
 *
 * What has been read is kept in fn_extra of the call, and used as long as
 * nothing that decides what the user sees has changed; nothing depends on it.
 */
#ifndef PORTSTATS_RATE_CACHE_H
#define PORTSTATS_RATE_CACHE_H

#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "storage/proc.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "currency/book.h"
#include "currency/convert.h"
#include "currency/rate_reader.h"
#include "keyed/keyed.h"

#define CURRENCY_CNY	(UINT64CONST(0x434E59) << 40)
#define CURRENCY_USD	(UINT64CONST(0x555344) << 40)

/* The way from one currency to another that serves some days. */
typedef struct TablePath
{
	uint32		hint;			/* the entry of a converted sum that it was
								 * last */
	uint32		keylen;
	bool		as_quoted;		/* one rate, not inverse; or none */
	bool		is_ratio;		/* whether ratio says it all */
	KeyPart		parts[2];		/* the currency converted from; the path's
								 * text */
	RateRatio	ratio;
	char		key[FLEXIBLE_ARRAY_MEMBER]; /* the parts as in a keyed state */
} TablePath;

/* Whose rates, and what of them, can be seen. */
typedef struct RateView
{
	Snapshot	snapshot;		/* an address may come again, so not by itself */
	TransactionId xmin;
	TransactionId xmax;
	uint32		xcnt;
	int32		subxcnt;
	CommandId	curcid;
	SubTransactionId subxact;
	LocalTransactionId lxid;
	Oid			user;
	bool		row_security;
} RateView;

/* Powers of two: days that are remembered (eleven years), pairs of currencies. */
#define RATE_DAYS		4096
#define RATE_LANES		256

/*
 * What is known of two currencies: the path of a day, where it was asked for.
 * A slot holds days that are 4096 apart; in it stand the number of a path + 1
 * and, in the lowest bits, which of those days it is the path of. As small as
 * they are, the slots of some years stay in the nearest cache.
 */
typedef struct RateLane
{
	Currency	from;
	Currency	to;
	uint32		days[RATE_DAYS];
} RateLane;

#define RATE_ERA_BITS	12		/* 2^12 * 4096 days: some 45,900 years around
								 * 2000 */
#define RATE_ERA_MASK	((1 << RATE_ERA_BITS) - 1)
/* Of a day beyond these years it is larger than the mask, and so in no slot. */
#define RATE_ERA(day)	(((uint32) (day) + ((uint32) 1 << 23)) / RATE_DAYS)

/* What has been read of one rate type. */
typedef struct RateLoad
{
	struct RateLoad *next;		/* of another type, used less lately */
	RateView	view;
	bool		in_aggregate;	/* one run of the executor: one snapshot, one
								 * user */
	RateTypeName type;
	RateLane   *lanes[RATE_LANES];	/* by rate_lane_slot, or a later free one */
	TablePath **paths;
	struct RateCache *cache;
} RateLoad;

static inline uint32
rate_lane_slot(Currency from, Currency to)
{
	uint64		h = from * UINT64CONST(0x9E3779B97F4A7C15) + to;

	return (uint32) ((h * UINT64CONST(0x9E3779B97F4A7C15)) >> 56) & (RATE_LANES - 1);
}

/*
 * Looks a path up that the lanes do not hold, reading what it takes. Where there
 * is none, or no such rate type: an error or, where missing_ok, NULL.
 */
extern TablePath *rate_cache_find(FunctionCallInfo fcinfo, const RateTypeName *type,
								  Currency from, Currency to, DateADT day, bool missing_ok);

/*
 * Within a transaction the transactions that a snapshot takes for running only
 * become fewer, so that as many of them below the same xmax are the same.
 */
static inline bool
rate_view_is_current(const RateView *view)
{
	Snapshot	now = GetActiveSnapshot();

	return view->snapshot == now &&
		view->xmin == now->xmin &&
		view->xmax == now->xmax &&
		view->xcnt == now->xcnt &&
		view->subxcnt == now->subxcnt &&
		view->curcid == now->curcid &&
		view->subxact == GetCurrentSubTransactionId() &&
		view->lxid == compat_my_lxid() &&
		view->user == GetUserId() &&
		view->row_security == row_security;
}

/*
 * The path from one currency to another on a day. Where there is none, or no
 * such rate type: an error that names the mend or, where missing_ok, NULL. It
 * lives as long as the function call's fn_extra, or until the next call.
 */
static inline TablePath *
rate_cache_look(FunctionCallInfo fcinfo, const RateTypeName *type, Currency from,
				Currency to, DateADT day, bool missing_ok)
{
	const RateLoad *load = fcinfo->flinfo->fn_extra;

	if (load != NULL &&
		(load->type.bytes == type->bytes ||
		 (load->type.len == type->len &&
		  memcmp(load->type.bytes, type->bytes, type->len) == 0)))
	{
		const RateLane *lane = load->lanes[rate_lane_slot(from, to)];

		if (lane != NULL && lane->from == from && lane->to == to)
		{
			uint32		known = lane->days[(uint32) day % RATE_DAYS];

			if ((known & RATE_ERA_MASK) == RATE_ERA(day) &&
				known >> RATE_ERA_BITS != 0 &&
				(load->in_aggregate || rate_view_is_current(&load->view)))
				return load->paths[(known >> RATE_ERA_BITS) - 1];
		}
	}
	return rate_cache_find(fcinfo, type, from, to, day, missing_ok);
}

static inline TablePath *
rate_cache_path(FunctionCallInfo fcinfo, const RateTypeName *type, Currency from,
				Currency to, DateADT day)
{
	return rate_cache_look(fcinfo, type, from, to, day, false);
}

static inline TablePath *
rate_cache_try_path(FunctionCallInfo fcinfo, const RateTypeName *type, Currency from,
					Currency to, DateADT day)
{
	return rate_cache_look(fcinfo, type, from, to, day, true);
}

#endif							/* PORTSTATS_RATE_CACHE_H */
