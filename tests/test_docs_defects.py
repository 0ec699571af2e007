"""docs/design.md names, for each defect known from other systems, the tests against it: they have to be there."""

import re
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent


def named():
    """Return the names of tests that stand in the table of defects."""
    _before, text = (TOP / "docs" / "design.md").read_text().split("### Defects of other systems", 1)
    rows = [row for row in text.split("\n#")[0].splitlines() if row.startswith("|")]
    return sorted({name for row in rows for name in re.findall("`([a-z0-9_]+)`", row)})


@pytest.fixture(scope="module")
def written():
    """The names of all tests of the addons."""
    files = TOP.glob("qms_iso9001*/tests/test_*.py")
    return {name for file in files for name in re.findall(r"def (test_\w+)", file.read_text())}


def test_there_is_a_table():
    assert len(named()) > 40


@pytest.mark.parametrize("name", named())
def test_the_test_against_a_defect_is_there(name, written):
    assert name in written, "No test has this name: mend the table in docs/design.md."
