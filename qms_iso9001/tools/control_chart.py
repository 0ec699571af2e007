"""Control charts: where a series of figures lies when nothing but chance moves it, and the eight run rules of Nelson
that tell when something else does. Plain arithmetic: points are numbers, the oldest first; what has no figure is no
point."""

from math import inf, sqrt
from typing import NamedTuple

# With fewer points the limits say nothing.
MINIMUM_POINTS = 20
# 3 standard deviations of single values, from the mean range between neighbours (3 ÷ d2, d2 = 1.128 of two values).
MOVING_RANGE_FACTOR = 2.66
# Beyond a limit is beyond it by more than what floating point adds.
NOISE = 1e-9


class Limits(NamedTuple):
    """The centre line, the two limits around it, and the standard deviation that they are three times away by."""

    center: float
    lower: float
    upper: float
    sigma: float

    def distance(self, value):
        """Return how many standard deviations `value` lies above the centre."""
        if self.sigma > NOISE:
            return (value - self.center) / self.sigma
        # Nothing ever varied: the same again is no distance, anything else is beyond each limit.
        difference = value - self.center
        return 0.0 if abs(difference) <= NOISE else inf if difference > 0 else -inf


def individuals(values):
    """Return (centre, standard deviation) of single values: their mean, and the mean moving range × 2.66 ÷ 3."""
    ranges = [abs(after - before) for before, after in zip(values, values[1:], strict=False)]
    mean_range = sum(ranges) / len(ranges) if ranges else 0.0
    return sum(values) / len(values), MOVING_RANGE_FACTOR * mean_range / 3


def individual_limits(center, sigma):
    """Return the limits of an individuals chart."""
    return Limits(center, center - 3 * sigma, center + 3 * sigma, sigma)


def mean_proportion(pairs):
    """Return the share over all (part, whole) `pairs` together: parts and wholes are added, shares never averaged."""
    return sum(part for part, _whole in pairs) / sum(whole for _part, whole in pairs)


def proportion_limits(center, size, factor=1.0):
    """Return the limits of a p-chart for a point of `size` cases, from the share `center` (0…1).

    They are as wide as 1 ÷ √size, end at 0 and at the whole, and are given × `factor` (100 for percent).
    """
    sigma = sqrt(max(center * (1 - center), 0.0) / size)
    lower, upper = max(center - 3 * sigma, 0.0), min(center + 3 * sigma, 1.0)
    return Limits(*(factor * number for number in (center, lower, upper, sigma)))


# The rules: each looks at the newest points only, `values` and their `distances` from the centre.


def _beyond(distances, limit, needed):
    """Tell whether `needed` of the points, the newest among them, lie beyond `limit` on one side."""
    for side in (1, -1):
        beyond = [side * distance > limit + NOISE for distance in distances]
        if beyond[-1] and sum(beyond) >= needed:
            return True
    return False


def _is_one_way(values):
    steps = [after - before for before, after in zip(values, values[1:], strict=False)]
    return all(step > NOISE for step in steps) or all(step < -NOISE for step in steps)


def _is_zigzag(values):
    steps = [after - before for before, after in zip(values, values[1:], strict=False)]
    return all(before * after < 0 for before, after in zip(steps, steps[1:], strict=False))


def _hugs_the_centre(distances):
    # What never varies at all has no spread that could have become smaller.
    return all(abs(distance) < 1 - NOISE for distance in distances) and any(abs(each) > NOISE for each in distances)


def _avoids_the_centre(distances):
    return all(abs(distance) > 1 + NOISE for distance in distances)


# {number of the rule: (how many points it looks at, whether they break it)}
RULES = {
    1: (1, lambda _values, distances: _beyond(distances, 3, 1)),
    2: (9, lambda _values, distances: _beyond(distances, 0, 9)),
    3: (6, lambda values, _distances: _is_one_way(values)),
    4: (14, lambda values, _distances: _is_zigzag(values)),
    5: (3, lambda _values, distances: _beyond(distances, 2, 2)),
    6: (5, lambda _values, distances: _beyond(distances, 1, 4)),
    7: (15, lambda _values, distances: _hugs_the_centre(distances)),
    8: (8, lambda _values, distances: _avoids_the_centre(distances)),
}


def broken_at(position, values, distances, rules=tuple(RULES)):
    """Return {rule: number of points} of the `rules` that the points up to the one at `position` break."""
    found = {}
    for rule in rules:
        length, breaks = RULES[rule]
        window = slice(position - length + 1, position + 1)
        if window.start >= 0 and breaks(values[window], distances[window]):
            found[rule] = length
    return found


def news(found, before):
    """Return what of the rules `found` to be broken at a point is news after those of the point `before`: a run that
    goes on is none, but each point beyond a limit is one of its own."""
    return {rule: length for rule, length in found.items() if rule == 1 or rule not in before}


def run_of(states, state):
    """Return how many of `states`, counted back from the newest, are `state` without another one between."""
    length = 0
    for each in reversed(states):
        if each != state:
            break
        length += 1
    return length
