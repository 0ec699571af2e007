from math import ceil

from odoo import api, models
from odoo.tools import format_date

# What fits on a page: so many letters in a hundredth of its width, so many lines, of which a row takes one more.
LETTERS = 1.8
LINES = 68


class QmsRegisterMixin(models.AbstractModel):
    """A register on paper: one row for each record that was chosen, sorted by its number, a table for each company.

    A model says in `_register_columns` what its rows show. Pages are made here: not every engine that makes PDFs
    numbers pages, repeats headings and keeps rows whole.
    """

    _name = "qms.register.mixin"
    _description = "Printed register"

    @api.model
    def _register_columns(self):
        """Return the columns: (heading, width in %, function that returns the text of a record)."""
        return []

    def _get_registers(self):
        """Return what is printed: for each company its name, the day, how many in which state, headings, pages of rows.

        Raises AccessError where the reader may not read one of the records. Asks the same whatever their number.
        """
        self.check_access("read")
        by_company = self.sorted("reference").grouped("company_id")
        return [records._get_register(company) for company, records in by_company.items()]

    def _get_register(self, company):
        columns = self._register_columns()
        states = self._fields["state"]._description_selection(self.env)
        by_state = self.grouped("state")
        rows = [[text(record) or "" for _heading, _width, text in columns] for record in self]
        widths = [width for _heading, width, _text in columns]
        return {
            "company": company.sudo().name,
            "day": format_date(self.env, company._qms_today()),
            "count": len(self),
            "open": len(self.filtered(lambda record: record._is_editable())),
            "states": ", ".join(f"{label} {len(by_state[state])}" for state, label in states if state in by_state),
            "columns": [(heading, width) for heading, width, _text in columns],
            "pages": self._register_pages(rows, widths),
        }

    @api.model
    def _register_pages(self, rows, widths):
        """Return the rows page by page, by what their texts need in columns of these widths."""
        pages, left = [], 0
        for row in rows:
            need = 1 + max(self._register_height(text, width) for text, width in zip(row, widths, strict=True))
            if need > left:
                pages.append([])
                left = LINES
            pages[-1].append(row)
            left -= need
        return pages

    @api.model
    def _register_height(self, text, width):
        return sum(max(1, ceil(len(line) / (width * LETTERS))) for line in text.split("\n"))

    # Texts of cells

    def _register_label(self, name):
        """Return the label of the selection field `name`."""
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    def _register_day(self, name):
        """Return the day of the date or time field `name`, in the zone of the company."""
        date = self[name]
        if date and self._fields[name].type == "datetime":
            date = self.company_id._qms_day(date)
        return format_date(self.env, date) if date else ""

    def _register_name(self, name):
        """Return the name of the linked record; whoever reads this record need not read that one."""
        return self[name].sudo().display_name

    def _register_lines(self, *names):
        """Return the texts of the fields `names`, one in each line."""
        return "\n".join(filter(None, (self[name] for name in names)))
