from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class QmsDemoPurchaseMixin(models.AbstractModel):
    """Twelve months of purchases of the demo company, up to the day of installation, by the verbs of those who buy.

    A row of the file is an order of one product: agreed for a `day` of a month so many months ago and ordered `lead`
    days before. The vendor's `answer` moved the date by so many days (empty: nobody answered). Later the vendor may
    have `announced` another day, or we asked for a `change` of the quantity. Days of what follows count from the one
    agreed: it `arrived`, its `rest` came, it was `cancelled`. Weekends are left out; the future stays open.
    Everything is done on the day of installation and dated back right after it.
    """

    _name = "qms.demo.purchase.mixin"
    _inherit = ["qms.demo.bill.mixin"]
    _description = "Purchases of the demo company"

    @api.model
    def _load_purchases(self):
        rows = [self._read_purchase(row) for row in self._rows("qms_iso9001/demo/purchase_history.csv")]
        today = self.env.ref("base.main_company")._qms_today()
        rows = sorted((row for row in rows if row["ordered"] <= today), key=lambda row: row["ordered"])
        self._load_price_lists(rows)
        orders = self._place(rows)
        placed = list(zip(rows, orders, strict=True))
        self._answer(placed, today)
        self._receive(placed, today)
        for row, order in placed:
            if row["cancelled"] and row["cancelled"] <= today:
                order.button_cancel()
                order.sudo()._qms_write({"qms_date_cancelled": row["cancelled"]})
        self._count_answers(orders)
        self._load_bills(placed, today)
        self._load_scrap(placed, today)

    # Reading: days, and numbers

    @api.model
    def _read_purchase(self, row):
        """Return the row with its days as dates and its quantities as numbers; None where the file is empty."""
        today = self.env.ref("base.main_company")._qms_today()
        month = fields.Date.start_of(fields.Date.subtract(today, months=int(row["months_ago"])), "month")
        agreed = self._workday(month + timedelta(days=int(row["day"]) - 1), -1)
        asked = self._workday(agreed - timedelta(days=int(row["answer"] or 0)), -1)
        ordered = self._workday(asked - timedelta(days=int(row["lead"])), -1)

        def after(name):
            return self._workday(agreed + timedelta(days=int(row[name])), 1) if row[name] else None

        numbers = {name: float(row[name] or 0) for name in ("quantity", "price", "received", "returned", "change")}
        return {
            **row,
            **numbers,
            "ordered": ordered,
            "asked": asked if int(row["lead"]) else ordered,
            "agreed": agreed,
            **{name: after(name) for name in ("announced", "arrived", "rest", "cancelled")},
        }

    @api.model
    def _workday(self, day, step):
        """Return `day`, or the next day in the direction of `step` that is no weekend."""
        while day.weekday() > 4:
            day += timedelta(days=step)
        return day

    @api.model
    def _workdays(self, first, last):
        return sum((first + timedelta(days=days)).weekday() < 5 for days in range((last - first).days))

    @api.model
    def _morning(self, day):
        return datetime.combine(day, time(9))

    # Ordering and agreeing

    @api.model
    def _place(self, rows):
        """Order all rows as the buyer; return the orders in the same order."""
        purchases = self._as("buyer")["purchase.order"].with_context(tracking_disable=True)
        orders = purchases.create([self._prepare_purchase_vals(row) for row in rows])
        # The prices were typed: otherwise each change of quantity takes price and date from the vendor's list again.
        orders.order_line.technical_price_unit = 0
        orders.button_confirm()
        for row, order in zip(rows, orders, strict=True):
            order.date_approve = self._morning(row["ordered"])
        return orders

    @api.model
    def _prepare_purchase_vals(self, row):
        return {
            "partner_id": self.env.ref(row["vendor"]).id,
            "date_order": self._morning(row["ordered"]),
            "order_line": [
                fields.Command.create(
                    {
                        "product_id": self.env.ref(row["product"]).id,
                        "product_qty": row["quantity"],
                        "price_unit": row["price"],
                        "date_planned": self._morning(row["asked"]),
                    }
                )
            ],
        }

    @api.model
    def _answer(self, placed, today):
        """Record what vendors answered and what was changed; what nobody answered stands, except for the fastest."""
        for row, order in placed:
            answered = self._workday(row["ordered"] + timedelta(days=1), 1)
            lines = order.sudo().order_line
            if row["answer"] and answered <= today:
                self._answer_one(order, row, answered, today - answered)
            lines._qms_write({"qms_asked_on": row["ordered"]})
            # What arrives while the vendor may still answer stands at the receipt.
            if not row["arrived"] or self._workdays(row["ordered"], row["arrived"]) > order.company_id.qms_promise_days:
                lines._qms_settle()
            else:
                lines._qms_stand("receipt")
            changed = self._workday(row["agreed"] - timedelta(days=5), -1)
            if row["announced"] and changed <= today:
                self._confirm(order, changed, date_new=row["announced"])
            if row["change"] and changed <= today:
                # What we ask for, we ask for before the day is over.
                lines._qms_write({"qms_promise_date": today})
                self._confirm(order, changed, cause="ours", reason=row["reason"], qty_new=row["change"])
                lines._qms_write({"qms_promise_date": row["agreed"]})

    @api.model
    def _answer_one(self, order, row, answered, ahead):
        """Confirm as if today were the day of the answer, `ahead` of it: nothing is agreed for a day that is over."""
        line = order.sudo().order_line
        line._qms_write({"date_planned": self._morning(row["asked"] + ahead), "qms_promise_date": row["asked"] + ahead})
        self._confirm(order, answered, ahead=ahead, date_new=row["agreed"] + ahead)
        line._qms_write({"date_planned": self._morning(row["agreed"]), "qms_promise_date": row["agreed"]})
        line.move_ids.date_deadline = self._morning(row["agreed"])

    @api.model
    def _confirm(self, order, day, cause="vendor", reason=False, ahead=timedelta(0), **vals):
        """Go through the dialog of the order as the buyer, with `vals` on its line; date what it records to `day`,
        and its dates back by what they were `ahead`."""
        changes = self.env["qms.promise.change"]
        before = changes.search([("order_id", "=", order.id)])
        unanswered = not order.qms_date_acknowledged
        confirm = order.env["qms.promise.confirm"].with_context(default_order_id=order.id).create({})
        confirm.write({"cause": cause, "reason": reason})
        confirm.line_ids.write(vals)
        confirm.action_confirm()
        if unanswered and order.qms_date_acknowledged:
            order.sudo()._qms_write({"qms_date_acknowledged": self._morning(day)})
        new = changes.search([("order_id", "=", order.id)]) - before
        if new:
            query = (
                "UPDATE qms_promise_change SET create_date = %s, date_from = date_from - %s, date_to = date_to - %s"
                " WHERE id IN %s RETURNING id"
            )
            self.env.execute_query(SQL(query, self._morning(day), ahead.days, ahead.days, new._ids))
            new.invalidate_recordset(["create_date", "date_from", "date_to"])

    # Receiving and sending back

    @api.model
    def _receive(self, placed, today):
        """Book what has arrived: first deliveries, rests, returns."""
        arrived = [(row, order.picking_ids) for row, order in placed if row["arrived"] and row["arrived"] <= today]
        for row, receipt in arrived:
            if row["key"]:
                self._name_record(receipt, f"stock_picking_demo_{row['key']}")
        parted = [receipt.id for row, receipt in arrived if row["rest"]]
        self._process({receipt: (row["received"], self._morning(row["arrived"])) for row, receipt in arrived}, parted)
        self._process(
            {
                receipt.backorder_ids: (row["quantity"] - row["received"], self._morning(row["rest"]))
                for row, receipt in arrived
                if row["rest"] and row["rest"] <= today
            }
        )
        for row, receipt in arrived:
            sent_back = self._workday(row["arrived"] + timedelta(days=3), 1)
            if row["returned"] and sent_back <= today:
                self._return(receipt, row["returned"], self._morning(sent_back))

    @api.model
    def _process(self, transfers, backorder_ids=()):
        """Validate `transfers` as the buyer: {transfer: (quantity, when)}. Only `backorder_ids` wait for a rest."""
        pickings = (
            self._as("buyer")["stock.picking"]
            .with_context(tracking_disable=True)
            .browse([picking.id for picking in transfers])
        )
        for picking, (quantity, done) in zip(pickings, transfers.values(), strict=True):
            picking.move_ids.write({"quantity": quantity, "picked": True})
            for line in picking.move_line_ids.filtered(
                lambda line: line.product_id.tracking == "lot" and not line.lot_id
            ):
                line.lot_name = f"L{done:%y%m%d}"
            if picking.move_ids.purchase_line_id:
                picking.qms_arrived_date = done.date()
        # No dialog may wait for an answer here: backorders, text messages to customers.
        pickings.with_context(
            skip_backorder=True,
            picking_ids_not_to_backorder=[each for each in pickings.ids if each not in backorder_ids],
            skip_sms=True,
        ).button_validate()
        for picking, (_quantity, done) in zip(pickings, transfers.values(), strict=True):
            if picking.state != "done":
                raise ValueError(f"{picking.name} waits for an answer that the demo does not give.")
            # Told as if it was booked then: there is no change of the day to note.
            picking.sudo().with_context(tracking_disable=True).date_done = done

    @api.model
    def _return(self, picking, quantity, done):
        wizard = (
            self._as("buyer")["stock.return.picking"]
            .with_context(
                active_model="stock.picking",
                active_id=picking.id,
                active_ids=picking.ids,
            )
            .create({})
        )
        wizard.product_return_moves.quantity = quantity
        returned = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self._process({returned: (quantity, done)})
