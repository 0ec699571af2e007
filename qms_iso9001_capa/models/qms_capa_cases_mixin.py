from odoo import api, fields, models


class QmsCapaCasesMixin(models.AbstractModel):
    """The cases that a corrective action is about: they are put right before it closes, and close with it."""

    _name = "qms.capa.cases.mixin"
    _description = "Cases of a corrective action"

    nonconformity_count = fields.Integer("Number of nonconformities", compute="_compute_case_counts", compute_sudo=True)
    complaint_count = fields.Integer("Number of complaints", compute="_compute_case_counts", compute_sudo=True)

    @api.depends("nonconformity_ids", "complaint_ids")
    def _compute_case_counts(self):
        nonconformities = self._count_cases("qms.nonconformity")
        complaints = self._count_cases("qms.complaint")
        for record in self:
            record.nonconformity_count = nonconformities.get(record._origin, 0)
            record.complaint_count = complaints.get(record._origin, 0)

    def _count_cases(self, model_name):
        return dict(self.env[model_name]._read_group([("capa_id", "in", self.ids)], ["capa_id"], ["__count"]))

    def _get_obstacle_effectiveness(self):
        """What it closes is put right: each of its nonconformities could be closed but for this."""
        waiting = []
        for case in self.nonconformity_ids.filtered(lambda case: case.state in ("reported", "contained")):
            waiting.append(
                self.env._(
                    '%(case)s is "%(state)s": correct it first, it closes with this.',
                    case=case.display_name,
                    state=case._state_label(),
                )
            )
        for case in self.nonconformity_ids.filtered(lambda case: case.state == "corrected"):
            waiting.append(case._get_own_obstacle())
        return super()._get_obstacle_effectiveness() + [obstacle for obstacle in waiting if obstacle]

    def _close(self):
        super()._close()
        cases = self.sudo().nonconformity_ids
        cases._close_with_capa()
        cases.filtered(lambda case: case.state == "corrected")._follow_capa()

    def _set_state(self, state, **vals):
        """Those that waited for it are called for again."""
        res = super()._set_state(state, **vals)
        if state == "cancelled":
            self.nonconformity_ids._follow_capa()
        return res

    def write(self, vals):
        """Cases that only wait for it are due with it."""
        res = super().write(vals)
        if vals.get("date_due"):
            self.sudo().nonconformity_ids._follow_capa()
        return res

    def action_view_nonconformities(self):
        """Open the nonconformities of these corrective actions."""
        return self._view_cases("qms_iso9001_capa.qms_nonconformity_action")

    def action_view_complaints(self):
        """Open the complaints of these corrective actions."""
        return self._view_cases("qms_iso9001_capa.qms_complaint_action")

    def _view_cases(self, xmlid):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": [("capa_id", "in", self.ids)], "context": {}}
