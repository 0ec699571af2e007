"""What Odoo's log says against us after an installation or an update."""

import re

from steps import Refusal

# Date, time, process, level, database (whose name says qms too), the rest.
LINE = re.compile(r"^\S+ \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<rest>.*)$")


def check(log, sentence):
    """Refuse with every error of the log, and every warning about us."""
    bad = []
    for line in log.read_text(encoding="utf-8").splitlines():
        found = LINE.match(line)
        if found and (
            found["level"] in ("ERROR", "CRITICAL") or (found["level"] == "WARNING" and "qms" in found["rest"])
        ):
            bad.append(line)
    if bad:
        raise Refusal("\n".join(bad) + f"\n\n{sentence} Whole output: {log}")
