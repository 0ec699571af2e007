from bisect import bisect_right
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.optional_number import OptionalInteger

BATCH = 1000
# So many days hold the working days that a vendor has to answer, whatever the holidays.
HORIZON = 60


class QmsOrderAnswerMixin(models.AbstractModel):
    """Until when a vendor had to answer an order, and how many working days the answer took. Working days are in no
    database, so they are counted when they pass: at the answer, or by the job of the night."""

    _name = "qms.order.answer.mixin"
    _inherit = ["qms.guarded.mixin"]
    _description = "Answer of a vendor to an order"

    qms_answer_due = fields.Date(
        "Answer expected by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="The last of the working days that a vendor has to answer an order (Settings).",
    )
    qms_answer_days = OptionalInteger(
        "Days to the answer",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Working days from the order to the vendor's answer.",
    )

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"qms_answer_due", "qms_answer_days"}

    @api.model
    def _cron_qms_count_answers(self):
        """Count, in batches, the days of the orders that are waiting for it; resumes after a kill."""
        waiting = self.search(
            Domain("order_line.qms_asked_on", "!=", False)
            & (
                Domain("qms_answer_due", "=", False)
                | (Domain("qms_date_acknowledged", "!=", False) & Domain("qms_answer_days", "=", False))
            )
        )
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            batch._qms_count_answers()
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return

    def _qms_count_answers(self):
        """Keep until when these orders were to be answered, and how many working days the answers took."""
        for company, orders in self.sudo().grouped("company_id").items():
            ordered = {
                order: min(filter(None, order.order_line.mapped("qms_asked_on")), default=None) for order in orders
            }
            ordered = {order: day for order, day in ordered.items() if day}
            if not ordered:
                continue
            answered = {
                order: company._qms_day(order.qms_date_acknowledged) for order in ordered if order.qms_date_acknowledged
            }
            last = max([*ordered.values(), *answered.values()]) + timedelta(days=HORIZON)
            worked = company._qms_worked_days(min(ordered.values()), last)
            for order, day in ordered.items():
                due = self._qms_nth_worked_day(worked, day, company.qms_promise_days)
                days = (
                    max(bisect_right(worked, answered[order]) - bisect_right(worked, day), 0)
                    if order in answered
                    else None
                )
                order._qms_write({"qms_answer_due": order.qms_answer_due or due, "qms_answer_days": days})

    @api.model
    def _qms_nth_worked_day(self, worked, day, number):
        """Return the `number`-th of the days `worked` after `day`; `day` itself for 0."""
        later = worked[bisect_right(worked, day) :]
        if not number:
            return day
        return later[number - 1] if number <= len(later) else day + timedelta(days=number)
