from odoo import fields, models


class QmsSupplierCertificateKind(models.Model):
    """What a vendor can be certified or insured for."""

    _name = "qms.supplier.certificate.kind"
    _inherit = ["qms.shipped.mixin"]
    _description = "Kind of vendor certificate"
    _order = "sequence, name, id"

    name = fields.Char("Kind of certificate", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(
        "What to look at", translate=True, help="Shown to whoever accepts a certificate of this kind."
    )
    has_end = fields.Boolean(
        "Has an end", default=True, help="A certificate of this kind is accepted only with its last day."
    )

    _name_unique = models.UniqueIndex("(name)", "This kind of certificate exists already.")
