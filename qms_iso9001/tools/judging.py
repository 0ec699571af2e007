"""What a figure is worth: its value from numerator and denominator, and how it stands to a target."""

# The results of a measurement that has a figure which can be judged.
FIGURES = {"on_target", "warning", "missed", "no_target"}

# Whatever is counted is less; beyond it numbers lose their last digits, and a quotient may be no number at all.
LARGEST = 1e15


def is_countable(number):
    """Tell whether `number` is one that something can be counted by; what is not there is."""
    return number is None or abs(number) < LARGEST


def figure_value(numerator, denominator, factor=1.0, is_ratio=True):
    """Return numerator ÷ denominator × factor, or the numerator × factor when the figure is no ratio.

    None when there is nothing to divide, or nothing to divide by: no data is never 0.
    """
    if numerator is None or (is_ratio and not denominator):
        return None
    return factor * (numerator / denominator if is_ratio else numerator)


def roll_up(pairs):
    """Return (numerator, denominator) of several figures together: numerators and denominators are added.

    `pairs` are (numerator, denominator) with None where nothing was measured. Percentages are never averaged, and a
    figure without data adds nothing; all without data gives (None, None).
    """
    measured = [pair for pair in pairs if pair[0] is not None]
    if not measured:
        return None, None
    return sum(numerator for numerator, _denominator in measured), sum(denominator or 0 for _n, denominator in measured)


def is_as_good(value, limit, direction):
    """Tell whether `value` is at or better than `limit`; `direction` is "up" (more is better) or "down"."""
    return value >= limit if direction == "up" else value <= limit


def judge(value, target, warning, direction):
    """Return "on_target", "warning" or "missed"; "no_target" without target (None).

    `warning` is the limit up to which a value short of the target is a warning, not a miss.
    """
    if target is None:
        return "no_target"
    if is_as_good(value, target, direction):
        return "on_target"
    return "warning" if is_as_good(value, warning, direction) else "missed"


def path_value(day, start, due, baseline, target):
    """Return where the straight line from `baseline` on `start` to `target` on `due` stands on `day` (dates)."""
    if day >= due:
        return target
    if day <= start:
        return baseline
    return baseline + (target - baseline) * ((day - start).days / (due - start).days)
