"""Comparison of two HTML texts with words marked: inserted ones in <ins>, deleted ones in <del>.

lxml compares words, in a time that grows with the square of the length. So whole blocks (paragraphs, headings, tables)
are matched first; only what lies between equal blocks is compared word by word, and only while it is short.
"""

import re
from difflib import SequenceMatcher
from itertools import pairwise

from lxml import etree, html
from lxml.html.diff import htmldiff
from markupsafe import Markup, escape

# Letters of both sides of one changed place that are compared word by word, and of all places of a text.
PLACE_LIMIT = 60_000
TEXT_LIMIT = 200_000
MANY_BLOCKS = 1_000
# Equal blocks shown around a change.
CONTEXT = 3
SIMILAR = 0.4


class Comparison:
    """What `compare` returns: the marked `html`, the number of changed `places`, and whether some were too long to be
    compared word by word (`is_coarse`: those show the whole old and the whole new block)."""

    def __init__(self):
        self.parts = []
        self.places = 0
        self.is_coarse = False
        self.letters = 0

    @property
    def html(self):
        """The marked text."""
        return Markup("").join(self.parts)

    def add_same(self, blocks, skipped, is_last):
        """Add equal blocks; of many only those next to a change, and `skipped(count)` for the rest."""
        head, tail = (CONTEXT if self.parts else 0), (0 if is_last else CONTEXT)
        if len(blocks) > head + tail + 1:
            hidden = len(blocks) - head - tail
            blocks = [*blocks[:head], Markup("<p>{}</p>").format(skipped(hidden)), *blocks[len(blocks) - tail :]]
        self.parts += map(Markup, blocks)

    def add_change(self, old, new):
        """Add a changed place: word by word if it is short, else the old blocks and the new ones."""
        self.places += 1
        size = sum(map(len, old)) + sum(map(len, new))
        if not old or not new:
            self.parts += [Markup(_marked(block, "del")) for block in old]
            self.parts += [Markup(_marked(block, "ins")) for block in new]
        elif size <= PLACE_LIMIT and self.letters + size <= TEXT_LIMIT:
            self.letters += size
            self.parts.append(Markup(htmldiff("".join(old), "".join(new))))
        else:
            self.is_coarse = True
            self.parts += [Markup(_marked(block, "del")) for block in old]
            self.parts += [Markup(_marked(block, "ins")) for block in new]


def compare(old, new, skipped=lambda count: f"… {count} …"):
    """Return the `Comparison` of two HTML texts; `skipped(count)` says that so many equal blocks are left out.

    >>> compare("<p>Count the boxes.</p>", "<p>Count all boxes.</p>").html
    Markup('<p>Count <ins>all</ins> <del>the</del> boxes.</p>')
    >>> compare("<p>Same</p>", "<p>Same</p>").places
    0
    """
    result, before, after = Comparison(), blocks(old), blocks(new)
    places = list(_places(before, after))
    for number, (is_same, old_blocks, new_blocks) in enumerate(places, start=1):
        if is_same:
            result.add_same(new_blocks, skipped, number == len(places))
        else:
            result.add_change(old_blocks, new_blocks)
    return result


def blocks(text):
    """Return the blocks of an HTML text, as HTML each: what stands side by side at its top, lists and tables whole.

    >>> blocks("Loose <b>words</b><p>One</p><div><p>Two</p><p>Three</p></div>")
    ['<p>Loose <b>words</b></p>', '<p>One</p>', '<p>Two</p>', '<p>Three</p>']
    """
    if not (text or "").strip():
        return []
    return list(_blocks(html.fragment_fromstring(text, create_parent="div")))


BLOCK = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr", "section"}
SPLIT = {"div", "section"}


def _blocks(parent):
    loose = Markup(escape(parent.text or ""))
    for child in parent:
        tail = escape(child.tail or "")
        if child.tag not in BLOCK:
            loose += Markup(etree.tostring(child, encoding="unicode", method="html", with_tail=False)) + tail
            continue
        yield from _paragraph(loose)
        loose = tail
        if child.tag in SPLIT and any(each.tag in BLOCK for each in child):
            yield from _blocks(child)
        else:
            yield etree.tostring(child, encoding="unicode", method="html", with_tail=False)
    yield from _paragraph(loose)


def _paragraph(loose):
    if loose.strip():
        yield f"<p>{loose.strip()}</p>"


def _places(old, new):
    """Yield (whether equal, old blocks, new blocks) in order."""
    # In a long text, blocks that stand in it again and again (empty lines) are no places to match at: too many pairs.
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > MANY_BLOCKS)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        old_blocks, new_blocks = old[old_start:old_end], new[new_start:new_end]
        if tag == "replace":
            yield from ((False, *pair) for pair in _pairs(old_blocks, new_blocks))
        else:
            yield tag == "equal", old_blocks, new_blocks


def _pairs(old, new):
    """Split a changed place at the blocks that resemble each other: a rewritten chapter is compared block by block."""
    cuts, start = [(0, 0)], 0
    for index, block in enumerate(old):
        words = _words(block)
        for other in range(start, min(start + 10, len(new))):
            theirs = _words(new[other])
            if len(words & theirs) >= SIMILAR * max(len(words), len(theirs), 1):
                cuts.append((index, other))
                start = other + 1
                break
    cuts.append((len(old), len(new)))
    for (old_start, new_start), (old_end, new_end) in pairwise(cuts):
        if old_start != old_end or new_start != new_end:
            yield old[old_start:old_end], new[new_start:new_end]


def _words(block):
    return set(re.sub("<[^>]*>", " ", block).split())


def _marked(block, tag):
    """Return a block with all its words in `tag` (ins or del)."""
    element = html.fragment_fromstring(block, create_parent=tag)
    return etree.tostring(element, encoding="unicode", method="html")
