"""Units of time and runs of them, by Python's own dates. Units are counted from the one that
0001-01-01 is in; a run is its first and last unit, or its first and last day."""
import datetime

# How a year is made of them; a unit's larger ones.
IN_YEAR = {"month": 12, "quarter": 4, "half": 2, "year": 1}
LARGER = {"day": ["week", "month", "quarter", "half", "year"], "week": [], "month": ["quarter", "half", "year"],
          "quarter": ["half", "year"], "half": ["year"], "year": []}
UNITS = list(LARGER)


def unit_number(unit, day):
    if unit == "day":
        return day.toordinal() - 1
    if unit == "week":
        return (day.toordinal() - 1) // 7
    return (day.year - 1) * IN_YEAR[unit] + (day.month - 1) * IN_YEAR[unit] // 12


def first_day(unit, number):
    if unit == "day":
        return datetime.date.fromordinal(number + 1)
    if unit == "week":
        return datetime.date.fromordinal(7 * number + 1)
    year, part = divmod(number, IN_YEAR[unit])
    return datetime.date(year + 1, part * 12 // IN_YEAR[unit] + 1, 1)


def days_of(unit, first, last):
    return first_day(unit, first), first_day(unit, last + 1) - datetime.timedelta(1)


def units_of(unit, days):
    """The units that a run of days is made of, None where they are not whole."""
    first, last = unit_number(unit, days[0]), unit_number(unit, days[1])
    return (first, last) if days_of(unit, first, last) == days else None


def year_of(unit, number):
    day = first_day(unit, number)
    return day.isocalendar()[0] if unit == "week" else day.year


def first_of_year(unit, year):
    """The first unit that is counted in a year; of weeks, the one with 4 January."""
    return unit_number(unit, datetime.date(year, 1, 4 if unit == "week" else 1))


def name_of_unit(unit, number):
    day = first_day(unit, number)
    if unit == "week":
        return "%04d-W%02d" % day.isocalendar()[:2]
    part = number % IN_YEAR[unit] + 1 if unit in IN_YEAR else None
    return {"year": f"{day:%Y}", "half": f"{day:%Y}-H{part}", "quarter": f"{day:%Y}-Q{part}", "month": f"{day:%Y-%m}",
            "day": f"{day:%Y-%m-%d}"}[unit]


def name_of(days):
    """What a run of days is called."""
    for unit in ("year", "half", "quarter", "month", "week", "day"):
        run = units_of(unit, days)
        if run is not None and run[0] == run[1]:
            return name_of_unit(unit, run[0])
    for unit in ("year", "month", "day"):
        run = units_of(unit, days)
        if run is not None:
            return name_of_unit(unit, run[0]) + "/" + name_of_unit(unit, run[1])


def year_before(days):
    """The same days of the year before: whole months by months, an ISO week by its number, None where
    there is none, else first and last day."""
    months = units_of("month", days)
    if months is not None:
        return days_of("month", months[0] - 12, months[1] - 12)
    weeks = units_of("week", days)
    if weeks is not None and weeks[0] == weeks[1]:
        year, week, _ = days[0].isocalendar()
        number = first_of_year("week", year - 1) + week - 1
        return days_of("week", number, number) if year_of("week", number) == year - 1 else None

    def back(day):
        leap = day.month == 2 and day.day == 29
        return day.replace(year=day.year - 1, day=28 if leap else day.day)
    return back(days[0]), back(days[1])
