from datetime import timedelta

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import LockError, UserError

QUESTION = "qms_iso9001.mail_activity_type_vendor_question"


class QmsSupplierEvaluationAskMixin(models.AbstractModel):
    """Asking buyers about a vendor by a short survey: one activity per buyer and criterion, which the answer closes;
    the confirmation closes those that are left."""

    _name = "qms.supplier.evaluation.ask.mixin"
    _description = "Questions to buyers about a vendor"

    to_ask = fields.Boolean(compute="_compute_to_ask")
    has_judged = fields.Boolean(compute="_compute_to_ask")
    taken_text = fields.Text("Taken over", compute="_compute_to_ask")
    open_text = fields.Char("Still open", compute="_compute_to_ask")

    def _compute_to_ask(self):
        """One query for all."""
        lines = self.env["qms.supplier.evaluation.line"].search(
            [("evaluation_id", "in", self.ids), ("kind", "!=", "computed")]
        )
        by_evaluation = lines.grouped("evaluation_id")
        for evaluation in self:
            own = by_evaluation.get(evaluation, lines.browse())
            is_draft = evaluation.state == "draft"
            waiting = own.filtered(lambda line: line.state == "open") if is_draft else lines.browse()
            evaluation.has_judged = "judged" in own.mapped("kind")
            taken = own.filtered("taken_from_id")
            evaluation.taken_text = "\n".join(f"{line._label()}: {line.taken_text}" for line in taken)
            evaluation.to_ask = is_draft and bool(own._askable())
            evaluation.open_text = " ".join(evaluation._open_texts(waiting, evaluation.score))

    def action_ask_buyers(self):
        """Ask the buyers named in the criteria by a short survey: an activity with a link of their own each.

        Who was asked already is not asked again.
        """
        self.check_access("write")
        self._require_state("draft")
        lines = self.line_ids._askable()
        if not lines.criterion_id.filtered(lambda each: each.survey_id and each.user_ids):
            raise UserError(self.env._("Nobody is to be asked. Name the questions and the buyers in the scheme first."))
        # Officers need no right of the survey app to ask; they see scores, not who answered what.
        answers = self.env["survey.user_input"].sudo()
        asked = answers.search([("qms_evaluation_line_id", "in", lines.ids)])
        done = {(answer.qms_evaluation_line_id.id, answer.partner_id.id) for answer in asked}
        for line in lines:
            for user in line.criterion_id.sudo().user_ids:
                if (line.id, user.partner_id.id) not in done:
                    self._ask(line, user)

    def _ask(self, line, user):
        """Ask `user` by the survey of the criterion of `line`, with a link of their own."""
        # Neither who asks nor who answers needs a right of the survey app.
        survey = line.sudo().criterion_id.survey_id
        answer = survey._create_answer(user=user, check_attempts=False)
        answer.qms_evaluation_line_id = line.id
        url = f"{self.get_base_url()}{answer.get_start_url()}"
        answer.qms_activity_id = line.evaluation_id._schedule_question(user, survey, url)

    def _schedule_question(self, user, survey, url):
        link = Markup('<a href="%s">%s</a>') % (url, survey.title)
        return self.activity_schedule(
            QUESTION,
            date_deadline=self.company_id._qms_today() + timedelta(days=7),
            summary=self.env._("How is %(vendor)s?", vendor=self.partner_name),
            note=self.env._("Please answer a few questions about this vendor: %(link)s", link=link),
            user_id=user.id,
        )

    def _close_questions(self):
        """Take away the questions that nobody answered: what they were asked for is decided."""
        # The activities belong to the buyers.
        self.sudo().activity_unlink([QUESTION])

    def _tell_of_late_answers(self, names):
        """Say on the record who answered after the decision."""
        lang = self.company_id._qms_lang()
        text = self.with_context(lang=lang).env._(
            "Answered too late: %(names)s. The evaluation was decided already, the answers change nothing.",
            names=", ".join(names),
        )
        self.message_post(body=text, subtype_xmlid="mail.mt_note")

    def _lock_for_vendor(self):
        """Let nothing else that this vendor sends at the same moment be counted beside it: that is sent again."""
        try:
            self.partner_id.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Something else of yours arrives at this moment. Please send it again.")
            ) from error
