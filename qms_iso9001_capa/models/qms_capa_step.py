from odoo import api, fields, models
from odoo.exceptions import UserError

CODES = [
    ("d1", "D1 Team"),
    ("d2", "D2 Problem"),
    ("d3", "D3 Containment"),
    ("d4", "D4 Root cause"),
    ("d5", "D5 Corrective actions chosen"),
    ("d6", "D6 Corrective actions done"),
    ("d7", "D7 Recurrence prevented"),
    ("d8", "D8 Closed, team thanked"),
]


class QmsCapaStep(models.Model):
    """One of the eight disciplines (8D) of a corrective action: its gate, who passed it and when. They are passed in
    order; the last one with the closing."""

    _name = "qms.capa.step"
    _description = "Step of an 8D"
    _order = "capa_id, code"
    _rec_name = "code"
    _check_company_auto = True

    capa_id = fields.Many2one(
        "qms.capa",
        "Corrective action",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="capa_id.company_id", store=True, index=True, precompute=True)
    code = fields.Selection(CODES, "Step", required=True, readonly=True)
    note = fields.Text(help="What there is to say of this step, on the paper too.")
    passed_by_id = fields.Many2one("res.users", "Passed by", readonly=True, copy=False, ondelete="restrict")
    date_passed = fields.Datetime("Passed on", readonly=True, copy=False)
    is_current = fields.Boolean(compute="_compute_is_current")
    obstacle = fields.Char("What is missing", compute="_compute_obstacle")

    _once = models.UniqueIndex("(capa_id, code)", "An 8D has each step once.")

    @api.depends("capa_id.step_ids.date_passed", "capa_id.state")
    def _compute_is_current(self):
        for step in self:
            step.is_current = step == step.sudo().capa_id._get_current_step() and step.code != "d8"

    @api.depends("is_current", "note", "capa_id.next_step")
    def _compute_obstacle(self):
        for step in self:
            step.obstacle = step.is_current and (step.sudo().capa_id._get_gate_obstacle(step.code) or [False])[0]

    def action_pass(self):
        """Pass the gate of this step: what it asks for is there, and the steps before are passed. For the owner of the
        corrective action and officers."""
        self.check_access("read")
        for step in self.sorted("code"):
            capa = step.capa_id
            capa._check_step("analysis", "action", "effectiveness")
            if step != capa.sudo()._get_current_step() or step.code == "d8":
                raise UserError(
                    self.env._(
                        '"%(step)s" is not the next step. The steps are passed in order, the last one with the '
                        "closing.",
                        step=step._label(),
                    )
                )
            obstacles = capa.sudo()._get_gate_obstacle(step.code)
            if obstacles:
                raise UserError("\n".join(obstacles))
            step.sudo()._set_passed()

    def _set_passed(self):
        self.write({"passed_by_id": self.env.uid, "date_passed": fields.Datetime.now()})

    def _label(self):
        return dict(self._fields["code"]._description_selection(self.env))[self.code]

    # Rows come and go with `is_8d` of the corrective action.
    @api.model_create_multi
    def create(self, vals_list):
        """Refuse what nobody types."""
        if not self.env.su:
            raise UserError(self.env._("Set the mark 8D of the corrective action: its steps come with it."))
        return super().create(vals_list)

    def write(self, vals):
        """Write the note as long as the step is not passed; the rest is the button's."""
        if not self.env.su:
            for step in self:
                step.capa_id._check_may_work(self)
            if vals.keys() - {"note"} or any(self.mapped("date_passed")):
                raise UserError(
                    self.env._("Of a step only the note is typed, until it is passed. Send it back to analysis first.")
                )
        return super().write(vals)
