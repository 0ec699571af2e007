from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .qms_owner_mixin import OFFICER
from .qms_proposal_answer_mixin import ANSWER_DAYS


class QmsProposal(models.Model):
    """An improvement that anybody proposes: what, why, a photo. It is always answered, and the proposer is told."""

    _name = "qms.proposal"
    _inherit = [
        "qms.proposal.answer.mixin",
        "qms.files.mixin",
        "qms.reminder.mixin",
        "qms.state.mixin",
        "qms.reference.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
        "qms.retention.mixin",
    ]
    _description = "Proposal for improvement"
    _pack_part = "06"
    _order = "id desc"
    _rec_names_search = ["reference", "name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reference_prefix = "PI-"
    _reminder_type = "qms_iso9001.mail_activity_type_proposal"
    _keeps_files = True
    _file_fields = ("attachment_ids",)

    name = fields.Char("What", required=True, tracking=True)
    description = fields.Text("Why", help="What is in the way today, and what gets better.")
    attachment_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    process_id = fields.Many2one(
        "qms.process",
        "Process",
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
        help="Its owner answers. Empty: the quality officers do.",
    )
    proposed_by_id = fields.Many2one(
        "res.users",
        "Proposed by (user)",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        "In the name of",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Quality officers write down what people without a login propose.",
    )
    proposed_by_name = fields.Char("Proposed by", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        "To be answered by",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        help="The owner of the process, else a quality manager. Other quality officers may answer as well.",
    )
    action_ids = fields.One2many("qms.action", "proposal_id", "Actions")
    can_manage = fields.Boolean(compute="_compute_can_edit")
    can_edit = fields.Boolean(compute="_compute_can_edit")

    _named = models.Constraint("CHECK(btrim(name) <> '')", "Write what you propose, in a few words.")
    _reference_unique = models.UniqueIndex(
        "(company_id, reference)", "This number is used by another proposal of the company."
    )

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = " ".join(filter(None, (proposal.reference, proposal.name)))

    @api.depends_context("uid")
    @api.depends("state", "proposed_by_id")
    def _compute_can_edit(self):
        officer = self.env.user.has_group(OFFICER)
        for proposal in self:
            proposal.can_manage = officer and proposal.state == "new"
            mine = not proposal._origin or proposal.proposed_by_id == self.env.user
            proposal.can_edit = proposal.state == "new" and (officer or mine)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"proposed_by_id", "proposed_by_name", "user_id"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {
            "reference",
            "name",
            "description",
            "attachment_ids",
            "company_id",
            "process_id",
            "employee_id",
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Take in what anybody proposes: in their own name, to be answered within 14 days, by somebody."""
        for vals in vals_list:
            self._check_proposer(vals.get("employee_id"))
        proposals = super().create(vals_list)
        for proposal in proposals.sudo():
            proposal._name_proposer()
            if not proposal.is_legacy:
                today = proposal.company_id._qms_today()
                proposal._write_unguarded({"date_due": today + timedelta(days=ANSWER_DAYS)})
        proposals._route()
        return proposals

    def write(self, vals):
        """Write; the process brings who answers."""
        self._check_proposer(vals.get("employee_id"))
        res = super().write(vals)
        if "employee_id" in vals:
            self.sudo()._name_proposer()
        if {"process_id", "employee_id"} & vals.keys():
            self._route()
        return res

    def _check_proposer(self, employee_id):
        if not employee_id or self.env.su or self.env.user.has_group(OFFICER):
            return
        # Plain users read employees through another model; these are their own.
        if employee_id not in self.env["hr.employee"].sudo().search([("user_id", "=", self.env.uid)]).ids:
            raise AccessError(
                self.env._(
                    "You propose in your own name. Ask a quality officer to write down what others want to propose."
                )
            )

    def _name_proposer(self):
        for proposal in self:
            user, employee = proposal.proposed_by_id, proposal.employee_id
            if employee:
                user = employee.user_id
            elif not proposal.is_legacy:
                employee = user.with_company(proposal.company_id).employee_id
            name = employee.name or user.name or proposal.proposed_by_name
            proposal._write_unguarded({"employee_id": employee.id, "proposed_by_id": user.id, "proposed_by_name": name})

    def _route(self):
        """Remind who answers, never the proposer: the owner of the process, else a quality manager of the company."""
        # Whoever proposes need not be able to read the process or the users of the company.
        for company, proposals in self.sudo().grouped("company_id").items():
            for proposal in proposals.filtered(lambda proposal: proposal.state == "new"):
                proposer = proposal.proposed_by_id
                owner = proposal._active_process_owner() - proposer
                proposal._write_unguarded({"user_id": (owner or company._qms_stand_in(besides=proposer)).id})
            proposals._follow_owner()

    def _active_process_owner(self):
        company = self.company_id.sudo()
        return self.process_id.sudo().user_id.filtered(lambda user: user.active and company in user.company_ids)

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """The activity tells who has to answer: one message, not two."""

    def action_view_thanks(self):
        """Close the dialog in which it was written, with a word of thanks."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Thank you. Your proposal has the number %(number)s. %(outcome)s",
                    number=self.reference,
                    outcome=self.outcome,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_view_actions(self):
        """Open the quality actions that came of these proposals."""
        self.check_access("read")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action"),
            "domain": [("proposal_id", "in", self.ids)],
            "context": {"default_proposal_id": self.id} if len(self) == 1 else {},
        }

    # Shared screens

    @api.model
    def _inbox_lines(self):
        return [self._contribution_line(self.env._("Proposals to answer"), [("state", "=", "new")], "date_due")]

    @api.model
    def _my_quality_lines(self):
        mine = [
            ("state", "=", "new"),
            ("proposed_by_id", "!=", self.env.uid),
            "|",
            ("user_id", "=", self.env.uid),
            ("process_id.user_id", "=", self.env.uid),
        ]
        return [self._contribution_line(self.env._("Proposals for me to answer"), mine, "date_due")]

    def _my_quality_note(self):
        if self.state in ("declined", "opportunity") and self.answer:
            return self.env._("because: %(reason)s", reason=self.answer)
        return super()._my_quality_note()

    @api.model
    def _my_quality_info_lines(self):
        mine = [("proposed_by_id", "=", self.env.uid)]
        return [self._contribution_line(self.env._("My proposals"), mine, "create_date")]

    @api.model
    def _my_quality_buttons(self):
        return [
            self._contribution_button(
                self.env._("Propose an improvement"), "fa-lightbulb-o", "qms_iso9001.qms_proposal_propose_action", 20
            )
        ]

    @api.model
    def _review_inputs(self):
        return [self._contribution_line(self.env._("Proposals for improvement"), [], "date_due")]

    @api.model
    def _pack_folder(self):
        return [
            self._contribution_line(self.env._("Proposals for improvement"), [("state", "!=", "new")], "date_answered")
        ]
