"""Three years of purchasing written by SQL: 2,000 vendors, 125,000 orders, 1,000,000 order lines and what came of them.

The same on every machine: all of it is arithmetic on the number `n` of the line and `m` of the order. Every second
order has its dates and quantities frozen, as our addon does; the others are as Odoo leaves them, from before the
addon came. Columns of the addon are left out where it is not installed. As a program it writes the history into the
database that is named, and prints the number of order lines.
"""

import sys

from odoo.fields import Command

from measure import first_id, multiply, opened, settle, without_indexes

VENDORS, CONTACTS, PRODUCTS, ORDERS, LINES = 2_000, 200, 1_000, 125_000, 1_000_000
ZONE = "Europe/Berlin"
# What the kind of a line (mod(n * 37, 100), so it changes from line to line) says about it.
NEVER, RETURNED, EXCHANGED, IN_TWO = "(0, 1, 2)", "(3, 4, 5)", "(4, 5)", "(8, 9)"
DOZENS, WEIGHED = "(10, 11)", "(12, 13)"
UNAGREED, KIT, SERVICE, SHORT, OVER, TOLERATED = "(15, 16)", "(17)", "(18)", "(19)", "(20)", "(21)"

# Local instants of a day at changing hours: at 0:30 the day in UTC is another one.
AT = "(({day} + make_time(mod({n}, 24), 30, 0)) AT TIME ZONE '{zone}' AT TIME ZONE 'UTC')"

PLAN = """
CREATE TEMP TABLE plan ON COMMIT DROP AS
SELECT n, m, kind, frozen, status, placed, promise,
       1 + mod(n, 20) AS ordered,
       CASE WHEN kind IN {DOZENS} THEN {dozen} WHEN kind IN {WEIGHED} THEN {kilogram} ELSE {unit} END AS uom,
       promise + mod(n * 11, 16) - 12 + CASE WHEN mod(n, 97) = 0 THEN 40 ELSE 0 END AS arrived,
       CASE WHEN kind IN {IN_TWO} THEN 0.6 WHEN kind IN {WEIGHED} THEN 0.99 WHEN kind IN {SHORT} THEN 0.5
            WHEN kind IN {OVER} THEN 1.2 WHEN kind IN {TOLERATED} THEN 0.92 ELSE 1 END AS share
  FROM (SELECT n, m, mod(n * 37, 100) AS kind, mod(m, 2) = 0 AS frozen,
               CASE WHEN mod(m, 100) IN (0, 1) THEN 'cancel' WHEN mod(m, 100) IN (2, 3) THEN 'draft' ELSE 'purchase'
               END AS status,
               timestamp '2022-01-03 07:00' + m * interval '757 seconds' AS placed,
               (timestamp '2022-01-03 07:00' + m * interval '757 seconds')::date + 10 + mod(n * 7, 21) AS promise
          FROM (SELECT n, (n + 7) / 8 AS m FROM generate_series(1, {LINES}) n) AS numbered) AS dated
 ORDER BY n
"""
# What happened after the first receipt: goods sent back, others sent instead, the rest of a partial receipt.
LATER = """
CREATE TEMP TABLE later ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY n, what) AS number, what, arrived + days AS day, amount, plan.*
  FROM plan
  JOIN (VALUES (1, 'back', 5, 1.0), (2, 'instead', 9, 1.0), (3, 'rest', 6, 0.4)) AS event (position, what, days, amount)
    ON what = 'back' AND kind IN {RETURNED} OR what = 'instead' AND kind IN {EXCHANGED}
       OR what = 'rest' AND kind IN {IN_TWO}
 WHERE status = 'purchase'
"""


def seed(env):
    """Write the history into the company of `env`; return the number of order lines."""
    receipt = _receive_one(env)
    order = receipt.move_ids.purchase_line_id.order_id
    ids = {model: first_id(env, model) for model in ("res.partner", "product.product", "purchase.order")}
    names = {name: value for name, value in globals().items() if name.isupper()}
    units = {key: env.ref(f"uom.product_uom_{name}").id for key, name in UNITS.items()}
    env.cr.execute(PLAN.format(**names, **units))
    env.cr.execute(LATER.format(**names))
    env.cr.execute("ANALYZE plan, later")
    _vendors_and_products(env, receipt, ids)
    with without_indexes(env, "purchase.order", "purchase.order.line", "stock.picking", "stock.move"):
        _orders(env, order, ids)
        lines = _lines(env, order.order_line, ids)
        _transfers(env, receipt, lines, ids)
    return LINES


