from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, float_compare


class QmsNonconformityReport(models.TransientModel):
    """Report in thirty seconds: what, where, photo. What the source document knows is filled in by the server."""

    _name = "qms.nonconformity.report"
    _description = "Report a nonconformity"
    _inherit = ["qms.nonconformity.report.repeat.mixin", "qms.contribution"]

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
    quantity_problem = fields.Char(compute="_compute_quantity_problem")
    uom_id = fields.Many2one(related="product_id.uom_id")
    is_quarantine = fields.Boolean(
        "Put it into quarantine",
        help="Nobody uses or delivers it. What is not booked yet goes there when it is.",
    )
    can_quarantine = fields.Boolean(compute="_compute_can_quarantine")
    nonconformity_id = fields.Many2one("qms.nonconformity", "Reported as", readonly=True)
    outcome = fields.Char("What else was done", readonly=True)
    problem = fields.Char("What did not work", readonly=True)

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

    @api.depends("quantity", "quantity_total", "source_model", "source_id", "product_id")
    def _compute_quantity_problem(self):
        for report in self:
            source, rounding = report._source(), report.product_id.uom_id.rounding
            is_limit = source is not None and source._nonconformity_is_limit and bool(report.quantity_total)
            more = is_limit and float_compare(report.quantity, report.quantity_total, precision_rounding=rounding) > 0
            report.quantity_problem = more and self.env._(
                "%(document)s has only %(found)s %(unit)s of it: correct the quantity affected.",
                document=report.source_name,
                found=report.quantity_total,
                unit=report.uom_id.name,
            )

    @api.depends("source_model", "source_id", "product_id")
    def _compute_can_quarantine(self):
        for report in self:
            source = report._source()
            in_reach = source is not None and source._nonconformity_in_reach()
            report.can_quarantine = bool(in_reach and report.product_id.is_storable and report._line())

    def _get_source_vals(self):
        """Return what the document knows as values of the case; at least its company."""
        source = self._source()
        return source._prepare_nonconformity_vals() if source else {"company_id": self.env.company.id}

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
        first reported. Raises UserError for more than the document has; what was to go to quarantine stays reported."""
        self.ensure_one()
        self._wait_for_twin()
        if not self.nonconformity_id:
            if self.quantity_problem and not (self.is_quarantine and self.can_quarantine):
                raise UserError(self.quantity_problem)
            vals = self._get_source_vals()
            nonconformities = self.env["qms.nonconformity"].with_company(vals["company_id"])
            case = nonconformities.create({**vals, **self._prepare_nonconformity_vals()})
            self.nonconformity_id = case
            # Who reports need not see other cases, nor move stock: notes and this one transfer are the report's.
            problems = [self._tell_answer(case.sudo()), self._put_into_quarantine(case.sudo())]
            self.problem = " ".join(filter(None, problems))
        return self._action_done()

    def _put_into_quarantine(self, case):
        """Put the goods of the new case (with superuser rights) into quarantine if that was asked; return what did not
        work."""
        if not (self.is_quarantine and self.can_quarantine):
            return None
        is_done, note = case._quarantine_reported(self.quantity_total)
        if is_done:
            self.outcome = note
        return None if is_done else note

    def _wait_for_twin(self):
        """Of two calls at once (a double click), let the second wait, be repeated, and find what the first did."""
        self.env.execute_query(SQL("SELECT id FROM %s WHERE id = %s FOR UPDATE", SQL.identifier(self._table), self.id))

    def _action_done(self):
        thanks = self.env._("Thank you. Reported as %(number)s.", number=self.nonconformity_id.reference)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if self.problem else "success",
                "sticky": bool(self.problem),
                "message": " ".join(filter(None, (thanks, self.outcome, self.problem))),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_nonconformity_vals(self):
        return {
            "name": self.name,
            "place": self.place,
            "place_id": self._get_place().id,
            "process_id": self._get_process().id,
            "photo": self.with_context(bin_size=False).photo,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.quantity,
            "defect_id": self.defect_id.id,
            "cause_id": self.cause_id.id,
            "repeat_of_id": self._get_repeat_of().id,
        }

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
