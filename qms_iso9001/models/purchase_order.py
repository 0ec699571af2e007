import ast

from odoo import api, fields, models
from odoo.exceptions import UserError

# What the purchase check looks at.
ORDERED = {"partner_id", "company_id", "currency_id", "order_line"}
# Placed, cancelled or reset: a release asked for before was for something else.
TURNS = {"purchase", "cancel", "draft"}


class PurchaseOrder(models.Model):
    """When an order becomes an order, what was asked is kept; when it stops being one, the day is kept. Both stand at
    the one place that every way in passes: create and write of `state`."""

    _name = "purchase.order"
    _inherit = [
        "purchase.order",
        "qms.instructions.mixin",
        "qms.purchase.change.mixin",
        "qms.order.answer.mixin",
        "qms.purchase.blocked.mixin",
        "qms.risk.purchase.mixin",
    ]

    qms_date_acknowledged = fields.Datetime(
        "Vendor confirmed on",
        readonly=True,
        copy=False,
        help="Set by the vendor's confirming click, or by the button Vendor confirmed. Odoo's own mark is set by any "
        "mail scanner and by every receipt, so it is not trusted.",
    )
    qms_date_cancelled = fields.Date("No longer an order since", readonly=True, copy=False)
    qms_line_ids = fields.One2many(
        "purchase.order.line", "order_id", "Agreed", domain=[("display_type", "=", False)], readonly=True
    )
    qms_promise_change_ids = fields.One2many("qms.promise.change", "order_id", "Changes of dates", readonly=True)
    qms_promise_stands = fields.Boolean("Something is agreed", compute="_compute_qms_promise_stands")

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Tell the dropdown of the vendor the company of the order, beside the keys that other addons put there."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for node in arch.xpath("//field[@name='partner_id'][not(ancestor::field)]"):
                # Odoo takes nothing but a dictionary here.
                context = ast.parse((node.get("context") or "{}").strip(), mode="eval").body
                context.keys.append(ast.Constant("qms_order_company_id"))
                context.values.append(ast.Name("company_id"))
                node.set("context", ast.unparse(context))
        return arch, view

    @api.depends("order_line.qms_promise_source")
    def _compute_qms_promise_stands(self):
        for order in self:
            order.qms_promise_stands = any(
                line.qms_promise_source not in (False, "open", "none") for line in order.order_line
            )

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"qms_date_acknowledged", "qms_date_cancelled"}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_qms_due(self):
        self.order_line._qms_check_due()

    def unlink(self):
        """Delete, as Odoo allows; the history of what was ordered stays, with the names as text."""
        self.env["qms.promise.change"]._let_go_of(self)
        return super().unlink()

    @api.model_create_multi
    def create(self, vals_list):
        """Create; an order created as confirmed is asked for now, and checked like all others."""
        # The key only chooses the words for lines that are refused.
        creating = self.with_context(qms_creating=any(vals.get("state") == "purchase" for vals in vals_list))
        orders = super(PurchaseOrder, creating).create(vals_list).with_env(self.env)
        placed = orders.filtered(lambda order: order.state == "purchase")
        # Lines that came with the order were checked where they were created.
        other = placed.sudo().order_line._qms_goods().filtered(lambda line: not line.qms_vendor_status)
        other.order_id._qms_check(other)
        placed._qms_place()
        return orders

    def write(self, vals):
        """Write; keep what was asked when the order is placed, and the day on which it stops being an order."""
        if "partner_id" in vals:
            self._qms_check_vendor(vals["partner_id"])
            # What was released was the order from that vendor.
            self.filtered(lambda order: order.partner_id.id != vals["partner_id"])._gate_end_releases()
        if "company_id" in vals:
            self._qms_check_company(vals["company_id"])
        amounts = self.sudo().order_line._qms_ordered() if "currency_id" in vals else {}
        state = vals.get("state")
        placed = self.filtered(lambda order: order.state != state) if state == "purchase" else self.browse()
        turned = self.filtered(lambda order: order.state != state) if state in TURNS else self.browse()
        ended = (
            self.filtered(lambda order: order.state == "purchase") if state not in (None, "purchase") else placed[:0]
        )
        # Answers that were due stand before the order ends, so that a revival does not open them again.
        ended.sudo().order_line._qms_settle()
        if placed and ORDERED & vals.keys():
            # What is ordered, and of whom, is settled before it is checked.
            super().write({name: value for name, value in vals.items() if name != "state"})
            vals = {"state": state}
        placed.sudo()._qms_check()
        res = super().write(vals)
        placed._qms_place()
        turned._gate_end_asked()
        if amounts:
            # The same figures in another currency may be more money.
            self.env["purchase.order.line"].sudo()._qms_check_raised(amounts)
        for company, orders in ended.grouped("company_id").items():
            orders.sudo()._qms_write({"qms_date_cancelled": company._qms_today()})
        return res

    def _qms_once_placed(self):
        """Return, readable for everybody, the orders that were placed, also those that ended since."""
        return self.sudo().filtered(lambda order: any(order.order_line.mapped("qms_asked_on")))

    def _qms_check_vendor(self, partner_id):
        """Raise UserError when an order that was placed would become one to another vendor."""
        vendor = self.env["res.partner"].sudo().browse(partner_id).commercial_partner_id
        for order in self._qms_once_placed():
            if order.partner_id.commercial_partner_id != vendor:
                raise UserError(
                    self.env._(
                        "%(order)s was placed with %(vendor)s, who agreed to it or not. Duplicate it to order from "
                        "another vendor.",
                        order=order.name,
                        vendor=order.partner_id.display_name,
                    )
                )

    def _qms_check_company(self, company_id):
        """Raise UserError when an order that was placed would become another company's."""
        for order in self._qms_once_placed():
            if order.company_id.id != company_id:
                raise UserError(
                    self.env._("%(order)s was placed by its company. Duplicate it in the other one.", order=order.name)
                )

    def _qms_place(self):
        # What was asked is recorded for every buyer, whatever quality rights.
        orders = self.sudo()
        orders.filtered("qms_date_cancelled")._qms_write({"qms_date_cancelled": False})
        orders.order_line._qms_goods()._qms_ask()

    def button_confirm(self):
        """Confirm; in the form of one order the purchase check asks first, of several it names those it refuses."""
        asked = self.filtered(lambda order: order.state in ("draft", "sent"))
        return self._gate_step(asked, lambda orders: super().button_confirm())

    def button_approve(self, force=False):
        """Approve; checked as in `button_confirm`."""
        # An order that is confirmed passes here, too: its question was that of the confirmation.
        states = ("to approve",) if len(self) == 1 else ("draft", "sent", "to approve")
        asked = self.filtered(lambda order: order.state in states)
        return self._gate_step(asked, lambda orders: super().button_approve(force=force))

    def action_open_vendor_confirmation(self):
        """Open the dialog for what the vendor confirmed, or for a change of what was agreed."""
        self.ensure_one()
        self.check_access("write")
        self._qms_check_placed()
        # What was due for an answer stands, so that the dialog says the truth.
        self.sudo().order_line._qms_settle()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change what was agreed") if self.qms_promise_stands else self.env._("Vendor confirmed"),
            "res_model": "qms.promise.confirm",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _qms_check_placed(self):
        for order in self:
            if order.state != "purchase":
                raise UserError(
                    self.env._("Confirm %(order)s first: a vendor confirms what was ordered.", order=order.name)
                )

    def action_view_qms_promise_changes(self):
        """Open the history of dates and quantities of these orders."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_promise_change_action")
        return {**action, "domain": [("order_id", "in", self.ids)], "context": {"create": False}}

    def _qms_acknowledge(self, note, author):
        """Record that the vendor confirmed the orders as they stand now; `note` and `author` stand in the chatter."""
        orders = self.sudo()
        orders.order_line._qms_settle()
        orders.order_line._qms_stand("acknowledged")
        unanswered = orders.filtered(lambda order: not order.qms_date_acknowledged)
        unanswered._qms_write({"qms_date_acknowledged": fields.Datetime.now()})
        unanswered._qms_count_answers()
        orders.action_acknowledge()
        for order in unanswered:
            order.message_post(body=note, author_id=author.id)

    def _qms_work_place(self):
        categories = self.order_line.product_id.categ_id
        return super()._qms_work_place()._replace(flags={"on_purchase"}, categories=categories)

    def _qms_work_instant(self):
        return self.state == "purchase" and self.date_approve
