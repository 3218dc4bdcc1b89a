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
#include "currency/rate_paths.h"
#include "currency/rate_reader.h"

/* Whose rates, and what of them, can be seen. */
typedef struct RateView
{
	Snapshot	snapshot;		/* an address may come again, so not by itself */
	TransactionId xmin;
	TransactionId xmax;
	uint32		xcnt;
	int32		subxcnt;
	bool		suboverflowed;
	bool		in_recovery;
	TransactionId *running;		/* its xip and, after that, its subxip */
	CommandId	curcid;
	SubTransactionId subxact;
	LocalTransactionId lxid;
	Oid			user;
	bool		row_security;
} RateView;

/* What has been read of one rate type. */
typedef struct RateLoad
{
	struct RateLoad *next;		/* of another type, used less lately */
	RateView	view;
	bool		in_aggregate;	/* one run of the executor: one snapshot, one
								 * user */
	RateTypeName type;
	RatePaths	paths;
	struct RateCache *cache;
} RateLoad;

/*
 * Looks a path up that the lanes do not hold, reading what it takes. Where there
 * is none, or no such rate type: an error or, where missing_ok, NULL.
 */
extern KeptPath *rate_cache_find(FunctionCallInfo fcinfo, const RateTypeName *type,
								  Currency from, Currency to, DateADT day, bool missing_ok);

/* How many subtransactions a snapshot lists: none where it has them from pg_subtrans. */
static inline int32
rate_snapshot_nsubs(Snapshot snapshot)
{
	return snapshot->subxip == NULL ? 0 : snapshot->subxcnt;
}

/*
 * Whether a snapshot takes the same transactions for running. As many of them
 * below the same xmax need not be the same: while PREPARE TRANSACTION waits for a
 * standby its transaction is there twice (EndPrepare() in twophase.c says so), for
 * its session and for the one that will end it, and makes up for another that has
 * committed meanwhile. Nor does snapXactCompletionCount tell: CopySnapshot() sets
 * it to 0, and the active snapshot is always a copy.
 */
static inline bool
rate_view_has_running(const RateView *view, Snapshot now)
{
	int32		nsubs = rate_snapshot_nsubs(now);

	return view->xcnt == now->xcnt &&
		view->subxcnt == now->subxcnt &&
		view->suboverflowed == now->suboverflowed &&
		view->in_recovery == now->takenDuringRecovery &&
		(now->xcnt == 0 ||
		 memcmp(view->running, now->xip, now->xcnt * sizeof(TransactionId)) == 0) &&
		(nsubs == 0 ||
		 memcmp(view->running + now->xcnt, now->subxip, nsubs * sizeof(TransactionId)) == 0);
}

static inline bool
rate_view_is_current(const RateView *view)
{
	Snapshot	now = GetActiveSnapshot();

	return view->snapshot == now &&
		view->xmin == now->xmin &&
		view->xmax == now->xmax &&
		rate_view_has_running(view, now) &&
		view->curcid == now->curcid &&
		view->subxact == GetCurrentSubTransactionId() &&
		view->lxid == compat_my_lxid() &&
		view->user == GetUserId() &&
		view->row_security == row_security;
}

/*
 * What a call has read last, where it is of the rate type and the paths in it
 * may be used; NULL where they may not.
 */
static inline RateLoad *
rate_cache_load(FunctionCallInfo fcinfo, const RateTypeName *type)
{
	RateLoad   *load = fcinfo->flinfo->fn_extra;

	if (load == NULL ||
		(load->type.bytes != type->bytes &&
		 (load->type.len != type->len ||
		  !keyed_bytes_are_equal(load->type.bytes, type->bytes, type->len))) ||
		!(load->in_aggregate || rate_view_is_current(&load->view)))
		return NULL;
	return load;
}

/*
 * The path from one currency to another on a day. Where there is none, or no
 * such rate type: an error that names the mend or, where missing_ok, NULL. It
 * lives as long as the function call's fn_extra, or until the next call.
 */
static inline KeptPath *
rate_cache_look(FunctionCallInfo fcinfo, const RateTypeName *type, Currency from,
				Currency to, DateADT day, bool missing_ok)
{
	const RateLoad *load = rate_cache_load(fcinfo, type);
	KeptPath   *path = load == NULL ? NULL : rate_paths_path(&load->paths, from, to, day);

	if (path != NULL)
		return path;
	return rate_cache_find(fcinfo, type, from, to, day, missing_ok);
}

static inline KeptPath *
rate_cache_path(FunctionCallInfo fcinfo, const RateTypeName *type, Currency from,
				Currency to, DateADT day)
{
	return rate_cache_look(fcinfo, type, from, to, day, false);
}

static inline KeptPath *
rate_cache_try_path(FunctionCallInfo fcinfo, const RateTypeName *type, Currency from,
					Currency to, DateADT day)
{
	return rate_cache_look(fcinfo, type, from, to, day, true);
}

/*
 * The entry of a keyed state that an amount of a currency and day goes into, made
 * if need be; *state may be replaced. Errors as above.
 */
static inline uint32
rate_cache_entry(FunctionCallInfo fcinfo, const RateTypeName *type, Currency from,
				 Currency to, DateADT day, KeyedState **state)
{
	RateLoad   *load = rate_cache_load(fcinfo, type);
	int64		entry = load == NULL ? -1 :
		rate_paths_entry(fcinfo, &load->paths, from, to, day, state);
	KeptPath   *path;

	if (entry >= 0)
		return (uint32) entry;
	path = rate_cache_find(fcinfo, type, from, to, day, false);
	load = fcinfo->flinfo->fn_extra;
	return rate_paths_new_entry(fcinfo, &load->paths, path, from, to, day, state);
}

#endif							/* PORTSTATS_RATE_CACHE_H */
