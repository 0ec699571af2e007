from odoo import api, fields, models
from odoo.exceptions import UserError

from .qms_gate_mixin import finding_key
from .qms_purchase_check_line_mixin import INTERNAL


class QmsPurchaseChangeMixin(models.AbstractModel):
    """More on an order that is placed: what the purchase check would stop is released beforehand."""

    _name = "qms.purchase.change.mixin"
    _inherit = ["qms.purchase.check.mixin"]
    _description = "Purchase check of a change"

    qms_can_ask_change = fields.Boolean(
        "A change may need a release", compute="_compute_qms_can_ask_change", groups=INTERNAL
    )

    @api.depends("state", "locked", "company_id")
    @api.depends_context("uid")
    def _compute_qms_can_ask_change(self):
        # Accountants write orders, too, and stock users read them: the dialog is for whoever orders.
        may = self.env["qms.gate.change"].has_access("create") and self._filtered_access("write")
        # That something is stopped is no secret of who orders.
        rules = self.env["qms.gate.rule"].sudo()
        stops = [("gate", "=", self._gate_code), ("rule", "=", "block")]
        for company, orders in self.sudo().grouped("company_id").items():
            awake = company and self._gate_rules(company)
            blocks = awake and rules.search_count([*stops, ("company_id", "parent_of", company.id)], limit=1)
            for order in self & orders:
                is_open = order.state == "purchase" and not order.locked
                order.qms_can_ask_change = bool(blocks and may and order in may) and is_open

    def action_ask_change(self):
        """Open the dialog that asks for the release of more on an order that is placed."""
        self.ensure_one()
        self.check_access("write")
        products = self.order_line._qms_goods().product_id
        known = {"default_product_id": products.id} if len(products) == 1 else {}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for the release of a change"),
            "res_model": "qms.gate.change",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_order_id": self.id, **known},
        }

    def _qms_try_change(self, product, quantity, price):
        """Return what speaks against `quantity` of `product` in all at `price` (see `_qms_ordered_of`), by trying it:
        the order becomes a draft for that, and all of it is taken back."""
        with self.env.cr.savepoint() as trial:
            # Trying is no right to do it: whoever asks may write the order, and nothing of this stays.
            order = self.sudo().with_context(tracking_disable=True)
            order._qms_write({"state": "draft"})
            rows = order._qms_put(product, quantity, price)._qms_vendor_rows()
            trial.rollback()
        return self._qms_findings_of(rows).get(self.id, [])

    def _qms_put(self, product, quantity, price):
        """Put `quantity` of `product` in all on the order, on the line of it that is there; return the line."""
        lines, unit, ordered = self._qms_ordered_of(product)
        if not lines:
            vals = {"order_id": self.id, "product_id": product.id, "product_uom_id": unit.id}
            return lines.create({**vals, "product_qty": quantity, "price_unit": price})
        line = lines[0]
        line.write({"product_qty": line.product_qty + quantity - ordered, "price_unit": price})
        return line

    def _qms_ordered_of(self, product):
        """Return (the lines that order `product`, the unit in which a change of it is said, how much is ordered in that
        unit): the unit of the first line, in which its price is, too; without a line that of the product."""
        lines = self.order_line._qms_goods().filtered(lambda line: line.product_id == product)
        unit = lines[:1].product_uom_id or product.uom_id
        return lines, unit, product.uom_id._compute_quantity(sum(lines.mapped("product_uom_qty")), unit, round=False)

    def _qms_check_change(self, product, quantity, price):
        """Return what a release of the change is asked for; raise UserError when it needs none."""
        self.ensure_one()
        self.check_access("write")
        self._qms_check_changeable()
        _lines, unit, ordered = self._qms_ordered_of(product)
        findings = self._qms_try_change(product, quantity, price)
        if unit.compare(quantity, ordered) <= 0:
            # As where a line is raised: only a trial up to an amount minds the price.
            findings = [finding for finding in findings if finding["kept"]]
        rule, left = self._gate_verdicts({self.id: findings})[self.id]
        if rule != "block":
            raise UserError(
                self.env._("Nothing stops this change: make it on %(order)s, without a release.", order=self.name)
            )
        return left

    def _qms_check_changeable(self):
        if self.state != "purchase":
            raise UserError(
                self.env._(
                    "%(order)s is not placed: change it, and use Confirm Order first. What is stopped there has a "
                    "release of its own.",
                    order=self.name,
                )
            )

    def _qms_change_text(self, product, quantity):
        return {
            "label": self.env._(
                "Change of the order: %(product)s, %(quantity)s %(unit)s in all.",
                product=product.display_name,
                quantity=f"{quantity:g}",
                unit=self._qms_ordered_of(product)[1].name,
            )
        }

    def _qms_ask_change(self, change, reason, date_end=False):
        """Ask a quality manager for the release of `change`: (product, quantity in all, price); return it."""
        findings = self._qms_check_change(*change)
        release = self._gate_ask_for([self._qms_change_text(*change[:2]), *findings], reason, date_end, is_change=True)
        release._bind({finding_key(finding): finding["size"] for finding in findings})
        return release

    def _gate_granted(self, release):
        if not release.is_change:
            return super()._gate_granted(release)
        # Whoever asked makes the change: what was typed then may not be what is meant now.
        # OdooBot says it: nobody is told what is written in the own name.
        self.with_user(self.env.ref("base.user_root")).message_post(
            body=self.env._("Released: the change that you asked for can be made on the order now."),
            partner_ids=self.env.user.partner_id.ids,
        )
        return None
