"""What came after the orders of `history.py` and `history_sales.py`, written by SQL: bills, invoices and credit notes,
reasons of returns, scrap, inventory counts, complaints and dates that were moved.

Of each thing one is made the way people do and multiplied, by arithmetic on the number of the copy.
"""

from measure import first_id, multiply, without_indexes

BILLS, BILLED = 25_000, 250_000
INVOICES, INVOICED = 25_000, 250_000
CREDITS, CREDITED = 5_000, 50_000
SCRAPS, COUNTS, COMPLAINTS = 20_000, 60_000, 5_000
# A day of nearly three years, from the number of the copy.
DAY = "(date '2022-02-01' + mod({n}, 1060))"
MIDDAY = f"({DAY} + time '11:00')"


def seed(env):
    """Write all of it. Both histories are there."""
    bills(env)
    _invoices(env)
    _reasons(env)
    _scrap(env)
    _counts(env)
    _complaints(env)
    _changes(env)


def bills(env):
    """Write a bill for every fourth line of a purchase order: each fifth is dearer, each fifth within the tolerance."""
    bill = _document(env, "in_invoice", env["res.partner"].search([("name", "=", "Benchmark: foundry")], limit=1))
    with without_indexes(env, "account.move", "account.move.line"):
        bills_from = _documents(env, bill, BILLS, "B")
        env.cr.execute(
            "CREATE TEMP TABLE billed ON COMMIT DROP AS"
            " SELECT row_number() OVER (ORDER BY id) AS number, id AS line_id,"
            " product_uom_id AS line_uom, product_qty AS line_qty, price_unit AS line_price FROM purchase_order_line"
            " WHERE mod(id, 4) = 0 AND product_qty > 0 ORDER BY id DESC LIMIT %s",
            [BILLED],
        )
        multiply(
            env,
            bill.invoice_line_ids,
            "billed",
            move_id=f"{bills_from} + 1 + mod(number, {BILLS})",
            purchase_line_id="line_id",
            product_uom_id="line_uom",
            quantity="line_qty",
            price_subtotal="line_qty * line_price * CASE WHEN mod(number, 5) = 0 THEN 1.1 WHEN mod(number, 5) = 1 THEN"
            " 1.01 ELSE 1 END",
        )


def _document(env, move_type, partner):
    """Post one invoice, bill or credit note of one line the way people do."""
    product = env["product.product"].create({"name": f"Benchmark: {move_type}"})
    item = (0, 0, {"product_id": product.id, "quantity": 1, "price_unit": 1, "tax_ids": []})
    vals = {
        "move_type": move_type,
        "partner_id": partner.id,
        "invoice_date": "2022-02-01",
        "invoice_line_ids": [item],
    }
    document = env["account.move"].create(vals)
    document.action_post()
    return document


def _documents(env, document, copies, letter, **columns):
    first = first_id(env, "account.move")
    day = DAY.format(n="n")
    columns = {**columns, "invoice_date": day, "date": day, "sequence_number": "n", "name": f"'BENCH/{letter}/' || n"}
    multiply(env, document, copies, **columns)
    return first


def _invoices(env):
    """Write invoices for every fourth line that was sold, credit notes for every twentieth: a third each without
    a reason, for a reason of quality and for another one."""
    customer = env["res.partner"].search([("name", "=", "Benchmark: waterworks")], limit=1)
    invoice, credit = (_document(env, move_type, customer) for move_type in ("out_invoice", "out_refund"))
    commercial, quality = _defects(env)
    reason = f"CASE mod(n, 3) WHEN 0 THEN {commercial} WHEN 1 THEN {quality} END"
    with without_indexes(env, "account.move", "account.move.line"):
        _items(env, invoice, _documents(env, invoice, INVOICES, "I"), INVOICES, INVOICED, 4)
        credits_from = _documents(env, credit, CREDITS, "C", qms_return_reason_id=reason)
        _items(env, credit, credits_from, CREDITS, CREDITED, 20)


def _items(env, document, documents_from, documents, items, every):
    first = first_id(env, "account.move.line")
    sign = "" if document.move_type == "out_refund" else "-"
    env.cr.execute("DROP TABLE IF EXISTS sold")
    env.cr.execute(
        "CREATE TEMP TABLE sold ON COMMIT DROP AS SELECT row_number() OVER (ORDER BY line.id) AS number,"
        " line.id AS line_id, line.product_uom_qty AS line_qty, 2 * line.product_uom_qty AS amount"
        " FROM sale_order_line AS line JOIN sale_order AS placed ON placed.id = line.order_id"
        " WHERE placed.name LIKE 'BENCH/S%%' AND mod(line.id, %s) = 0 ORDER BY line.id LIMIT %s",
        [every, items],
    )
    multiply(
        env,
        document.invoice_line_ids,
        "sold",
        move_id=f"{documents_from} + 1 + mod(number, {documents})",
        quantity="line_qty",
        price_subtotal="amount",
        balance=f"{sign}amount",
        amount_currency=f"{sign}amount",
        debit="amount" if not sign else "0",
        credit="0" if not sign else "amount",
    )
    env.cr.execute(
        "INSERT INTO sale_order_line_invoice_rel (invoice_line_id, order_line_id)"
        " SELECT %s + number, line_id FROM sold",
        [first],
    )


