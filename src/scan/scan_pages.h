/*
 * scan_pages.h: the pages of a heap, one after the other, and which rows of them are visible.
 */
#ifndef PORTSTATS_SCAN_PAGES_H
#define PORTSTATS_SCAN_PAGES_H

#include "postgres.h"

#include "access/heapam.h"
#include "access/relscan.h"
#include "storage/bufmgr.h"
#include "utils/rel.h"
#include "utils/snapshot.h"

typedef struct ScanPages
{
	/* Where the page behind the one that is read is, or is likely to be; or NULL. */
	const char *address;
#if PG_VERSION_NUM >= 170000
	Buffer		last;			/* that of the page that is read */
#else
	bool		begun;
	Buffer		ahead;			/* that page, pinned, or InvalidBuffer */
	BlockNumber block;			/* of it */
#endif
} ScanPages;

/*
 * The next page of a scan that has rows visible to its snapshot: false where there is none. As after
 * the server's own reading, the scan has the page (rs_cbuf, pinned until the next is asked for,
 * and rs_cblock) and the line pointers of the visible rows (rs_vistuples, rs_ntuples of them); they are
 * counted as read. A row that is visible does not move while its page is pinned, so nothing needs
 * the page's lock after that.
 */
extern bool scan_pages_next(ScanPages *pages, HeapScanDesc scan);

/* Begins anew, when the scan does, or lets go of what is pinned before it is ended. */
extern void scan_pages_restart(ScanPages *pages);

/*
 * Whether all rows of the scan's page are visible without a look at them. On a standby a page may
 * be marked before the snapshot may see it so (heapgetpage says why).
 */
static inline bool
scan_pages_all_visible(HeapScanDesc scan)
{
	return PageIsAllVisible(BufferGetPage(scan->rs_cbuf)) &&
		!scan->rs_base.rs_snapshot->takenDuringRecovery;
}

/* The row at a line pointer of the scan's page. */
static inline HeapTupleData
scan_pages_tuple(HeapScanDesc scan, OffsetNumber number)
{
	Page		page = BufferGetPage(scan->rs_cbuf);
	ItemId		item = PageGetItemId(page, number);
	HeapTupleData tuple;

	tuple.t_data = (HeapTupleHeader) PageGetItem(page, item);
	tuple.t_len = ItemIdGetLength(item);
	tuple.t_tableOid = RelationGetRelid(scan->rs_base.rs_rd);
	ItemPointerSet(&tuple.t_self, scan->rs_cblock, number);
	return tuple;
}

#endif							/* PORTSTATS_SCAN_PAGES_H */
