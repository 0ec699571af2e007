"""Traps of figures and the tests that show that nobody walks into them: `tests/traps.csv` of an addon, a row per code,
trap and test. What the knowledge of a figure says to mind is a row there, or it is not known to be minded."""

import csv
import re
from pathlib import Path

from odoo.modules.module import get_module_path

DEFINED = re.compile(r"^    def (test_\w+)", re.MULTILINE)


def traps(module):
    """Return the rows of an addon's table of traps."""
    with open(Path(get_module_path(module)) / "tests" / "traps.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def written_tests(module):
    """Return {"file::test" of every test of an addon}."""
    files = (Path(get_module_path(module)) / "tests").glob("test_*.py")
    return {f"{file.stem}::{name}" for file in files for name in DEFINED.findall(file.read_text(encoding="utf-8"))}