def _defects(env):
    """Return the ids of a reason that is not one of quality and of one that is."""
    names = {"Benchmark: ordered too much": True, "Benchmark: does not fit": False}
    defects = env["qms.defect"].search([("name", "in", list(names))], order="is_commercial desc")
    if not defects:
        defects = defects.create([{"name": name, "is_commercial": other} for name, other in names.items()])
    return defects.ids


def _reasons(env):
    """Write why goods came back: a third each without a reason, for one of quality and for another one."""
    commercial, quality = _defects(env)
    env.cr.execute(
        "UPDATE stock_picking SET qms_return_reason_id = CASE mod(id, 3) WHEN 0 THEN %s ELSE %s END"
        " WHERE name LIKE 'BENCH/S/back/%%' AND mod(id, 3) < 2",
        [commercial, quality],
    )


def _scrap(env):
    """Scrap goods: each second time at the receipt of a vendor."""
    product = env["product.product"].create({"name": "Benchmark: scrapped", "is_storable": True})
    scrap = env["stock.scrap"].create({"product_id": product.id, "scrap_qty": 1})
    scrap.do_scrap()
    move, first = scrap.move_ids, first_id(env, "stock.scrap")
    env.cr.execute(
        "CREATE TEMP TABLE scrapped ON COMMIT DROP AS SELECT row_number() OVER (ORDER BY move.id) AS number,"
        " move.picking_id AS receipt, move.product_id AS product, move.product_uom AS unit, move.date AS day"
        " FROM stock_move AS move JOIN stock_picking AS receipt ON receipt.id = move.picking_id"
        " WHERE receipt.name LIKE 'BENCH/IN/%%' AND move.state = 'done' AND mod(move.id, 37) = 0"
        " ORDER BY move.id LIMIT %s",
        [SCRAPS],
    )
    multiply(
        env,
        scrap,
        "scrapped",
        name="'BENCH/' || number",
        picking_id="CASE WHEN mod(number, 2) = 0 THEN receipt END",
        product_id="product",
        product_uom_id="unit",
        scrap_qty="1 + mod(number, 3)",
        date_done="day + mod(number, 50) * interval '1 day'",
    )
    columns = {"scrap_id": f"{first} + number", "product_id": "product", "value": "mod(number, 40)", "date": "day"}
    multiply(env, move, "scrapped", **columns)


def _counts(env):
    """Count what was sold, and products that nothing had moved of."""
    product = env["product.product"].create({"name": "Benchmark: counted", "is_storable": True})
    stock = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).lot_stock_id
    quant = env["stock.quant"].with_context(inventory_mode=True)
    quant.create({"product_id": product.id, "location_id": stock.id, "inventory_quantity": 1}).action_apply_inventory()
    move = env["stock.move"].search([("product_id", "=", product.id)], limit=1)
    first = first_id(env, "product.product")
    multiply(env, product, 100, combination_indices="'benchmark counted ' || n")
    env.cr.execute("SELECT min(id) FROM product_product WHERE combination_indices LIKE 'benchmark sold %'")
    (sold,) = env.cr.fetchone()
    multiply(
        env,
        move,
        COUNTS,
        product_id=f"CASE WHEN mod(n, 50) = 0 THEN {first} + 1 + mod(n / 50, 100) ELSE {sold} + mod(n * 17, 1000) END",
        quantity="CASE WHEN mod(n, 4) < 3 THEN 0 ELSE mod(n, 7) END",
        date=MIDDAY.format(n="n"),
    )


def _complaints(env):
    """Let customers complain of one order of 25."""
    complaint = env["qms.complaint"].create({"name": "Benchmark: the pump leaks"})
    env.cr.execute(
        "CREATE TEMP TABLE complained ON COMMIT DROP AS"
        " SELECT row_number() OVER (ORDER BY id) AS number, id AS order_id, commitment_date AS agreed"
        " FROM sale_order WHERE name LIKE 'BENCH/S%%' AND mod(id, 25) = 0 ORDER BY id LIMIT %s",
        [COMPLAINTS],
    )
    multiply(
        env,
        complaint,
        "complained",
        reference="'BENCH/' || number",
        access_token="NULL",
        sale_id="order_id",
        date_received="agreed + mod(number, 60) * interval '1 day'",
        state="CASE WHEN mod(number, 20) = 0 THEN 'cancelled' ELSE source.state END",
    )


def _changes(env):
    """Move the date of one agreed line of 17, each second time because the customer asked for it."""
    vals = {
        "side": "sale",
        "company_id": env.company.id,
        "order_name": "Benchmark",
        "line_name": "Benchmark",
        "date_from": "2022-02-01",
        "date_to": "2022-02-03",
        "cause": "ours",
        "user_id": env.uid,
    }
    change = env["qms.promise.change"].create(vals)
    env.cr.execute(
        "CREATE TEMP TABLE changed ON COMMIT DROP AS SELECT row_number() OVER (ORDER BY line.id) AS number,"
        " line.id AS line_id, line.order_id, line.qms_promise_date AS agreed FROM sale_order_line AS line"
        " JOIN sale_order AS placed ON placed.id = line.order_id"
        " WHERE placed.name LIKE 'BENCH/S%' AND mod(line.id, 17) = 0 AND line.qms_promise_date IS NOT NULL"
    )
    multiply(
        env,
        change,
        "changed",
        sale_order_id="changed.order_id",
        sale_line_id="line_id",
        cause="CASE WHEN mod(number, 2) = 0 THEN 'customer' ELSE 'ours' END",
        create_date="agreed + mod(number, 80)::int - 30",
    )
