"""Calendar periods of a measurement: weeks (ISO: Monday to Sunday), months, quarters and years, as plain dates."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

FREQUENCIES = ("week", "month", "quarter", "year")
STEPS = {
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}


def period_start(day, frequency):
    """Return the first day of the period of `frequency` (one of FREQUENCIES) that contains the date `day`."""
    if frequency == "week":
        return day - timedelta(days=day.weekday())
    if frequency == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(day=1) if frequency == "month" else day.replace(month=1, day=1)


def period_end(start, frequency):
    """Return the last day of the period that begins on `start`."""
    return start + STEPS[frequency] - timedelta(days=1)


def periods_between(first, last, frequency):
    """Return the (start, end) pairs of the periods from the one that contains `first` to the one with `last`."""
    start, found = period_start(first, frequency), []
    while start <= last:
        found.append((start, period_end(start, frequency)))
        start += STEPS[frequency]
    return found
