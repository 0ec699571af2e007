from datetime import timedelta

from odoo import api, fields, models

from .qms_competence_gap_query_mixin import EXPIRING_DAYS
from .qms_skill_guard_mixin import COUNTED


class HrEmployeeSkill(models.Model):
    """A skill counts with evidence only: granted by a passed training, or confirmed by HR officer or manager."""

    _name = "hr.employee.skill"
    _inherit = [
        "qms.skill.import.mixin",
        "qms.skill.confirm.mixin",
        "qms.skill.guard.mixin",
        "hr.employee.skill",
        "qms.contribution",
    ]
    _import_template = "hr_employee_skill"

    # Skills that stand in the database when this addon is installed are declared as well: nobody confirmed them here.
    qms_evidence = fields.Selection(
        [
            ("declared", "Declared, not confirmed"),
            ("confirmed", "Confirmed"),
            ("granted", "Granted by training"),
            ("withdrawn", "Withdrawn"),
        ],
        "Evidence",
        default="declared",
        required=True,
        copy=False,
    )
    qms_company_id = fields.Many2one("res.company", "Company", related="employee_id.company_id", store=True, index=True)
    qms_record_id = fields.Many2one(
        "qms.training.record", "Granted by", copy=False, index="btree_not_null", ondelete="restrict"
    )
    qms_confirmed_by_id = fields.Many2one("res.users", "Confirmed by", copy=False, ondelete="restrict")
    qms_confirmed_on = fields.Datetime("Confirmed on", copy=False)
    qms_attachment_ids = fields.Many2many("ir.attachment", string="Proof", copy=False)
    qms_withdrawn_by_id = fields.Many2one("res.users", "Withdrawn by", copy=False, ondelete="restrict")
    qms_withdrawn_on = fields.Datetime("Withdrawn on", copy=False)
    qms_withdrawn_reason = fields.Char("Withdrawn because", copy=False)

    _qms_counted_index = models.Index(
        "(employee_id, skill_id) WHERE qms_evidence IN ('confirmed', 'granted')",
    )

    def _qms_counted_domain(self):
        """Return the domain of the skills that count today: with evidence, begun, and not expired."""
        today = self.env.company._qms_today()
        return [
            ("qms_evidence", "in", COUNTED),
            ("valid_from", "<=", today),
            "|",
            ("valid_to", "=", False),
            ("valid_to", ">=", today),
        ]

    @api.model
    def _qms_lapsing_line(self):
        today = self.env.company._qms_today()
        people = [("qms_company_id", "in", self.env.companies.ids), ("employee_id.active", "=", True)]
        soon = [("valid_to", ">=", today), ("valid_to", "<=", today + timedelta(days=EXPIRING_DAYS))]
        domain = [("qms_evidence", "in", COUNTED), *people, *soon]
        return self._contribution_line(self.env._("Skills that end within 90 days"), domain, "valid_to")

    @api.model
    def _inbox_lines(self):
        return [*super()._inbox_lines(), self._qms_lapsing_line()]

    @api.model
    def _review_inputs(self):
        return [*super()._review_inputs(), self._qms_lapsing_line()]

    @api.model
    def _pack_folder(self):
        counted = [*self._qms_counted_domain(), ("qms_company_id", "in", self.env.companies.ids)]
        line = self._contribution_line(self.env._("Skills with evidence"), counted, "valid_from")
        return [*super()._pack_folder(), line]
