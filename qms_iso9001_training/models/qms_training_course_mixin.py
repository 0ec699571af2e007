from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsTrainingCourseMixin(models.AbstractModel):
    """What a course is about and how it is taught: content, provider, exam, cost, what it belongs to."""

    _name = "qms.training.course.mixin"
    _description = "Content of a course"

    content = fields.Html(help="What is taught, in which order.")
    method = fields.Selection(
        [
            ("classroom", "Classroom"),
            ("on_the_job", "On the job"),
            ("reading", "Reading"),
            ("exam", "Exam only"),
            ("external", "External"),
        ],
        default="classroom",
        required=True,
        tracking=True,
    )
    provider_id = fields.Many2one(
        "res.partner", "Provider", check_company=True, ondelete="restrict", help="Who gives it, when it is bought."
    )
    survey_id = fields.Many2one(
        "survey.survey",
        "Exam",
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("access_mode", "in", ("public", "token")), ("users_login_required", "=", False)],
        help="A survey that can be answered without login; its pass mark decides. Making one needs the right Surveys / "
        "User.",
    )
    # The mark is no secret of who makes surveys.
    pass_mark = fields.Float("Pass mark (%)", related="survey_id.scoring_success_min")
    retakes = fields.Integer(help="How often the exam may be repeated; 0: not at all.", tracking=True)
    is_effect_asked = fields.Boolean("Ask whether it had an effect", tracking=True)
    effect_days = fields.Integer("Ask after (days)", default=90)
    document_ids = fields.Many2many("qms.document", string="Documents", check_company=True)
    requirement_ids = fields.Many2many("qms.requirement", string="Topics")
    process_id = fields.Many2one(
        "qms.process", "Process", check_company=True, index="btree_not_null", ondelete="set null"
    )

    _retakes_positive = models.Constraint("CHECK (retakes >= 0)", "The number of retakes cannot be negative.")
    _effect_days_positive = models.Constraint(
        "CHECK (effect_days > 0 OR NOT is_effect_asked)", "Ask for the effect after at least one day."
    )

    @api.constrains("survey_id")
    def _check_survey(self):
        # Whoever makes courses may have no right to surveys.
        for survey in self.sudo().survey_id:
            if survey.access_mode not in ("public", "token") or survey.users_login_required:
                raise UserError(
                    self.env._(
                        "%(survey)s can be answered with a login only, and not everybody who is trained has one. "
                        "Open it, and choose an access mode with a link, without login.",
                        survey=survey.display_name,
                    )
                )
