"""Figures of vendors: each computed criterion of 2,000 vendors for a year, over 1,000,000 order lines; and writing
their evaluations from these figures.

Beside each stands the plain SQL of the same numbers; beside the on-time delivery also Odoo's own rate of the same
vendors over a year of the same length.
"""

from datetime import date
from unittest.mock import patch

from bench_facts import COUNTED, expected_vendors, parameters  # noqa: F401 - parameters are this benchmark's as well

from odoo import api

import history
from measure import first_id, multiply, without_indexes

LIMIT = 1.5
NUMBERS = (500, 1000, 2000)
# On time at least five times as fast as Odoo. An evaluation is checked, computed and tracked by the ORM: beside bare
# rows the limit only says how far it may be from them, the shares below that it grows with the number of vendors.
LIMITS = {"on_time_odoo": 0.2, **{f"evaluate_{number}": 60 for number in NUMBERS}}
QUERIES_OF = {f"evaluate_{number}": 40 + number // 7 for number in NUMBERS}  # a few for each batch of 100 rows
# What grows faster than the vendors falls below the lower bound; above the upper one it would not depend on them.
SHARES = {"evaluate_500": ("evaluate_2000", 0.15, 0.6), "evaluate_1000": ("evaluate_2000", 0.35, 0.8)}
QUERIES = 16  # one of them counts; the others find the indicator, the companies and their zones, the units
PAIRS = 3
WRITES = True
FIGURES_COUNTED = {}
YEAR = {"first": date(2024, 1, 1), "last": date(2024, 12, 31)}
BILLS, BILLED = 25_000, 250_000


def seed(env):
    """Write the history, and a bill for every fourth line."""
    lines = history.seed(env)
    _bills(env)
    return lines


def _bills(env):
    """Post one bill the way people do, and multiply it."""
    product = env["product.product"].create({"name": "Benchmark: billed"})
    item = (0, 0, {"product_id": product.id, "quantity": 1, "price_unit": 1, "tax_ids": []})
    vendor = env["res.partner"].search([("name", "=", "Benchmark: foundry")], limit=1)
    vals = {
        "move_type": "in_invoice",
        "partner_id": vendor.id,
        "invoice_date": "2022-02-01",
        "invoice_line_ids": [item],
    }
    bill = env["account.move"].create(vals)
    bill.action_post()
    with without_indexes(env, "account.move", "account.move.line"):
        _copy(env, bill)


def _copy(env, bill):
    bills = first_id(env, "account.move")
    multiply(
        env,
        bill,
        BILLS,
        name="'BENCH/' || n",
        sequence_number="n",
        invoice_date="date '2022-02-01' + mod(n, 1060)",
        date="date '2022-02-01' + mod(n, 1060)",
    )
    env.cr.execute(
        "CREATE TEMP TABLE billed ON COMMIT DROP AS SELECT row_number() OVER (ORDER BY id) AS number, id AS line_id,"
        " product_uom_id AS line_uom, product_qty AS line_qty, price_unit AS line_price FROM purchase_order_line"
        " WHERE mod(id, 4) = 0 AND product_qty > 0 ORDER BY id DESC LIMIT %s",
        [BILLED],
    )
    multiply(
        env,
        bill.invoice_line_ids,
        "billed",
        move_id=f"{bills} + 1 + mod(number, {BILLS})",
        purchase_line_id="line_id",
        product_uom_id="line_uom",
        quantity="line_qty",
        price_subtotal="line_qty * line_price * CASE WHEN mod(number, 5) = 0 THEN 1.1 WHEN mod(number, 5) = 1 THEN 1.01"
        " ELSE 1 END",
    )


def figure(code):
    def count(env):
        rows = env["qms.indicator"]._figure(code, YEAR["first"], YEAR["last"], "partner_id")
        return {vendor: rounded(row) for vendor, row in rows.items()}

    return count


def rounded(row):
    """Return the row with sums of money to the cent: two databases add floats up in another order."""
    return {name: round(float(value), 2) if isinstance(value, float) else value for name, value in row.items()}


def expected_share(rows):
    return {vendor: rounded(row) for vendor, row in expected_vendors(rows).items()}


def expected_mean(rows):
    answer = {}
    for vendor, *figures in rows:
        row = dict(zip(COUNTED, figures, strict=True))
        row["value"] = row["numerator"] / row["denominator"] if row["denominator"] else None
        answer[vendor] = rounded(row)
    return answer


def on_time(env):
    figure("K14")(env)


def odoos_rate(env):
    """Let Odoo compute its own rate of all vendors, over the last year of the history."""
    days = (date.today() - YEAR["first"]).days
    env["ir.config_parameter"].sudo().set_param("purchase_stock.on_time_delivery_days", days)
    vendors = env["res.partner"].search([("name", "like", "Benchmark")])
    vendors.mapped("on_time_rate")


def evaluate(number):
    def write(env):
        """Write the evaluations of so many vendors; how many criteria have points. The figures are counted before."""
        vendors = env["res.partner"].search([("name", "like", "Benchmark"), ("parent_id", "=", False)], limit=number)
        company, days = env.company, {"date_start": YEAR["first"], "date_end": YEAR["last"]}
        evaluations = env["qms.supplier.evaluation"].with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        with patch.object(env.registry[evaluations._name], "_figures_of", _figures_once):
            created = evaluations.create(
                [{"partner_id": each.id, "company_id": company.id, **days} for each in vendors]
            )
            env.flush_all()
        return [(len(created), len(created.line_ids))]

    return write


@api.model
def _figures_once(evaluations, criterion, company, start, end):
    """Count what is timed elsewhere once for all runs."""
    if criterion.id not in FIGURES_COUNTED:
        indicator = evaluations.env["qms.indicator"]._of_code(criterion.indicator_id.code)
        FIGURES_COUNTED[criterion.id] = indicator.id, indicator._figure(indicator.code, start, end, "partner_id")
    found, figures = FIGURES_COUNTED[criterion.id]
    return evaluations.env["qms.indicator"].sudo().browse(found), figures


def expected_rows(found):
    return found


FIGURES = {
    "on_time": (figure("K14"), expected_share, "facts_vendors.sql", YEAR),
    "in_full": (figure("K15"), expected_share, "suppliers_in_full.sql", YEAR),
    "rejects": (figure("K16"), expected_share, "suppliers_rejects.sql", YEAR),
    "price": (figure("K49"), expected_share, "suppliers_price.sql", YEAR),
    "answers": (figure("K50"), expected_mean, "suppliers_answers.sql", YEAR),
    "on_time_odoo": (on_time, lambda found: found, odoos_rate, {}),
    **{
        f"evaluate_{number}": (evaluate(number), expected_rows, "suppliers_evaluate.sql", {**YEAR, "number": number})
        for number in NUMBERS
    },
}
