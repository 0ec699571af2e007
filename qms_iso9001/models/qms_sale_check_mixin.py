import hashlib
import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.vendor_status import DEFAULT_RULE

OPEN = ("draft", "sent")
# What is reviewed beside the lines.
HEAD = (
    "partner_id",
    "partner_shipping_id",
    "client_order_ref",
    "currency_id",
    "commitment_date",
    "payment_term_id",
    "note",
)
# What of the lines is reviewed, and what tells whether they are.
LINES = (
    "product_id",
    "product_uom_qty",
    "product_uom_id",
    "price_unit",
    "discount",
    "name",
    "display_type",
    "is_downpayment",
    "is_expense",
)
POINTS = """
SELECT DISTINCT line.order_id, point.sequence, point.id, COALESCE(rule.rule, %(default_rule)s) AS rule
  FROM sale_order_line line
  JOIN (VALUES %(hashes)s) AS asked (order_id, content_hash) ON asked.order_id = line.order_id
  JOIN sale_order so ON so.id = line.order_id
  JOIN res_company company ON company.id = so.company_id
  JOIN product_product product ON product.id = line.product_id
  JOIN product_template template ON template.id = product.product_tmpl_id
  LEFT JOIN product_category category ON category.id = template.categ_id
  JOIN qms_review_point point ON point.active
  JOIN res_company owner ON owner.id = point.company_id AND company.parent_path LIKE owner.parent_path || '%%'
  LEFT JOIN product_category scope ON scope.id = point.categ_id
  LEFT JOIN LATERAL (
      SELECT each.rule
        FROM qms_gate_rule each
        JOIN res_company decider ON decider.id = each.company_id
        LEFT JOIN product_category ruled ON ruled.id = each.categ_id
       WHERE each.gate = 'sale' AND each.active AND company.parent_path LIKE decider.parent_path || '%%'
         AND (ruled.id IS NULL OR category.parent_path LIKE ruled.parent_path || '%%')
       ORDER BY LENGTH(COALESCE(ruled.parent_path, '')) DESC, LENGTH(decider.parent_path) DESC LIMIT 1
  ) rule ON TRUE
 WHERE %(is_asked)s
   AND (point.categ_id IS NULL OR category.parent_path LIKE scope.parent_path || '%%')
   AND NOT EXISTS (SELECT 1 FROM qms_order_review review
                    WHERE review.order_id = line.order_id AND review.point_id = point.id
                      AND review.result IS NOT NULL AND review.content_hash = asked.content_hash)
 ORDER BY line.order_id, point.sequence, point.id
"""


