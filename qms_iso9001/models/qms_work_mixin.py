from odoo import api, fields, models
from odoo.fields import Domain


class QmsWorkMixin(models.AbstractModel):
    """Where the work is done that a process or document tells about: its instructions are shown there (see
    `qms.instructions.mixin`)."""

    _name = "qms.work.mixin"
    _description = "Where the work is done"

    # Operation types of a branch may follow a process of the parent company, so that companies are not compared here:
    # what is shown on a record is chosen by the record's company.
    picking_type_ids = fields.Many2many(
        "stock.picking.type",
        string="Shown on transfers",
        domain="[('company_id', 'child_of', company_id)]",
        help="The instructions are shown on transfers of these operation types.",
    )
    categ_ids = fields.Many2many(
        "product.category",
        string="Shown for product categories",
        help="The instructions are shown on products of these categories and of those below them, and on the transfers "
        "and orders that have one of them.",
    )
    on_purchase = fields.Boolean("Shown on purchase orders")
    on_sale = fields.Boolean("Shown on sales orders")

    @api.model
    def _get_work_domain(self, types, categories, flags):
        """Return the domain of what is shown on these operation types, categories (with those above) and orders.

        `types` and `categories` are ids, `flags` names of the fields above.
        """
        return Domain.OR(
            [
                Domain("picking_type_ids", "in", list(types)),
                Domain("categ_ids", "in", list(categories)),
                *(Domain(flag, "=", True) for flag in sorted(flags)),
            ]
        )
