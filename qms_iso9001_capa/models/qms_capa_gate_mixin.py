from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.words import said
from .qms_capa_step import CODES

# {state: the steps of an 8D that are passed before it is left}
BEFORE = {"analysis": "d4", "action": "d6", "effectiveness": "d7"}
# Passed anew when the cause is looked for again.
OF_THE_CAUSE = ("d4", "d5", "d6", "d7", "d8")


class QmsCapaGateMixin(models.AbstractModel):
    """8D on demand: eight steps, each with a gate. The same record as the short form, with more asked of it: turned on
    it gets its steps, turned off they stay as far as they were passed."""

    _name = "qms.capa.gate.mixin"
    _description = "Eight disciplines of a corrective action"

    step_ids = fields.One2many("qms.capa.step", "capa_id", "Steps of the 8D")

    @api.model_create_multi
    def create(self, vals_list):
        """Give each 8D its steps."""
        records = super().create(vals_list)
        records.filtered("is_8d")._make_steps()
        return records

    def write(self, vals):
        """Give what becomes an 8D its steps; take away those that nobody passed when it is none any more."""
        if "is_8d" in vals and not vals["is_8d"]:
            self._check_stays_8d()
        res = super().write(vals)
        if vals.get("is_8d"):
            self._make_steps()
        elif "is_8d" in vals:
            self.sudo().step_ids.filtered(lambda step: not step.date_passed and not step.note).unlink()
        return res

    def _follow_cause(self):
        """Another cause is passed anew."""
        super()._follow_cause()
        self._take_back_steps()

    def _check_stays_8d(self):
        """Raise for an 8D that is past the analysis: its gates are passed, and not turned off."""
        for record in self.sudo().filtered("is_8d"):
            if record.state in ("action", "effectiveness"):
                raise UserError(
                    self.env._(
                        '%(record)s is "%(state)s": it goes on as an 8D. To do without, press Back to analysis with a '
                        "reason first.",
                        record=record.display_name,
                        state=record._state_label(),
                    )
                )

    def _make_steps(self):
        for_all = [(record.id, code) for record in self for code, _label in CODES]
        there = {(step.capa_id.id, step.code) for step in self.sudo().step_ids}
        self.env["qms.capa.step"].sudo().create(
            [{"capa_id": capa_id, "code": code} for capa_id, code in for_all if (capa_id, code) not in there]
        )

    def _get_current_step(self):
        """Return the first step that is not passed; of what is no 8D none."""
        steps = self.step_ids.filtered(lambda step: not step.date_passed) if self.is_8d else self.step_ids.browse()
        return steps.sorted("code")[:1]

    # What keeps it back

    def _get_obstacle(self):
        obstacles = super()._get_obstacle()
        if self.state == "analysis" and self.step_ids.filtered(lambda step: step.code == "d2" and step.date_passed):
            obstacles = self._get_gate_d2() + obstacles
        step = self._get_current_step()
        last = BEFORE.get(self.state)
        if not (step and last and step.code <= last):
            return obstacles
        missing = self._get_gate_obstacle(step.code)
        return missing + [each for each in obstacles if each not in missing] or [
            self.env._('Pass "%(step)s" on the page 8D.', step=step._label())
        ]

    def _get_gate_obstacle(self, code):
        """Return the list of what the gate of the step `code` misses, in words. Parts extend `_get_gate_…`."""
        return getattr(self, f"_get_gate_{code}")()

    def _note_of(self, code):
        return said(self.step_ids.filtered(lambda step: step.code == code).note)

    def _get_gate_d1(self):
        if self.team_ids - self.user_id:
            return []
        return [self.env._("Name the team: an 8D is not the work of one person.")]

    def _get_gate_d2(self):
        return [] if said(self.description) else [self.env._("Describe the problem (page Problem).")]

    def _get_gate_d3(self):
        waiting = self.nonconformity_ids.filtered(lambda case: case.state == "reported")
        if waiting:
            names = ", ".join(waiting.mapped("display_name"))
            return [self.env._("Contain its nonconformities first: %(cases)s.", cases=names)]
        if self.nonconformity_ids or self._note_of("d3"):
            return []
        return [self.env._("Say in the note of D3 what was done at once to contain it.")]

    def _get_gate_d4(self):
        obstacles = self._get_obstacle_analysis()
        if not self.date_similar:
            obstacles.append(self.env._("Look for similar cases (page Similar cases)."))
        return obstacles

    def _get_gate_d5(self):
        if self.state == "analysis":
            return [self.env._("Press Start actions.")]
        actions = self.action_ids.filtered(lambda action: action.kind == "corrective" and action.state != "cancelled")
        return [] if actions else self._get_obstacle_action()

    def _get_gate_d6(self):
        return self._get_obstacle_action()

    def _get_gate_d7(self):
        if self.update_ids:
            return self._get_update_obstacle()
        return [self.env._("Say what has to be updated: documents, processes, training (page To update).")]

    def _get_gate_d8(self):
        return []

    # With the steps of the corrective action

    def _set_state(self, state, **vals):
        """The last step is passed by closing; looked for again, the cause and what follows from it is passed anew."""
        res = super()._set_state(state, **vals)
        if state == "closed":
            self.step_ids.filtered(lambda step: step.code == "d8")._set_passed()
        elif state == "analysis":
            for record in self:
                record._take_back_steps()
        return res

    def _take_back_steps(self):
        passed = self.step_ids.filtered(lambda step: step.code in OF_THE_CAUSE and step.date_passed)
        if passed:
            said_before = ", ".join(f"{step._label()} ({step.passed_by_id.name})" for step in passed)
            self._note(self.env._("To be passed anew: %(steps)s", steps=said_before))
            passed.write({"passed_by_id": False, "date_passed": False})

    @api.depends("is_8d", "step_ids.date_passed", "step_ids.note", "team_ids", "description", "date_similar")
    def _compute_next_step(self):
        super()._compute_next_step()
