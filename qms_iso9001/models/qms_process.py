from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.actions import renamed
from ..tools.history import with_history


class QmsProcess(models.Model):
    """A process of the quality system: what it is for, who answers for it, what it takes in and gives out.

    Inputs and outputs are flows, so that the card, the lists and the interaction map tell one story. Who runs the
    process describes it (the owner needs no quality group); who it belongs to is decided by the quality officers.
    """

    _name = "qms.process"
    _inherit = ["qms.process.context.mixin", "qms.periodic.review.mixin", "qms.risk.process.mixin", "qms.work.mixin"]
    _inherit += ["qms.reference.mixin", "mail.thread"]
    _description = "Process"
    _review_input = "c3"
    _order = "sequence, reference, id"
    _rec_names_search = ["reference", "name"]
    _mail_post_access = "read"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    _reference_prefix = "P-"
    _review_link = "process_id"

    name = fields.Char(required=True, translate=True, tracking=True)
    reference = fields.Char(tracking=True)
    kind = fields.Selection(
        [("management", "Management"), ("core", "Core"), ("support", "Support")],
        required=True,
        default="core",
        index=True,
        tracking=True,
        group_expand=True,
        help="Management processes steer, core processes serve the customer, support processes provide the means.",
    )
    sequence = fields.Integer(default=10, help="Order within the kind, in lists and on the interaction map.")
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        index=True,
        tracking=True,
        check_company=True,
        domain=[("share", "=", False)],
        help="Answers for the process and may describe it, without any quality group.",
    )
    parent_id = fields.Many2one(
        "qms.process",
        "Part of",
        index=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
    )
    child_ids = fields.One2many("qms.process", "parent_id", "Subprocesses")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    color = fields.Integer()
    active = fields.Boolean(default=True, tracking=True)
    purpose = fields.Text(translate=True, tracking=True, help="Why the company has this process, in a sentence or two.")
    activities = fields.Html("Steps", translate=True, help="The steps, in the order in which they are done.")
    resources = fields.Text(translate=True, tracking=True, help="Equipment, software, rooms, knowledge, information.")
    criteria = fields.Text(
        "Criteria and methods",
        translate=True,
        tracking=True,
        help="How one sees that the process works: what is measured or checked, how, and against which limit.",
    )
    requirement_ids = fields.Many2many(
        "qms.requirement",
        "qms_process_requirement_rel",
        "process_id",
        "requirement_id",
        "Topics of the standard",
        help="What of the standard this process carries; an auditor looks here for its evidence.",
    )
    input_flow_ids = fields.One2many("qms.process.flow", "target_process_id", "Inputs")
    output_flow_ids = fields.One2many("qms.process.flow", "source_process_id", "Outputs")
    role_ids = fields.One2many("qms.process.role", "process_id", "Roles")
    review_ids = fields.One2many("qms.periodic.review", "process_id", "Reviews", readonly=True)
    input_count = fields.Integer("Inputs count", compute="_compute_flow_counts")
    output_count = fields.Integer("Outputs count", compute="_compute_flow_counts")
    action_count = fields.Integer("Open actions", compute="_compute_action_count")

    _unique_reference = models.UniqueIndex(
        "(company_id, reference)",
        "Another process of the company has this number. Choose a free one.",
    )

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for process in self:
            process.display_name = " ".join(filter(None, [process.reference, process.name]))

    @api.depends("input_flow_ids", "output_flow_ids")
    def _compute_flow_counts(self):
        flows = self.env["qms.process.flow"]
        inputs = dict(flows._read_group([("target_process_id", "in", self.ids)], ["target_process_id"], ["__count"]))
        outputs = dict(flows._read_group([("source_process_id", "in", self.ids)], ["source_process_id"], ["__count"]))
        for process in self:
            process.input_count = inputs.get(process._origin, 0)
            process.output_count = outputs.get(process._origin, 0)

    @api.depends_context("uid")
    def _compute_action_count(self):
        domain = [("process_id", "in", self.ids), ("state", "=", "open")]
        counts = dict(self.env["qms.action"]._read_group(domain, ["process_id"], ["__count"]))
        for process in self:
            process.action_count = counts.get(process._origin, 0)

    @api.model
    def _prepare_sequence_vals(self, company):
        """P-01: a company has tens of processes, not thousands."""
        return {**super()._prepare_sequence_vals(company), "padding": 2}

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._('A process cannot be part of itself. Choose another one in "Part of".'))

    def write(self, vals):
        """Write; keep the former steps in the chatter."""
        self._check_company_kept(vals)
        self = with_history(self)
        before = {process.id: process.activities for process in self} if "activities" in vals else {}
        res = super().write(vals)
        self._log_activities(before)
        if "user_id" in vals:
            # Whoever owns it now answers what was proposed for it; the officer need not read who proposed.
            self.env["qms.proposal"].sudo().search([("process_id", "in", self.ids), ("state", "=", "new")])._route()
        return res

    @api.model
    def _assigned_fields(self):
        """Return the names of the fields that quality officers decide on, not the owner."""
        assigned = {"reference", "name", "kind", "user_id", "parent_id", "company_id", "active"}
        return super()._assigned_fields() | assigned

    @api.model
    def _owner_way_out(self):
        return self.env._("As the owner of a process you describe what it does, its roles and its flows.")

    def _check_company_kept(self, vals):
        """Refuse another company: flows, actions and nonconformities of the first one would keep pointing here."""
        if "company_id" in vals and any(process.company_id.id != vals["company_id"] for process in self):
            raise UserError(
                self.env._("A process stays in its company. Create it in the other one, and archive it here.")
            )

    def _log_activities(self, before):
        changed = self.filtered(lambda process: before.get(process.id) and before[process.id] != process.activities)
        if changed and not self.env.context.get("tracking_disable"):
            title = self.env._("The steps were rewritten. Before:")
            changed._message_log_batch(
                {
                    process.id: Markup("<p>%s</p><blockquote>%s</blockquote>") % (title, before[process.id])
                    for process in changed
                }
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """A process that others refer to stays: its flows are part of the history."""
        # Also flows and subprocesses of a branch, which the user may not see, keep the process.
        for process in self.sudo().with_context(active_test=False):
            if process.input_flow_ids or process.output_flow_ids or process.child_ids - self:
                raise UserError(
                    self.env._(
                        "%(process)s has flows or subprocesses and cannot be deleted. Archive it instead.",
                        process=process.display_name,
                    )
                )

    def action_view_flows(self):
        """Open the list of what the process takes in and gives out."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_process_flow_action")
        return {
            **renamed(action, self.env._("Flows of %(process)s", process=self.display_name)),
            "domain": ["|", ("source_process_id", "=", self.id), ("target_process_id", "=", self.id)],
            "context": {"default_target_process_id": self.id},
        }

    def action_view_actions(self):
        """Open the quality actions that come from this process."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action")
        return {
            **renamed(action, self.env._("Quality actions of %(process)s", process=self.display_name)),
            "domain": [("process_id", "=", self.id)],
            "context": {"search_default_open": 1, "default_process_id": self.id},
        }

    @api.model
    def _inbox_lines(self):
        return [
            *super()._inbox_lines(),
            self._contribution_line(self.env._("Processes without owner"), [("user_id", "=", False)]),
            self._contribution_line(
                self.env._("Processes without input or output"),
                ["|", ("input_flow_ids", "=", False), ("output_flow_ids", "=", False)],
            ),
        ]

    @api.model
    def _review_inputs(self):
        return [*super()._review_inputs(), self._contribution_line(self.env._("Processes"), [])]

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Process cards"), [])]

    @api.model
    def _reviews_due_label(self):
        return self.env._("Processes to review")

    @api.model
    def _review_starts(self):
        return {
            **super()._review_starts(),
            "minor": self.env._("Opens the process, so that you correct the detail now."),
            "major": self.env._("Starts a quality action of its owner: to change the process, with your comment."),
        }

    def _review_major(self, review):
        """Open the action by which the owner changes the process."""
        # The owner who reviews needs no right to give others actions; this one is the owner's own.
        action = self.env["qms.action"].sudo().create(self._prepare_change_vals(review))
        return action.sudo(False)._get_form_action()

    def _prepare_change_vals(self, review):
        return {
            "name": self.env._("Change the process %(process)s after its review", process=self.display_name),
            "description": review.comment,
            "kind": "improvement",
            "process_id": self.id,
            "company_id": self.sudo().company_id.id,
            "user_id": self.sudo().user_id.id or self.env.uid,
        }
