"""Three years of sales written by SQL: 1,000 customers, 125,000 orders, 1,000,000 order lines and what came of them.

As in `history.py`: arithmetic on the number `n` of the line and `m` of the order; every second order has its dates and
quantities frozen, as our addon does, the others are as Odoo leaves them, from before the addon came.
"""

from odoo.fields import Command

from history import (
    AT,
    CANCELLED,
    DOZENS,
    EXCHANGED,
    IN_TWO,
    KIT,
    LATER,
    NEVER,
    ORDERS_OF_PLAN,
    OVER,
    PRODUCTS,
    RETURNED,
    SERVICE,
    SHORT,
    TOLERATED,
    UNAGREED,
    UNITS,
    WEIGHED,
    ZONE,
    when_frozen,
)
from measure import first_id, multiply, without_indexes

CUSTOMERS, ORDERS, LINES = 1_000, 125_000, 1_000_000

PLAN = """
CREATE TEMP TABLE plan ON COMMIT DROP AS
SELECT n, m, kind, frozen, status, placed, promise,
       1 + mod(n, 20) AS ordered,
       CASE WHEN kind IN {DOZENS} THEN {dozen} WHEN kind IN {WEIGHED} THEN {kilogram} ELSE {unit} END AS uom,
       promise + mod(n * 11, 16) - 12 + CASE WHEN mod(n, 97) = 0 THEN 40 ELSE 0 END AS arrived,
       CASE WHEN kind IN {IN_TWO} THEN 0.6 WHEN kind IN {WEIGHED} THEN 0.99 WHEN kind IN {SHORT} THEN 0.5
            WHEN kind IN {OVER} THEN 1.2 WHEN kind IN {TOLERATED} THEN 0.92 ELSE 1 END AS share
  FROM (SELECT n, m, mod(n * 37, 100) AS kind, mod(m, 2) = 0 AS frozen,
               CASE WHEN mod(m, 100) IN (0, 1) THEN 'cancel' WHEN mod(m, 100) IN (2, 3) THEN 'draft' ELSE 'sale'
               END AS status,
               timestamp '2022-01-03 07:00' + m * interval '757 seconds' AS placed,
               (timestamp '2022-01-03 07:00' + m * interval '757 seconds')::date + 10 + mod(m * 7, 21) AS promise
          FROM (SELECT n, (n + 7) / 8 AS m FROM generate_series(1, {LINES}) n) AS numbered) AS dated
 ORDER BY n
"""


def seed(env):
    """Write the history into the company of `env`; return the number of order lines."""
    delivery = _deliver_one(env)
    line = delivery.move_ids.sale_line_id
    ids = {model: first_id(env, model) for model in ("res.partner", "product.product", "sale.order")}
    names = {
        "DOZENS": DOZENS,
        "WEIGHED": WEIGHED,
        "IN_TWO": IN_TWO,
        "SHORT": SHORT,
        "OVER": OVER,
        "TOLERATED": TOLERATED,
        "RETURNED": RETURNED,
        "EXCHANGED": EXCHANGED,
        "LINES": LINES,
    }
    units = {key: env.ref(f"uom.product_uom_{name}").id for key, name in UNITS.items()}
    env.cr.execute("DROP TABLE IF EXISTS plan, later")
    env.cr.execute(PLAN.format(**names, **units))
    env.cr.execute(LATER.replace("status = 'purchase'", "status = 'sale'").format(**names))
    env.cr.execute("ANALYZE plan, later")
    customer = f"{ids['res.partner']} + "
    multiply(
        env,
        line.order_id.partner_id,
        CUSTOMERS,
        name="'Benchmark customer ' || n",
        complete_name="'Benchmark customer ' || n",
        commercial_partner_id=f"{customer} n",
    )
    multiply(env, line.product_id, PRODUCTS, combination_indices="'benchmark sold ' || n")
    with without_indexes(env, "sale.order", "sale.order.line", "stock.picking", "stock.move"):
        _orders(env, line.order_id, ids)
        lines = _lines(env, line, ids)
        _transfers(env, delivery, lines, ids)
    return LINES


def _deliver_one(env):
    """Sell and deliver one product the way people do: the rows that are multiplied."""
    env.company.partner_id.tz = ZONE
    product = env["product.product"].create({"name": "Benchmark: pump", "is_storable": True, "sale_delay": 5})
    customer = env["res.partner"].create({"name": "Benchmark: waterworks"})
    line = Command.create({"product_id": product.id, "product_uom_qty": 1})
    order = env["sale.order"].create({"partner_id": customer.id, "order_line": [line]})
    order.action_confirm()
    delivery = order.picking_ids
    delivery.move_ids.write({"quantity": 1, "picked": True})
    delivery._action_done()
    return delivery


def _partner(ids):
    return f"{ids['res.partner']} + 1 + mod(m * 31, {CUSTOMERS})"


def _product(ids):
    return f"{ids['product.product']} + 1 + mod(n * 13, {PRODUCTS})"


def _orders(env, order, ids):
    multiply(
        env,
        order,
        ORDERS_OF_PLAN,
        name="'BENCH/S' || m",
        partner_id=_partner(ids),
        partner_invoice_id=_partner(ids),
        partner_shipping_id=_partner(ids),
        state="status",
        date_order="placed",
        commitment_date=AT.format(day="promise", n="m", zone=ZONE),
        access_token="NULL",
        qms_date_cancelled=CANCELLED,
    )


