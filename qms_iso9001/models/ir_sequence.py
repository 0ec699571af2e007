from odoo import models
from odoo.tools import SQL


class IrSequence(models.Model):
    """Sequences that number many records in one query."""

    _inherit = "ir.sequence"

    def _qms_next(self, count, day):
        """Return the next `count` numbers of `day` (a date); one query takes them all where gaps are allowed."""
        self.ensure_one()
        sequence = self.with_context(ir_sequence_date=day)
        first = sequence._next()  # makes the subsequence of a new year
        if count == 1 or self.implementation != "standard":
            return [first, *(sequence._next() for _number in range(1, count))]
        numbered, table = sequence, f"ir_sequence_{self.id:03d}"
        if self.use_date_range:
            part = self.date_range_ids.filtered(lambda part: part.date_from <= day <= part.date_to)[:1]
            numbered, table = sequence.with_context(ir_sequence_date_range=part.date_from), f"{table}_{part.id:03d}"
        taken = self.env.execute_query(SQL("SELECT nextval(%s) FROM generate_series(2, %s)", table, count))
        return [first, *(numbered.get_next_char(number) for (number,) in taken)]
