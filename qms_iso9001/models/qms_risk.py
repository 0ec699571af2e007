from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.risk_states import OPEN, STATES_OF
from .qms_risk_scale import KINDS

ASSIGNED = {
    "reference",
    "kind",
    "user_id",
    "company_id",
    "process_id",
    "categ_id",
    "partner_id",
    "event_code",
    "event_indicator_id",
}


class QmsRisk(models.Model):
    """What may go wrong (a risk) or better than planned (an opportunity): cause, event and effect, where it belongs,
    who owns it, how it was rated in the course of time and what is done about it."""

    _name = "qms.risk"
    _inherit = [
        "qms.risk.screens.mixin",
        "qms.risk.import.mixin",
        "qms.risk.facts.mixin",
        "qms.risk.rating.mixin",
        "qms.risk.steps.mixin",
        "qms.periodic.review.mixin",
        "qms.state.mixin",
        "qms.reference.mixin",
        "qms.record.retention.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Risk or opportunity"
    _review_input = "e"
    _order = "score desc nulls last, id desc"
    _rec_names_search = ["reference", "name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reference_prefix = "RO-"
    _review_link = "risk_id"
    _review_topics = ("RISK_FIND",)

    name = fields.Char("In short", required=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, default="risk", index=True)
    cause = fields.Text(help="Because of what: where it comes from.")
    event = fields.Text("What may happen")
    effect = fields.Text(help="What follows, for customers, people and the company.")
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
        help="Answers for it, rates it and takes its steps, without any quality group.",
    )
    process_id = fields.Many2one(
        "qms.process", "Process", index=True, check_company=True, tracking=True, ondelete="restrict"
    )
    categ_id = fields.Many2one("product.category", "Product category", index="btree_not_null", ondelete="set null")
    # Vendors may belong elsewhere: the company of the risk decides.
    partner_id = fields.Many2one(
        "res.partner", "Vendor", index="btree_not_null", ondelete="set null", domain=[("is_company", "=", True)]
    )
    partner_name = fields.Char("Vendor (as it was called)", compute="_compute_partner_name", store=True)
    requirement_ids = fields.Many2many(
        "qms.requirement", "qms_risk_requirement_rel", "risk_id", "requirement_id", "Topics of the standard"
    )
    date_identified = fields.Date(
        "Identified on", required=True, index=True, default=lambda self: self.env.company._qms_today()
    )
    review_months = fields.Integer(default=12)
    review_ids = fields.One2many("qms.periodic.review", "risk_id", "Reviews", readonly=True)
    action_ids = fields.One2many("qms.action", "risk_id", "Treatment")
    action_count = fields.Integer("Actions", compute="_compute_action_count")
    judge_count = fields.Integer("Actions to judge", compute="_compute_action_count")

    _named = models.Constraint("CHECK(btrim(name) <> '')", "Write in a few words what it is.")
    _reference_unique = models.UniqueIndex(
        "(company_id, reference)", "This number is used by another risk or opportunity of the company."
    )

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for risk in self:
            risk.display_name = " ".join(filter(None, (risk.reference, risk.name)))

    def _in_short(self):
        """Return the first few in one line: what each is called and how it is rated."""
        return "; ".join(" · ".join(filter(None, (risk.name, risk.current_text))) for risk in self[:3])

    @api.depends("partner_id")
    def _compute_partner_name(self):
        for risk in self:
            # Names of vendors are no secret to who reads the risk.
            risk.partner_name = risk.partner_id.sudo().display_name or False

    @api.depends("action_ids.state", "action_ids.risk_assessment_id")
    def _compute_action_count(self):
        for risk in self.sudo():
            risk.action_count = len(risk.action_ids)
            risk.judge_count = len(risk._actions_to_judge())

    def _actions_to_judge(self):
        """Return the actions done of which nobody has said yet whether they worked."""
        return self.action_ids.filtered(
            lambda action: action.state in ("done", "verified") and not action.risk_assessment_id
        )

    @api.constrains("kind", "state")
    def _check_state_of_kind(self):
        for risk in self:
            if risk.state not in STATES_OF[risk.kind]:
                raise ValidationError(
                    self.env._(
                        '"%(state)s" is no state of: %(kind)s. Choose another state for %(risk)s.',
                        state=risk._state_label(),
                        kind=dict(self._fields["kind"]._description_selection(self.env))[risk.kind],
                        risk=risk.display_name,
                    )
                )

    @api.model
    def _assigned_fields(self):
        return super()._assigned_fields() | ASSIGNED

    @api.model
    def _owner_way_out(self):
        return self.env._("As the owner you describe it, rate it and take its steps.")

    @api.model
    def _get_reviewed_domain(self):
        return Domain("state", "in", OPEN)

    def write(self, vals):
        """Write; a rated risk stays what it is, and where it is."""
        self._check_kept(vals)
        return super().write(vals)

    def _check_kept(self, vals):
        for name in ("kind", "company_id"):
            for risk in self.sudo() if name in vals else ():
                value = risk[name].id if name == "company_id" else risk[name]
                if vals[name] != value and risk.assessment_ids:
                    raise UserError(
                        self.env._(
                            "%(risk)s was rated already. Close it here with a reason, and write down another one.",
                            risk=risk.display_name,
                        )
                    )

    # Periodic review

    @api.model
    def _reviews_due_label(self):
        return self.env._("Risks and opportunities to review")

    @api.model
    def _review_starts(self):
        return {
            **super()._review_starts(),
            "minor": self.env._("Opens it, so that you correct the description now."),
            "major": self.env._("Opens the dialog in which you rate it anew."),
            "withdraw": self.env._("Ends it, with your reason."),
        }

    def _review_major(self, review):
        return self.action_open_rating()

    def _review_withdraw(self, review):
        for risk in self:
            end = risk.action_close if risk.kind == "risk" else risk.action_drop
            end(review.comment)
        return {"type": "ir.actions.act_window_close"}

    def action_view_actions(self):
        """Open the treatment: the quality actions of this risk; new ones belong to it."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action"),
            "domain": [("risk_id", "=", self.id)],
            "context": {"default_risk_id": self.id, "default_process_id": self.sudo().process_id.id},
        }
