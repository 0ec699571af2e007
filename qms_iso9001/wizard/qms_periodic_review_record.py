from odoo import api, fields, models

from ..models.qms_periodic_review import LINKS, OUTCOMES


class QmsPeriodicReviewRecord(models.TransientModel):
    """Asks for the outcome of a review and says what each one starts; the record checks everything itself."""

    _name = "qms.periodic.review.record"
    _description = "Record a review"

    process_id = fields.Many2one("qms.process", readonly=True, ondelete="cascade")
    document_id = fields.Many2one("qms.document", readonly=True, ondelete="cascade")
    issue_id = fields.Many2one("qms.issue", readonly=True, ondelete="cascade")
    party_id = fields.Many2one("qms.interested.party", readonly=True, ondelete="cascade")
    need_id = fields.Many2one("qms.interested.party.need", readonly=True, ondelete="cascade")
    scope_id = fields.Many2one("qms.scope", readonly=True, ondelete="cascade")
    risk_id = fields.Many2one("qms.risk", readonly=True, ondelete="cascade")
    outcome = fields.Selection(OUTCOMES, default="still_valid", required=True)
    starts = fields.Char(compute="_compute_starts")
    comment = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    has_rhythm = fields.Boolean(compute="_compute_starts")
    date_next = fields.Date("Next review", compute="_compute_date_next", store=True, readonly=False)

    def _get_reviewed(self):
        """Return the record that is reviewed."""
        return next((self[name] for name in LINKS if self[name]), self.process_id)

    @api.depends("outcome", *LINKS)
    def _compute_starts(self):
        for dialog in self:
            record = dialog._get_reviewed()
            dialog.starts = record._review_starts().get(dialog.outcome, "")
            dialog.has_rhythm = bool(record.review_months)

    @api.depends("outcome", *LINKS)
    def _compute_date_next(self):
        for dialog in self:
            dialog.date_next = dialog._get_reviewed()._review_date_next(dialog.outcome)

    def action_record(self):
        """Record the review and open what it started. For the owner of the record and quality officers."""
        self.ensure_one()
        return self._get_reviewed()._record_review(self.outcome, self.comment, self.date_next, self.attachment_ids)
