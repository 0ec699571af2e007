from datetime import timedelta
from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

COMMENT = "qms_iso9001.mail_activity_type_vendor_comment"
MAX_LENGTH = 2000
# So many of one evaluation within PAUSE; more is a mistake, or a machine.
LIMIT = 20
PAUSE = timedelta(days=1)
DAYS_TO_ANSWER = 7


class QmsSupplierComment(models.Model):
    """What a vendor says about a criterion of its scorecard, and our answer. Both stay as they were written; vendor and
    company read both."""

    _name = "qms.supplier.comment"
    _inherit = ["qms.supplier.answer.mixin", "qms.contribution"]
    _description = "Vendor comment"
    _order = "create_date desc, id desc"
    _rec_name = "line_id"
    _check_company_auto = True
    _asked_fields = ("create_date",)

    line_id = fields.Many2one(
        "qms.supplier.evaluation.line",
        "Criterion",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="cascade",
    )
    evaluation_id = fields.Many2one(related="line_id.evaluation_id", store=True, index=True, check_company=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    partner_name = fields.Char(related="evaluation_id.partner_name", string="Vendor")
    value_text = fields.Char(related="line_id.value_text")
    decided_by_id = fields.Many2one(related="evaluation_id.decided_by_id", store=True)
    body = fields.Text("What the vendor says", required=True, readonly=True)
    author_name = fields.Char("Written by", readonly=True)
    channel = fields.Selection(
        [("account", "Account"), ("link", "Link")],
        readonly=True,
        required=True,
        help="By the link of the scorecard writes whoever holds it; an account has a name.",
    )
    answer = fields.Text("Our answer", help="The vendor reads it on the page of its scorecard, and is told by mail.")
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True, ondelete="restrict")
    date_answered = fields.Datetime("Answered on", readonly=True)

    @api.model
    def _record(self, line, body, author_name, channel):
        """Keep what the vendor wrote about `line` (with superuser rights), and ask for an answer. Raises UserError that
        the vendor reads."""
        evaluation = line.evaluation_id
        if not evaluation.company_id.qms_vendor_comments:
            raise UserError(self.env._("Comments are switched off. Please answer our mail instead."))
        if evaluation.state != "confirmed":
            # What was said of a superseded one, nobody would read.
            raise UserError(
                self.env._("A later scorecard has superseded this one. Write your comment on the later one.")
            )
        body = (body or "").strip()
        if not body:
            raise UserError(self.env._("Write what you want to say about it."))
        if len(body) > MAX_LENGTH:
            raise UserError(self.env._("That is very long. Shorten it to 2,000 characters, or write us a mail."))
        evaluation._lock_for_vendor()
        recent = Domain("evaluation_id", "=", evaluation.id) & Domain("create_date", ">", fields.Datetime.now() - PAUSE)
        # Writes for the vendor, who has no right to our records.
        comments = self.sudo()
        if comments.search_count(recent, limit=LIMIT) >= LIMIT:
            raise UserError(self.env._("You have written many comments today. Write us a mail, or go on tomorrow."))
        comment = comments.create({"line_id": line.id, "body": body, "author_name": author_name, "channel": channel})
        comment._ask_for_answer()
        return comment

    def _ask_for_answer(self):
        user = self.evaluation_id._decided_by_or_stand_in()
        # One question for all comments of an evaluation.
        if user and not self.evaluation_id.activity_search([COMMENT]):
            self.evaluation_id.activity_schedule(
                COMMENT,
                date_deadline=self.company_id._qms_today() + timedelta(days=DAYS_TO_ANSWER),
                user_id=user.id,
            )

    def write(self, vals):
        """Keep our answer, once, and mail it to the vendor; nothing else of a comment can be changed."""
        self.check_access("write")
        if vals.keys() - {"answer"}:
            raise UserError(self.env._("What the vendor wrote stays as it is. Write your answer beside it."))
        answered = self.filtered("date_answered")
        if answered:
            raise UserError(
                self.env._("It is answered already, and the vendor may have read it. Write the vendor a mail instead.")
            )
        answer = (vals.get("answer") or "").strip()
        if not answer:
            raise UserError(self.env._("The answer is empty. Write it, then save."))
        res = super().write({"answer": answer, "answered_by_id": self.env.uid, "date_answered": fields.Datetime.now()})
        self._end_question()
        self._mail_answer()
        return res

    def _end_question(self):
        """Take the question away from evaluations without an open comment."""
        # The question is the evaluation's: whoever answers ends it for everybody.
        evaluations = self.sudo().evaluation_id
        waiting = self.sudo().search([("evaluation_id", "in", evaluations.ids), ("date_answered", "=", False)])
        (evaluations - waiting.evaluation_id).activity_feedback([COMMENT])

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Comments of vendors stay with the evaluation. Answer it instead."))

    @api.model
    def _inbox_lines(self):
        waiting = [("date_answered", "=", False)]
        return [
            *super()._inbox_lines(),
            self._contribution_line(self.env._("Vendor comments to answer"), waiting, "create_date"),
        ]

    def _inbox_about(self):
        return {each.id: [each.partner_name, shorten(each.body, 200, placeholder="…")] for each in self}

    def action_view_evaluation(self):
        """Open the evaluation that the vendor commented on."""
        self.ensure_one()
        return self.evaluation_id._get_form_action()
