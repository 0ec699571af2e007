"""What deliveries are worth: figures to scores from 0 to 100, scores to one, and what follows from it."""

from odoo.tools import float_round

from .vendor_status import STANDING

CAP = "conditional"


def printed(score):
    """Return `score` as it is kept and read everywhere: one decimal, halves up. None for none."""
    return None if score is None else float_round(score, precision_digits=1)


def linear_score(value, best, worst):
    """Return where `value` stands on the straight line from `worst` (0) to `best` (100), from 0 to 100.

    None for no value (None): never measured is never a score. `best` may be the larger or the smaller number.
    """
    if value is None:
        return None
    if best == worst:
        return 100.0 if value == best else 0.0
    return min(100.0, max(0.0, 100.0 * (value - worst) / (best - worst)))


def weighted_score(lines, missing="spread"):
    """Return (score, completeness) of (weight, score or None) pairs.

    `missing` says what a criterion without score counts: "spread" (its weight goes to the others), "full" (100) or
    "zero". Completeness is the share of the weights that have a score, in percent. Without a single score there is
    none, whatever `missing` says.
    """
    total = sum(weight for weight, _score in lines)
    scored = [(weight, score) for weight, score in lines if score is not None]
    have = sum(weight for weight, _score in scored)
    if not have:
        return None, 0.0
    points = sum(weight * score for weight, score in scored)
    if missing == "full":
        points += 100.0 * (total - have)
    return points / (have if missing == "spread" else total), 100.0 * have / total


def result_of(states):
    """Return what an evaluation is worth by the states of its lines: "scored", "few" or "no_data"."""
    return next((state for state in ("scored", "few") if state in states), "no_data")


def rating_of(score, ratings):
    """Return the one of `ratings`, (lower limit, anything) pairs, that `score` falls in; None without score.

    Each reaches up to the next higher limit, so that exactly one fits. What is printed decides: 89.96 reads 90.0.
    """
    if score is None:
        return None
    reached = [(limit, rating) for limit, rating in ratings if limit <= printed(score)]
    return max(reached, key=lambda pair: pair[0])[1] if reached else None


def capped(status):
    """Return `status`, or conditional where it is better than that."""
    return max(status, CAP, key=STANDING.index)
