from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsCapaVerification(models.Model):
    """How somebody made sure that the root cause is the cause, or found that it is not: method, evidence, verdict, and
    the words as they were verified. Nobody writes it; another verification is a row of its own."""

    _name = "qms.capa.verification"
    _description = "Verification of a root cause"
    _order = "capa_id, id desc"
    _rec_name = "cause"
    _check_company_auto = True
    _keeps_files = True

    capa_id = fields.Many2one(
        "qms.capa", "Corrective action", required=True, index=True, check_company=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="capa_id.company_id", store=True, index=True, precompute=True)
    cause = fields.Text("Root cause as verified", required=True)
    cause_id = fields.Many2one(
        "qms.cause", "Cause code as verified", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    method = fields.Selection(
        [("measurement", "Measurement"), ("observation", "Observation"), ("trial", "Trial")], required=True
    )
    evidence = fields.Text("What showed it", required=True)
    attachment_ids = fields.Many2many(
        "ir.attachment", "qms_capa_verification_file_rel", "verification_id", "attachment_id", string="Files"
    )
    verdict = fields.Selection([("confirmed", "Confirmed"), ("not_confirmed", "Not confirmed")], required=True)
    verified_by_id = fields.Many2one("res.users", "Verified by", required=True, ondelete="restrict")
    date_verified = fields.Date("Verified on", required=True)
    date_void = fields.Date("Void since", help="On that day the cause was changed: this verified another one.")

    def _is_editable(self):
        return False

    def _get_label(self, name):
        """Return what the selection field `name` says, in words."""
        return dict(self._fields[name]._description_selection(self.env))[self[name]]

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A verification stays with its corrective action. Verify the cause again instead."))
