/*
 * annual.h: compound growth a year, by the server's own power and ln.
 */
#ifndef PORTSTATS_ANNUAL_H
#define PORTSTATS_ANNUAL_H

#include "postgres.h"

#include "utils/numeric.h"

/*
 * 100 * ((last / first) ^ (a / b) - 1), both ends positive, to 20 decimals: percent a
 * year where b units of time lie between them, of which a make a year; NULL where the
 * growth is beyond a factor of 10^868.
 */
extern Numeric growth_annual_percent(Numeric first, Numeric last, Numeric a, Numeric b);

/* The days in a mean year, 365.2425. */
extern Numeric growth_days_in_year(void);

#endif							/* PORTSTATS_ANNUAL_H */