UNITS = {"unit": "unit", "dozen": "dozen", "kilogram": "kgm"}


def _receive_one(env):
    """Order and receive one product the way people do: the rows that are multiplied."""
    env.company.partner_id.tz = ZONE
    product = env["product.product"].create({"name": "Benchmark: housing", "is_storable": True})
    vendor = env["res.partner"].create({"name": "Benchmark: foundry"})
    line = Command.create({"product_id": product.id, "product_qty": 1})
    order = env["purchase.order"].create({"partner_id": vendor.id, "order_line": [line]})
    order.button_confirm()
    receipt = order.picking_ids
    receipt.move_ids.write({"quantity": 1, "picked": True})
    receipt._action_done()
    return receipt


def _vendors_and_products(env, receipt, ids):
    vendor = f"{ids['res.partner']} + "
    multiply(
        env,
        receipt.partner_id,
        VENDORS + CONTACTS,  # the contacts belong to the first vendors
        name="'Benchmark ' || n",
        complete_name="'Benchmark ' || n",
        parent_id=f"CASE WHEN n > {VENDORS} THEN {vendor} n - {VENDORS} END",
        commercial_partner_id=f"{vendor} CASE WHEN n > {VENDORS} THEN n - {VENDORS} ELSE n END",
    )
    multiply(env, receipt.move_ids.product_id, PRODUCTS, combination_indices="'benchmark ' || n")


# The orders of the plan, and when one was cancelled: half of them before they were due, half when they were overdue;
# before the addon nobody knows.
ORDERS_OF_PLAN = (
    "(SELECT m, min(status) AS status, min(placed) AS placed, min(promise) AS promise, bool_or(frozen) AS frozen"
    " FROM plan GROUP BY m ORDER BY m) AS plan"
)
CANCELLED = "CASE WHEN status = 'cancel' AND frozen THEN promise + CASE WHEN mod(m, 200) = 0 THEN 60 ELSE -5 END END"


def when_frozen(value):
    """Return SQL of what the addon keeps of an order line: `value`, once the order was placed."""
    return f"CASE WHEN frozen AND status <> 'draft' AND kind NOT IN {SERVICE} THEN {value} END"


def _orders(env, order, ids):
    multiply(
        env,
        order,
        ORDERS_OF_PLAN,
        name="'BENCH' || m",
        partner_id=f"{ids['res.partner']} + 1 + mod(m * 31, {VENDORS + CONTACTS})",
        state="status",
        date_order="placed",
        date_approve="CASE WHEN status <> 'draft' THEN placed END",
        date_planned=AT.format(day="promise", n="m", zone=ZONE),
        # Three of four orders are answered, after 0 to 8 days.
        qms_answer_due="CASE WHEN status <> 'draft' THEN placed::date + 5 END",
        qms_date_acknowledged="CASE WHEN status <> 'draft' AND mod(m, 4) > 0"
        " THEN placed + mod(m, 9) * interval '1 day' END",
        qms_answer_days="CASE WHEN status <> 'draft' AND mod(m, 4) > 0 THEN mod(m, 9) END",
        qms_date_cancelled=CANCELLED,
    )


def _lines(env, line, ids):
    first = first_id(env, "purchase.order.line")

    multiply(
        env,
        line,
        "plan",
        order_id=f"{ids['purchase.order']} + m",
        partner_id=f"{ids['res.partner']} + 1 + mod(m * 31, {VENDORS + CONTACTS})",
        product_id=_product_of(ids),
        product_uom_id="uom",
        product_qty="ordered",
        price_unit="1 + mod(n, 50)",
        price_subtotal="ordered * (1 + mod(n, 50))",
        product_uom_qty=f"ordered * CASE WHEN kind IN {DOZENS} THEN 12 ELSE 1 END",
        qty_received=f"CASE WHEN status = 'purchase' AND kind NOT IN {NEVER} THEN ordered * share ELSE 0 END",
        qty_received_method=f"CASE WHEN kind IN {SERVICE} THEN 'manual' ELSE 'stock_moves' END",
        date_planned=AT.format(day="promise", n="n", zone=ZONE),
        qms_asked_on=when_frozen("placed::date"),
        qms_asked_date=when_frozen("promise - mod(n, 3)"),
        qms_asked_qty=when_frozen("ordered"),
        qms_asked_price=when_frozen("1 + mod(n, 50)"),
        # Every fourth line is asked for on another day than that of the lead time.
        qms_asked_delay=when_frozen("promise - mod(n, 3) - placed::date + CASE WHEN mod(n, 4) = 0 THEN 2 ELSE 0 END"),
        qms_promise_date=when_frozen("promise"),
        qms_promise_qty=when_frozen("ordered"),
        qms_promise_source=when_frozen(
            f"CASE WHEN kind IN {UNAGREED} THEN 'none' WHEN mod(n, 3) = 0 THEN 'acknowledged' WHEN mod(n, 3) = 1"
            " THEN 'stood' ELSE 'receipt' END"
        ),
        qms_tolerance=when_frozen(f"CASE WHEN kind IN {TOLERATED} THEN 10 WHEN kind IN {WEIGHED} THEN 2 ELSE 0 END"),
    )
    return first


