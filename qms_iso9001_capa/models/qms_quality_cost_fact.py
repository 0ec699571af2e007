from odoo import api, fields, models

from odoo.addons.qms_iso9001.models.qms_owner_mixin import OFFICER


class QmsQualityCostFact(models.Model):
    """Cost of poor quality, as the ERP knows it: what was scrapped, came back, was replaced and credited, less what
    vendors credited; and rework hours that were typed, marked as such. A row per stock move, line of a credit note or
    entry of hours, on its day, in the company's currency. Its amounts are for quality officers."""

    _name = "qms.quality.cost.fact"
    _inherit = ["qms.quality.cost.fact.query.mixin"]
    _description = "Cost of poor quality"
    _auto = False
    _order = "cost_date desc, id desc"
    _rec_name = "source"
    _date_name = "cost_date"
    _check_company_auto = True
    _depends = {
        "account.move": [
            "move_type",
            "state",
            "invoice_date",
            "commercial_partner_id",
            "company_id",
            "qms_return_reason_id",
            "qms_reissue_id",
            "amount_untaxed_signed",
        ],
        "account.move.line": [
            "move_id",
            "product_id",
            "balance",
            "display_type",
            "quantity",
            "product_uom_id",
            "purchase_line_id",
            "parent_state",
            "qms_nonconformity_id",
        ],
        "stock.move": [
            "state",
            "value",
            "quantity",
            "product_uom",
            "date",
            "company_id",
            "product_id",
            "location_id",
            "location_dest_id",
            "picking_id",
            "scrap_id",
            "origin_returned_move_id",
            "sale_line_id",
            "purchase_line_id",
            "qms_is_exchange",
            "qms_goods_disposition_id",
        ],
        "stock.scrap": ["state", "picking_id", "scrap_reason_tag_ids"],
        "stock.picking": ["partner_id", "picking_type_id", "return_id", "qms_return_reason_id"],
        "stock.location": ["usage", "company_id"],
        "sale.order.line": ["order_partner_id", "invoice_lines"],
        "purchase.order.line": ["partner_id"],
        "uom.uom": ["factor"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.partner": ["commercial_partner_id"],
        "qms.defect": ["is_commercial"],
        "qms.nonconformity": [
            "process_id",
            "defect_id",
            "cause_id",
            "product_id",
            "partner_id",
            "partner_kind",
            "is_delivered",
        ],
        "qms.nonconformity.disposition": ["kind", "nonconformity_id"],
        "qms.rework": ["nonconformity_id", "company_id", "date", "hours", "cost"],
    }

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost_date = fields.Date("Date", readonly=True)
    source = fields.Selection(
        [
            ("scrap", "Scrap"),
            ("return", "Came back from a customer"),
            ("exchange", "Delivered instead"),
            ("return_vendor", "Returned to a vendor"),
            ("exchange_vendor", "Replaced by a vendor"),
            ("goods", "Regraded or repaired"),
            ("credit", "Credited to a customer"),
            ("vendor_credit", "Credited by a vendor"),
            ("rework", "Rework hours (typed)"),
        ],
        "What",
        readonly=True,
    )
    kind = fields.Selection(
        [("internal", "Internal"), ("external", "External")],
        "Noticed",
        readonly=True,
        help="External: a customer received it. Internal: it was found before.",
    )
    is_typed = fields.Boolean("Typed", readonly=True, help="Entered by hand: no document of the ERP tells it.")
    is_reason_unknown = fields.Boolean(
        "Reason unknown",
        readonly=True,
        help="Nobody entered why, so it counts. A credit note of a vendor counts with a reason of quality only.",
    )
    nonconformity_id = fields.Many2one("qms.nonconformity", "Nonconformity", readonly=True, check_company=True)
    process_id = fields.Many2one("qms.process", "Process", readonly=True, check_company=True)
    defect_id = fields.Many2one("qms.defect", "Defect", readonly=True, check_company=True)
    cause_id = fields.Many2one("qms.cause", "Cause", readonly=True, check_company=True)
    product_id = fields.Many2one("product.product", "Product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    vendor_id = fields.Many2one("res.partner", "Vendor", readonly=True)
    customer_id = fields.Many2one("res.partner", "Customer", readonly=True)
    hours = fields.Float("Hours typed", readonly=True, aggregator="sum")
    # What customers were credited is no matter of buyers, what goods cost none of sellers: only officers see both.
    amount = fields.Monetary(
        "Cost",
        readonly=True,
        groups=OFFICER,
        aggregator="sum",
        help="What it took, less what came back: goods at the value of the stock, credit notes without tax.",
    )
    unknown_amount = fields.Monetary(
        "Cost (reason unknown)", readonly=True, groups=OFFICER, aggregator="sum", help="See Reason unknown."
    )
    picking_id = fields.Many2one("stock.picking", "Transfer", readonly=True)
    scrap_id = fields.Many2one("stock.scrap", "Scrap order", readonly=True)
    account_move_id = fields.Many2one("account.move", "Credit note", readonly=True)
    rework_id = fields.Many2one("qms.rework", "Rework", readonly=True, check_company=True)
    document = fields.Char(compute="_compute_document", compute_sudo=True)

    @api.depends("picking_id", "scrap_id", "account_move_id", "rework_id")
    def _compute_document(self):
        """Name the document for those who may not open it too: its name is no secret to who reads the row."""
        for fact in self:
            fact.document = fact._get_document().display_name

    @api.depends("source", "cost_date")
    def _compute_display_name(self):
        labels = dict(self._fields["source"]._description_selection(self.env))
        for fact in self:
            fact.display_name = f"{labels.get(fact.source, '')} {fact.document or ''}".strip()

    def _get_document(self):
        return self.account_move_id or self.scrap_id or self.picking_id or self.rework_id or self.nonconformity_id

    def action_open_document(self):
        """Open the document that the row was read from: credit note, scrap order, transfer; of hours the entry."""
        self.ensure_one()
        self.check_access("read")
        # Which document it is, who reads the row may know; it has rights of its own.
        document = self.sudo()._get_document()
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

    def action_open_case(self):
        """Open the nonconformity of the row."""
        self.ensure_one()
        self.check_access("read")
        return self.nonconformity_id._get_form_action() if self.nonconformity_id else self.action_open_document()
