from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .qms_acknowledgement import CHANNELS
from .qms_satisfaction_answer_mixin import ASKED


class SurveyUserInput(models.Model):
    """Answers to the questions about a document: done, and passed if scored, they confirm that it was read."""

    _name = "survey.user_input"
    _inherit = ["survey.user_input", "qms.satisfaction.answer.mixin"]

    # Nobody sets these by hand or RPC: they decide whose reading the answers confirm.
    qms_acknowledgement_id = fields.Many2one(
        "qms.acknowledgement",
        "Read confirmation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=fields.NO_ACCESS,
    )
    # The line of a vendor evaluation that these answers of a buyer are for.
    qms_evaluation_line_id = fields.Many2one(
        "qms.supplier.evaluation.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=fields.NO_ACCESS,
    )
    # The question to the buyer that these answers close.
    qms_activity_id = fields.Many2one(
        "mail.activity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=fields.NO_ACCESS,
    )
    qms_channel = fields.Selection(CHANNELS, readonly=True, copy=False, groups=fields.NO_ACCESS)

    @api.model
    def default_get(self, fields):
        """Neither the context nor a default of their own lets somebody answer for another person."""
        return super().default_get([name for name in fields if not name.startswith("qms_")])

    def write(self, vals):
        """Write; answers that confirmed a reading are evidence, only their conversation goes on, and where the browser
        stands."""
        if not all(name.startswith(("message_", "activity_", "last_displayed_page_id")) for name in vals):
            self._qms_check_kept()
        if not vals.keys().isdisjoint(ASKED):
            self._qms_check_invited()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        self._qms_check_kept()
        self._qms_check_invited()

    def _qms_check_kept(self):
        """Raise UserError if any of these answers confirmed that somebody has read a document."""
        kept = self._qms_kept_as()
        if "reading" in kept:
            raise UserError(
                self.env._(
                    "These answers confirmed that a document was read: they are evidence and stay as they are. "
                    "For other questions, change those of the document; its next revision asks again."
                )
            )
        if "customer" in kept:
            raise UserError(
                self.env._(
                    "This is what a customer said: it is evidence and stays as it is. Answer the customer instead."
                )
            )
        if "vendor" in kept or self._qms_is_of_evaluation():
            raise UserError(
                self.env._(
                    "By these answers a vendor is decided about: they are evidence and stay as they are. Propose or "
                    "evaluate the vendor again instead."
                )
            )

    def _qms_kept_as(self):
        """Return as what any of these is evidence: "reading", "vendor" (a self-assessment) and "customer" (how
        satisfied one is), by one query."""
        if not self.ids:
            return set()
        self.env["qms.acknowledgement"].flush_model(["answer_id"])
        self.env["qms.supplier.approval.item"].flush_model(["answer_id", "date_answered"])
        self.flush_recordset(["qms_answered_on"])
        rows = self.env.execute_query(
            SQL(
                "SELECT 'reading' FROM qms_acknowledgement WHERE answer_id = ANY(%(ids)s) UNION "
                "SELECT 'vendor' FROM qms_supplier_approval_item"
                " WHERE answer_id = ANY(%(ids)s) AND date_answered IS NOT NULL UNION "
                "SELECT 'customer' FROM survey_user_input WHERE id = ANY(%(ids)s) AND qms_answered_on IS NOT NULL",
                ids=list(self.ids),
            )
        )
        return {kind for (kind,) in rows}

    def _qms_is_of_evaluation(self):
        """Tell whether any of these is counted in an evaluation that is decided."""
        # What came after the decision counted for nothing.
        return any(
            answer.state == "done" and answer.end_datetime and answer.end_datetime < evaluation.date_decided
            for answer in self.sudo().filtered("qms_evaluation_line_id")
            if (evaluation := answer.qms_evaluation_line_id.evaluation_id).state != "draft" and evaluation.date_decided
        )

    def _mark_done(self):
        """Mark as done; confirm the reading that these answers are about."""
        res = super()._mark_done()
        # Whoever answers may read neither the row nor, without login, anything else.
        for answer in self.sudo().filtered("qms_acknowledgement_id"):
            answer._qms_confirm_reading()
        self.env["qms.supplier.approval.item"].sudo()._take_answers(self)
        self.sudo().filtered("qms_evaluation_line_id")._qms_score_vendor()
        self.sudo()._qms_take_satisfaction()
        return res

    def _qms_score_vendor(self):
        """Hand the mean of what buyers answered to the lines of evaluations that are still drafts."""
        for line, answers in self.grouped("qms_evaluation_line_id").items():
            if line.evaluation_id.state != "draft":
                line.evaluation_id._tell_of_late_answers(answers.partner_id.mapped("name"))
                continue
            done = self.search([("qms_evaluation_line_id", "=", line.id), ("state", "=", "done")])
            asked = self.search_count([("qms_evaluation_line_id", "=", line.id)])
            mean = sum(done.mapped("scoring_percentage")) / len(done)
            line._answer(min(100, max(0, mean)), len(done), min(asked, line.criterion_id.minimum_count))
            answers.qms_activity_id.action_feedback()

    def _qms_confirm_reading(self):
        row = self.qms_acknowledgement_id._current()
        if self.qms_channel == "kiosk":
            # The next person at the screen finds nothing in its history.
            self.deadline = fields.Datetime.now()
        right_questions = self.survey_id == row.document_id.survey_id and not self.test_entry
        if right_questions and self._qms_is_passed() and not row.date_confirmed and not row.date_end:
            row._confirm(self.qms_channel, answer_id=self.id)

    def _qms_is_passed(self):
        return self.survey_id.scoring_type == "no_scoring" or self.scoring_success

    def _qms_token_decides(self):
        """Tell whether whoever has the token answers, whoever is signed in: a document is read by the reader of the
        row, the contact who was asked says how satisfied one is."""
        self.ensure_one()
        return bool(self.qms_acknowledgement_id or self.qms_satisfaction_company_id)

    def _qms_back_path(self):
        """Return the path of the page from which the questions were opened; empty for answers of other surveys."""
        answer = self.sudo()
        if not answer.qms_acknowledgement_id:
            return ""
        return self.env["qms.acknowledgement"]._get_back_path(answer)
