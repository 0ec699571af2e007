"""Figures against plain SQL over the tables of Odoo: a file `tests/sql/<CODE>.sql` per indicator, written from its
definition without a look at how we count. It returns rows of (month or nothing for a state, numerator, denominator,
number of cases, number left out). `\\ir name` takes in another file, as in psql. An addon that changes what a figure of
another addon counts brings a file of the same name, which is then taken instead."""

import functools
import re
from pathlib import Path

from odoo import fields
from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase
from odoo.tools import SQL

INCLUDE = re.compile(r"^\\ir (\S+)$", re.MULTILINE)
MONTHS = 12
# Of amounts the last digits depend on the order of adding.
PLACES = 4


class FigureComparison:
    """What tests do that compare the figures of `self.company` with plain SQL, to be mixed in."""

    @functools.cached_property
    def folders(self):
        """Where references stand, those of addons that stand on others first."""
        modules = self.env["ir.module.module"].search([("state", "in", ("installed", "to upgrade"))])
        found = {}
        for module in modules:
            folder = Path(get_module_path(module.name)) / "tests" / "sql"
            if folder.is_dir():
                found[folder] = len(module.upstream_dependencies(exclude_states=("uninstallable",)))
        return sorted(found, key=found.get, reverse=True)

    def shipped(self, module):
        """Return the indicators that the data of an addon brings, active or not."""
        names = self.env["ir.model.data"].search([("model", "=", "qms.indicator"), ("module", "=", module)])
        indicators = self.env["qms.indicator"].with_context(active_test=False).browse(names.mapped("res_id")).exists()
        return indicators.filtered(lambda indicator: indicator.code and not indicator.company_id).sorted("code")

    def file_of(self, name):
        return next((folder / name for folder in self.folders if (folder / name).is_file()), None)

    def sql_of(self, name):
        """Return the text of a file with what it takes in."""
        return INCLUDE.sub(lambda found: self.sql_of(found[1]), self.file_of(name).read_text())

    def span(self):
        """Return the days of the months compared: twelve that are over and the one of today."""
        today = self.company._qms_today()
        return fields.Date.subtract(today.replace(day=1), months=MONTHS), today

    def reference(self, indicator):
        """Return {month: (numerator, denominator, cases, left out)} as plain SQL counts."""
        first, today = self.span()
        names = {
            "company": self.company.id,
            "zone": self.company._qms_zone().key,
            "first": first,
            "last": today,
            "today": today,
            "cutoff": indicator.cutoff_days,
            "digits": self.env["decimal.precision"].precision_get("Product Unit"),
        }
        self.env.flush_all()
        text = self.sql_of(f"{indicator.code}.sql")
        rows = self.env.execute_query(SQL(text, **names))  # pylint: disable=sql-injection
        return {month: tuple(row) for month, *row in rows}

    def counted(self, indicator):
        """Return the same as the measuring counts it."""
        if indicator.kind == "level":
            rows = indicator._count(self.company)
        else:
            cutoff = ["month", indicator.cutoff_days]
            rows = indicator._count(self.company, *self.span(), frequency="month", qms_cutoff=cutoff)
        return {
            month: (row["numerator"], row["denominator"], row["count"], row["left_out"])
            for (month, _group), row in rows.items()
        }

    def compare(self, indicator):
        """Compare both in all months; return what all months have together, as plain SQL counts."""
        ours, theirs = self.counted(indicator), self.reference(indicator)
        for month in sorted(set(ours) | set(theirs), key=str):
            self.assertEqual(
                self.rounded(ours.get(month)),
                self.rounded(theirs.get(month)),
                f"{indicator.code} {month or 'today'}: numerator, denominator, cases, left out; first ours, then SQL's",
            )
        return tuple(sum(column) for column in zip(*map(self.rounded, theirs.values()), strict=True)) or (0,) * 4

    def rounded(self, row):
        """What is not there is nought: neither side need tell of a month without cases."""
        return tuple(round(float(number or 0), PLACES) for number in row or (0,) * 4)

    def compare_catalogue(self, module, codes=None):
        """Compare the shipped indicators of an addon (of these codes); return {code: what all months have together}."""
        found = {}
        indicators = self.shipped(module)
        for indicator in indicators.filtered(lambda each: codes is None or each.code in codes):
            # A reference that fails fails alone.
            with self.subTest(code=indicator.code), self.env.cr.savepoint():
                self.assertTrue(self.file_of(f"{indicator.code}.sql"), f"Write tests/sql/{indicator.code}.sql.")
                found[indicator.code] = self.compare(indicator)
        return found


class FigureCase(FigureComparison, TransactionCase):
    """The figures of the demo company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")

    def assert_proved(self, module, empty):
        """Every shipped figure is what plain SQL counts, and has cases, but for the codes in `empty`."""
        found = self.compare_catalogue(module)
        without = {code for code, (numerator, _by, cases, _out) in found.items() if not (numerator or cases)}
        self.assertLessEqual(without, set(empty), "The demo company has no case of these: they prove nothing.")