class QmsSaleCheckMixin(models.AbstractModel):
    """Review of a quotation: what is asked for is looked at before it becomes an order, and again after a change. Off
    until a company switches it on. A customer who confirms online is never stopped: the order says it was not
    reviewed."""

    _name = "qms.sale.check.mixin"
    _inherit = ["qms.gate.step.mixin"]
    _description = "Review of a quotation"
    _gate_code = "sale"
    _gate_state = "sale"

    # Customers read their quotations over RPC: what we think about them is ours.
    qms_review_ids = fields.One2many(
        "qms.order.review", "order_id", string="Review", copy=False, groups="base.group_user"
    )
    qms_review_waiting_ids = fields.One2many(
        "qms.order.review",
        "order_id",
        string="To answer",
        domain=[("result", "=", False)],
        copy=False,
        groups="base.group_user",
    )
    qms_review_open = fields.Text("To review", compute="_compute_qms_review_open", groups="base.group_user")

    qms_may_review = fields.Boolean(compute="_compute_qms_may_review", groups="base.group_user")

    @api.depends(lambda self: ["state", "qms_review_ids.result", "qms_review_ids.changes", *self._qms_content_fields()])
    def _compute_qms_review_open(self):
        verdicts = self._origin._qms_to_review()._gate_verdicts()
        for order in self:
            rule, findings = verdicts.get(order._origin.id, ("ignore", []))
            order.qms_review_open = self._gate_text(findings) if rule != "ignore" else False

    @api.depends_context("uid")
    def _compute_qms_may_review(self):
        # Who invoices or delivers may write orders, too.
        answers = self.env["qms.order.review"].has_access("create")
        for order in self:
            order.qms_may_review = answers and order._origin.has_access("write")

    def _qms_to_review(self):
        """Return those that still have to be reviewed if a point is open."""
        return self.filtered(lambda order: order.state in OPEN)

    @api.model
    def _qms_content_fields(self):
        """Return the names of what `_qms_content_hash` reads."""
        return [*HEAD, "order_line", *(f"order_line.{name}" for name in LINES)]

    def _qms_content_hash(self):
        """Return what tells one version of the quotation from another: who gets what, how many, at which price,
        when, where, by which specification of the customer."""
        order = self.sudo()
        lines = [
            (
                line.product_id.id,
                line.product_uom_qty,
                line.product_uom_id.id,
                line.price_unit,
                line.discount,
                line.name,
            )
            for line in order.order_line
            if line._qms_is_asked()
        ]
        content = [
            order.partner_id.id,
            order.partner_shipping_id.id,
            order.client_order_ref or "",
            order.currency_id.id,
            str(order.commitment_date),
            order.payment_term_id.id,
            str(order.note or ""),
            sorted(map(str, lines)),
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    @api.model
    def _gate_rules(self, company):
        return {False: DEFAULT_RULE} if company.sudo().qms_order_review else {}

    def _gate_findings(self):
        rows = self._qms_open_points()
        points = self.env["qms.review.point"].sudo()
        hashes = {order.id: order._qms_content_hash() for order in self.browse({order_id for order_id, *_rest in rows})}
        found = {}
        for order_id, point_id, rule in rows:
            label = self.env._("%(point)s – not reviewed", point=points.browse(point_id).name)
            # A release is for the quotation as it stands.
            key = f"{point_id} {hashes[order_id]}"
            finding = {"label": label, "category_id": False, "rule": rule, "point_id": point_id, "key": key}
            found.setdefault(order_id, []).append(finding)
        return found

    def _qms_open_points(self):
        """Return [(order id, point id, rule)] of what is not reviewed as the quotations stand, by one query."""
        if not self:
            return []
        self.env.flush_all()
        hashes = SQL(", ").join(SQL("(%s, %s)", order.id, order._qms_content_hash()) for order in self)
        is_asked = self.env["sale.order.line"]._qms_is_asked_sql()
        rows = self.env.execute_query(SQL(POINTS, hashes=hashes, default_rule=DEFAULT_RULE, is_asked=is_asked))
        return [(order_id, point_id, rule) for order_id, _sequence, point_id, rule in rows if rule != "ignore"]

    def _gate_proceed(self):
        return self.with_context(qms_ask=False).action_confirm()

    def action_qms_review(self):
        """Put the open points on the quotation, and open them to be answered. For those who may change it."""
        self.ensure_one()
        self.check_access("write")
        # While the review is off, what waits is answered, and nothing else is asked.
        rules = self._gate_rules(self.company_id)
        findings = self._gate_findings().get(self.id, []) if rules else []
        waiting = self.qms_review_ids.filtered(lambda review: not review.result).point_id
        points = dict.fromkeys(finding["point_id"] for finding in findings)
        self.env["qms.order.review"].create(
            [{"order_id": self.id, "point_id": point} for point in points if point not in waiting.ids]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review requirements: %(document)s", document=self.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("qms_iso9001.view_order_form_answer").id, "form")],
            "target": "new",
        }

    def action_qms_fulfil_all(self):
        """Answer every point that waits on the order as fulfilled. For those who may change it."""
        self.ensure_one()
        self.check_access("write")
        self.qms_review_ids.filtered(lambda review: not review.result).write({"result": "ok"})
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _gate_may_stop(self):
        """Tell whether one of our people confirms. A customer who signs or pays online, and OdooBot, who confirms what
        was paid, cannot review anything for us."""
        return self.env.user._is_internal() and not self.env.user._is_superuser()

    @api.model
    def _gate_refused_text(self, documents):
        return self.env._(
            "Not confirmed:\n%(orders)s\nOpen the quotation and use Review requirements there.", orders=documents
        )

    @api.model
    def _gate_passed_text(self, rule):
        return self.env._("Confirmed without review:")
