from odoo import fields, models


class QmsSupplierCertificateKind(models.Model):
    """What a vendor can be certified or insured for."""

    _name = "qms.supplier.certificate.kind"
    _description = "Kind of vendor certificate"
    _order = "sequence, name, id"

    name = fields.Char("Kind of certificate", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(name)", "This kind of certificate exists already.")
