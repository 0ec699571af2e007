from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsSigner(models.Model):
    """The person behind one signature, kept apart: the signature's hash covers this row's id, not its values."""

    _name = "qms.signer"
    _description = "Signer"
    _order = "id desc"

    name = fields.Char(required=True)
    user_id = fields.Many2one("res.users", ondelete="set null")
    employee_id = fields.Many2one("hr.employee", ondelete="set null", groups="hr.group_hr_user")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")

    # Nothing of it may be written, so that there is nothing to hand on.
    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: who signed is not edited."""
        raise UserError(
            self.env._(
                "A signer cannot be changed: it is part of a signature. "
                "Correct the name of the user: it stands under what is signed from then on."
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "A signer cannot be deleted: it is part of a signature. Archive the user or the employee instead."
            )
        )
