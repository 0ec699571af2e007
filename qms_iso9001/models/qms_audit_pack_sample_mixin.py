from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import end_of

# So many deliveries are drawn of each quarter.
DRAWN = 5


class QmsAuditPackSampleMixin(models.AbstractModel):
    """Folder 12 of a pack: deliveries drawn at random, the same ones each time, each with its thread: what was ordered
    and reviewed, what left when, by whom, which lots, and where these came from. Without amounts."""

    _name = "qms.audit.pack.sample.mixin"
    _description = "Samples in an audit pack"

    def _seed(self):
        """Return what the draw hangs on: the same company and period draw the same deliveries."""
        return f"{self.company_id.id}-{self.date_from}-{self.date_to}"

    def _write_samples(self, writer):
        """Write one row per step of each delivery that is drawn."""
        labels = [
            self.env._("Sample"),
            self.env._("Step"),
            self.env._("Document"),
            self.env._("What"),
            self.env._("Who"),
            self.env._("When"),
        ]
        pickings = self._draw_deliveries()
        writer.register(self.env._("Deliveries drawn at random"), labels, self._sample_rows(pickings))
        writer.notes.append(
            self.env._(
                "%(count)s deliveries, up to %(most)s of each quarter, drawn with the seed %(seed)s.",
                count=len(pickings),
                most=DRAWN,
                seed=self._seed(),
            )
        )

    def _draw_deliveries(self):
        """Return the deliveries that are drawn, by quarter; auditors need no right to transfers."""
        # The company is named in the domain, whoever may read what.
        pickings = self.env["stock.picking"].sudo().with_context(active_test=False)
        drawn, start = pickings, self.date_from
        while start <= self.date_to:
            end = min(end_of(start, "quarter"), self.date_to)
            query = pickings._search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("picking_type_id.code", "=", "outgoing"),
                    ("state", "=", "done"),
                    ("date_done", ">=", self.company_id._qms_midnight(start)),
                    ("date_done", "<", self.company_id._qms_midnight(end + timedelta(days=1))),
                ]
            )
            number = SQL.identifier(query.table, "id")
            query.order, query.limit = SQL("MD5(%s || '-' || %s)", self._seed(), number), DRAWN
            drawn |= pickings.browse(query).sorted("id")
            start = end + timedelta(days=1)
        return drawn

    def _sample_rows(self, pickings):
        lines = pickings.move_line_ids.filtered("quantity")
        receipts = self._receipts_of(lines.lot_id)
        reviews = self.env["qms.order.review"].sudo()
        reviews = reviews.search([("order_id", "in", pickings.sale_id.ids)], order="id").grouped("order_id")
        uses = self._uses_of(pickings, lines.lot_id)
        people = self._people_of(pickings)
        for number, picking in enumerate(pickings, start=1):
            steps = [
                *self._order_steps(picking.sale_id, reviews.get(picking.sale_id, ())),
                *self._delivery_steps(picking),
                *people.get(picking, ()),
                *self._gauge_steps(picking, uses),
                *self._invoice_steps(picking.sale_id),
                *(step for lot in picking.move_line_ids.lot_id.sorted("id") for step in receipts.get(lot, ())),
            ]
            for step in steps:
                yield [number, *step]

    def _order_steps(self, order, reviews):
        if not order:
            yield [self.env._("Order"), "", self.env._("Delivered without a sales order."), "", ""]
            return
        customer = order.partner_id.display_name
        yield [self.env._("Order"), order.name, customer, order.user_id.name or "", self._instant(order.date_order)]
        results = dict(self.env["qms.order.review"]._fields["result"]._description_selection(self.env))
        for review in reviews:
            answer = f"{review.name or ''}: {results.get(review.result, review.result or self.env._('open'))}"
            who, when = review.user_id.name or "", self._instant(review.date_reviewed)
            yield [self.env._("Review of the order"), order.name, answer, who, when]

    def _delivery_steps(self, picking):
        when = self._instant(picking.date_done)
        yield [
            self.env._("Delivery"),
            picking.name,
            picking.partner_id.display_name or "",
            picking.user_id.name or "",
            when,
        ]
        for line in picking.move_line_ids.filtered("quantity").sorted("id"):
            product = f"{line.product_id.display_name}: {line.quantity:g} {line.product_uom_id.name}"
            lot = line.lot_id.name or line.lot_name
            yield [
                self.env._("Goods"),
                picking.name,
                f"{product}, {self.env._('lot %s', lot)}" if lot else product,
                "",
                when,
            ]

    def _people_of(self, pickings):  # pylint: disable=unused-argument
        """Return {transfer: the steps that say what whoever did it could do}. Hook: an addon that knows competences."""
        return {}

    def _uses_of(self, pickings, lots):
        """Return what these deliveries and their lots were measured with."""
        uses = self.env["qms.equipment.use"].sudo()
        place = Domain("picking_id", "in", pickings.ids) | Domain("lot_id", "in", lots.ids)
        return uses.search(place & Domain("company_id", "=", self.company_id.id), order="date, id")

    def _gauge_steps(self, picking, uses):
        for use in uses.filtered(lambda use: use.picking_id == picking or use.lot_id in picking.move_line_ids.lot_id):
            gauge = use.equipment_id.display_name
            gauge = self.env._("%s, not in date", gauge) if use.was_overdue else gauge
            gauge = self.env._("%s, taken off again", gauge) if use.date_withdrawn else gauge
            yield [self.env._("Measured with"), use.name, gauge, use.user_id.name or "", use.date.isoformat()]

    def _invoice_steps(self, order):
        """Return the numbers of what was invoiced: no amounts."""
        for invoice in order.invoice_ids.filtered(lambda move: move.state == "posted").sorted("id"):
            kind = dict(invoice._fields["move_type"]._description_selection(self.env))[invoice.move_type]
            day = invoice.invoice_date.isoformat() if invoice.invoice_date else ""
            yield [self.env._("Invoice"), invoice.name, kind, invoice.invoice_user_id.name or "", day]

    def _receipts_of(self, lots):
        """Return {lot: the steps by which it came in}."""
        found = {}
        incoming = [
            ("lot_id", "in", lots.ids),
            ("state", "=", "done"),
            ("picking_id.picking_type_id.code", "=", "incoming"),
            ("company_id", "=", self.company_id.id),
        ]
        for line in self.env["stock.move.line"].sudo().search(incoming, order="id") if lots else ():
            picking, order = line.picking_id, line.move_id.purchase_line_id.order_id
            vendor = (order.partner_id or picking.partner_id).display_name or ""
            what = ", ".join(filter(None, (self.env._("lot %s", line.lot_id.name), order.name, vendor)))
            step = [
                self.env._("Receipt"),
                picking.name,
                what,
                picking.user_id.name or "",
                self._instant(picking.date_done),
            ]
            found.setdefault(line.lot_id, []).append(step)
        return found

    def _instant(self, value):
        return self._in_zone(value) if value else ""
