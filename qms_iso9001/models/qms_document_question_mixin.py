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
        """Open the questions about the document: the survey for who makes surveys, else a dialog of three. Readers are
        asked once that is saved. For whoever may edit the document."""
        self.ensure_one()
        self.check_access("write")
        if self.survey_id and self.survey_id.has_access("write"):
            return {
                "type": "ir.actions.act_window",
                "res_model": "survey.survey",
                "res_id": self.survey_id.id,
                "view_mode": "form",
                "views": [(False, "form")],
            }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Questions about %(document)s", document=self.display_name),
            "res_model": "qms.document.question",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_document_id": self.id},
        }

    def action_remove_questions(self):
        """Ask readers no questions any more; what was answered stays. For whoever may edit the document."""
        self.check_access("write")
        # Only so that the chatter may name the survey, to which its readers have no right.
        self.sudo().filtered("survey_id").survey_id = False

    @api.model
    def _get_stock_questions(self):
        """Return [(question, kind of `qms.document.question`)] that fit every document."""
        return [
            (self.env._("Do you know where to find this document when you need it?"), "yes"),
            (self.env._("Was everything that you did not understand explained to you?"), "yes"),
            (self.env._("What do you do differently from now on?"), "text"),
        ]

    def _get_easy_questions(self):
        """Return the questions of today in the same form, as far as they fit it."""
        self.check_access("write")
        questions = []
        # Whoever may edit the document may know what it asks.
        for question in self.sudo().survey_id.question_ids:
            answers = question.suggested_answer_ids
            if question.question_type == "text_box":
                questions.append((question.title, "text"))
            elif question.question_type == "simple_choice" and len(answers) == 2:
                questions.append((question.title, "yes" if answers[0].is_correct else "no"))
        return questions

    def _ask_questions(self, questions):
        """Ask [(question, kind)] from now on, in a survey of their own: what was answered keeps its questions."""
        self.ensure_one()
        self.check_access("write")
        # Making surveys is a right of its own; these questions are nobody's secret.
        document = self.sudo()
        document.survey_id = document.survey_id.create(self._prepare_survey_vals(questions))

    def _prepare_survey_vals(self, questions):
        scored = any(kind != "text" for _title, kind in questions)
        return {
            "title": self.env._("Questions about %(document)s", document=self.display_name),
            # Only who makes surveys can be responsible for one.
            "user_id": self.env.user.has_group("survey.group_survey_user") and self.env.uid,
            "access_mode": "token",
            "users_login_required": False,
            "questions_layout": "one_page",
            "scoring_type": "scoring_without_answers" if scored else "no_scoring",
            "scoring_success_min": 100,
            "question_and_page_ids": [
                Command.create({**self._prepare_question_vals(*question), "sequence": position})
                for position, question in enumerate(questions)
            ],
        }

    @api.model
    def _prepare_question_vals(self, title, kind):
        vals = {"title": title, "constr_mandatory": True}
        if kind == "text":
            return {**vals, "question_type": "text_box"}
        answers = (("yes", self.env._("Yes")), ("no", self.env._("No")))
        return {
            **vals,
            "question_type": "simple_choice",
            "suggested_answer_ids": [
                Command.create({"value": label, "is_correct": key == kind, "answer_score": int(key == kind)})
                for key, label in answers
            ],
        }
