from odoo import models

from ..tools.vendor_sheet import write_book
from ..tools.vendor_status import STANDING

WIDTHS = (18, 14, 30, 14, 18, 14, 11, 14, 36, 36)


class QmsSupplierImportSheetMixin(models.AbstractModel):
    """The columns of a list of vendors: what they are called, what may stand in them, and the files that go out."""

    _name = "qms.supplier.import.sheet.mixin"
    _description = "Columns of an imported list"

    def _labels(self):
        """Return {column: its header}, in the order of the template."""
        return {
            "vat": self.env._("VAT"),
            "ref": self.env._("Reference"),
            "name": self.env._("Vendor"),
            "status": self.env._("Status"),
            "class": self.env._("Class"),
            "date_end": self.env._("Valid to"),
            "score": self.env._("Last score"),
            "date_score": self.env._("Evaluated on"),
            "conditions": self.env._("Conditions"),
            "reason": self.env._("Why"),
        }

    def _header_words(self):
        """Return {header in lower case: column}; the template may come from a colleague with another language."""
        labels = [self.with_context(lang=lang)._labels() for lang in ("en_US", self.env.lang)]
        return {label.casefold(): name for words in labels for name, label in words.items()}

    def _column_label(self, name):
        return self._labels()[name]

    def _place(self, row):
        return self.env._("%(sheet)s row %(number)s", sheet=row.sheet, number=row.number)

    def _wrong_label(self):
        return self.env._("What is wrong")

    def _statuses(self):
        """Return {status: its label} of what can be imported."""
        labels = dict(self.env["qms.supplier.approval"]._fields["state"]._description_selection(self.env))
        return {state: labels[state] for state in STANDING}

    def _status_words(self):
        plain = self.with_context(lang="en_US")._statuses()
        words = [(state, state) for state in STANDING]
        words += [(label, state) for source in (plain, self._statuses()) for state, label in source.items()]
        return {word.casefold(): state for word, state in words}

    def _classes(self):
        classes = self.env["qms.supplier.class"]
        return classes.search(classes._check_company_domain(self.company_id))

    def _class_words(self):
        """Return {name in lower case: class}; of “A – critical” the A alone will do where it is the only one."""
        words, firsts = {}, {}
        for kind in self._classes():
            for name in (kind.name, kind.with_context(lang="en_US").name):
                words[name.casefold()] = kind
                firsts.setdefault(name.split()[0].casefold(), set()).add(kind)
        return {**{word: next(iter(kinds)) for word, kinds in firsts.items() if len(kinds) == 1}, **words}

    # What goes out

    def _prepare_template(self):
        labels = self._labels()
        places = {name: place for place, name in enumerate(labels)}
        choices = {
            places["status"]: list(self._statuses().values()),
            places["class"]: self._classes().mapped("name"),
        }
        helps = self._help()
        return write_book(
            [
                {
                    "title": self.env._("Vendors"),
                    "header": list(labels.values()),
                    "rows": [],
                    "choices": choices,
                    "widths": dict(enumerate(WIDTHS)),
                },
                {
                    "title": self.env._("Explanation"),
                    "header": [self.env._("Column"), self.env._("What belongs there")],
                    "rows": [[label, helps[name]] for name, label in labels.items()],
                    "widths": {0: 18, 1: 100},
                },
            ]
        )

    def _help(self):
        either = self.env._("One of VAT, Reference and Vendor is enough; what is filled in has to fit together.")
        return {
            "vat": self.env._("VAT number as on the vendor's contact; blanks and dots do not matter. %s", either),
            "ref": self.env._("The vendor's reference on its contact. %s", either),
            "name": self.env._("The vendor's name as on its contact. %s", either),
            "status": self.env._("Needed. One of: %s.", ", ".join(self._statuses().values())),
            "class": self.env._(
                "One of: %s. Needed for an approved vendor.", ", ".join(self._classes().mapped("name"))
            ),
            "date_end": self.env._(
                "Last day of the status, like 2024-05-31. Empty: without end. Needed for a trial. A day that is past: "
                "the status is imported as ended."
            ),
            "score": self.env._("A number from 0 to 100. Empty: no score; that is not the same as 0."),
            "date_score": self.env._("The day of the last evaluation, like 2024-05-31. Needed with a score."),
            "conditions": self.env._(
                "Needed for a vendor with conditions: what it has to do; buyers read it on orders."
            ),
            "reason": self.env._("Why it has this status. Needed for a blocked vendor."),
        }

    def _prepare_bad_file(self, sheet, bad):
        """Return the rows as they were typed: the bad ones with what is wrong, the others on a sheet of their own, so
        that the corrected file is complete."""
        labels = [self._wrong_label(), *sheet.header]
        widths = {0: 50, **{place: 18 for place in range(1, len(labels))}}
        good = [row for row in sheet.rows if not row.errors]
        pages = [(self.env._("To correct"), bad), (self.env._("Good rows"), good)]
        return write_book(
            [
                {
                    "title": title,
                    "header": labels,
                    "rows": [["\n".join(row.errors) or None, *sheet.cells(row)] for row in rows],
                    "widths": widths,
                    "wrong": 0,
                }
                for title, rows in pages
                if rows
            ]
        )
