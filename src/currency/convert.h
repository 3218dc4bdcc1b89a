/*
 * convert.h: arithmetic with rates, all of it the server's own numeric.
 *
 * A converted amount is amount * (product of the rates multiplied with) /
 * (product of the rates divided by): one division, carried 20 digits beyond the
 * result, rounded once, half away from zero.
 */
#ifndef PORTSTATS_CONVERT_H
#define PORTSTATS_CONVERT_H

#include "postgres.h"

#include "utils/numeric.h"

#include "currency/rates.h"

/* Decimals of a rate that exchange_rate() computes. */
#define CONVERT_RATE_SCALE	12

/* What a path multiplies with and divides by; NULL stands for 1. */
typedef struct RateFactors
{
	Numeric		times;
	Numeric		over;
} RateFactors;

/* The same in whole numbers: times / over * 10^-scale. */
typedef struct RateRatio
{
	uint64		times;
	uint64		over;
	int			scale;
} RateRatio;

/* Decimals of a converted amount: of amounts with so many decimals. */
extern int	convert_scale(int dscale);

/* A step of a path's text: a rate in digits, not terminated. */
typedef struct PathStep
{
	bool		inverse;		/* divided by, not multiplied with */
	const char *digits;
	int			len;
} PathStep;

/*
 * Takes a path's text apart; how many steps it has, or -1 where bytes from outside
 * are none: at most two steps, positive rates.
 */
extern int	convert_path_steps(const char *text, int len, PathStep steps[RATES_MAX_STEPS]);

/* a * b, where a NULL a stands for 1. */
extern Numeric convert_product(Numeric a, Numeric b);

/* The factors of a path's text, palloc'd. */
extern RateFactors convert_factors_from_text(const char *text, int len);

/* The ratio of a path's text. False where it has more digits than fit. */
extern bool convert_ratio_from_text(const char *text, int len, RateRatio *ratio);

/* amount converted, exact or carried to 20 digits beyond the scale. */
extern Numeric convert_carry(Numeric amount, const RateFactors *factors, int scale);

/* A path as one rate: as quoted where it is that, else to CONVERT_RATE_SCALE decimals. */
extern Numeric convert_rate(const RatePath *path);

#endif							/* PORTSTATS_CONVERT_H */
