/*
 * portstats.c: the module itself.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"

PORTSTATS_MODULE_MAGIC;
