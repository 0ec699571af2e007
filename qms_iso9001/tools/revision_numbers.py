"""Numbers of revisions: 1, 2, 3 or A, B, C, whichever a document began with."""


def next_revision(last, sequence, taken):
    """Return the number after `last` (a text or False) that is not in `taken`; `sequence` where none can be told.

    >>> next_revision(False, 1, set()), next_revision("2", 2, {"2"}), next_revision("C", 2, {"C"})
    ('1', '3', 'D')
    >>> next_revision("2.1 draft", 3, {"3"}), next_revision("Z", 27, set())
    ('4', '27')
    """
    if last and last.isdecimal():
        number = int(last) + 1
    elif last and len(last) == 1 and last.upper() in "ABCDEFGHIJKLMNOPQRSTUVWXY":
        return _free(chr(ord(last) + 1), sequence, taken)
    else:
        number = sequence
    while str(number) in taken:
        number += 1
    return str(number)


def _free(letter, sequence, taken):
    return letter if letter not in taken else next_revision(False, sequence, taken)
