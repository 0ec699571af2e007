from odoo import models
from odoo.tools.misc import get_lang

from ..tools.vendor_sheet import plain_day, plain_score


class QmsSupplierImportReadMixin(models.AbstractModel):
    """Reads the cells of a list of vendors and says of each row what is wrong with it."""

    _name = "qms.supplier.import.read.mixin"
    _description = "Cells of an imported list"

    def _check_rows(self, rows):
        statuses, classes = self._status_words(), self._class_words()
        for row in rows:
            row.found["status"] = self._read_word(row, "status", statuses)
            row.found["class"] = self._read_word(row, "class", classes) or self.env["qms.supplier.class"]
            row.found["date_end"] = self._read_day(row, "date_end")
            row.found["date_score"] = self._read_day(row, "date_score")
            row.found["score"] = self._read_score(row)
            self._check_row(row)
            self._check_standing(row, bool(classes))
        self._match_vendors(rows)
        self._compare(rows)

    def _check_row(self, row):
        found, day = row.found, row.found["date_score"]
        if not row.text("status"):
            names = ", ".join(self._statuses().values())
            row.refuse("status", self.env._("Status is empty. Write one of: %(names)s.", names=names))
        if found["status"] == "trial" and not row.text("date_end"):
            column = self._column_label("date_end")
            row.refuse("date_end", self.env._("A trial ends: write the last day under %(column)s.", column=column))
        today, end = self.company_id._qms_today(), found["date_end"]
        if found["status"] == "conditional" and not row.text("conditions") and not (end and end < today):
            row.refuse(
                "conditions",
                self.env._(
                    "Buyers read the conditions on every order: write them under %(column)s.",
                    column=self._column_label("conditions"),
                ),
            )
        if day and day > today:
            row.refuse("date_score", self.env._("The score is of a day in the future. Correct it."))
        if row.text("score") and not row.text("date_score"):
            row.refuse(
                "date_score",
                self.env._(
                    "The day of the score is missing. Write it under %(column)s.",
                    column=self._column_label("date_score"),
                ),
            )
        if row.text("date_score") and not row.text("score"):
            row.errors.append(self.env._("There is a day without a score. Write the score, or leave the day empty."))

    def _check_standing(self, row, has_classes):
        """Say what a status needs that stands: what has ended needs nothing any more."""
        status, end = row.found["status"], row.found["date_end"]
        if end and end < self.company_id._qms_today():
            return
        if status == "blocked" and not row.text("reason"):
            column = self._column_label("reason")
            row.refuse("reason", self.env._("Buyers ask why it is blocked: write it under %(column)s.", column=column))
        if status == "approved" and not row.text("class") and has_classes:
            row.refuse(
                "class",
                self.env._(
                    "Without a class nobody is told when to evaluate the vendor again: write one of %(names)s under "
                    "%(column)s.",
                    names=", ".join(self._classes().mapped("name")),
                    column=self._column_label("class"),
                ),
            )

    def _read_word(self, row, name, words):
        text = row.text(name)
        if not text:
            return False
        if text.casefold() not in words:
            names = self._statuses().values() if name == "status" else self._classes().mapped("name")
            row.refuse(
                name,
                self.env._(
                    "%(column)s: “%(value)s” is not known. Write one of: %(names)s.",
                    column=self._column_label(name),
                    value=text,
                    names=", ".join(names),
                ),
            )
        return words.get(text.casefold(), False)

    def _read_day(self, row, name):
        try:
            return plain_day(row.values.get(name), get_lang(self.env).date_format)
        except ValueError:
            row.refuse(
                name,
                self.env._(
                    "%(column)s: “%(value)s” is no day. Write it like 2024-05-31.",
                    column=self._column_label(name),
                    value=row.text(name),
                ),
            )
            return None

    def _read_score(self, row):
        try:
            return plain_score(row.values.get("score"))
        except ValueError:
            row.refuse(
                "score",
                self.env._(
                    "%(column)s: “%(value)s” is no number from 0 to 100.",
                    column=self._column_label("score"),
                    value=row.text("score"),
                ),
            )
            return None
