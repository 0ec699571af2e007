from odoo import api, fields, models

from ..tools.numbers import number_taken


class QmsCapa(models.Model):
    """Corrective action: why it happened, what prevents it from happening again, and whether that worked.

    The short form is enough for most; eight disciplines (8D) are asked for with `is_8d`.
    """

    _name = "qms.capa"
    _description = "Corrective action (CAPA)"
    _review_input = "c4"
    _inherit = [
        "qms.case.origin.link.mixin",
        "qms.capa.request.mixin",
        "qms.capa.retry.mixin",
        "qms.capa.lines.mixin",
        "qms.capa.import.mixin",
        "qms.capa.check.mixin",
        "qms.capa.report.mixin",
        "qms.capa.verify.mixin",
        "qms.capa.cause.mixin",
        "qms.capa.gate.mixin",
        "qms.capa.update.mixin",
        "qms.capa.similar.mixin",
        "qms.capa.cases.mixin",
        "qms.capa.bar.mixin",
        "qms.capa.owners.mixin",
        "qms.capa.steps.mixin",
        "qms.reminder.mixin",
        "qms.responsible.mixin",
        "qms.signed.mixin",
        "qms.state.mixin",
        "qms.reference.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_opened desc, id desc"
    _rec_names_search = ["reference", "name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reference_prefix = "CA-%(range_year)s-"
    _reminder_type = "qms_iso9001_capa.mail_activity_type_capa"

    name = fields.Char("What", required=True, tracking=True)
    description = fields.Text(help="What happens, where, since when and how often: as those who see it would say.")
    state = fields.Selection(
        [
            ("analysis", "Analysis"),
            ("action", "Actions"),
            ("effectiveness", "Effectiveness"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        default="analysis",
        required=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
    )
    reported_by_id = fields.Many2one(
        "res.users",
        "Opened by",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    team_ids = fields.Many2many(
        "res.users", "qms_capa_team_rel", "capa_id", "user_id", string="Team", check_company=True, tracking=True
    )
    is_8d = fields.Boolean("8D", tracking=True, help="Eight disciplines, each with its gate and on paper.")
    date_opened = fields.Date(
        "Opened on", required=True, default=lambda self: self.env.company._qms_today(), copy=False, index=True
    )
    date_due = fields.Date("Due", index=True, tracking=True, copy=False)
    date_due_original = fields.Date("Due at first", readonly=True, copy=False)
    date_done = fields.Date("Closed on", readonly=True, copy=False, index="btree_not_null")
    process_id = fields.Many2one(
        "qms.process", "Process", check_company=True, index=True, tracking=True, ondelete="restrict"
    )
    requirement_ids = fields.Many2many("qms.requirement", string="Topics of the standard")
    # What it comes from: any of them, and of the first two several.
    nonconformity_ids = fields.One2many("qms.nonconformity", "capa_id", "Nonconformities")
    complaint_ids = fields.One2many("qms.complaint", "capa_id", "Complaints")
    indicator_id = fields.Many2one("qms.indicator", "Indicator", check_company=True, index=True, ondelete="restrict")
    action_ids = fields.One2many("qms.action", "capa_id", "Actions")
    cause = fields.Text("Root cause", tracking=True, help="Why it happened, and why it was not noticed before.")
    cause_id = fields.Many2one(
        "qms.cause", "Cause code", check_company=True, index="btree_not_null", tracking=True, ondelete="restrict"
    )
    end_reason = fields.Char("Cancelled because", readonly=True, copy=False)
    reopen_reason = fields.Char("Reopened because", readonly=True, copy=False)
    failure_count = fields.Integer("Times not effective", readonly=True, copy=False)

    _reference_unique = models.UniqueIndex("(company_id, reference)", number_taken)

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = " ".join(filter(None, (record.reference, record.name)))

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "reported_by_id",
            "date_due_original",
            "date_done",
            "end_reason",
            "reopen_reason",
            "failure_count",
            "signing_round",
        }

    def _is_editable(self):
        return self.state not in ("closed", "cancelled")