def _product_of(ids):
    return f"{ids['product.product']} + 1 + mod(n * 13, {PRODUCTS})"


def _transfers(env, receipt, lines, ids):
    """Write a receipt per order and a transfer for each later event, and their moves."""
    first, partner = first_id(env, "stock.picking"), f"{ids['res.partner']} + 1 + mod(m * 31, {VENDORS + CONTACTS})"
    multiply(
        env,
        receipt,
        "(SELECT m, min(status) AS status, min(arrived) AS arrived FROM plan GROUP BY m ORDER BY m) AS plan",
        name="'BENCH/IN/' || m",
        origin="'BENCH' || m",
        partner_id=partner,
        state="CASE WHEN status = 'purchase' THEN 'done' ELSE 'cancel' END",
        date_done="arrived + time '09:00'",
        qms_arrived_date="CASE WHEN mod(m, 2) = 0 THEN arrived END",
    )
    supplier, stock = receipt.location_id.id, receipt.location_dest_id.id
    multiply(
        env,
        receipt,
        "(SELECT * FROM later ORDER BY number) AS later",
        name="'BENCH/' || what || '/' || n",
        origin="'BENCH' || m",
        partner_id=partner,
        location_id=f"CASE WHEN what = 'back' THEN {stock} ELSE {supplier} END",
        location_dest_id=f"CASE WHEN what = 'back' THEN {supplier} ELSE {stock} END",
        # Sent back: a return of the receipt. Sent instead: a return of that return, which stands just before it.
        return_id=f"CASE what WHEN 'back' THEN {first} + m WHEN 'instead' THEN {first} + {ORDERS} + number - 1 END",
        date_done="day + time '09:00'",
    )
    move = receipt.move_ids
    shared = {
        "purchase_line_id": f"{lines} + n",
        "partner_id": partner,
        # A dozen is ordered, units are moved.
        "product_uom": f"CASE WHEN kind IN {DOZENS} THEN {move.product_uom.id} ELSE uom END",
        # Of a kit the parts are moved.
        "product_id": f"CASE WHEN kind IN {KIT} THEN {move.product_id.id} ELSE {_product_of(ids)} END",
    }
    dozen = f"CASE WHEN kind IN {DOZENS} THEN 12 ELSE 1 END"
    multiply(
        env,
        move,
        f"(SELECT * FROM plan WHERE status <> 'draft' AND kind NOT IN {SERVICE} ORDER BY n) AS plan",
        **shared,
        picking_id=f"{first} + m",
        state=f"CASE WHEN status = 'cancel' THEN 'cancel' WHEN kind IN {NEVER} THEN 'assigned' ELSE 'done' END",
        quantity=f"CASE WHEN status = 'cancel' OR kind IN {NEVER} THEN 0 ELSE ordered * share * {dozen} END",
        product_uom_qty=f"ordered * {dozen}",
        date=AT.format(day="arrived", n="n", zone=ZONE),
        qms_arrived_date=f"CASE WHEN frozen AND status = 'purchase' AND kind NOT IN {NEVER} THEN arrived END",
    )
    multiply(
        env,
        move,
        "(SELECT * FROM later ORDER BY number) AS later",
        **shared,
        picking_id=f"{first} + {ORDERS} + number",
        location_id=f"CASE WHEN what = 'back' THEN {stock} ELSE {supplier} END",
        location_dest_id=f"CASE WHEN what = 'back' THEN {supplier} ELSE {stock} END",
        quantity=f"ordered * amount * {dozen}",
        product_uom_qty=f"ordered * amount * {dozen}",
        date=AT.format(day="day", n="n", zone=ZONE),
        qms_arrived_date="CASE WHEN frozen THEN day END",
    )


if __name__ == "__main__":
    with opened(sys.argv[1]) as database:
        print(seed(database))
        settle(database.cr)
