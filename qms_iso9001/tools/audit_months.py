"""Which process is audited in which month: the more speaks for an audit, the earlier, and the most twice a year."""

from dateutil.relativedelta import relativedelta

APART = 6


def months_from(start, count=12):
    """Return the first days of `count` months from that of `start`.

    >>> from datetime import date
    >>> months_from(date(2026, 11, 1), 3)
    [datetime.date(2026, 11, 1), datetime.date(2026, 12, 1), datetime.date(2027, 1, 1)]
    """
    first = start.replace(day=1)
    return [first + relativedelta(months=number) for number in range(count)]


def spread(points, months, twice_from=0):
    """Return [(key, month)]: every key of `points` ({key: points}) in one of `months`, those with the most first.

    Who has `twice_from` points or more (0: nobody) comes a second time half a year later, if that is among `months`.

    >>> from datetime import date
    >>> spread({"a": 1, "b": 9}, months_from(date(2026, 1, 1)), twice_from=9)
    [('b', datetime.date(2026, 1, 1)), ('b', datetime.date(2026, 7, 1)), ('a', datetime.date(2026, 7, 1))]
    """
    ranked = sorted(points, key=lambda key: -points[key])  # stable: of as many points, in the order given
    placed = []
    for place, key in enumerate(ranked):
        month = months[place * len(months) // len(ranked)]
        again = month + relativedelta(months=APART)
        twice = twice_from and points[key] >= twice_from and again in months
        placed += [(key, month), (key, again)] if twice else [(key, month)]
    return placed


def capped(points, count, cap):
    """Return the points of `count` times `points`, at most `cap` (0: no limit), without a tail of decimals.

    >>> capped(0.5, 14, 6), capped(2, 4, 0), capped(0.5, 3, 6)
    (6, 8, 1.5)
    """
    total = points * count
    total = min(total, cap) if cap else total
    return int(total) if total == int(total) else round(total, 1)
