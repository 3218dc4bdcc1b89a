/*
 * period_support.h: what the planner support functions of periods share.
 */
#ifndef PORTSTATS_PERIOD_SUPPORT_H
#define PORTSTATS_PERIOD_SUPPORT_H

#include "postgres.h"

#include "nodes/pathnodes.h"

extern bool period_is_above_sets(PlannerInfo *root, Oid funcid, List *lost);
extern Node *period_containment(PlannerInfo *root, Node *point, Node *period, Oid nsp);

#endif							/* PORTSTATS_PERIOD_SUPPORT_H */
