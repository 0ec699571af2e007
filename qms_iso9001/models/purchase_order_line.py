from odoo import api, fields, models
from odoo.exceptions import UserError

PLAN = {"date_planned", "product_qty", "product_uom_id"}
RAISED = {"product_qty", "product_uom_id", "price_unit", "discount", "tax_ids"}
# What a line is an order of, and to whom; how its receipts are counted.
IDENTITY = {"product_id", "order_id", "qty_received_method", "partner_id", "company_id", "state"}
# Odoo's default lead times (0 for a vendor it adds itself, 1 for one typed by hand) say nothing about the vendor.
MAINTAINED_DELAY = 1


class PurchaseOrderLine(models.Model):
    """What was asked of a vendor and what the vendor agreed to, kept where each of it happens."""

    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "qms.purchase.check.line.mixin", "qms.promise.terms.mixin"]

    qms_arrived_date = fields.Date("Last arrival", compute="_compute_qms_arrived_date", compute_sudo=True)
    qms_promise_change_ids = fields.One2many("qms.promise.change", "order_line_id", "Changes of dates", readonly=True)

    # The delivery history of one period finds its lines by this; lines from before installation by date_planned.
    _qms_promise_index = models.Index("(company_id, qms_promise_date) WHERE qms_promise_date IS NOT NULL")
    _qms_open_index = models.Index("(company_id, qms_asked_on) WHERE qms_promise_source = 'open'")

    # Who may read the order sees when its goods came, without the right to read transfers.
    @api.depends("move_ids.qms_arrived_date", "move_ids.state")
    def _compute_qms_arrived_date(self):
        for line in self:
            arrivals = line.move_ids.filtered(lambda m: m.state == "done" and m.location_dest_id.usage != "supplier")
            line.qms_arrived_date = max(arrivals.filtered("qms_arrived_date").mapped("qms_arrived_date"), default=False)

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a line that is added to an order already placed is checked and asked for now."""
        lines = super().create(vals_list)
        placed = lines.filtered(lambda line: line.state == "purchase").sudo()._qms_goods()
        placed.order_id._qms_check(placed)
        placed._qms_ask()
        return lines

    def write(self, vals):
        """Write; a change of what was ordered is recorded, and moves the agreed date only while nothing stands."""
        if IDENTITY & vals.keys():
            self._qms_check_identity(vals)
        became = {"order_id", "product_id"} & vals.keys() and self.sudo().filtered(
            lambda line: line.state != "purchase" or not line.product_id
        )
        before = self.sudo()._qms_ordered() if RAISED & vals.keys() else {}
        if not (PLAN | {"order_id"}) & vals.keys():
            res = super().write(vals)
        else:
            self._qms_refuse_guarded(vals)
            res = self._qms_replan(vals)
        if became:
            # A line of an order that is placed, or a line that orders something, only now.
            added = became._qms_goods().filtered(lambda line: line.state == "purchase")
            added.order_id._qms_check(added)
        if before:
            self.browse().sudo()._qms_check_raised(before)
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_qms_due(self):
        self._qms_check_due()

    # What a line is

    def _qms_goods(self):
        """Return the lines that order something: no sections, no notes, no down payments (which are for nothing)."""
        return self.filtered(
            lambda line: line.product_id and line.date_planned and (line.product_qty or not line.is_downpayment)
        )

    def _qms_ordered(self):
        """Return {placed line: (quantity, amount in the company's currency)}."""
        placed = self._qms_goods().filtered(lambda line: line.state == "purchase")
        return {line: (line.product_uom_qty, line._qms_amount()) for line in placed}

    def _qms_amount(self):
        return self.price_subtotal / (self.order_id.currency_rate or 1)

    def _qms_check_raised(self, before):
        """Let the purchase check look at placed lines of which more is ordered than `before`, or for more money."""
        more = self.union(*(line for line, (quantity, _amount) in before.items() if line.product_uom_qty > quantity))
        dearer = self.union(*(line for line, (_quantity, amount) in before.items() if line._qms_amount() > amount))
        (more | dearer).order_id._qms_check_raised(more, dearer)

    def _qms_check_identity(self, vals):
        """Raise UserError when an order line that was placed would become one for something else.

        How receipts are counted follows from the product; it is nobody's to choose, on no line.
        """
        for line in self.sudo().filtered(lambda line: line.qms_asked_on or "qty_received_method" in vals):
            for name in IDENTITY & vals.keys():
                field = self._fields[name]
                if field.convert_to_cache(vals[name], line) != field.convert_to_cache(line[name], line):
                    raise UserError(
                        self.env._(
                            "%(line)s was ordered: what the vendor agreed to hangs on it. Set its quantity to 0 and "
                            "add another line instead.",
                            line=line.display_name,
                        )
                    )

    def _qms_planned(self):
        return self.company_id._qms_day(self.date_planned), self.product_qty, self.product_uom_id

    def _qms_ordered_at(self):
        return self.order_id.date_approve or self.order_id.date_order

    def _qms_change_links(self):
        return {"side": "purchase", "order_id": self.order_id.id, "order_line_id": self.id}

    def _qms_seller_delay(self):
        delay = self.selected_seller_id.delay
        return delay if delay > MAINTAINED_DELAY else None

    def _qms_has_date(self):
        """Tell whether somebody meant the date: the vendor's lead time is maintained, or the date was typed."""
        vendor, companies = self.order_id.partner_id.commercial_partner_id, (self.company_id.browse(), self.company_id)
        sellers = self.product_id.seller_ids.filtered(
            lambda s: s.partner_id.commercial_partner_id == vendor and s.company_id in companies
        )
        if any(seller.delay > MAINTAINED_DELAY for seller in sellers):
            return True
        day, today = self.company_id._qms_day(self.date_planned), self.company_id._qms_today()
        # Odoo's default counts from the day of the RFQ, which may be dated on.
        by_default = 0 <= (day - self.company_id._qms_day(self.order_id.date_order)).days <= MAINTAINED_DELAY
        return not (by_default and (day - today).days <= MAINTAINED_DELAY)

    # What changes

    def _qms_replan(self, vals, cause=None, reason=False):
        """Write a new date, quantity or unit of the order, and record what that means for the promise.

        `cause`: "ours" (we asked for it, with a `reason`) moves the promise, "vendor" and None do not.
        """
        # As a method of Odoo's model, which checks the right to write.
        return self._qms_keep_promise(lambda: super(PurchaseOrderLine, self).write(vals), cause, reason)

    def _update_date_planned(self, updated_date):
        """Take over the date that the vendor chose on the page of the order (nothing else calls this), as the vendor's.

        As in Odoo a line of which nothing is open any more keeps its date. Odoo's own method is not called: it writes
        as if a person of ours did.
        """
        if not self.move_ids or self.move_ids.filtered(lambda move: move.state not in ("done", "cancel")):
            self._qms_replan({"date_planned": updated_date}, "vendor")
