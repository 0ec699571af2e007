from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.amounts import AMOUNT_GROUPS
from ..tools.optional_number import OptionalFloat
from ..tools.vendor_status import STANDING, VENDOR_STATES, vendor_status

STATUS = [("none", "No status"), *VENDOR_STATES]
# A row has no record of its own: its number is made of the vendor's and of the company's place among all companies.
PLACES = 16
KNOWN_MONTHS, ACTIVE_MONTHS = 24, 12


class QmsSupplierReport(models.Model):
    """The vendors of a company: who was ordered from in the last 24 months, or has a status, and how each stands today.

    Status, class and dates are those for all products; of a branch, its own or those of the nearest company above."""

    _name = "qms.supplier.report"
    _inherit = ["qms.fact.mixin"]
    _description = "Vendor"
    _auto = False
    _order = "order_count desc, id"
    _rec_name = "partner_id"
    _check_company_auto = True
    _depends = {
        "purchase.order": [
            "company_id",
            "partner_id",
            "state",
            "date_approve",
            "amount_untaxed",
            "currency_rate",
            "receipt_status",
        ],
        "purchase.order.line": ["order_id", "display_type"],
        "qms.supplier.approval": ["company_id", "partner_id", "categ_id", "state", "class_id", "date_end", "date_due"],
        "qms.supplier.class": ["is_relevant"],
        "qms.supplier.evaluation": ["company_id", "partner_id", "state", "score", "rating"],
        "res.partner": ["commercial_partner_id"],
        "res.company": ["parent_path"],
    }

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", "Vendor", readonly=True)
    class_id = fields.Many2one("qms.supplier.class", "Class", readonly=True, check_company=True)
    status = fields.Selection(STATUS, readonly=True, help="As it counts today, the same as on orders and the vendor.")
    approval_id = fields.Many2one("qms.supplier.approval", "Vendor approval", readonly=True, check_company=True)
    valid_until = fields.Date("Valid until", readonly=True, help="Last day of the status. Empty: without end.")
    evaluate_by = fields.Date("Evaluate again by", readonly=True)
    evaluation_id = fields.Many2one("qms.supplier.evaluation", "Last evaluation", readonly=True, check_company=True)
    score = OptionalFloat(readonly=True, digits=(5, 1), aggregator="avg", help="Of the last confirmed evaluation.")
    rating = fields.Char(readonly=True)
    order_count = fields.Integer("Orders (12 months)", readonly=True)
    line_count = fields.Integer("Order lines (12 months)", readonly=True)
    open_count = fields.Integer(
        "Open orders",
        readonly=True,
        help="Orders of which goods are still expected; the vendor's form counts their order lines.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    spend = fields.Monetary("Spend (12 months)", readonly=True, groups=AMOUNT_GROUPS, aggregator="sum")
    on_time_share = OptionalFloat(
        "On time, 12 months (%)",
        compute="_compute_on_time_share",
        digits=(5, 1),
        help="Of the order lines due in the last 12 months. Empty: nothing was due that can be judged.",
    )
    is_active = fields.Boolean("Ordered from in 12 months", readonly=True)
    is_classed = fields.Boolean("Has a class", readonly=True)
    is_relevant = fields.Boolean("Relevant to quality", readonly=True, help="By its class.")
    is_evaluated = fields.Boolean(
        "Validly evaluated",
        readonly=True,
        help="It has a confirmed evaluation, a status that stands today, and the day to evaluate it again is not past.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT vendor.partner_id * %(places)s + place.number AS id, vendor.company_id, vendor.partner_id,
                   approval.class_id, approval.id AS approval_id, approval.date_due AS evaluate_by,
                   standing.status, CASE WHEN standing.status != 'category' THEN approval.date_end END AS valid_until,
                   evaluation.id AS evaluation_id, evaluation.score,
                   evaluation.rating, COALESCE(ordered.order_count, 0) AS order_count,
                   COALESCE(ordered.open_count, 0) AS open_count, COALESCE(ordered.spend, 0) AS spend,
                   COALESCE(lines.line_count, 0) AS line_count, COALESCE(ordered.order_count, 0) > 0 AS is_active,
                   approval.class_id IS NOT NULL AS is_classed, COALESCE(class.is_relevant, FALSE) AS is_relevant,
                   evaluation.id IS NOT NULL AND COALESCE(approval.stands, FALSE)
                       AND COALESCE(approval.date_due >= company.today, TRUE) AS is_evaluated
              FROM (%(vendors)s) AS vendor
              JOIN %(companies)s ON company.company_id = vendor.company_id
              JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int - 1 AS number FROM res_company) AS place
                ON place.id = vendor.company_id
              JOIN (%(standing)s) AS standing
                ON standing.company_id = vendor.company_id AND standing.partner_id = vendor.partner_id
              LEFT JOIN LATERAL (%(approval)s) AS approval ON TRUE
              LEFT JOIN LATERAL (%(evaluation)s) AS evaluation ON TRUE
              LEFT JOIN qms_supplier_class AS class ON class.id = approval.class_id
              LEFT JOIN (%(ordered)s) AS ordered
                     ON ordered.company_id = vendor.company_id AND ordered.partner_id = vendor.partner_id
              LEFT JOIN (%(lines)s) AS lines
                     ON lines.company_id = vendor.company_id AND lines.partner_id = vendor.partner_id
            """,
            places=self._get_places(),
            companies=self._fact_companies(),
            vendors=self._vendors_sql(),
            standing=vendor_status(
                SQL("(%s)", self._vendors_sql()), SQL("(SELECT company_id, today FROM %s)", self._fact_companies())
            ),
            approval=self._approval_sql(),
            evaluation=self._evaluation_sql(),
            ordered=self._ordered_sql(),
            lines=self._ordered_lines_sql(),
        )

    @api.model
    def _get_places(self):
        """Return how many companies have room: a power of two, so that numbers stay when a company is added, and
        numbers of the database (32 bits) hold 134 million vendors of 16 companies, or 2 million of 1,024."""
        companies = self.env["res.company"].sudo().with_context(active_test=False).search_count(Domain.TRUE)
        return max(PLACES, 1 << (companies - 1).bit_length())

    @api.model
    def _vendors_sql(self):
        return SQL(
            """
            SELECT placed.company_id, partner.commercial_partner_id AS partner_id
              FROM purchase_order AS placed
              JOIN res_partner AS partner ON partner.id = placed.partner_id
             WHERE placed.state = 'purchase' AND placed.date_approve >= %s
             UNION
            SELECT company_id, partner_id FROM qms_supplier_approval WHERE partner_id IS NOT NULL
            """,
            self._since(KNOWN_MONTHS),
        )

    @api.model
    def _since(self, months):
        """Return the day so many months before today's in the current company (a boundary of a list, no figure)."""
        return fields.Date.subtract(self.env.company._qms_today(), months=months)

    @api.model
    def _above_sql(self, table):
        """Return SQL: the record (alias `table`) is of the vendor's row: of its company or of one above."""
        return SQL(
            "%(table)s.partner_id = vendor.partner_id AND owner.id = %(table)s.company_id AND owner.id::text = ANY("
            "string_to_array((SELECT parent_path FROM res_company WHERE id = vendor.company_id), '/'))",
            table=table,
        )

    @api.model
    def _approval_sql(self):
        """The one that counts: what stands today, then proposals, then what is over; the nearest company first."""
        return SQL(
            """
            SELECT own.id, own.class_id, own.state, own.date_end, own.date_due, judged.stands
              FROM qms_supplier_approval AS own, res_company AS owner, LATERAL (
                    SELECT own.state IN %s AND COALESCE(own.date_end >= company.today, TRUE) AS stands) AS judged
             WHERE own.categ_id IS NULL AND %s
             ORDER BY judged.stands DESC, own.state = 'proposed' DESC, length(owner.parent_path) DESC, own.id DESC
             LIMIT 1
            """,
            STANDING,
            self._above_sql(SQL("own")),
        )

    @api.model
    def _evaluation_sql(self):
        return SQL(
            """
            SELECT own.id, own.score, own.rating
              FROM qms_supplier_evaluation AS own, res_company AS owner
             WHERE own.state = 'confirmed' AND %s
             ORDER BY length(owner.parent_path) DESC, own.date_end DESC, own.id DESC LIMIT 1
            """,
            self._above_sql(SQL("own")),
        )

    @api.model
    def _ordered_sql(self):
        return SQL(
            """
            SELECT placed.company_id, partner.commercial_partner_id AS partner_id,
                   count(*) FILTER (WHERE %(recent)s) AS order_count,
                   count(*) FILTER (WHERE placed.receipt_status IN ('pending', 'partial')) AS open_count,
                   sum(placed.amount_untaxed / COALESCE(NULLIF(placed.currency_rate, 0), 1))
                       FILTER (WHERE %(recent)s) AS spend
              FROM purchase_order AS placed
              JOIN res_partner AS partner ON partner.id = placed.partner_id
             WHERE placed.state = 'purchase'
             GROUP BY placed.company_id, partner.commercial_partner_id
            """,
            recent=SQL("placed.date_approve >= %s", self._since(ACTIVE_MONTHS)),
        )

    @api.model
    def _ordered_lines_sql(self):
        return SQL(
            """
            SELECT placed.company_id, partner.commercial_partner_id AS partner_id, count(*) AS line_count
              FROM purchase_order AS placed
              JOIN purchase_order_line AS line ON line.order_id = placed.id AND line.display_type IS NULL
              JOIN res_partner AS partner ON partner.id = placed.partner_id
             WHERE placed.state = 'purchase' AND placed.date_approve >= %s
             GROUP BY placed.company_id, partner.commercial_partner_id
            """,
            self._since(ACTIVE_MONTHS),
        )

    def _compute_on_time_share(self):
        """One query for all rows that are shown."""
        shares = self._get_on_time_shares(self.partner_id.ids, self.company_id.ids)
        for row in self:
            row.on_time_share = shares.get((row.company_id, row.partner_id), False)

    @api.model
    def _get_on_time_shares(self, partner_ids, company_ids):
        """Return {(company, vendor): how many % of the order lines due in 12 months came on time}."""
        domain, dates = self._get_on_time_rows(partner_ids, company_ids)
        # Who may read this list may read the deliveries behind it.
        facts = self.env["qms.receipt.fact"].with_context(qms_dates=dates)
        groups = facts._read_group(domain, ["company_id", "partner_id"], ["on_time_share:avg"])
        return {(company, partner): share for company, partner, share in groups}

    @api.model
    def _get_on_time_rows(self, partner_ids, company_ids):
        """Return the domain of the deliveries behind that share, and its days as a hint for their query."""
        first, last = self._since(ACTIVE_MONTHS), fields.Date.subtract(self.env.company._qms_today(), days=1)
        domain = [
            ("partner_id", "in", partner_ids),
            ("company_id", "in", company_ids),
            ("promise_date", ">=", first),
            ("promise_date", "<=", last),
            ("is_due", "=", True),
            ("left_out", "=", False),
        ]
        return domain, [str(first), str(last)]

    def action_open_partner(self):
        """Open the vendor."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }
