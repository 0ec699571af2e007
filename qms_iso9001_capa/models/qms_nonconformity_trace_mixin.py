from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class QmsNonconformityTraceMixin(models.AbstractModel):
    """Where is the rest of it: of a lot, or of what a vendor delivered of a product in a period, all that is in stock,
    on the way and with customers, read from the stock moves as a list to tick off."""

    _name = "qms.nonconformity.trace.mixin"
    _description = "Tracing of a nonconformity"

    trace_since = fields.Date("Received since", help="Without a lot: what the vendor delivered from this day on.")
    trace_until = fields.Date("Received until")
    whereabouts_ids = fields.One2many("qms.nonconformity.whereabouts", "nonconformity_id", "Where is the rest")
    whereabouts_open_count = fields.Integer("To tick off", compute="_compute_whereabouts_open_count", compute_sudo=True)

    has_receipt = fields.Boolean(compute="_compute_has_receipt")

    @api.depends("picking_id", "partner_id", "product_id", "lot_id")
    def _compute_has_receipt(self):
        for record in self:
            known = record.product_id and record.partner_id and not record.lot_id
            # Who deals with the case need not read transfers.
            record.has_receipt = bool(known and record.sudo().picking_id.picking_type_code == "incoming")

    @api.depends("whereabouts_ids.state")
    def _compute_whereabouts_open_count(self):
        groups = self.env["qms.nonconformity.whereabouts"]._read_group(
            [("nonconformity_id", "in", self.ids), ("state", "=", "open")], ["nonconformity_id"], ["__count"]
        )
        counts = {record.id: count for record, count in groups}
        for record in self:
            record.whereabouts_open_count = counts.get(record.id, 0)

    def action_trace(self):
        """List where the rest is as of now; what is ticked off stays, what is open is listed anew. For who may act."""
        self._check_step("reported", "contained", "corrected")
        for record in self.sudo():
            record._check_traceable()
            record.whereabouts_ids.filtered(lambda row: row.state == "open").unlink()
            rows = [*record._trace_stock(), *record._trace_deliveries()]
            record.env["qms.nonconformity.whereabouts"].create([{**row, "nonconformity_id": record.id} for row in rows])
            if not record.is_delivered and "delivered" in [row["kind"] for row in rows]:
                record.write({"is_delivered": True})
            record.invalidate_recordset(["whereabouts_ids"])

    def action_trace_receipt(self):
        """List where the rest is of what the vendor delivered from the day of the receipt on. For who may act."""
        self._check_step("reported", "contained", "corrected")
        for record in self.filtered("has_receipt").sudo():
            receipt = record.picking_id
            record.write({"trace_since": record.company_id._qms_day(receipt.date_done or receipt.scheduled_date)})
        self.action_trace()

    def _get_obstacle(self):
        """Before closing: the list of where the rest is, is ticked off."""
        if self.whereabouts_open_count:
            return self.env._(
                "%(count)s to tick off on the page Where is the rest: press Quarantine, Inform or Not needed, then "
                "close %(record)s.",
                count=self.whereabouts_open_count,
                record=self.display_name,
            )
        return super()._get_obstacle()

    def _check_traceable(self):
        by_vendor = self.product_id and self.partner_id and self.trace_since
        if not (self.lot_id or by_vendor):
            raise UserError(
                self.env._(
                    "Say which lot; or product, vendor and since when it was received. Then ask where the rest is."
                )
            )

    def _traced_lots(self):
        """Return the lots concerned: the lot of the case, or those that the vendor's receipts of the period brought."""
        if self.lot_id:
            return self.lot_id
        return self._traced_receipts().lot_id

    def _traced_receipts(self):
        """Return the move lines by which the vendor delivered the product in the period."""
        domain = Domain("product_id", "=", self.product_id.id) & Domain("state", "=", "done")
        domain &= Domain("location_id.usage", "=", "supplier") & Domain("company_id", "=", self.company_id.id)
        domain &= Domain("picking_id.partner_id", "child_of", self.partner_id.commercial_partner_id.id)
        domain &= Domain("date", ">=", self.company_id._qms_midnight(self.trace_since))
        if self.trace_until:
            last = fields.Date.add(self.trace_until, days=1)
            domain &= Domain("date", "<", self.company_id._qms_midnight(last))
        return self.env["stock.move.line"].search(domain)

    def _traced_domain(self):
        """Return the domain of the goods on quants and move lines. Without lots, all of the product may be of it."""
        lots = self._traced_lots()
        domain = Domain("product_id", "=", (self.product_id or self.lot_id.product_id).id)
        domain &= Domain("company_id", "=", self.company_id.id)
        return domain & Domain("lot_id", "in", lots.ids) if lots else domain

    def _trace_stock(self):
        domain = self._traced_domain() & Domain("quantity", ">", 0)
        domain &= Domain("location_id.usage", "in", ("internal", "transit"))
        domain &= ~Domain("location_id", "child_of", self._closed_locations().ids)
        for quant in self.env["stock.quant"].search(domain):
            yield {
                "kind": "stock" if quant.location_id.usage == "internal" else "transit",
                "product_id": quant.product_id.id,
                "lot_id": quant.lot_id.id,
                "lot_name": quant.lot_id.name,
                "location_id": quant.location_id.id,
                "quantity": quant.quantity,
                "date": self.company_id._qms_day(quant.in_date),
            }

    def _trace_deliveries(self):
        """Return what went to customers, less what they sent back, by delivery; ticked ones are not listed again."""
        domain = self._traced_domain() & Domain("state", "=", "done")
        out = domain & Domain("location_dest_id.usage", "=", "customer")
        if not self._traced_lots():
            # What left before the first of it came cannot be of it.
            first = min(self._traced_receipts().mapped("date"), default=fields.Datetime.now())
            out &= Domain("date", ">=", first)
        known = self.whereabouts_ids.filtered(lambda row: row.kind == "delivered")
        known = {(row.picking_id, row.lot_id) for row in known}
        lines = self.env["stock.move.line"].search(out, order="date desc, id desc")
        for (picking, lot), sent in lines.grouped(lambda line: (line.picking_id, line.lot_id)).items():
            back = sent.move_id.returned_move_ids.move_line_ids.filtered(
                lambda line, lot=lot: line.state == "done" and line.lot_id == lot
            )
            quantity = sum(sent.mapped("quantity_product_uom")) - sum(back.mapped("quantity_product_uom"))
            if quantity > 0 and (picking, lot) not in known:
                yield {
                    "kind": "delivered",
                    "product_id": sent.product_id.id,
                    "lot_id": lot.id,
                    "lot_name": lot.name,
                    "location_id": sent[0].location_dest_id.id,
                    "partner_id": picking.partner_id.id,
                    "partner_name": picking.partner_id.display_name,
                    "picking_id": picking.id,
                    "quantity": quantity,
                    "date": self.company_id._qms_day(sent[0].date),
                }
