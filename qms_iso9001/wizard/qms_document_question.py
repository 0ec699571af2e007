from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [("yes", "Yes is right"), ("no", "No is right"), ("text", "Free text")]
PLACES = (1, 2, 3)


class QmsDocumentQuestion(models.TransientModel):
    """Up to three questions about a document, asked of its readers from when they are saved.

    For who may edit the document and makes no surveys. What was answered stays with the questions it answers: saving
    begins a new survey.
    """

    _name = "qms.document.question"
    _description = "Questions of a document"

    document_id = fields.Many2one("qms.document", required=True, ondelete="cascade")
    question_1 = fields.Char("First question")
    question_2 = fields.Char("Second question")
    question_3 = fields.Char("Third question")
    kind_1 = fields.Selection(KINDS, "First answer", default="yes", required=True)
    kind_2 = fields.Selection(KINDS, "Second answer", default="yes", required=True)
    kind_3 = fields.Selection(KINDS, "Third answer", default="text", required=True)

    @api.model
    def default_get(self, fields):
        """Begin with what the document asks today, or with three questions that fit every document."""
        values = super().default_get(fields)
        document = self.env["qms.document"].browse(values.get("document_id"))
        questions = document and document._get_easy_questions() or self.env["qms.document"]._get_stock_questions()
        for place, (title, kind) in zip(PLACES, questions, strict=False):
            values |= {f"question_{place}": title, f"kind_{place}": kind}
        return values

    def action_save(self):
        """Ask these questions from now on. For whoever may edit the document."""
        self.ensure_one()
        self.document_id.check_access("write")
        questions = [((self[f"question_{place}"] or "").strip(), self[f"kind_{place}"]) for place in PLACES]
        questions = [(title, kind) for title, kind in questions if title]
        if not questions:
            raise UserError(self.env._('Write at least one question. "Remove questions" on the document asks none.'))
        self.document_id._ask_questions(questions)
        return {"type": "ir.actions.act_window_close"}
