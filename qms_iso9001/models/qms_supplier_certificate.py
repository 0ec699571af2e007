from odoo import fields, models


class QmsSupplierCertificate(models.Model):
    """A certificate or insurance of a vendor: until when it is valid, and what became of it."""

    _name = "qms.supplier.certificate"
    _inherit = ["mail.thread", "mail.activity.mixin", "qms.contribution"]
    _description = "Vendor certificate"
    _order = "date_end desc, id desc"

    # No check of companies: a commercial partner may belong to another one, the own company_id decides.
    partner_id = fields.Many2one(
        "res.partner", "Vendor", index="btree_not_null", ondelete="set null", help="The company, not a contact of it."
    )
    partner_name = fields.Char("Name of the vendor", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    kind_id = fields.Many2one("qms.supplier.certificate.kind", "Kind", required=True, index=True, ondelete="restrict")
    reference = fields.Char("Number of the certificate")
    scope = fields.Char("Scope")
    issuer = fields.Char("Issued by")
    date_start = fields.Date("Valid from")
    date_end = fields.Date("Valid to", index=True, help="Last day. Empty: without end.")
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)
    user_id = fields.Many2one("res.users", "Looked after by", default=lambda self: self.env.user, ondelete="restrict")
    state = fields.Selection(
        [("received", "Received"), ("accepted", "Accepted"), ("refused", "Refused"), ("replaced", "Replaced")],
        default="received",
        required=True,
        copy=False,
        index=True,
    )
    alerted_days = fields.Integer(readonly=True, copy=False, default=-1)
    active = fields.Boolean(default=True)
