from odoo import api, fields, models


class QmsTrainingPaperMixin(models.AbstractModel):
    """The proof that one person gets on paper, in that person's language, of a training attended or passed."""

    _name = "qms.training.paper.mixin"
    _inherit = ["qms.training.team.mixin"]
    _description = "Proof of training"

    is_proof = fields.Boolean("Proof may be printed", compute="_compute_is_proof")

    @api.depends("state")
    def _compute_is_proof(self):
        for record in self:
            record.is_proof = record.state in ("attended", "passed")

    def _in_language_of_person(self):
        """Return this record in the language of its person: of the user, of the contact, else of who prints."""
        self.ensure_one()
        # Which language somebody reads stands on what not everybody may read who prints for them.
        person = self.sudo().employee_id
        lang = person.user_id.lang or person.work_contact_id.lang
        return self.with_context(lang=lang) if lang else self

    def _get_granted_on_paper(self):
        """Return the skills that this record granted and that were not withdrawn; who reads it reads these."""
        self.check_access("read")
        granted = self.env["hr.employee.skill"].sudo()
        return granted.search([("qms_record_id", "in", self.ids), ("qms_evidence", "=", "granted")])

    @api.model
    def _my_quality_info_lines(self):
        mine = [("employee_id.user_id", "=", self.env.uid), *self._get_done_domain()]
        label = self.env._("My trainings done")
        return [*super()._my_quality_info_lines(), self._contribution_line(label, mine, "date_done")]

    @api.model
    def _action_my_team(self):
        name = self.env._("My team's trainings")
        return self._action_of_team("qms_iso9001_training.qms_training_record_action", name)
