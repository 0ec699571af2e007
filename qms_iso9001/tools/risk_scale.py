"""The usual scales of risks and opportunities, and the arithmetic of a rating; nothing here knows a record."""

LOW, MEDIUM, HIGH = "low", "medium", "high"
LEVELS = (LOW, MEDIUM, HIGH)
# In the context of steps that their scale writes: it checks them together. No client can send it.
CHECKED_BY_SCALE = object()
# Shares of the greatest product from which a cell nobody coloured is medium and high.
FROM_MEDIUM, FROM_HIGH = 0.2, 0.4


def cell(chance, effect):
    """Return the name of a cell of the matrix.

    >>> cell(4, 2)
    '4,2'
    """
    return f"{chance},{effect}"


def usual_level(chance, effect, chances, effects):
    """Return the level of a cell as long as nobody chose another one.

    >>> [usual_level(each, each, 5, 5) for each in (1, 3, 5)]
    ['low', 'medium', 'high']
    """
    share = chance * effect / (chances * effects)
    return HIGH if share >= FROM_HIGH else MEDIUM if share >= FROM_MEDIUM else LOW


def step_of(limits, count):
    """Return the value of the step that `count` events fall into; `limits` are (events from, value). None without any.

    >>> step_of([(0, 1), (1, 2), (3, 3)], 2)
    2
    >>> step_of([], 2) is None
    True
    """
    reached = [(first, value) for first, value in limits if count >= first]
    return max(reached)[1] if reached else None


def rank(level):
    """Return how high a level is, 0 for none.

    >>> rank("high") > rank("low") > rank(False)
    True
    """
    return LEVELS.index(level) + 1 if level in LEVELS else 0


def is_matrix(value):
    """Tell whether `value` is what a matrix may be: {"chance,effect": level}.

    >>> is_matrix({"1,2": "low"}), is_matrix({"1": "low"}), is_matrix([])
    (True, False, False)
    """
    return (
        isinstance(value, dict)
        and all(
            isinstance(name, str) and all(part.isdecimal() for part in name.split(",")) and name.count(",") == 1
            for name in value
        )
        and all(isinstance(level, str) and level in LEVELS for level in value.values())
    )
