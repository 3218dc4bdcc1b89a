/*
 * scan_counts.c: the counts of a PortstatsScan, put together.
 */
#include "postgres.h"

#include "scan/scan_counts.h"

void
scan_counts_share(ScanSharedCounts *shared)
{
	memset(shared, 0, sizeof(*shared));
	SpinLockInit(&shared->lock);
}

void
scan_counts_give(ScanSharedCounts *shared, const ScanCounts *counts)
{
	SpinLockAcquire(&shared->lock);
	scan_counts_add(&shared->counts, counts);
	SpinLockRelease(&shared->lock);
}

void
scan_counts_take(ScanSharedCounts *shared, ScanCounts *counts)
{
	SpinLockAcquire(&shared->lock);
	scan_counts_add(counts, &shared->counts);
	memset(&shared->counts, 0, sizeof(shared->counts));
	SpinLockRelease(&shared->lock);
}

void
scan_counts_add(ScanCounts *counts, const ScanCounts *more)
{
	counts->pages += more->pages;
	counts->all_visible += more->all_visible;
	counts->outside += more->outside;
	counts->groups += more->groups;
	counts->flushes += more->flushes;
	counts->memory = Max(counts->memory, more->memory);
}
