"""The SQL that answers how vendors stand. A day that passed ends an approval although the nightly job has not run; the
decision for a category, or for its nearest parent, wins over the one for all products; a parent company's counts for
its branches. No ORM here: callers flush, and say which day it is.
"""

from odoo.tools import SQL

STATES = [
    ("proposed", "Proposed"),
    ("approved", "Approved"),
    ("conditional", "Conditional"),
    ("trial", "On trial"),
    ("blocked", "Blocked"),
    ("expired", "Ended"),
]
# How a vendor stands as a whole: nothing for all products, but something for some.
VENDOR_STATES = [*STATES, ("category", "For some categories")]
# What stands until it ends or is replaced, from the best to the worst.
STANDING = ("approved", "conditional", "trial", "blocked")
DEFAULT_RULE = "warn"

# How the vendor of a pair (company, partner) stands in general.
STATUS = """
SELECT pair.company_id, pair.partner_id,
       COALESCE(general.state, CASE WHEN other.partly THEN 'category' WHEN other.proposed THEN 'proposed'
                                    WHEN other.ended THEN 'expired' ELSE 'none' END) AS status
  FROM %(pairs)s AS pair
  JOIN res_company company ON company.id = pair.company_id
  JOIN %(todays)s AS day (company_id, today) ON day.company_id = pair.company_id
  LEFT JOIN LATERAL (
      SELECT approval.state
        FROM qms_supplier_approval approval
        JOIN res_company decider ON decider.id = approval.company_id
       WHERE approval.partner_id = pair.partner_id AND approval.categ_id IS NULL
         AND approval.state IN %(standing)s AND COALESCE(approval.date_end, day.today) >= day.today
         AND company.parent_path LIKE decider.parent_path || '%%'
       ORDER BY LENGTH(decider.parent_path) DESC LIMIT 1
  ) general ON TRUE
  LEFT JOIN LATERAL (
      SELECT BOOL_OR(approval.state IN %(standing)s AND COALESCE(approval.date_end, day.today) >= day.today) AS partly,
             BOOL_OR(approval.state = 'proposed') AS proposed,
             BOOL_OR(approval.state != 'proposed') AS ended
        FROM qms_supplier_approval approval
        JOIN res_company decider ON decider.id = approval.company_id
       WHERE approval.partner_id = pair.partner_id AND company.parent_path LIKE decider.parent_path || '%%'
  ) other ON TRUE
"""

