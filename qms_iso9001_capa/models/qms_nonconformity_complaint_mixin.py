from odoo import fields, models


class QmsNonconformityComplaintMixin(models.AbstractModel):
    """The complaints that came from one nonconformity."""

    _name = "qms.nonconformity.complaint.mixin"
    _inherit = ["qms.complaint.view.mixin"]
    _description = "Complaints of a nonconformity"
    _complaint_link = "nonconformity_id"

    complaint_ids = fields.One2many("qms.complaint", "nonconformity_id", "Came from complaints", readonly=True)
