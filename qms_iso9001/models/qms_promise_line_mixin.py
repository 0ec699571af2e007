from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

BATCH = 1000


class QmsPromiseLineMixin(models.AbstractModel):
    """An order line keeps its promise through what happens to it: nights, changes, deletion."""

    _name = "qms.promise.line.mixin"
    _inherit = ["qms.promise.mixin"]
    _description = "Order line with a promise"

    def _qms_goods(self):
        """Return the lines that order something: no sections, no notes, no down payments."""
        raise NotImplementedError

    def _qms_ordered_at(self):
        """Return when the line was ordered, as a naive UTC instant."""
        raise NotImplementedError

    # When it stands

    @api.model
    def _cron_qms_settle(self):
        """Let stand, in batches, what nobody answered in time; resumes after a kill, repeats without doubles."""
        for company in self.env["res.company"].search(Domain.TRUE):
            since = company._qms_promises_stand_before()
            due = self.search(
                [
                    ("company_id", "=", company.id),
                    ("qms_promise_source", "=", "open"),
                    ("state", "=", self._qms_placed_state),
                    "|",
                    ("qms_asked_on", "<", since),
                    ("qms_promise_date", "<", company._qms_today()),
                ]
            )
            self.env["ir.cron"]._commit_progress(remaining=len(due))
            for start in range(0, len(due), BATCH):
                batch = due[start : start + BATCH]
                batch._qms_write({"qms_promise_source": "stood"})
                if not self.env["ir.cron"]._commit_progress(len(batch)):
                    return

    def _qms_stand(self, source):
        """Let promises stand; those of lines from before installation are kept as they were planned."""
        lines = self._qms_goods()
        lines._qms_keep_older()
        return super(QmsPromiseLineMixin, lines)._qms_stand(source)

    def _qms_keep_older(self):
        older = self.filtered(lambda line: not line.qms_asked_on and line.state == self._qms_placed_state)
        older._qms_keep_planned(lambda line: line._qms_ordered_at())

    # What changes

    def _qms_keep_promise(self, change, cause=None, reason=False):
        """Call `change`, which writes a new date, quantity or unit of these lines, and record what it means for the
        promises (see `_qms_follow`); return what it returns."""
        # Recorded for everybody who changes an order, whatever quality rights; `change` checks the right to write.
        lines = self.sudo()._qms_goods()
        placed = lines.filtered(lambda line: line.state == self._qms_placed_state)
        placed._qms_keep_older()
        placed._qms_settle()
        before = {line: line._qms_planned() for line in placed}
        asked = lines.filtered("qms_asked_on")
        units = {line: line.product_uom_id for line in asked}
        res = change()
        # Also while a cancelled order is a draft again: otherwise ten pieces agreed would become ten dozen.
        asked._qms_convert(units)
        placed._qms_follow(before, cause, reason)
        # A line that was put into an order already placed is asked for now.
        (lines - placed).filtered(lambda line: line.state == self._qms_placed_state)._qms_ask()
        return res

    def _qms_check_due(self):
        """Raise UserError when lines would be deleted of which the agreed day is past: what came of it is evidence."""
        for line in self.sudo().filtered("qms_promise_date"):
            if line.qms_promise_source != "none" and line.qms_promise_date < line.company_id._qms_today():
                raise UserError(
                    self.env._(
                        "%(order)s, %(line)s was due on %(day)s: what came of it is evidence and "
                        "stays. Leave the order cancelled.",
                        order=line.order_id.name,
                        line=line.product_id.display_name,
                        day=line.qms_promise_date,
                    )
                )
