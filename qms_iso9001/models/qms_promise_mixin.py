from odoo import api, fields, models

from ..tools.optional_number import OptionalFloat

SOURCES = [
    ("open", "Not confirmed yet"),
    ("acknowledged", "Confirmed by the vendor"),
    ("stood", "Stood unanswered"),
    ("receipt", "Stood at the receipt"),
    ("planned", "Planned before installation"),
    ("none", "Nothing agreed"),
]
STANDING = {"acknowledged", "stood", "receipt", "planned"}


class QmsPromiseMixin(models.AbstractModel):
    """Asked: date and quantity when an order line becomes an order, never rewritten. Agreed: what stood when the other
    side confirmed, else when its days to answer or the day itself were over, else when the goods first moved. From then
    on it moves only for a change that we asked for.

    A line model tells what it plans now (`_qms_planned`), whether somebody meant its date (`_qms_has_date`), and calls
    `_qms_ask`, `_qms_stand` and `_qms_follow` where these things happen.
    """

    _name = "qms.promise.mixin"
    _inherit = ["qms.guarded.mixin"]
    _description = "What was asked and agreed of an order line"
    _qms_placed_state = "purchase"
    # Who is measured by a promise does not move it: only a wish of the other side does.
    _qms_moving_cause = "ours"

    qms_asked_on = fields.Date("Ordered on", readonly=True, copy=False)
    qms_asked_date = fields.Date("Asked for", readonly=True, copy=False, help="Date expected when it was ordered.")
    qms_asked_qty = OptionalFloat("Quantity asked for", digits="Product Unit", readonly=True, copy=False)
    qms_promise_date = fields.Date("Agreed date", readonly=True, copy=False)
    qms_promise_qty = OptionalFloat("Agreed quantity", digits="Product Unit", readonly=True, copy=False)
    qms_promise_source = fields.Selection(SOURCES, "Agreed by", readonly=True, copy=False)
    qms_tolerance = OptionalFloat(
        "Quantity tolerance (%)", readonly=True, copy=False, help="As it was when the line was ordered."
    )

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

    def _qms_planned(self):
        """Return (day in the company's zone, quantity, unit) as the order stands now."""
        raise NotImplementedError

    def _qms_has_date(self):
        """Tell whether somebody meant the date that stands in the order."""
        raise NotImplementedError

    def _qms_has_moved(self):
        """Tell whether goods of the line have moved already."""
        return any(move.state == "done" for move in self.move_ids)

    def _qms_is_over(self):
        """Tell whether the agreed day is past: then nothing moves the promise any more."""
        return bool(self.qms_promise_date) and self.qms_promise_date < self.company_id._qms_today()

    def _qms_change_links(self):
        """Return by which fields a recorded change names the line and its order."""
        raise NotImplementedError

    def _qms_promised(self):
        return self.qms_promise_date, self.qms_promise_qty, self.product_uom_id

    # Asked

    def _qms_ask(self):
        """Freeze date and quantity of lines that become an order; of an order revived, note what differs."""
        revived = self.filtered("qms_asked_on")
        revived._qms_settle()
        revived._qms_follow({line: line._qms_promised() for line in revived})
        batches = {}
        for line in self - revived:
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

    def _qms_keep_planned(self, ordered):
        """Freeze what lines from before installation promise, before anything about them changes.

        `ordered` tells for a line when it was ordered (a naive UTC instant).
        """
        for line in self:
            asked = {"qms_asked_on": line.company_id._qms_day(ordered(line)), "qms_promise_source": "planned"}
            line._qms_write({**line._qms_prepare_ask_vals(), **asked})

    # Promised

    def _qms_settle(self):
        """Let stand what nobody answered in time, and what is past its day: no date moves any more that is over.

        The job does this each night; a change must not come before it.
        """
        waiting = self.filtered(lambda line: line.qms_promise_source == "open")
        for company, lines in waiting.grouped("company_id").items():
            today = company._qms_today()
            over = lines.filtered(lambda line, today=today: line.qms_promise_date < today)
            # Working days are more than days: what was asked for later is not looked at in the calendar.
            since = fields.Date.subtract(today, days=company.qms_promise_days)
            older = (lines - over).filtered(lambda line, since=since: line.qms_asked_on <= since)
            since = older and company._qms_promises_stand_before()
            over |= older.filtered(lambda line, since=since: line.qms_asked_on < since)
            over._qms_write({"qms_promise_source": "stood"})

    def _qms_stand(self, source):
        """Let the promises of these lines stand by `source`, where they do not stand yet."""
        # A first date that comes after the goods is no promise.
        waiting = self.filtered(
            lambda line: (
                line.qms_promise_source == "open"
                or (source == "acknowledged" and line.qms_promise_source == "none" and not line._qms_has_moved())
            )
        )
        waiting._qms_write({"qms_promise_source": source})

    # Changed

    def _qms_follow(self, before, cause=None, reason=False):
        """Record for each line what changed since `before` ({line: (day, quantity, unit)}); move open promises.

        The cause that is the other side's to give ("ours" of a purchase, "customer" of a sale) moves those that stand
        as well; no other cause does, and None (nobody says) does not.
        """
        history, changes = self.env["qms.promise.change"].sudo(), []
        for line in self:
            day, quantity, uom = line._qms_planned()
            was_day, was_quantity = before[line][0], before[line][2]._compute_quantity(before[line][1], uom)
            if day == was_day and uom.compare(quantity, was_quantity) == 0:
                continue
            wished = cause == self._qms_moving_cause and not line._qms_is_over()
            moves = wished or line.qms_promise_source not in STANDING
            changes.append(history._prepare_vals(line, (was_day, was_quantity), cause, reason, moves))
            if moves:
                line._qms_move_promise(day, quantity)
        history.create(changes)

    def _qms_claim(self, reason):
        """Let the promise follow what the order says already: we asked for that change when it was made."""
        self._qms_follow({self: self._qms_promised()}, self._qms_moving_cause, reason)

    def _qms_move_promise(self, day, quantity):
        source = self.qms_promise_source
        if source == "none" and day != self.qms_promise_date and not self._qms_has_moved():
            source = "open"
        self._qms_write({"qms_promise_date": day, "qms_promise_qty": quantity, "qms_promise_source": source})

    def _qms_convert(self, was_uom):
        """Keep the quantities asked and promised the same when the unit of the line changes."""
        for line in self.filtered(lambda line: line.product_uom_id != was_uom[line]):
            for name in ("qms_asked_qty", "qms_promise_qty"):
                quantity = was_uom[line]._compute_quantity(line[name], line.product_uom_id, rounding_method="HALF-UP")
                line._qms_write({name: quantity})
