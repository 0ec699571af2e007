from datetime import time

from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsSupplierRequestEnter(models.TransientModel):
    """What a vendor answered by mail, letter or telephone, entered by us with the day on which it came."""

    _name = "qms.supplier.request.enter"
    _description = "Enter the answer of a vendor"

    request_id = fields.Many2one("qms.supplier.request", required=True, ondelete="cascade")
    date_answered = fields.Date("Came on", required=True, default=lambda self: self.env.company._qms_today())
    author_name = fields.Char(
        "Answered by", required=True, compute="_compute_author_name", store=True, readonly=False, precompute=True
    )
    containment = fields.Text("Done at once")
    date_containment = fields.Date("Done on")
    cause = fields.Text("Root cause")
    corrective = fields.Text("Corrective action")
    date_corrective = fields.Date("In place by")
    attachment_ids = fields.Many2many("ir.attachment", "qms_request_enter_file_rel", string="Files")
    is_unproven = fields.Boolean(compute="_compute_is_unproven")

    @api.depends("request_id")
    def _compute_author_name(self):
        for dialog in self:
            dialog.author_name = dialog.author_name or dialog.request_id.sudo().contact_id.name

    @api.depends("request_id", "date_answered", "attachment_ids")
    def _compute_is_unproven(self):
        for dialog in self:
            today = (dialog.request_id.company_id or self.env.company)._qms_today()
            earlier = dialog.date_answered and dialog.date_answered < today
            dialog.is_unproven = bool(earlier and not dialog.attachment_ids)

    def action_enter(self):
        """Record the answer, in time or late by the day on which it came. For who may act."""
        self.ensure_one()
        record = self.request_id
        record._check_step("sent")
        first, today = record.company_id._qms_day(record.date_sent), record.company_id._qms_today()
        if not first <= self.date_answered <= today:
            raise UserError(self.env._("The answer came between the day of sending and today. Correct the day."))
        days = ("date_containment", "date_corrective")
        typed = {name: fields.Date.to_string(self[name]) for name in days}
        vals = record._read_answer({**typed, **{each: self[each] for each in ("containment", "cause", "corrective")}})
        files = record._check_files([(file.name, file.raw) for file in self.attachment_ids])
        noon = record.company_id._qms_clock(self.date_answered, time(12))
        # Who enters it need not be able to write what only comes in.
        record.sudo()._keep_answer(
            {
                **vals,
                "author_name": self.author_name,
                "channel": "hand",
                "entered_by_id": self.env.uid,
                "date_entered": fields.Datetime.now(),
            },
            files,
            max(record.date_sent, min(noon, fields.Datetime.now())),
        )