def _lines(env, line, ids):
    first = first_id(env, "sale.order.line")

    multiply(
        env,
        line,
        "plan",
        order_id=f"{ids['sale.order']} + m",
        order_partner_id=_partner(ids),
        product_id=_product(ids),
        product_uom_id="uom",
        product_uom_qty="ordered",
        state="status",
        qty_delivered=f"CASE WHEN status = 'sale' AND kind NOT IN {NEVER} THEN ordered * share ELSE 0 END",
        qty_delivered_method=f"CASE WHEN kind IN {SERVICE} THEN 'manual' ELSE 'stock_move' END",
        qms_asked_on=when_frozen("placed::date"),
        qms_asked_date=when_frozen("promise - mod(n, 3)"),
        qms_asked_qty=when_frozen("ordered"),
        qms_promise_date=when_frozen("promise"),
        qms_promise_qty=when_frozen("ordered"),
        qms_promise_source=when_frozen(
            f"CASE WHEN kind IN {UNAGREED} THEN 'none' WHEN mod(n, 3) = 0 THEN 'acknowledged' WHEN mod(n, 3) = 1"
            " THEN 'stood' ELSE 'receipt' END"
        ),
        qms_tolerance=when_frozen(f"CASE WHEN kind IN {TOLERATED} THEN 10 WHEN kind IN {WEIGHED} THEN 2 ELSE 0 END"),
    )
    return first


def _transfers(env, delivery, lines, ids):
    """Write a delivery per order and a transfer for each later event, and their moves."""
    first = first_id(env, "stock.picking")
    multiply(
        env,
        delivery,
        "(SELECT m, min(status) AS status, min(arrived) AS arrived FROM plan GROUP BY m ORDER BY m) AS plan",
        name="'BENCH/OUT/' || m",
        origin="'BENCH/S' || m",
        partner_id=_partner(ids),
        sale_id=f"{ids['sale.order']} + m",
        state="CASE WHEN status = 'sale' THEN 'done' ELSE 'cancel' END",
        date_done="arrived + time '09:00'",
    )
    stock, customer = delivery.location_id.id, delivery.location_dest_id.id
    multiply(
        env,
        delivery,
        "(SELECT * FROM later ORDER BY number) AS later",
        name="'BENCH/S/' || what || '/' || n",
        origin="'BENCH/S' || m",
        partner_id=_partner(ids),
        sale_id=f"{ids['sale.order']} + m",
        location_id=f"CASE WHEN what = 'back' THEN {customer} ELSE {stock} END",
        location_dest_id=f"CASE WHEN what = 'back' THEN {stock} ELSE {customer} END",
        return_id=f"CASE WHEN what = 'back' THEN {first} + m END",
        date_done="day + time '09:00'",
    )
    _moves(env, delivery.move_ids, lines, ids, first)


def _moves(env, move, lines, ids, first):
    stock, customer = move.location_id.id, move.location_dest_id.id
    first_move = first_id(env, "stock.move")
    dozen = f"CASE WHEN kind IN {DOZENS} THEN 12 ELSE 1 END"
    shared = {
        "sale_line_id": f"{lines} + n",
        "partner_id": _partner(ids),
        "product_uom": f"CASE WHEN kind IN {DOZENS} THEN {move.product_uom.id} ELSE uom END",
        # Of a kit the parts are moved.
        "product_id": f"CASE WHEN kind IN {KIT} THEN {move.product_id.id} ELSE {_product(ids)} END",
    }
    env.cr.execute(
        "CREATE TEMP TABLE moved ON COMMIT DROP AS SELECT row_number() OVER (ORDER BY n) AS position, plan.* FROM plan"
        f" WHERE status <> 'draft' AND kind NOT IN {SERVICE}"
    )
    multiply(
        env,
        move,
        "(SELECT * FROM moved ORDER BY position) AS plan",
        **shared,
        picking_id=f"{first} + m",
        state=f"CASE WHEN status = 'cancel' THEN 'cancel' WHEN kind IN {NEVER} THEN 'assigned' ELSE 'done' END",
        quantity=f"CASE WHEN status = 'cancel' OR kind IN {NEVER} THEN 0 ELSE ordered * share * {dozen} END",
        product_uom_qty=f"ordered * {dozen}",
        date=AT.format(day="arrived", n="n", zone=ZONE),
        value="ordered * share * 5",
    )
    multiply(
        env,
        move,
        "(SELECT later.*, moved.position FROM later JOIN moved USING (n) ORDER BY number) AS later",
        **shared,
        picking_id=f"{first} + {ORDERS} + number",
        location_id=f"CASE WHEN what = 'back' THEN {customer} ELSE {stock} END",
        location_dest_id=f"CASE WHEN what = 'back' THEN {stock} ELSE {customer} END",
        origin_returned_move_id=f"CASE WHEN what = 'back' THEN {first_move} + position END",
        qms_is_exchange="what = 'instead'",
        quantity=f"ordered * amount * {dozen}",
        product_uom_qty=f"ordered * amount * {dozen}",
        date=AT.format(day="day", n="n", zone=ZONE),
    )
