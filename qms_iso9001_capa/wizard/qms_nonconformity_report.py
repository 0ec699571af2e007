from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class QmsNonconformityReport(models.TransientModel):
    """Report in thirty seconds: what, where, photo. What the source document knows is filled in by the server."""

    _name = "qms.nonconformity.report"
    _description = "Report a nonconformity"
    _inherit = ["qms.contribution"]

    # The dialog opens on any document with `qms.source.mixin`; the nonconformity itself keeps typed links.
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(model_field="source_model", readonly=True)
    source_name = fields.Char("Found on", compute="_compute_source_name")
    name = fields.Char("What", required=True)
    place = fields.Char("Where", compute="_compute_place", store=True, readonly=False)
    photo = fields.Image(max_width=1920, max_height=1920)
    product_ids = fields.Many2many("product.product", string="Products of the document", compute="_compute_product_ids")
    product_id = fields.Many2one(
        "product.product", "Product", compute="_compute_product_id", store=True, readonly=False
    )
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot or serial number",
        compute="_compute_lot_id",
        store=True,
        readonly=False,
        domain="[('product_id', '=', product_id)]",
    )
    tracking = fields.Selection(related="product_id.tracking")
    quantity_total = fields.Float(digits="Product Unit", compute="_compute_quantity_total")
    quantity = fields.Float(
        "Quantity affected", digits="Product Unit", compute="_compute_quantity", store=True, readonly=False
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    defect_id = fields.Many2one("qms.defect", "Defect", check_company=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    candidates = fields.Text("Did this happen before?", compute="_compute_candidates")
    repeat_choice = fields.Selection(
        [("1", "The same as 1"), ("2", "The same as 2"), ("3", "The same as 3"), ("no", "Something different")],
        "Is it the same?",
    )
    nonconformity_id = fields.Many2one("qms.nonconformity", "Reported as", readonly=True)

    @api.depends("source_model", "source_id")
    def _compute_source_name(self):
        for report in self:
            source = report._source()
            report.source_name = source.display_name if source else False

    @api.depends("source_model", "source_id")
    def _compute_place(self):
        for report in self:
            source = report._source()
            report.place = source._nonconformity_place() if source else report.place

    @api.depends("source_model", "source_id")
    def _compute_product_ids(self):
        for report in self:
            report.product_ids = [line["product"].id for line in report._lines()]

    @api.depends("product_ids")
    def _compute_product_id(self):
        for report in self:
            products = report.product_ids._origin
            report.product_id = products if len(products) == 1 else report.product_id

    @api.depends("product_id")
    def _compute_lot_id(self):
        for report in self:
            lots = report._line().get("lots", self.env["stock.lot"])
            report.lot_id = lots.id if len(lots) == 1 else False

    @api.depends("product_id")
    def _compute_quantity_total(self):
        for report in self:
            report.quantity_total = report._line().get("quantity", 0.0)

    @api.depends("quantity_total")
    def _compute_quantity(self):
        for report in self:
            report.quantity = report.quantity_total

    @api.depends("defect_id", "product_id", "source_id")
    def _compute_candidates(self):
        for report in self:
            lines = enumerate(report._get_candidates(), start=1)
            report.candidates = "\n".join(
                f"{number}. {case.display_name}, {case._age_label()}" for number, case in lines
            )

    def _get_candidates(self):
        """Return what it may be a repeat of, with superuser rights: number and title are told to who reports it."""
        source = self._source()
        vals = source._prepare_nonconformity_vals() if source else {}
        cases = self.env["qms.nonconformity"].sudo()
        partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
        company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
        return cases._find_candidates(
            company, company._qms_today(), self.defect_id._origin, self.product_id._origin, partner
        )

    def _source(self):
        """Return the source document as the server sees it, or None. Raises for what the user may not read."""
        self.ensure_one()
        if not (self.source_model and self.source_id):
            return None
        sources = self.env.registry.descendants(["qms.source.mixin"], "_inherit")
        if self.source_model not in sources or self.env[self.source_model]._abstract:
            raise UserError(self.env._("Open the document the goods came with, and report the nonconformity there."))
        source = self.env[self.source_model].browse(self.source_id)
        source.check_access("read")
        # Who may read the document may report on it, also where its lines and lots are closed to them.
        return source.sudo()

    def _lines(self):
        source = self._source()
        return source._nonconformity_lines() if source else []

    def _line(self):
        """Return the line of the chosen product on the source document, or an empty dict."""
        return next((line for line in self._lines() if line["product"].id == self.product_id.id), {})

    def action_report(self):
        """Create the nonconformity as the user who reports it. Needs no quality group. A second call tells what the
        first reported."""
        self.ensure_one()
        self._wait_for_twin()
        if not self.nonconformity_id:
            source = self._source()
            vals = source._prepare_nonconformity_vals() if source else {"company_id": self.env.company.id}
            nonconformities = self.env["qms.nonconformity"].with_company(vals["company_id"])
            self.nonconformity_id = nonconformities.create({**vals, **self._prepare_nonconformity_vals()})
        return self._action_done()

    def _wait_for_twin(self):
        """Of two calls at once (a double click), let the second wait, be repeated, and find what the first did."""
        self.env.execute_query(SQL("SELECT id FROM %s WHERE id = %s FOR UPDATE", SQL.identifier(self._table), self.id))

    def _action_done(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Thank you. Reported as %(number)s.", number=self.nonconformity_id.reference),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_nonconformity_vals(self):
        return {
            "name": self.name,
            "place": self.place,
            "photo": self.with_context(bin_size=False).photo,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.quantity,
            "defect_id": self.defect_id.id,
            "repeat_of_id": self._get_repeat_of().id,
        }

    def _get_repeat_of(self):
        candidates = self._get_candidates()
        position = int(self.repeat_choice) if self.repeat_choice not in (False, "no") else 0
        return candidates[position - 1 : position] if position else candidates.browse()

    @api.model
    def _my_quality_buttons(self):
        return [
            self._contribution_button(
                self.env._("Report a problem"),
                "fa-exclamation-triangle",
                "qms_iso9001_capa.qms_nonconformity_report_action",
                10,
            )
        ]
