from odoo import api, fields, models

from ..tools.optional_number import OptionalFloat

SOURCES = [
    ("open", "Not agreed yet"),
    ("acknowledged", "Confirmed by the vendor"),
    ("stood", "Stood unanswered"),
    ("receipt", "Stood at the receipt"),
    ("planned", "Planned before installation"),
    ("none", "Nothing agreed"),
]
STANDING = {"acknowledged", "stood", "receipt", "planned"}
PLAN = {"date_planned", "product_qty", "product_uom_id"}
# Odoo's default lead times (0 for a vendor it adds itself, 1 for one typed by hand) say nothing about the vendor.
MAINTAINED_DELAY = 1
BATCH = 1000


class PurchaseOrderLine(models.Model):
    """Asked: date and quantity when the line became an order, never rewritten. Agreed: what stood when the vendor
    confirmed, else when the days to answer were over, else at the first receipt. From then on it moves only for a
    change that we asked for."""

    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "qms.guarded.mixin"]

    qms_asked_on = fields.Date("Ordered on", readonly=True, copy=False)
    qms_asked_date = fields.Date("Asked for", readonly=True, copy=False, help="Date expected when it was ordered.")
    qms_asked_qty = OptionalFloat("Quantity asked for", digits="Product Unit", readonly=True, copy=False)
    qms_promise_date = fields.Date("Agreed date", readonly=True, copy=False)
    qms_promise_qty = OptionalFloat("Agreed quantity", digits="Product Unit", readonly=True, copy=False)
    qms_promise_source = fields.Selection(SOURCES, "Agreed by", readonly=True, copy=False)
    qms_tolerance = OptionalFloat(
        "Quantity tolerance (%)", readonly=True, copy=False, help="As it was when the line was ordered."
    )
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

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {
            "qms_asked_on",
            "qms_asked_date",
            "qms_asked_qty",
            "qms_promise_date",
            "qms_promise_qty",
            "qms_promise_source",
            "qms_tolerance",
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a line that is added to an order already placed is asked for now."""
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "purchase").sudo()._qms_ask()
        return lines

    def write(self, vals):
        """Write; a change of what was ordered is recorded, and moves the agreed date only while nothing stands."""
        if PLAN & vals.keys():
            self._qms_refuse_guarded(vals)
            return self._qms_replan(vals)
        return super().write(vals)

    # Asked

    def _qms_ask(self):
        """Freeze date and quantity of lines that become an order; of an order revived, note what differs."""
        lines = self.filtered(lambda line: line.product_id and not line.display_type and not line.is_downpayment)
        revived = lines.filtered("qms_asked_on")
        revived._qms_follow({line: line._qms_promised() for line in revived})
        batches = {}
        for line in lines - revived:
            key = tuple(line._qms_prepare_ask_vals().items())
            batches[key] = batches.get(key, self.browse()) | line
        for vals, batch in batches.items():
            batch._qms_write(dict(vals))

    def _qms_prepare_ask_vals(self):
        self.ensure_one()
        day, quantity, _uom = self._qms_planned()
        return {
            "qms_asked_on": self.company_id._qms_today(),
            "qms_asked_date": day,
            "qms_asked_qty": quantity,
            "qms_promise_date": day,
            "qms_promise_qty": quantity,
            "qms_promise_source": "open" if self._qms_has_date() else "none",
            "qms_tolerance": self.product_id.categ_id._qms_tolerance_of(self.product_uom_id),
        }

    def _qms_planned(self):
        """Return (day in the company's zone, quantity, unit) as the order stands now."""
        return self.company_id._qms_day(self.date_planned), self.product_qty, self.product_uom_id

    def _qms_promised(self):
        return self.qms_promise_date, self.qms_promise_qty, self.product_uom_id

    def _qms_has_date(self):
        """Tell whether somebody meant the date: the vendor's lead time is maintained, or the date was typed."""
        vendor = self.order_id.partner_id.commercial_partner_id
        sellers = self.product_id.seller_ids.filtered(
            lambda s: (
                s.partner_id.commercial_partner_id == vendor and s.company_id in (s.company_id[:0], self.company_id)
            )
        )
        if any(seller.delay > MAINTAINED_DELAY for seller in sellers):
            return True
        day = self.company_id._qms_day
        return not 0 <= (day(self.date_planned) - day(self.order_id.date_order)).days <= MAINTAINED_DELAY

    # Promised

    def _qms_settle(self):
        """Let stand what nobody answered in time. The job does this each night; a change must not come before it."""
        for company, lines in (
            self.filtered(lambda line: line.qms_promise_source == "open").grouped("company_id").items()
        ):
            since = company._qms_promises_stand_before()
            lines.filtered(lambda line, since=since: line.qms_asked_on < since)._qms_write(
                {"qms_promise_source": "stood"}
            )

    @api.model
    def _cron_qms_settle(self):
        """Let stand, in batches, what no vendor answered in time; resumes after a kill, repeats without doubles."""
        for company in self.env["res.company"].search([]):
            since = company._qms_promises_stand_before()
            due = self.search(
                [
                    ("company_id", "=", company.id),
                    ("qms_promise_source", "=", "open"),
                    ("qms_asked_on", "<", since),
                    ("state", "=", "purchase"),
                ]
            )
            self.env["ir.cron"]._commit_progress(remaining=len(due))
            for start in range(0, len(due), BATCH):
                batch = due[start : start + BATCH]
                batch._qms_write({"qms_promise_source": "stood"})
                if not self.env["ir.cron"]._commit_progress(len(batch)):
                    return

    def _qms_stand(self, source):
        """Let the promises of these lines stand by `source`, where they do not stand yet."""
        unasked = self.filtered(lambda line: line.product_id and not line.qms_asked_on)
        unasked._qms_keep_planned()
        sources = ("open", "none") if source == "acknowledged" else ("open",)
        self.filtered(lambda line: line.qms_promise_source in sources)._qms_write({"qms_promise_source": source})

    def _qms_keep_planned(self):
        """Freeze what a line from before installation promises, before anything about it changes."""
        for line in self:
            day, quantity, _uom = line._qms_planned()
            ordered = line.order_id.date_approve or line.order_id.date_order
            line._qms_write(
                {
                    **line._qms_prepare_ask_vals(),
                    "qms_asked_on": line.company_id._qms_day(ordered),
                    "qms_promise_date": day,
                    "qms_promise_qty": quantity,
                    "qms_promise_source": "planned",
                }
            )

    # Changed

    def _qms_replan(self, vals, cause=None, reason=False):
        """Write a new date, quantity or unit of the order, and record what that means for the promise.

        `cause`: "ours" (we asked for it, with a `reason`) moves the promise, "vendor" and None do not.
        """
        # Recorded for every buyer, whatever quality rights; super() checks the right to write.
        lines = self.sudo().filtered(lambda line: line.state == "purchase" and line.product_id)
        lines.filtered(lambda line: not line.qms_asked_on)._qms_keep_planned()
        lines._qms_settle()
        before = {line: line._qms_planned() for line in lines}
        res = super().write(vals)
        lines._qms_follow(before, cause, reason)
        return res

    def _update_date_planned(self, updated_date):
        """Take over the date that the vendor chose on the page of the order, as the vendor's.

        As in Odoo a line of which nothing is open any more keeps its date.
        """
        if not self.move_ids or self.move_ids.filtered(lambda move: move.state not in ("done", "cancel")):
            self._qms_replan({"date_planned": updated_date}, "vendor")

    def _qms_follow(self, before, cause=None, reason=False):
        """Record for each line what changed since `before` ({line: (day, quantity, unit)}); move open promises."""
        history, changes = self.env["qms.promise.change"].sudo(), []
        for line in self:
            line._qms_convert(before[line][2])
            day, quantity, uom = line._qms_planned()
            was_day, was_quantity = before[line][0], before[line][2]._compute_quantity(before[line][1], uom)
            if day == was_day and uom.compare(quantity, was_quantity) == 0:
                continue
            moves = cause == "ours" or line.qms_promise_source not in STANDING
            changes.append(history._prepare_vals(line, (was_day, was_quantity), cause, reason, moves))
            if moves:
                line._qms_move_promise(day, quantity)
        history.create(changes)

    def _qms_claim(self, reason):
        """Let the promise follow what the order says already: we asked for that change when it was made."""
        promised = self._qms_promised()
        self._qms_follow({self: promised}, "ours", reason)

    def _qms_move_promise(self, day, quantity):
        source = self.qms_promise_source
        if source == "none" and day != self.qms_promise_date and not self.qty_received:
            source = "open"
        self._qms_write({"qms_promise_date": day, "qms_promise_qty": quantity, "qms_promise_source": source})

    def _qms_convert(self, was_uom):
        """Keep the quantities asked and promised the same when the unit of the line changes."""
        if was_uom != self.product_uom_id:
            for name in ("qms_asked_qty", "qms_promise_qty"):
                quantity = was_uom._compute_quantity(self[name], self.product_uom_id, rounding_method="HALF-UP")
                self._qms_write({name: quantity})
