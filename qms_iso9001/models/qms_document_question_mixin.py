from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class QmsDocumentQuestionMixin(models.AbstractModel):
    """Questions that readers answer before they confirm: a survey of Odoo, opened with the confirmation."""

    _name = "qms.document.question.mixin"
    _description = "Questions about a document"

    survey_id = fields.Many2one(
        "survey.survey",
        "Questions",
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("access_mode", "in", ("public", "token")), ("users_login_required", "=", False)],
        help="Readers answer them before they confirm; scored ones have to be passed. Readers may try again.",
    )

    @api.constrains("survey_id")
    def _check_survey(self):
        for survey in self.sudo().survey_id:
            if not self._is_for_everybody(survey):
                raise UserError(
                    self.env._(
                        "%(survey)s can be answered with a login only, and not all readers have one. "
                        "Open it, and choose an access mode with a link, without login.",
                        survey=survey.display_name,
                    )
                )

    @api.model
    def _is_for_everybody(self, survey):
        """Tell whether readers without login can answer the survey."""
        return survey.access_mode in ("public", "token") and not survey.users_login_required

    def action_add_questions(self):
        """Begin a survey of three questions about the document; who makes surveys, edits it. For whoever may edit the
        document."""
        self.ensure_one()
        self.check_access("write")
        if not self.survey_id:
            # Making surveys is a right of its own; these three questions are nobody's secret.
            document = self.sudo()
            document.survey_id = document.survey_id.create(document._prepare_survey_vals())
        if not self.survey_id.has_access("write"):
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return {
            "type": "ir.actions.act_window",
            "res_model": "survey.survey",
            "res_id": self.survey_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_remove_questions(self):
        """Ask readers no questions any more; what was answered stays. For whoever may edit the document."""
        self.check_access("write")
        # Only so that the chatter may name the survey, to which its readers have no right.
        self.sudo().filtered("survey_id").survey_id = False

    def _prepare_survey_vals(self):
        yes, no = self.env._("Yes"), self.env._("No")
        closed = [
            self.env._("Do you know where to find this document when you need it?"),
            self.env._("Was everything that you did not understand explained to you?"),
        ]
        questions = [
            {
                "title": title,
                "question_type": "simple_choice",
                "suggested_answer_ids": [
                    Command.create({"value": yes, "is_correct": True, "answer_score": 1}),
                    Command.create({"value": no}),
                ],
            }
            for title in closed
        ]
        questions.append({"title": self.env._("What do you do differently from now on?"), "question_type": "text_box"})
        return {
            "title": self.env._("Questions about %(document)s", document=self.display_name),
            # Only who makes surveys can be responsible for one.
            "user_id": self.env.user.has_group("survey.group_survey_user") and self.env.uid,
            "access_mode": "token",
            "users_login_required": False,
            "questions_layout": "one_page",
            "scoring_type": "scoring_without_answers",
            "scoring_success_min": 100,
            "question_and_page_ids": [
                Command.create({**vals, "sequence": position, "constr_mandatory": True})
                for position, vals in enumerate(questions)
            ],
        }
