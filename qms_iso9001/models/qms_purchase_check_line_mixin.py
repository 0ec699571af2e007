import math

from odoo import api, fields, models
from odoo.tools import SQL, format_date, formatLang

from ..tools.vendor_status import STATES, placed_under

STATUS = [*STATES, ("category", "Not for these products"), ("none", "Not approved")]
INTERNAL = "base.group_user"
KEPT = {"qms_approval_id", "qms_evaluation_id", "qms_vendor_status", "qms_vendor_rating", "qms_vendor_conditions"}
# What the query reads and the ORM may still hold back.
READ = {
    "purchase.order": ("partner_id", "company_id", "state", "currency_rate"),
    "purchase.order.line": (
        "order_id",
        "product_id",
        "price_subtotal",
        "product_uom_qty",
        "qms_approval_id",
        "sequence",
    ),
    "qms.supplier.approval": None,
    "qms.supplier.evaluation": ("partner_id", "company_id", "state", "date_end", "rating"),
    "qms.gate.rule": None,
    "res.partner": ("commercial_partner_id", "name"),
    "res.company": ("parent_path",),
    "product.template": ("categ_id", "is_storable"),
    "product.category": ("parent_path", "complete_name"),
}


class QmsPurchaseCheckLineMixin(models.AbstractModel):
    """Under what an order line was placed, kept as it stood at that moment."""

    _name = "qms.purchase.check.line.mixin"
    _inherit = ["qms.guarded.mixin"]
    _description = "Vendor's status of an order line"

    # Vendors read their orders over RPC: what we think of them is ours.
    qms_approval_id = fields.Many2one(
        "qms.supplier.approval",
        "Placed under",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=INTERNAL,
    )
    qms_evaluation_id = fields.Many2one(
        "qms.supplier.evaluation",
        "Evaluation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=INTERNAL,
    )
    qms_vendor_status = fields.Selection(
        STATUS, "Vendor status when ordered", readonly=True, copy=False, groups=INTERNAL
    )
    qms_vendor_rating = fields.Char("Vendor rating when ordered", readonly=True, copy=False, groups=INTERNAL)
    qms_vendor_conditions = fields.Text("Conditions when ordered", readonly=True, copy=False, groups=INTERNAL)

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | KEPT

    @api.model
    def _qms_way_out_of(self, names):
        return self._qms_placed_way_out() if names & KEPT else super()._qms_way_out_of(names)

    @api.model
    def _qms_placed_way_out(self):
        return self.env._(
            "It says how the vendor stood when the order was placed. Decide about the vendor in Quality System ▸ "
            "Vendors ▸ Vendor approvals: that counts for the next orders."
        )

    def _qms_vendor_rows(self, gate="purchase"):
        """Return for these lines, all of one company, under what they are placed today, by one query."""
        if not self:
            return []
        for model, names in READ.items():
            self.env[model].flush_model(names)
        today = self.company_id._qms_today()
        self.env.cr.execute(placed_under(self.ids, gate, today))
        return self.env.cr.dictfetchall()

    def _qms_rows_to_confirm(self):
        """Return the rows of `_qms_vendor_rows`; of two orders at once on trial up to an amount, one is counted after
        the other: the later one is taken anew, and sees the first."""
        rows = self._qms_vendor_rows()
        trials = tuple(sorted({row["approval_id"] for row in rows if row["trial_amount"]}))
        if trials:
            # Only a row that is written stops the other transaction, and only where there is a limit.
            self.env.cr.execute(SQL("UPDATE qms_supplier_approval SET write_date = write_date WHERE id IN %s", trials))
        return rows

    def _qms_keep_status(self, rows):
        """Keep on the lines under what they were placed."""
        batches = {}
        for row in rows:
            vals = (
                ("qms_approval_id", row["approval_id"]),
                ("qms_evaluation_id", row["evaluation_id"]),
                ("qms_vendor_status", row["status"]),
                ("qms_vendor_rating", row["rating"]),
                ("qms_vendor_conditions", row["conditions"] if row["status"] == "conditional" else False),
            )
            batches[vals] = batches.get(vals, self.browse()) | self.browse(row["line_id"])
        for vals, lines in batches.items():
            lines._qms_write(dict(vals))

    @api.model
    def _qms_finding(self, row):
        """Return the finding of one row, or None: nothing speaks against it."""
        label = row["is_relevant"] and row["rule"] != "ignore" and self._qms_finding_label(row)
        kept = row["status"] == "trial" and label and self._qms_trial_text(row)
        if not label:
            return None
        # An approval under conditions lets the vendor deliver: the conditions are told, and nobody is asked.
        rule = "ignore" if row["status"] == "conditional" else row["rule"]
        product = self.env["product.product"].sudo().browse(row["product_id"]).display_name
        return {
            "label": self.env._("%(product)s: %(finding)s", product=product, finding=label),
            "kept": kept and self.env._("%(product)s: %(finding)s", product=product, finding=kept),
            "category_id": False,
            "rule": rule,
            "key": f"{row['product_id']} {row['status']} {row['approval_id'] or 0}",
            "size": float(row["ordered_amount"] if row["status"] == "trial" else row["ordered_quantity"]),
            "line_id": row["line_id"],
        }

    @api.model
    def _qms_trial_text(self, row):
        """Return how far a trial is exceeded without amounts: whoever reads releases need not know prices."""
        return self.env._(
            "%(vendor)s is on trial up to an amount: with this order it would be %(percent)d %% of it.",
            vendor=row["vendor"],
            percent=math.ceil(100 * row["ordered_amount"] / row["trial_amount"]),
        )

    @api.model
    def _qms_finding_label(self, row):
        vendor, status = row["vendor"], row["status"]
        if status == "none":
            return self.env._("%(vendor)s is not approved.", vendor=vendor)
        if status == "proposed":
            return self.env._("%(vendor)s is proposed, and nobody has decided yet.", vendor=vendor)
        if status == "blocked":
            why = row["reason"] or self.env._("no reason given")
            return self.env._("%(vendor)s is blocked: %(reason)s", vendor=vendor, reason=why)
        if status == "conditional":
            conditions = row["conditions"] or self.env._("see its approval")
            return self.env._("%(vendor)s is approved under conditions: %(text)s", vendor=vendor, text=conditions)
        if status == "category":
            return self.env._("%(vendor)s is not approved for %(category)s.", vendor=vendor, category=row["category"])
        if status == "expired":
            day = format_date(self.env, row["date_ended"]) or self.env._("some day")
            return self.env._("The approval of %(vendor)s has ended on %(day)s.", vendor=vendor, day=day)
        if status == "trial" and row["trial_amount"] and row["ordered_amount"] > row["trial_amount"]:
            currency = self.env["res.company"].sudo().browse(row["company_id"]).currency_id
            return self.env._(
                "%(vendor)s is on trial up to %(limit)s: with this order it would be %(amount)s.",
                vendor=vendor,
                limit=formatLang(self.env, row["trial_amount"], currency_obj=currency),
                amount=formatLang(self.env, row["ordered_amount"], currency_obj=currency),
            )
        return None
