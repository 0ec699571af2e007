"""Where a figure is going: the straight line through its last periods, and when it reaches a target.

Least squares on the days on which the periods end, as in any textbook; the range is that of a line moved up and down by
the standard deviation of the points around it (residuals with n - 2 degrees of freedom).
"""

from datetime import date, timedelta
from math import sqrt
from typing import NamedTuple

ENOUGH = 6
# What lies further ahead than this many days is no forecast.
FAR = 3650


class Line(NamedTuple):
    """value = level + slope × days since `start`; `spread`: standard deviation of the points around it."""

    start: date
    level: float
    slope: float
    spread: float

    def at(self, day):
        """Return the value of the line on `day`."""
        return self.level + self.slope * (day - self.start).days

    def reaches(self, target, today, shift=0.0):
        """Return the day from `today` on by which the line, moved up by `shift`, has had the value `target`; None where
        it never does or not within ten years."""
        if not self.slope:
            return None
        ahead = (target - shift - self.level) / self.slope - (today - self.start).days
        return today + timedelta(days=round(max(ahead, 0))) if ahead <= FAR else None


class Forecast(NamedTuple):
    """`state`: "few" (of `count` periods), "reached", "coming" (on `day`, in the range `first` to `last`, whose end is
    None where it may never be), "away" (the line does not go there)."""

    state: str
    count: int
    day: date | None = None
    first: date | None = None
    last: date | None = None
    line: Line | None = None


def fit(points):
    """Return the Line through `points`, (day, value) pairs of at least three different days."""
    start = points[0][0]
    xs = [(day - start).days for day, _value in points]
    ys = [value for _day, value in points]
    count, mean_x, mean_y = len(points), sum(xs) / len(points), sum(ys) / len(points)
    around = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / around
    level = mean_y - slope * mean_x
    left = sum((y - level - slope * x) ** 2 for x, y in zip(xs, ys, strict=True))
    return Line(start, level, slope, sqrt(left / (count - 2)))


def forecast(points, target, direction):
    """Return the Forecast of `points`, (last day of the period, value) pairs, the oldest first.

    `direction`: "up" (more is better) or "down". What is as good as the target at the end of the line is reached.
    """
    if len(points) < ENOUGH:
        return Forecast("few", len(points))
    line, today = fit(points), points[-1][0]
    better = 1 if direction == "up" else -1
    if (line.at(today) - target) * better >= 0:
        return Forecast("reached", len(points), line=line)
    day = line.reaches(target, today)
    if line.slope * better <= 0 or day is None:
        return Forecast("away", len(points), line=line)
    # The better line is there first.
    first = line.reaches(target, today, better * line.spread)
    last = line.reaches(target, today, -better * line.spread)
    return Forecast("coming", len(points), day, first, last, line)
