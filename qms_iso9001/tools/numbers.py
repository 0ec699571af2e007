"""Numbers in words: as the reader's language writes them."""

from odoo.tools import float_is_zero, float_round, formatLang

MOST_DIGITS = 2


def short_number(env, value):
    """Return `value` in the reader's language with as few decimals as it needs, two at most: 5, 33.3, 1,000,000."""
    digits = next(
        (count for count in range(MOST_DIGITS) if float_is_zero(value - round(value, count), precision_digits=4)),
        MOST_DIGITS,
    )
    return formatLang(env, value, digits=digits)


def points(env, value):
    """Return a score in the reader's language, as everywhere with one decimal."""
    # As fields round: halves up.
    return formatLang(env, float_round(value, precision_digits=1), digits=1)


def score_range(env, lower, upper=None):
    """Return which scores a rating names, from `lower` to below the next better one's limit (None: the best)."""
    if upper is None:
        return f"{short_number(env, lower)} – {short_number(env, 100)}"
    return f"{short_number(env, lower)} – < {short_number(env, upper)}"
