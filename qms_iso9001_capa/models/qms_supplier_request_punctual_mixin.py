from odoo import api, fields, models


class QmsSupplierRequestPunctualMixin(models.AbstractModel):
    """What the figure of answers in time counts: nobody is made punctual by what we type, or withdraw, afterwards."""

    _name = "qms.supplier.request.punctual.mixin"
    _description = "Punctuality of a request to a vendor"

    is_in_time_by_hand = fields.Boolean(
        "In time by hand",
        compute="_compute_left_out",
        store=True,
        help="We entered the answer after the day on which it was due, as one that had come by then.",
    )
    left_out = fields.Selection(
        [
            ("by_hand", "In time by hand, without the mail or letter"),
            ("cancelled", "Cancelled after the answer was due"),
        ],
        "Not counted because",
        compute="_compute_left_out",
        store=True,
        help="The figure of answers in time leaves it out and shows it beside.",
    )

    @api.depends(
        "state",
        "date_done",
        "date_due_original",
        "is_answered_in_time",
        "answer_ids.channel",
        "answer_ids.date_entered",
        "answer_ids.attachment_ids",
    )
    def _compute_left_out(self):
        for record in self:
            first = record.answer_ids.sorted("answering_round")[:1]
            typed = first.channel == "hand" and (first.date_entered or first.create_date)
            by_hand = record.is_answered_in_time and record._is_after_first_due(typed)
            record.is_in_time_by_hand = by_hand
            if record.state == "cancelled":
                record.left_out = record._is_after_first_due(record.date_done) and "cancelled"
            else:
                record.left_out = by_hand and not first.attachment_ids and "by_hand"

    def _is_after_first_due(self, instant):
        due = self.date_due_original
        return bool(instant and due and self.company_id._qms_day(instant) > due)
