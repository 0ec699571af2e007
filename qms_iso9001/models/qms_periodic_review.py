from odoo import api, fields, models
from odoo.exceptions import UserError

OUTCOMES = [
    ("still_valid", "Still valid"),
    ("minor", "Minor change"),
    ("major", "Major change"),
    ("withdraw", "Withdraw"),
]
NEEDS_COMMENT = {"still_valid", "withdraw"}
# What a review is of: exactly one of these.
LINKS = (
    "process_id",
    "document_id",
    "issue_id",
    "party_id",
    "need_id",
    "scope_id",
    "risk_id",
)


class QmsPeriodicReview(models.Model):
    """Somebody looked whether a process or document still holds: when, by whom, with which outcome, and when it is
    looked at again. Append-only: nobody writes or deletes a review."""

    _name = "qms.periodic.review"
    _inherit = ["qms.append.only.files.mixin", "qms.contribution"]
    _description = "Periodic review"
    _pack_part = "03"
    _pack_files = ("attachment_ids",)
    _order = "date_done desc, id desc"
    _rec_name = "record_name"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    process_id = fields.Many2one(
        "qms.process", "Process", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    document_id = fields.Many2one(
        "qms.document", "Document", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    issue_id = fields.Many2one("qms.issue", "Issue", index="btree_not_null", check_company=True, ondelete="restrict")
    party_id = fields.Many2one(
        "qms.interested.party", "Interested party", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    need_id = fields.Many2one(
        "qms.interested.party.need", "Need", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    scope_id = fields.Many2one("qms.scope", "Scope", index="btree_not_null", check_company=True, ondelete="restrict")
    risk_id = fields.Many2one(
        "qms.risk", "Risk or opportunity", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    record_name = fields.Char("What", required=True, help="As it was called on the day of the review.")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    outcome = fields.Selection(OUTCOMES, required=True, index=True)
    comment = fields.Text()
    evidence = fields.Text("What showed it", readonly=True, help="As it stood on the record on the day of the review.")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Files", readonly=True, help="Of the review, and copies of those the record had then."
    )
    user_id = fields.Many2one("res.users", "Reviewed by", required=True, index=True, ondelete="restrict")
    date_done = fields.Date("Reviewed on", required=True, index=True)
    date_next = fields.Date("Next review", help="Empty: none, it was withdrawn or has no periodic review.")
    days_late = fields.Integer("Days late", aggregator="max", help="After the day on which the review was due.")

    _one_record = models.Constraint(
        f"CHECK(num_nonnulls({', '.join(LINKS)}) = 1)",
        "A review is of exactly one record. Use the button Record review there.",
    )
    _commented = models.Constraint(
        "CHECK(outcome NOT IN ('still_valid', 'withdraw') OR COALESCE(btrim(comment), '') <> '')",
        "Write what was looked at, or why it is withdrawn.",
    )
    _next_after = models.Constraint(
        "CHECK(date_next > date_done)", "The next review is after this one: choose a later day."
    )

    @api.model
    def _prepare_vals(self, record, outcome, comment, date_next):
        """Return the values of a review of `record` by the current user today.

        Raises UserError without a comment where the outcome needs one, and for a next review that is not in the future.
        """
        today = record.sudo().company_id._qms_today()
        date_next = False if outcome == "withdraw" else fields.Date.to_date(date_next)
        if outcome in NEEDS_COMMENT and not comment:
            raise UserError(
                self.env._("Write why it is withdrawn: the reason stays on the record.")
                if outcome == "withdraw"
                else self.env._("Write what you looked at, and why it still holds: that is the evidence of the review.")
            )
        if outcome != "withdraw" and record.review_months and not date_next:
            raise UserError(self.env._("Choose the day of the next review."))
        if date_next and date_next <= today:
            raise UserError(self.env._("The next review is in the future: choose a day after today."))
        record._check_not_far(date_next)
        late = record.date_review and (today - record.date_review).days
        return {
            record._review_link: record.id,
            "record_name": record._review_name(),
            "evidence": record._review_evidence(),
            "company_id": record.sudo().company_id.id,
            "outcome": outcome,
            "comment": comment,
            "user_id": self.env.uid,
            "date_done": today,
            "date_next": date_next,
            "days_late": max(late or 0, 0),
        }

    # What was looked at stays: the record may change, and its files may go

    @api.model
    def _append_only_way_on(self):
        return self.env._("A review cannot be changed. Record another one instead, with what is right.")

    @api.model
    def _append_only_way_out(self):
        return self.env._("A review is evidence and cannot be deleted. Record another one instead.")

    @api.model
    def _review_inputs(self):
        return [self._contribution_line(self.env._("Periodic reviews"), [], "date_done")]

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Periodic reviews"), [], "date_done")]
