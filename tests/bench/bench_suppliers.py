"""Figures of vendors: each computed criterion of 2,000 vendors for a year, over 1,000,000 order lines; and writing
their evaluations from these figures.

Beside each stands the plain SQL of the same numbers; beside the on-time delivery also Odoo's own rate of the same
vendors over a year of the same length.
"""

from datetime import date
from unittest.mock import patch

from bench_facts import COUNTED, expected_vendors, parameters  # noqa: F401 - parameters are this benchmark's as well
from history_after import bills

from odoo import api

import history

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


def seed(env):
    """Write the history, and a bill for every fourth line."""
    lines = history.seed(env)
    bills(env)
    return lines


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
