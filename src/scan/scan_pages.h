/*
 * scan_pages.h: the pages of a heap, one after the other, and which rows of them are visible.
 */
#ifndef PORTSTATS_SCAN_PAGES_H
#define PORTSTATS_SCAN_PAGES_H

#include "postgres.h"

#include "access/heapam.h"
#include "storage/bufmgr.h"

typedef struct ScanPages
{
	bool		begun;
	/* The page behind the one that is read: what is known of it. */
	Buffer		ahead;			/* pinned, or InvalidBuffer */
	BlockNumber block;			/* of it */
	const char *address;		/* where it is, or is likely to be; or NULL */
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

#endif							/* PORTSTATS_SCAN_PAGES_H */
