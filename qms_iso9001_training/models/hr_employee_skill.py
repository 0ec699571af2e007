from odoo import fields, models

from .qms_skill_guard_mixin import COUNTED


class HrEmployeeSkill(models.Model):
    """A skill counts with evidence only: granted by a passed training, or confirmed by HR officer or manager."""

    _name = "hr.employee.skill"
    _inherit = ["qms.skill.confirm.mixin", "qms.skill.guard.mixin", "hr.employee.skill", "qms.contribution"]

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
