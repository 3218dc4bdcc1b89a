/*
 * scan_pages.c: the pages of a heap, one after the other.
 *
 * From 17 on the server reads a table by a stream of buffers that it looks ahead in, and
 * this asks it for a page at a time. Before, it looks each page up when it comes to it; here the next
 * is pinned while one is read, so that its bytes can be asked for from memory, and it is looked
 * for first where it is likely to be, in the buffer behind the last. All else (where a
 * scan begins, the shares of parallel workers, the ring of buffers, what is reported to other scans) is
 * as heap_getnext does it.
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/relscan.h"
#include "access/tableam.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "storage/buf_internals.h"
#include "storage/bufmgr.h"
#include "storage/predicate.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "scan/scan_pages.h"

#if PG_VERSION_NUM >= 170000

/*
 * Its visible rows are known when the first is handed out; the scan is told that the last has been.
 */
bool
scan_pages_next(ScanPages *pages, HeapScanDesc scan)
{
	const char *page;

	CHECK_FOR_INTERRUPTS();
	if (heap_getnext(&scan->rs_base, ForwardScanDirection) == NULL)
		return false;
	/* The first row was counted as it was handed out. */
	if (compat_counts_table(scan->rs_base.rs_rd))
		compat_table_counts(scan->rs_base.rs_rd) += scan->rs_ntuples - 1;
	scan->rs_cindex = scan->rs_ntuples - 1;
	/* A table that was read in order lies in order: where it does not, a wrong guess costs time alone. */
	page = BufferGetPage(scan->rs_cbuf);
	pages->address = pages->last + 1 == scan->rs_cbuf ? page + BLCKSZ : NULL;
	pages->last = scan->rs_cbuf;
	return true;
}

void
scan_pages_restart(ScanPages *pages)
{
	memset(pages, 0, sizeof(*pages));
}

#else

/* ---------- which page is next ---------- */

static BlockNumber
next_of_worker(HeapScanDesc scan, bool first)
{
	Relation	table = scan->rs_base.rs_rd;
	ParallelBlockTableScanDesc shared = (ParallelBlockTableScanDesc) scan->rs_base.rs_parallel;

	if (first)
		compat_parallel_first(table, scan, shared);
	return compat_parallel_next(table, scan, shared);
}

/* The block behind that of pages, or the first; InvalidBlockNumber behind the last. */
static BlockNumber
next_block(const ScanPages *pages, HeapScanDesc scan)
{
	BlockNumber block;

	if (scan->rs_nblocks == 0)
		return InvalidBlockNumber;
	if (scan->rs_base.rs_parallel != NULL)
		return next_of_worker(scan, !pages->begun);
	if (!pages->begun)
		return scan->rs_startblock;
	block = pages->block + 1 < scan->rs_nblocks ? pages->block + 1 : 0;
	if (scan->rs_base.rs_flags & SO_ALLOW_SYNC)
		ss_report_location(scan->rs_base.rs_rd, block);
	return block != scan->rs_startblock ? block : InvalidBlockNumber;
}

/*
 * Whether a buffer has been used as often as the server's own pin would note: the short way to a page
 * notes nothing, and a page that nobody is seen to use is the first that has to go.
 */
static inline bool
is_noted(HeapScanDesc scan, Buffer buffer)
{
	uint32		state = pg_atomic_read_u32(&GetBufferDescriptor(buffer - 1)->state);

	return BUF_STATE_GET_USAGECOUNT(state) >= (scan->rs_strategy != NULL ? 1 : BM_MAX_USAGE_COUNT);
}

/* Pins a block, which is likely to be in the buffer behind one. */
static Buffer
pin(HeapScanDesc scan, BlockNumber block, Buffer before)
{
	Relation	table = scan->rs_base.rs_rd;

	if (BufferIsValid(before) && !BufferIsLocal(before) && before < NBuffers &&
		is_noted(scan, before + 1) && compat_read_recent(table, block, before + 1))
	{
		pgstat_count_buffer_read(table);
		pgstat_count_buffer_hit(table);
		return before + 1;
	}
	return ReadBufferExtended(table, MAIN_FORKNUM, block, RBM_NORMAL, scan->rs_strategy);
}

/* Pins the next block ahead, if there is one. */
static void
look_ahead(ScanPages *pages, HeapScanDesc scan)
{
	Buffer		before = pages->ahead;

	pages->block = next_block(pages, scan);
	pages->begun = true;
	pages->ahead = InvalidBuffer;
	pages->address = NULL;
	if (!BlockNumberIsValid(pages->block))
		return;
	pages->ahead = pin(scan, pages->block, before);
	pages->address = BufferGetPage(pages->ahead);
}

/* ---------- which rows are visible ---------- */

/* Whether a row is, as heapgetpage finds it. */
static bool
is_visible(HeapScanDesc scan, OffsetNumber number, bool all_visible)
{
	HeapTupleData tuple = scan_pages_tuple(scan, number);
	bool		visible = all_visible ||
		HeapTupleSatisfiesVisibility(&tuple, scan->rs_base.rs_snapshot, scan->rs_cbuf);

	HeapCheckForSerializableConflictOut(visible, scan->rs_base.rs_rd, &tuple, scan->rs_cbuf,
										scan->rs_base.rs_snapshot);
	return visible;
}

/* The visible rows of the scan's page. */
static void
find_visible(HeapScanDesc scan)
{
	Relation	table = scan->rs_base.rs_rd;
	Snapshot	snapshot = scan->rs_base.rs_snapshot;
	Page		page = BufferGetPage(scan->rs_cbuf);
	int			n = 0;
	int			last;
	bool		all_visible;
	bool		look;

	/* There is nothing to prune where all are visible. */
	if (!PageIsAllVisible(page))
		heap_page_prune_opt(table, scan->rs_cbuf);
	LockBuffer(scan->rs_cbuf, BUFFER_LOCK_SHARE);
	TestForOldSnapshot(snapshot, table, page);
	last = PageGetMaxOffsetNumber(page);
	all_visible = scan_pages_all_visible(scan);
	look = !all_visible || CheckForSerializableConflictOutNeeded(table, snapshot);
	for (int number = FirstOffsetNumber; number <= last; number++)
		if (ItemIdIsNormal(PageGetItemId(page, number)) &&
			(!look || is_visible(scan, number, all_visible)))
			scan->rs_vistuples[n++] = number;
	LockBuffer(scan->rs_cbuf, BUFFER_LOCK_UNLOCK);
	scan->rs_ntuples = n;
	if (compat_counts_table(table))
		compat_table_counts(table) += n;
}

bool
scan_pages_next(ScanPages *pages, HeapScanDesc scan)
{
	if (!pages->begun)
		look_ahead(pages, scan);
	scan->rs_inited = true;
	do
	{
		CHECK_FOR_INTERRUPTS();
		if (BufferIsValid(scan->rs_cbuf))
			ReleaseBuffer(scan->rs_cbuf);
		scan->rs_cbuf = pages->ahead;
		scan->rs_cblock = pages->block;
		if (!BufferIsValid(scan->rs_cbuf))
			return false;
		look_ahead(pages, scan);
		find_visible(scan);
	} while (scan->rs_ntuples == 0);
	return true;
}

void
scan_pages_restart(ScanPages *pages)
{
	if (BufferIsValid(pages->ahead))
		ReleaseBuffer(pages->ahead);
	memset(pages, 0, sizeof(*pages));
}

#endif