# Under what each order line is placed, and what its company's check does about it.
LINES = """
SELECT line.id AS line_id, line.order_id, line.product_id, vendor.name AS vendor, category.complete_name AS category,
       COALESCE(approval.state, CASE WHEN other.proposed THEN 'proposed' WHEN other.ended THEN 'expired'
                                     WHEN other.elsewhere THEN 'category' ELSE 'none' END) AS status,
       approval.id AS approval_id, approval.conditions, approval.reason, other.date_ended,
       evaluation.id AS evaluation_id, evaluation.rating,
       COALESCE(rule.rule, %(default_rule)s) AS rule,
       COALESCE(template.is_storable, FALSE) OR COALESCE(rule.products = 'all', FALSE) AS is_relevant,
       NULLIF(approval.amount, 0) AS trial_amount, ordered.amount AS ordered_amount, po.company_id,
       same.quantity AS ordered_quantity
  FROM purchase_order_line line
  JOIN purchase_order po ON po.id = line.order_id
  JOIN res_company company ON company.id = po.company_id
  JOIN res_partner contact ON contact.id = po.partner_id
  JOIN res_partner vendor ON vendor.id = contact.commercial_partner_id
  JOIN product_product product ON product.id = line.product_id
  JOIN product_template template ON template.id = product.product_tmpl_id
  LEFT JOIN product_category category ON category.id = template.categ_id
  LEFT JOIN LATERAL (
      SELECT each.rule, each.products
        FROM qms_gate_rule each
        JOIN res_company decider ON decider.id = each.company_id
        LEFT JOIN product_category scope ON scope.id = each.categ_id
       WHERE each.gate = %(gate)s AND each.active AND company.parent_path LIKE decider.parent_path || '%%'
         AND (scope.id IS NULL OR category.parent_path LIKE scope.parent_path || '%%')
       ORDER BY LENGTH(COALESCE(scope.parent_path, '')) DESC, LENGTH(decider.parent_path) DESC LIMIT 1
  ) rule ON TRUE
  LEFT JOIN LATERAL (
      SELECT each.id, each.state, each.conditions, each.reason,
             CASE WHEN each.state = 'trial' THEN each.amount END AS amount
        FROM qms_supplier_approval each
        JOIN res_company decider ON decider.id = each.company_id
        LEFT JOIN product_category scope ON scope.id = each.categ_id
       WHERE each.partner_id = vendor.id AND each.state IN %(standing)s
         AND COALESCE(each.date_end, %(today)s) >= %(today)s
         AND company.parent_path LIKE decider.parent_path || '%%'
         AND (scope.id IS NULL OR category.parent_path LIKE scope.parent_path || '%%')
       ORDER BY LENGTH(COALESCE(scope.parent_path, '')) DESC, LENGTH(decider.parent_path) DESC LIMIT 1
  ) approval ON TRUE
  LEFT JOIN LATERAL (
      SELECT BOOL_OR(each.state = 'proposed' AND scoped.covers) AS proposed,
             BOOL_OR(each.state != 'proposed' AND scoped.covers) AS ended,
             MAX(COALESCE(each.date_ended, each.date_end)) FILTER (WHERE scoped.covers) AS date_ended,
             BOOL_OR(each.state IN %(standing)s AND COALESCE(each.date_end, %(today)s) >= %(today)s) AS elsewhere
        FROM qms_supplier_approval each
        JOIN res_company decider ON decider.id = each.company_id
        LEFT JOIN product_category scope ON scope.id = each.categ_id
       CROSS JOIN LATERAL (
            SELECT scope.id IS NULL OR COALESCE(category.parent_path LIKE scope.parent_path || '%%', FALSE) AS covers
       ) scoped
       WHERE each.partner_id = vendor.id AND company.parent_path LIKE decider.parent_path || '%%'
  ) other ON approval.id IS NULL
  LEFT JOIN LATERAL (
      SELECT each.id, each.rating
        FROM qms_supplier_evaluation each
        JOIN res_company decider ON decider.id = each.company_id
       WHERE each.partner_id = vendor.id AND each.state = 'confirmed'
         AND company.parent_path LIKE decider.parent_path || '%%'
       ORDER BY LENGTH(decider.parent_path) DESC, each.date_end DESC, each.id DESC LIMIT 1
  ) evaluation ON TRUE
  LEFT JOIN LATERAL (
      SELECT SUM(each.price_subtotal / COALESCE(NULLIF(o.currency_rate, 0), 1)) AS amount
        FROM purchase_order_line each
        JOIN purchase_order o ON o.id = each.order_id
       WHERE each.order_id = line.order_id OR (each.qms_approval_id = approval.id AND o.state = 'purchase')
  ) ordered ON approval.amount > 0
  LEFT JOIN LATERAL (
      SELECT SUM(each.product_uom_qty) AS quantity
        FROM purchase_order_line each
       WHERE each.order_id = line.order_id AND each.product_id = line.product_id
  ) same ON TRUE
 WHERE line.id IN %(line_ids)s
 ORDER BY line.order_id, line.sequence, line.id
"""


def days(todays):
    """Return the days as a table: `todays` is {company id: date}."""
    rows = SQL(", ").join(SQL("(%s, %s::date)", company, day) for company, day in todays.items())
    return SQL("(VALUES %s)", rows)


def vendor_status(pairs, todays):
    """Return SQL for (company_id, partner_id, status) of `pairs`, SQL for rows of company_id and partner_id; `todays`:
    {company id: date}, or SQL for rows of the same. The one definition for orders, the register and the vendor."""
    table = todays if isinstance(todays, SQL) else days(todays)
    return SQL(STATUS, pairs=pairs, todays=table, standing=STANDING)


def placed_under(line_ids, gate, today):
    """Return SQL for one row per order line: under what it is placed on `today`, and the rule of that check."""
    return SQL(
        LINES,
        line_ids=tuple(line_ids),
        gate=gate,
        today=SQL("%s::date", today),
        standing=STANDING,
        default_rule=DEFAULT_RULE,
    )
