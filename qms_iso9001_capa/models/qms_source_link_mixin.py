from odoo import api, fields, models

from .qms_goods_link_mixin import follow


class QmsSourceLinkMixin(models.AbstractModel):
    """Typed links from a quality record to the ERP documents it came from.

    Orders and invoices are readonly here: the form that is opened on one brings it along, and no import looks for what
    its user may not read. A new source is one pair of fields here, one entry in `_link_names` and a six-line file with
    `qms.source.mixin`.
    """

    _name = "qms.source.link.mixin"
    _inherit = ["qms.goods.link.mixin"]
    _description = "Links to ERP documents"

    sale_id = fields.Many2one(
        "sale.order",
        "Sales order",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        tracking=True,
    )
    sale_name = fields.Char("Sales order (as text)", compute=follow("sale_id"), store=True)
    invoice_id = fields.Many2one(
        "account.move",
        "Invoice or credit note",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        tracking=True,
    )
    invoice_name = fields.Char("Invoice or credit note (as text)", compute=follow("invoice_id"), store=True)
    employee_id = fields.Many2one(
        "hr.employee",
        "Person concerned",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        tracking=True,
    )
    employee_name = fields.Char("Person concerned (as text)", compute=follow("employee_id"), store=True)

    @api.model
    def _link_names(self):
        return {
            **super()._link_names(),
            "sale_id": "sale_name",
            "invoice_id": "invoice_name",
            "employee_id": "employee_name",
        }
