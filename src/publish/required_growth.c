/*
 * required_growth.c: the growth a year that leads from what was done in one period to
 * a target in a later one.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "decimal/exact.h"
#include "growth/annual.h"
#include "period/period_run.h"

PORTSTATS_FUNCTION(publish_required_growth);

#define MONTHS_IN_YEAR	12

/*
 * required_growth(done, target, from_period, to_period): percent a year, compound; 0
 * where the target is reached, NULL where nothing was done that could grow, where no
 * time is left, or either is NaN or infinite. 22023 where the periods are not as long
 * as each other, or the target's lies before. Strict.
 */
Datum
publish_required_growth(PG_FUNCTION_ARGS)
{
	Numeric		done = PG_GETARG_NUMERIC(0);
	Numeric		target = PG_GETARG_NUMERIC(1);
	Period		from = PG_GETARG_PERIOD(2);
	Period		to = PG_GETARG_PERIOD(3);
	CalendarPair pair;
	Numeric		result;

	if (!calendar_pair(period_to_run(from), period_to_run(to), &pair))
		period_raise_unlike(from, to, NULL);
	if (pair.distance < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the period of the target, \"%s\", lies before \"%s\"",
						period_to_text(to), period_to_text(from)),
				 errhint("Give the period in which it was done, then that of the target.")));
	if (numeric_is_special(done) || numeric_is_special(target))
		PG_RETURN_NULL();
	if (!numeric_is_less(done, target))
		PG_RETURN_NUMERIC(numeric_from_int(0));
	if (!numeric_is_positive(done) || pair.distance == 0)
		PG_RETURN_NULL();
	result = growth_annual_percent(done, target,
								   pair.by_month ? numeric_from_int(MONTHS_IN_YEAR) : growth_days_in_year(),
								   numeric_from_int(pair.distance));
	if (result == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(result);
}
