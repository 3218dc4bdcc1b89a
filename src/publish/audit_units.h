/*
 * audit_units.h: which units a printed word may be, so that figures can be told apart that
 * are in different ones.
 */
#ifndef PORTSTATS_AUDIT_UNITS_H
#define PORTSTATS_AUDIT_UNITS_H

#include "postgres.h"

/* The units that figures read so far may all be in: any at all where none is told. */
typedef struct AuditUnits
{
	const char *printed;		/* the word that left these; NULL where none is told */
	uint64		known;			/* a bit a counting unit of press_words.c; none: the word itself */
} AuditUnits;

/* The units that a printed word, or NULL, may be; it is pointed to. */
extern AuditUnits audit_units(const char *printed);

/* Leaves those that are in both; false, and nothing is changed, where there are none. */
extern bool audit_units_meet(AuditUnits *units, AuditUnits others);

#endif							/* PORTSTATS_AUDIT_UNITS_H */
