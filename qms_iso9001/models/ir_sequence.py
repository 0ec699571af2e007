from odoo import models
from odoo.tools import SQL


class IrSequence(models.Model):
    """Sequences that number many records in one query."""

    _inherit = "ir.sequence"

    def _qms_next(self, count):
        """Return the next `count` numbers, for the day that the context names as `ir_sequence_date`.

        One query takes them all where the sequence may leave gaps, as ours do.
        """
        self.ensure_one()
        first = self._next()  # makes the subsequence of a new year
        if self.implementation != "standard":
            return [first, *(self._next() for _number in range(1, count))]
        numbered, table = self, f"ir_sequence_{self.id:03d}"
        if self.use_date_range:
            day = self.env.context["ir_sequence_date"]
            part = self.date_range_ids.filtered(lambda part: part.date_from <= day <= part.date_to)
            numbered, table = self.with_context(ir_sequence_date_range=part.date_from), f"{table}_{part.id:03d}"
        taken = self.env.execute_query(SQL("SELECT nextval(%s) FROM generate_series(2, %s)", table, count))
        return [first, *(numbered.get_next_char(number) for (number,) in taken)]
