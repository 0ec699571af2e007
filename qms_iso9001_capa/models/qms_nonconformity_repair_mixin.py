from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsNonconformityRepairMixin(models.AbstractModel):
    """The repair order of a repair, where Odoo's Repairs is installed; linked both ways. This addon does not need that
    one, so the link names its model, and on the repair order it stands in the messages."""

    _name = "qms.nonconformity.repair.mixin"
    _description = "Repair order of a disposition"

    repair_model = fields.Char("Model of the repair order", readonly=True, copy=False)
    repair_id = fields.Many2oneReference("Repair order", model_field="repair_model", readonly=True, copy=False)
    can_view_repair = fields.Boolean(compute="_compute_can_view_repair")

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"repair_model", "repair_id"}

    @api.depends_context("uid")
    @api.depends("repair_model", "repair_id")
    def _compute_can_view_repair(self):
        for line in self:
            order = line._get_repair()
            line.can_view_repair = bool(order and order.has_access("read"))

    def _get_repair(self):
        """Return the repair order; nothing when it was deleted, or Repairs was uninstalled."""
        if not self.repair_id or self.repair_model not in self.env:
            return None
        return self.env[self.repair_model].browse(self.repair_id).exists()

    def _make_repair(self):
        """Make the repair order of the goods at the rework location, where they stay until they are re-verified."""
        case = self.nonconformity_id
        place = self.company_id._qms_rework_location()
        orders = self.env["repair.order"].with_company(self.company_id)
        order = orders.create(
            {
                "product_id": case.product_id.id,
                "lot_id": case.lot_id.id,
                "product_qty": self.quantity,
                "company_id": self.company_id.id,
                "user_id": False,
                "product_location_src_id": place.id,
                "product_location_dest_id": place.id,
                "internal_notes": case.display_name,
            }
        )
        order.message_post_with_source(
            "mail.message_origin_link", render_values={"self": order, "origin": case}, subtype_xmlid="mail.mt_note"
        )
        self._write_unguarded({"repair_model": order._name, "repair_id": order.id})
        case._note(self.env._("Repair order %(order)s.", order=order._get_html_link()))

    def action_view_repair(self):
        """Open the repair order."""
        self.ensure_one()
        self.check_access("read")
        order = self._get_repair()
        if not order:
            raise UserError(self.env._("There is no repair order any more: it was deleted, or Repairs is uninstalled."))
        return {
            "type": "ir.actions.act_window",
            "res_model": order._name,
            "res_id": order.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
