from odoo import api, fields, models

from ..tools.history import with_history

PARTIES = [("customer", "Customers"), ("vendor", "Vendors"), ("party", "Other interested parties")]


class QmsProcessFlow(models.Model):
    """What flows from whom to whom: between two processes, or between a process and somebody outside.

    An end is a process, a party outside (with or without a name), or nobody yet: such an open end is marked wherever
    the flow is shown, since an output that nobody takes is a gap in the system.
    """

    _name = "qms.process.flow"
    _inherit = ["qms.contribution"]
    _description = "Flow between processes"
    _pack_part = "01"
    _pack_more = ("source_process_id", "source_party", "target_process_id", "target_party")
    _order = "id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char("What flows", required=True, translate=True)
    source_process_id = fields.Many2one(
        "qms.process",
        "From process",
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    source_party = fields.Selection(PARTIES, "From outside")
    source_partner_id = fields.Many2one("res.partner", "From partner", ondelete="set null")
    target_process_id = fields.Many2one(
        "qms.process",
        "To process",
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    target_party = fields.Selection(PARTIES, "To outside")
    target_partner_id = fields.Many2one("res.partner", "To partner", ondelete="set null")
    source_label = fields.Char("From", compute="_compute_end_labels")
    target_label = fields.Char("To", compute="_compute_end_labels")
    description = fields.Text(translate=True)
    requirement = fields.Text(
        "Required quality",
        translate=True,
        help="What makes it acceptable for the one who takes it: complete, on time, to which specification.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        compute="_compute_company_id",
        store=True,
        precompute=True,
    )
    is_open = fields.Boolean("Open end", compute="_compute_is_open", search="_search_is_open")
    is_editable = fields.Boolean(compute="_compute_is_editable")

    _one_process = models.Constraint(
        "CHECK(source_process_id IS NOT NULL OR target_process_id IS NOT NULL)",
        "A flow begins or ends at a process. Choose a process at one of its ends.",
    )
    _two_ends = models.Constraint(
        "CHECK(source_process_id != target_process_id)",
        "A flow leads to another process. Choose two different ends.",
    )
    _one_source = models.Constraint(
        "CHECK(source_process_id IS NULL OR source_party IS NULL)",
        "A flow comes from a process or from outside. Clear one of the two.",
    )
    _one_target = models.Constraint(
        "CHECK(target_process_id IS NULL OR target_party IS NULL)",
        "A flow goes to a process or outside. Clear one of the two.",
    )
    _partner_outside = models.Constraint(
        "CHECK((source_partner_id IS NULL OR source_party IS NOT NULL)"
        " AND (target_partner_id IS NULL OR target_party IS NOT NULL))",
        "A partner stands at an end outside. Choose customers, vendors or other parties there.",
    )
    _no_double = models.UniqueIndex(
        "(lower(name->>'en_US'), COALESCE(source_process_id, 0), COALESCE(source_party, ''),"
        " COALESCE(source_partner_id, 0), COALESCE(target_process_id, 0), COALESCE(target_party, ''),"
        " COALESCE(target_partner_id, 0))",
        "This flow is already drawn between these two ends. Open that one, or give this one another name.",
    )

    @api.depends("name", "source_label", "target_label")
    def _compute_display_name(self):
        for flow in self:
            flow.display_name = f"{flow.name or ''}: {flow.source_label or '?'} → {flow.target_label or '?'}"

    @api.depends(
        "source_process_id",
        "source_party",
        "source_partner_id",
        "target_process_id",
        "target_party",
        "target_partner_id",
    )
    def _compute_end_labels(self):
        parties = dict(self._fields["source_party"]._description_selection(self.env))
        # The name of a partner or of a parent company's process is shown to everybody who reads the flow.
        for flow in self.sudo():
            for end in ("source", "target"):
                process, party = flow[f"{end}_process_id"], parties.get(flow[f"{end}_party"])
                flow[f"{end}_label"] = process.display_name or flow[f"{end}_partner_id"].display_name or party or False

    @api.depends("source_process_id.company_id", "target_process_id.company_id")
    def _compute_company_id(self):
        """A flow between a parent company's process and a branch's belongs to the branch."""
        for flow in self:
            ends = (flow.source_process_id | flow.target_process_id).sudo().company_id
            flow.company_id = ends.sorted(lambda company: len(company.parent_path or ""))[-1:] or self.env.company

    @api.depends("source_process_id.active", "source_party", "target_process_id.active", "target_party")
    def _compute_is_open(self):
        for flow in self:
            flow.is_open = not (
                (flow.source_process_id.active or flow.source_party)
                and (flow.target_process_id.active or flow.target_party)
            )

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        closed = fields.Domain.AND(
            [
                fields.Domain(f"{end}_party", "!=", False) | fields.Domain(f"{end}_process_id.active", "=", True)
                for end in ("source", "target")
            ]
        )
        return ~closed if True in value else closed

    @api.depends_context("uid")
    def _compute_is_editable(self):
        editable = self._origin._filtered_access("write")
        for flow in self:
            flow.is_editable = not flow._origin or flow._origin in editable

    @api.onchange("source_process_id", "target_process_id")
    def _onchange_processes(self):
        for end in ("source", "target"):
            if self[f"{end}_process_id"]:
                self[f"{end}_party"] = self[f"{end}_partner_id"] = False

    @api.onchange("source_party", "target_party")
    def _onchange_parties(self):
        for end in ("source", "target"):
            if not self[f"{end}_party"]:
                self[f"{end}_partner_id"] = False

    @api.model_create_multi
    def create(self, vals_list):
        """Draw the flows; both processes keep a note, since their inputs and outputs are part of their history."""
        flows = super().create(vals_list)
        flows._log(self.env._("Flow added:"))
        return flows

    def write(self, vals):
        """Change the flows and note it at both processes; an owner cannot move a flow away from own processes."""
        before = {flow: (flow.display_name, flow._processes()) for flow in self}
        res = super().write(vals)
        self.check_access("write")
        for flow, (label, processes) in before.items():
            if flow.display_name != label:
                flow._log(self.env._("Flow changed (before: %(flow)s):", flow=label), processes)
        return res

    def unlink(self):
        """Remove the flows and note it at both processes."""
        self.check_access("unlink")
        self._log(self.env._("Flow removed:"))
        return super().unlink()

    def _processes(self):
        return self.source_process_id | self.target_process_id

    def _log(self, title, former_processes=None):
        """Note at the processes of the flows what happened to these, in one message per process."""
        self = with_history(self)
        if self.env.context.get("tracking_disable"):
            return
        processes = self._processes() | (former_processes or self.env["qms.process"])
        processes._message_log_batch(
            {
                process.id: f"{title} "
                + "; ".join(flow.display_name for flow in self if former_processes or process in flow._processes())
                for process in processes
            }
        )

    @api.model
    def _inbox_lines(self):
        return [self._contribution_line(self.env._("Flows that nobody gives or takes"), [("is_open", "=", True)])]

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Interaction of processes"), [])]

    @api.model
    def _overview_steps(self):
        processes = self.env["qms.process"].search_count([("company_id", "=", self.env.company.id)], limit=1)
        return [
            *super()._overview_steps(),
            self._overview_step(
                self.env._("Describe your processes"),
                self.env._("Who owns them, what goes in and what comes out: five boxes are a good start."),
                "qms_iso9001.qms_process_map_action",
                processes,
                sequence=20,
            ),
        ]
