from odoo import api, fields, models

from ..tools.words import said


class QmsCapaBarMixin(models.AbstractModel):
    """What the form says above a corrective action: the next step, and what keeps it from it.

    The same sentences refuse the step.
    """

    _name = "qms.capa.bar.mixin"
    _description = "Status bar of a corrective action"

    next_step = fields.Char(compute="_compute_next_step", help="What has to be done next, and by whom.")
    is_ready = fields.Boolean(compute="_compute_next_step", help="Nothing keeps it from its next step.")
    action_count = fields.Integer("Number of actions", compute="_compute_action_count", compute_sudo=True)

    @api.depends_context("uid")
    @api.depends("state", "user_id", "cause", "action_ids.state", "action_ids.kind", "nonconformity_ids.state")
    def _compute_next_step(self):
        """Models that extend `_get_obstacle` add what it reads to the dependencies."""
        for record in self:
            editable = bool(record._origin) and record._is_editable()
            obstacles = record.sudo()._get_obstacle() if editable else []
            record.is_ready = editable and not obstacles
            record.next_step = record._get_next_step(obstacles) if editable else False

    def _get_next_step(self, obstacles):
        if not self._may_act():
            name = self.sudo().user_id.name or self.env._("a quality officer")
            return self.env._("Waiting for %(name)s.", name=name)
        return obstacles[0] if obstacles else self._get_ready_step()

    def _get_ready_step(self):
        """Return what to press when nothing keeps it from the next step."""
        return {
            "analysis": self.env._("The cause is known. Plan what prevents it, and press Start actions."),
            "action": self.env._("The actions are done. Press Watch the effect."),
            "effectiveness": self.env._("It proved effective. Press Close."),
        }[self.state]

    def _get_obstacle(self):
        """The short form asks for a cause, for actions that are done, and for sources that are put right."""
        own = getattr(self, f"_get_obstacle_{self.state}", list)()
        return super()._get_obstacle() + self._get_obstacle_lost_cause() + own

    def _get_obstacle_lost_cause(self):
        """What came to its actions without a cause, by import or from before, gets no further."""
        if self.state == "analysis" or said(self.cause):
            return []
        return [self.env._("Its root cause is missing: press Back to analysis, and write it down.")]

    def _get_obstacle_analysis(self):
        if said(self.cause):
            return []
        return [self.env._("Write down the root cause: why it happened, and why it was not noticed before.")]

    def _get_obstacle_action(self):
        actions = self.action_ids.filtered(lambda action: action.kind == "corrective" and action.state != "cancelled")
        if not actions:
            return [self.env._("Add at least one corrective action: who does what, until when, so that it stays away.")]
        waiting = actions.filtered(lambda action: action.state == "open")
        if not waiting:
            return []
        names = ", ".join(waiting.mapped("display_name"))
        return [self.env._("These corrective actions are not done yet: %(actions)s.", actions=names)]

    def _get_obstacle_effectiveness(self):
        waiting = self.action_ids.filtered(
            lambda action: action.state == "open" or (action.state == "done" and action.is_verification_required)
        )
        if not waiting:
            return []
        names = ", ".join(waiting.mapped("display_name"))
        return [self.env._("Have these actions done and verified: %(actions)s.", actions=names)]

    @api.depends("action_ids")
    def _compute_action_count(self):
        groups = self.env["qms.action"]._read_group([("capa_id", "in", self.ids)], ["capa_id"], ["__count"])
        counts = dict(groups)
        for record in self:
            record.action_count = counts.get(record._origin, 0)

    def action_view_actions(self):
        """Open the actions of these corrective actions; a new one belongs to the one that is open."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action")
        context = {"default_capa_id": self.id, "default_kind": "corrective"} if len(self) == 1 else {}
        return {**action, "domain": [("capa_id", "in", self.ids)], "context": context}

    def action_open_plan(self):
        """Open the dialog that plans an action. For the owner and officers."""
        self.ensure_one()
        self._check_step("analysis", "action", "effectiveness")
        return self.env["qms.capa.plan"]._open(self)

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_back_to_analysis": self.env._("Back to analysis"),
            "action_reopen": self.env._("Reopen the corrective action"),
            "action_cancel": self.env._("Cancel the corrective action"),
        }
