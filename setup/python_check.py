"""Runs before everything else: a Python that Odoo 19 accepts, or a sentence that says what to install.

Written so that any Python 3 can read it, since its task is to speak to those that are too old.
"""

import os
import shutil
import sys

OLDEST, NEWEST = (3, 10), (3, 13)


def check(argv):
    """Return on a fitting Python, start over under one found in the path, or explain and leave."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which("python3.%d" % minor)
        if other:
            os.execv(other, [other] + argv)
    sys.exit(
        "Odoo 19 needs Python 3.10 to 3.13; this is %d.%d.\n"
        "Install one beside it (python3.13 of your system, or 'uv python install 3.13') and start:\n"
        "    python3.13 %s" % (sys.version_info[0], sys.version_info[1], " ".join(argv))
    )


check(sys.argv)
