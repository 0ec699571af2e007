from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date


class QmsClimateMixin(models.AbstractModel):
    """The question whether climate change matters to the quality system: one issue per company, there from the start,
    asked for on the Overview, in the Inbox and above the issues until somebody answers with a reason. The answer is
    reviewed like every issue. A company may switch the question off (Settings).
    """

    _name = "qms.climate.mixin"
    _description = "Question about climate change"

    is_climate = fields.Boolean("Question about climate change", readonly=True, copy=False, index=True)
    climate_relevance = fields.Selection(
        [("yes", "Yes, it matters"), ("no", "No, it does not matter")],
        "Does climate change matter to the quality system?",
        copy=False,
        tracking=True,
    )
    climate_reason = fields.Text(
        "Because",
        copy=False,
        tracking=True,
        help="What climate change, or what is asked for because of it, does to products, sites, vendors or transport.",
    )

    _one_climate_question = models.UniqueIndex(
        "(company_id) WHERE is_climate", "The company has its question about climate change already. Answer that one."
    )
    _climate_reasoned = models.Constraint(
        "CHECK(climate_relevance IS NULL OR (is_climate AND COALESCE(btrim(climate_reason), '') <> ''))",
        "Write why climate change matters to the quality system, or why it does not. Only the question about climate "
        "change takes this answer.",
    )

    @api.model
    def _prepare_climate_questions(self, companies):
        """Give each of `companies` its question; repeats without doubles."""
        questions = self.sudo().with_context(active_test=False)
        missing = companies - questions.search([("is_climate", "=", True)]).company_id
        questions.create(
            [
                {
                    "name": self.env._("Relevance of climate change"),
                    "company_id": company.id,
                    "is_climate": True,
                    "user_id": False,
                    "pestle": "environmental",
                }
                for company in missing
            ]
        )

    @api.model
    def _own_fields(self):
        return super()._own_fields() | {"is_climate"}

    @api.model
    def _changing_fields(self):
        return super()._changing_fields() | {"climate_relevance", "climate_reason"}

    @api.model
    def _get_reviewed_domain(self):
        """A question that nobody answered is not reviewed: it is asked."""
        answered = Domain("is_climate", "=", False) | Domain("climate_relevance", "!=", False)
        return super()._get_reviewed_domain() & answered

    def write(self, vals):
        """Write; who answers looks after the answer when nobody does, and the first review is counted from today."""
        unanswered = self.filtered(lambda issue: issue.is_climate and not issue.climate_relevance)
        res = super().write(vals)
        if vals.get("climate_relevance") == "no":
            # What does not matter is no part of the picture.
            self.filtered(lambda issue: issue.is_climate and issue.swot).write({"swot": False})
        answered = unanswered.filtered("climate_relevance")
        if answered:
            # Who may answer may take the answer over, though owners are assigned by officers.
            answered.sudo().filtered(lambda issue: not issue.user_id).write({"user_id": self.env.uid})
            answered._plan_missing()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_climate(self):
        if any(self.mapped("is_climate")):
            raise self._climate_stays()

    @api.constrains("active")
    def _check_climate_active(self):
        if any(issue.is_climate and not issue.active for issue in self):
            raise self._climate_stays()

    def _climate_stays(self):
        return ValidationError(
            self.env._(
                "Each company keeps its question about climate change. Answer it with no and the reason, or switch the "
                "question off in the settings of the company."
            )
        )

    def _check_may_withdraw(self):
        super()._check_may_withdraw()
        if self.is_climate:
            raise self._climate_stays()

    @api.model
    def _open_climate_domain(self):
        asked = Domain("is_climate", "=", True) & Domain("company_id.qms_climate_question", "=", True)
        return asked & Domain("climate_relevance", "=", False)

    @api.model
    @api.readonly
    def get_climate_question(self):
        """Return what the screens of the context say about climate change in the current company, or False: the
        question is switched off there, or the user may not read it."""
        company = self.env.company.sudo()
        if not company.qms_climate_question or not self.has_access("read"):
            return False
        question = self.search([("is_climate", "=", True), ("company_id", "=", company.id)], limit=1)
        if not question:
            return False
        labels = dict(self._fields["climate_relevance"]._description_selection(self.env))
        return {
            "id": question.id,
            "answer": labels.get(question.climate_relevance, ""),
            "reason": question.climate_reason or "",
            "review": question.date_review and format_date(self.env, question.date_review) or "",
            "is_overdue": question.is_review_overdue,
            "can_answer": question.has_access("write"),
        }

    @api.model
    def _inbox_lines(self):
        label = self.env._("Climate change: does it matter to the quality system?")
        return [*super()._inbox_lines(), self._contribution_line(label, list(self._open_climate_domain()))]

    def _review_note(self):
        labels = dict(self._fields["climate_relevance"]._description_selection(self.env))
        answer = self.is_climate and (labels.get(self.climate_relevance) or self.env._("not answered yet"))
        return ": ".join(filter(None, (answer, self.climate_reason))) or super()._review_note()

    @api.model
    def _review_inputs(self):
        label = self.env._("Relevance of climate change")
        climate = [("is_climate", "=", True), ("company_id.qms_climate_question", "=", True)]
        return [*super()._review_inputs(), self._contribution_line(label, climate)]

    @api.model
    def _overview_tiles(self):
        """Ask until it is answered; then there is no tile any more."""
        asked = list(self._open_climate_domain())
        tiles = super()._overview_tiles()
        if not self.search_count([*asked, ("company_id", "=", self.env.company.id)], limit=1):
            return tiles
        title = self.env._("Does climate change matter?")
        standing = ("bad", self.env._("Not answered"))
        return [*tiles, self._overview_tile(title, "?", standing, asked, sequence=5)]
