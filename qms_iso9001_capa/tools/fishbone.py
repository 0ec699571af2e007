"""Where the parts of a fishbone are drawn on paper: plain data in, plain numbers and lines of text out.

Laid out as on the screen (static/src/fishbone/fishbone_layout.js), with the words broken into lines: SVG breaks none.
"""

from textwrap import shorten, wrap

WIDTH, HEAD = 840, 685
ROW, LABEL, FOOT, COLUMN, SLANT, RIB = 58, 32, 30, 215, 60, 178
# So many letters stand on a rib (above the spine the branch leans over them; bold ones are wider), and in the head, in
# so many lines of this height.
ABOVE, BELOW, BOLD, IN_HEAD = 20, 22, 2, 18
LINES, LINE = 3, 16


def lines_of(text, width, count):
    """Return `text` in at most `count` lines of `width` letters.

    >>> lines_of("The seal is not greased", 12, 2)
    ['The seal is', 'not greased']
    >>> lines_of("one two three four five six", 9, 2)
    ['one two', 'three […]']
    """
    lines = wrap(text or "", width)
    if len(lines) <= count:
        return lines
    rest = " ".join(lines[count - 1 :])
    return [*lines[: count - 1], shorten(rest, width) if " " in rest[:width] else rest[: width - 1] + "…"]


def lay_out(categories, effect):
    """Return what to draw of `categories`, six times (label, [(text, is root)]), and of the `effect` at the head."""
    above, below = categories[:3], categories[3:]
    spine = LABEL + 4 + _rows(above) * ROW + 24
    height = spine + 24 + _rows(below) * ROW + 4 + LABEL
    halves = [(above, True, LABEL), (below, False, height - LABEL)]
    branches = [
        _branch(category, index, spine, end, is_above)
        for half, is_above, end in halves
        for index, category in enumerate(half)
    ]
    return {
        "width": WIDTH,
        "height": height,
        "spine": {"x1": 20, "x2": HEAD, "y": spine},
        "head": {"x": HEAD, "y": spine - 60, "width": WIDTH - HEAD, "height": 120},
        "effect": _texts(lines_of(effect, IN_HEAD, 5), (HEAD + WIDTH) / 2, spine + 6, centred=True),
        "branches": branches,
        # What does not fit in the picture is written below it.
        "cut": [rib["text"] for branch in branches for rib in branch["ribs"] if rib["is_cut"]],
    }


def _rows(half):
    return max(2, *(len(bones) for _label, bones in half))


def _branch(category, index, spine, end, is_above):
    label, bones = category
    foot = FOOT + (index + 1) * COLUMN
    top = foot - SLANT
    ribs = []
    for row, (text, is_root) in enumerate(bones):
        y = end + (row + 1) * ROW if is_above else end - 8 - row * ROW
        x = top + SLANT * (y - end) / (spine - end)
        words = f"★ {text}" if is_root else text
        lines = lines_of(words, (ABOVE if is_above else BELOW) - BOLD * is_root, LINES)
        ribs.append(
            {
                "x1": x - RIB,
                "x2": x,
                "y": y,
                "text": text,
                "is_root": is_root,
                "is_cut": "".join(lines).replace(" ", "") != "".join(words.split()),
                "texts": _texts(lines, x - RIB, y - 5),
            }
        )
    return {
        "label": {"text": label, "x": top, "y": end - 10 if is_above else end + 22},
        "line": {"x1": top, "y1": end, "x2": foot, "y2": spine},
        "ribs": ribs,
    }


def _texts(lines, x, y, centred=False):
    """Return each of `lines` with its place; the last one stands on `y`, or all are centred around it."""
    shift = (len(lines) - 1) * (LINE / 2 if centred else LINE)
    return [{"text": line, "x": x, "y": y - shift + LINE * number} for number, line in enumerate(lines)]
