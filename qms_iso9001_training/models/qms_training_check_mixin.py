from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

NAMED = {"trainer_id", "training_id", "date_start", "date_done"}


class QmsTrainingCheckMixin(models.AbstractModel):
    """The competence check of a training: whoever is named as trainer holds what the course asks of its trainer. The
    company says whether it is off, warns or blocks; an external trainer is typed by name and not checked."""

    _name = "qms.training.check.mixin"
    _inherit = ["qms.gate.mixin"]
    _description = "Competence check of a training"

    trainer_warning = fields.Text("What the trainer lacks", compute="_compute_trainer_warning")
    trainer_noted = fields.Text("What was noted of the trainer", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"trainer_noted"}

    @api.depends("trainer_id", "training_id.trainer_skill_ids", "date_done", "state", "company_id")
    def _compute_trainer_warning(self):
        for session in self:
            session.trainer_warning = "\n".join(session._trainer_findings()) if session.state == "planned" else False

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and check who is named as trainer. Raises UserError where the company blocks."""
        sessions = super().create(vals_list)
        sessions._check_trainer()
        return sessions

    def write(self, vals):
        """Write, and check whoever is named anew as trainer. Raises UserError where the company blocks."""
        names = sorted(NAMED & vals.keys())
        before = {session: [session[name] for name in names] for session in self} if names else {}
        res = super().write(vals)
        changed = self.filtered(lambda session: names and before[session] != [session[name] for name in names])
        changed._check_trainer()
        return res

    def _close(self):
        """Check once more, on the day it was held: what the trainer held when named may be withdrawn or over."""
        self._check_trainer(again=True)
        return super()._close()

    def _skills_asked(self, role):
        asked = super()._skills_asked(role)
        return asked | self.sudo().training_id.trainer_skill_ids if role == "trainer" else asked

    def _skills_asked_on(self):
        day = self.date_done or (self.date_start and self.company_id._qms_day(self.date_start))
        return day or self.company_id._qms_today()

    def _trainer_findings(self):
        """Return what speaks against the trainer, nothing while the check is off."""
        self.ensure_one()
        on = self.sudo().company_id.qms_competence_check not in (False, "off")
        return self._person_findings(self.trainer_id, "trainer") if on else []

    def _check_trainer(self, again=False):
        """Refuse or note what speaks against the trainer; `again`: what was noted before is not said twice."""
        for session in self:
            findings = session._trainer_findings()
            if findings and session.sudo().company_id.qms_competence_check == "block":
                raise UserError(
                    self.env._(
                        "%(findings)s “%(course)s” on %(day)s needs a trainer who holds it with evidence. Name "
                        "somebody else, or have the skill confirmed or trained first.",
                        findings=" ".join(findings),
                        course=session.training_id.name,
                        day=format_date(self.env, session._skills_asked_on()),
                    )
                )
            text = self.env._("Competence check: %(findings)s", findings=" ".join(findings))
            # Whoever closes may speak another language than whoever planned.
            said = findings and "\n".join(session.with_context(lang=None)._trainer_findings())
            if findings and not (again and session.trainer_noted == said):
                session.sudo().message_post(body=text, author_id=self.env.user.partner_id.id)
                session.sudo()._write_unguarded({"trainer_noted": said})
