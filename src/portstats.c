/*
 * portstats.c: the module itself.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "scan/scan.h"

PORTSTATS_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	scan_init();
}
