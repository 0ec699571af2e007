from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.vendor_status import DEFAULT_RULE, vendor_status
from .qms_purchase_check_line_mixin import INTERNAL, STATUS

# The weakest ground first: what an order as a whole was placed under.
WORST = ("blocked", "none", "expired", "category", "proposed", "trial", "conditional", "approved")
PLACED = {"qms_placed_status", "qms_placed_rating"}
OPEN = ("draft", "sent", "to approve")


class QmsPurchaseCheckMixin(models.AbstractModel):
    """Purchase check: whether the vendor is approved for what is ordered, asked at the one place where an order becomes
    an order."""

    _name = "qms.purchase.check.mixin"
    _inherit = ["qms.gate.step.mixin", "qms.guarded.mixin"]
    _description = "Purchase check"
    _gate_code = "purchase"
    _gate_state = "purchase"

    qms_vendor_status = fields.Selection(
        STATUS,
        "Vendor status",
        compute="_compute_qms_vendor_status",
        search="_search_qms_vendor_status",
        groups=INTERNAL,
        help="Of the vendor today, whatever is ordered.",
    )
    qms_findings = fields.Text("What the purchase check found", compute="_compute_qms_findings", groups=INTERNAL)
    qms_placed_status = fields.Selection(
        STATUS, "Vendor status when ordered", readonly=True, copy=False, index=True, groups=INTERNAL
    )
    qms_placed_rating = fields.Char("Vendor rating when ordered", readonly=True, copy=False, groups=INTERNAL)

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | PLACED

    @api.model
    def _qms_way_out_of(self, names):
        if names & PLACED:
            return self.env["purchase.order.line"]._qms_placed_way_out()
        return super()._qms_way_out_of(names)

    # How the vendor stands, for whoever may read the order

    @api.depends("partner_id", "company_id")
    def _compute_qms_vendor_status(self):
        companies = self.sudo().company_id
        awake = {company for company in companies if self._gate_rules(company)}
        orders = self.sudo().filtered(lambda order: order.partner_id and order.company_id)
        pairs = {(order.company_id.id, order.partner_id.commercial_partner_id.id) for order in orders}
        found = self._qms_find_status(companies, pairs) if pairs else {}
        for order in self:
            known = order.sudo()
            status = found.get((known.company_id.id, known.partner_id.commercial_partner_id.id), False)
            order.qms_vendor_status = status if status != "none" or known.company_id in awake else False

    @api.model
    def _qms_find_status(self, companies, pairs):
        """Return {(company id, commercial partner id): status} by one query."""
        rows = SQL(", ").join(SQL("(%s, %s)", *pair) for pair in pairs)
        values = SQL("(SELECT * FROM (VALUES %s) AS given (company_id, partner_id))", rows)
        self.env["qms.supplier.approval"].flush_model()
        found = self.env.execute_query(vendor_status(values, {each.id: each._qms_today() for each in companies}))
        return {(company, partner): status for company, partner, status in found}

    def _search_qms_vendor_status(self, operator, value):
        # Odoo asks for the groups of a field that is read, not of one with a search of its own.
        self._check_field_access(self._fields["qms_vendor_status"], "read")
        if operator != "in":
            return NotImplemented
        known, wanted = self._qms_status_of_orders(), tuple(status or "" for status in value) or (None,)
        return Domain("id", "in", SQL("(SELECT id FROM %s AS known WHERE COALESCE(status, '') IN %s)", known, wanted))

    def _field_to_sql(self, alias, field_expr, query=None):
        """Return the SQL of a field; orders are grouped by how their vendors stand today, by one query for all."""
        if field_expr != "qms_vendor_status" or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        known = query.make_alias(alias, field_expr)
        same = SQL("%s = %s", SQL.identifier(known, "id"), SQL.identifier(alias, "id"))
        query.add_join("LEFT JOIN", known, self._qms_status_of_orders(), same)
        return SQL.identifier(known, "status")

    @api.model
    def _qms_status_of_orders(self):
        """Return SQL for (id, status) of all orders; whose of them are seen is for the rules of the reader."""
        pairs = SQL(
            "(SELECT DISTINCT po.company_id, contact.commercial_partner_id AS partner_id FROM purchase_order po"
            " JOIN res_partner contact ON contact.id = po.partner_id)"
        )
        self.env["qms.supplier.approval"].flush_model()
        self.env["purchase.order"].flush_model(["partner_id", "company_id"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        # Days differ by company.
        companies = self.env["res.company"].sudo().search(Domain.TRUE)
        return SQL(
            "(SELECT po.id, CASE WHEN found.status = 'none' AND found.company_id NOT IN %s THEN NULL"
            # Nobody is said to be not approved while the check is asleep.
            " ELSE found.status END AS status"
            " FROM purchase_order po JOIN res_partner contact ON contact.id = po.partner_id"
            " JOIN (%s) AS found ON found.company_id = po.company_id"
            " AND found.partner_id = contact.commercial_partner_id)",
            tuple(companies.filtered(self._gate_rules).ids) or (0,),
            vendor_status(pairs, {company.id: company._qms_today() for company in companies}),
        )

    @api.model
    def _qms_status_of_vendors(self, vendors, company):
        """Return {partner id: how the vendor stands in `company` today, in words}, by one query for all."""
        # Whoever orders is told how a vendor stands, without the right to read approvals.
        pairs = {(company.id, vendor.commercial_partner_id.id) for vendor in vendors.sudo()}
        found = self._qms_find_status(company.sudo(), pairs) if pairs else {}
        silent = () if self._gate_rules(company.sudo()) else ("none",)
        words = dict(self._fields["qms_vendor_status"]._description_selection(self.env))
        told = {vendor: found.get((company.id, vendor.commercial_partner_id.id)) for vendor in vendors.sudo()}
        return {vendor.id: words[status] for vendor, status in told.items() if status and status not in silent}

    @api.depends("state", "partner_id", "order_line.product_id", "order_line.price_subtotal")
    def _compute_qms_findings(self):
        verdicts = self._origin.filtered(lambda order: order.state in OPEN)._gate_verdicts()
        for order in self:
            rule, findings = verdicts.get(order._origin.id, ("ignore", []))
            told = findings if rule != "ignore" else self._gate_told(findings)
            order.qms_findings = self._gate_text(told) or False

    # The check

    @api.model
    def _gate_rules(self, company):
        since = company._qms_checked_from()
        return {False: DEFAULT_RULE} if since and since <= company._qms_today() else {}

    def _gate_findings(self):
        return self._qms_findings_of(self.sudo().order_line._qms_goods()._qms_vendor_rows())

    @api.model
    def _qms_findings_of(self, rows):
        found = {}
        for row in rows:
            finding = self.env["purchase.order.line"]._qms_finding(row)
            if finding:
                found.setdefault(row["order_id"], []).append(finding)
        return found

    def _gate_proceed(self):
        order = self.with_context(qms_ask=False)
        return order.button_approve() if self.state == "to approve" else order.button_confirm()

    @api.model
    def _gate_refused_text(self, documents):
        return self.env._(
            "Not confirmed:\n%(orders)s\nOpen the order and use Confirm Order there to ask for its release.",
            orders=documents,
        )

    @api.model
    def _gate_passed_text(self, rule):
        if rule == "ignore":
            return self.env._("Placed under conditions:")
        return self.env._("Placed although the purchase check warns:")

    @api.model
    def _qms_added_text(self, documents):
        """Return what is told about what was not put into an order that is placed, or not created as one."""
        # The key in the context only chooses the words.
        if self.env.context.get("qms_creating"):
            return self.env._(
                "An order that is placed already cannot be created with this:\n%(orders)s\nCreate it as a request for "
                "quotation: there a release can be asked for.",
                orders=documents,
            )
        return self.env._(
            "This cannot be added to an order that is placed:\n%(orders)s\nDiscard the change, then use Ask for "
            "release on the order; or make a request for quotation of its own.",
            orders=documents,
        )

    @api.model
    def _qms_raised_text(self, documents):
        return self.env._(
            "The quantity or price of an order that is placed cannot be raised:\n%(orders)s\nDiscard the change, then "
            "use Ask for release on the order; or order what is needed more by a request for quotation of its own.",
            orders=documents,
        )

    def _qms_check(self, lines=None):
        """Keep under what these orders (or only `lines`, added later) were placed, and check that: raise UserError for
        what is blocked, note what is warned about. One query for all orders of a company, none while it is asleep."""
        for company, orders in self.grouped("company_id").items():
            if not self._gate_rules(company):
                continue
            checked = (lines if lines is not None else orders.order_line).filtered(
                lambda line, orders=orders: line.order_id in orders
            )
            rows = checked._qms_goods()._qms_rows_to_confirm()
            verdicts = orders._gate_verdicts(self._qms_findings_of(rows))
            orders._gate_refuse(verdicts, self._gate_refused_text if lines is None else self._qms_added_text)
            checked._qms_keep_status(rows)
            orders._qms_keep_placed(rows)
            orders._gate_note_passed(verdicts)

    def _qms_check_raised(self, more, dearer):
        """Check placed lines of which `more` is ordered, or that became `dearer` (which only a trial up to an amount
        minds); under what they were placed stays as it is kept."""
        for company, orders in self.grouped("company_id").items():
            if not self._gate_rules(company):
                continue
            raised = (more | dearer).filtered(lambda line, orders=orders: line.order_id in orders)
            rows = raised._qms_rows_to_confirm()
            found = self._qms_findings_of(
                [row for row in rows if row["line_id"] in more.ids or row["status"] == "trial"]
            )
            verdicts = orders._gate_verdicts(found)
            orders._gate_refuse(verdicts, self._qms_raised_text)
            orders._gate_note_passed(verdicts)

    def _qms_keep_placed(self, rows):
        by_order = {}
        for row in rows:
            by_order.setdefault(row["order_id"], []).append(row)
        batches = {}
        for order in self:
            mine = by_order.get(order.id, [])
            known = set(order.order_line.mapped("qms_vendor_status")) - {False} if mine else set()
            status = min(known, key=WORST.index, default=False)
            vals = (("qms_placed_status", status), ("qms_placed_rating", mine[0]["rating"] if mine else False))
            batches[vals] = batches.get(vals, self.browse()) | order
        for vals, orders in batches.items():
            orders._qms_write(dict(vals))
