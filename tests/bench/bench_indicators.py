"""The catalogue of indicators: each flow of core for twelve months over 1,000,000 purchase and 1,000,000 sales order
lines and what came of them, by one query (two where it divides by other records) for all months.

For one month it takes as many queries as for twelve; and the Overview costs on this database what it costs on that of
the demo.
"""

from datetime import date

import bench_facts
import history_after
import history_sales
from bench_facts import COUNTED

import history
from measure import beside

LIMIT = 1.5
QUERIES = 16  # one or two of them count; the others find the indicator, the companies and their zones, the units
PAIRS = 3
YEAR = {"first": date(2023, 1, 1), "last": date(2023, 12, 31)}
MONTH = {"first": date(2023, 5, 1), "last": date(2023, 5, 31)}
VENDOR, CUSTOMER = "indicators_vendor_lines.sql", "indicators_customer_lines.sql"
VENDOR_COMPLETE = (VENDOR, "indicators_vendor_complete.sql")
CUSTOMER_COMPLETE = (CUSTOMER, "indicators_customer_complete.sql")
# {code: the SQL before that of the figure itself, indicators_<code>.sql}
CODES = {
    "K02": ("indicators_customer_orders.sql",),
    "K03": ("indicators_customer_orders.sql",),
    "K04": CUSTOMER_COMPLETE,
    "K04_WORST": CUSTOMER_COMPLETE,
    "K05": (CUSTOMER,),
    "K06": ("indicators_returns.sql",),
    "K06_UNKNOWN": ("indicators_returns.sql",),
    "K07": (),
    "K07_UNKNOWN": (),
    "K14_EARLY": VENDOR_COMPLETE,
    "K15": (VENDOR,),
    "K16": ("indicators_receipts.sql",),
    "K16_PPM": ("indicators_receipts.sql",),
    "K17": VENDOR_COMPLETE,
    "K17_WITHIN": VENDOR_COMPLETE,
    "K18": ("indicators_answers.sql",),
    "K22": (),
    "K26": (),
    "K27": (),
    "K49": ("indicators_bills.sql",),
    "K49_LINES": ("indicators_bills.sql",),
    "K50": ("indicators_answers.sql",),
}
OWN = {"K04": {"share": 0.5}, "K04_WORST": {"share": 0.9}}
WHOLE = {"K01": "indicators_customer_on_time.sql", "K14": "facts_months.sql"}
ONE_MONTH = ("K01", "K03", "K06", "K14", "K22")


def seed(env):
    """Write both histories and what came after; return the number of order lines."""
    lines = history.seed(env) + history_sales.seed(env)
    history_after.seed(env)
    return lines


def parameters(env):
    pieces = env.ref("uom.product_uom_unit").parent_path
    return {**bench_facts.parameters(env), "early": env.company.qms_early_days, "pieces": f"{pieces}%"}


def counted(code, span):
    def count(env):
        """Return the indicator by month, as the nightly measuring counts it."""
        indicator = _indicator(env, code)
        rows = indicator._count(env.company, **span, frequency="month", qms_cutoff=["month", indicator.cutoff_days])
        return {key: rounded(row) for key, row in rows.items()}

    return count


def _indicator(env, code):
    return env["qms.indicator"].with_context(active_test=False).search([("code", "=", code)])


def expected(rows):
    return {(month, None): rounded(dict(zip(COUNTED, figures, strict=True))) for month, *figures in rows}


def rounded(row):
    """Return the row with its figures to the cent: two databases add floats up in another order."""
    return {name: value if value is None else round(float(value), 2) for name, value in row.items()}


def overview(env):
    """Return nothing, after the first page of a quality manager was read; what it says is another one elsewhere."""
    manager = env.ref("qms_iso9001.res_users_demo_manager")
    env(user=manager.id)["qms.overview"].get_page()


def overview_beside(env):
    overview(beside(env))


def nothing(found):
    return found


def _figure(code, span):
    files = (*CODES[code], f"indicators_{code.removesuffix('_WORST')}.sql") if code in CODES else WHOLE[code]
    return counted(code, span), expected, files, {**span, "days": _days(code), **OWN.get(code, {})}


def _days(code):
    return 30 if code.split("_")[0] in ("K03", "K06", "K16") else 5


FIGURES = {
    **{code: _figure(code, YEAR) for code in sorted([*CODES, *WHOLE])},
    **{f"{code}_one_month": _figure(code, MONTH) for code in ONE_MONTH},
    "overview": (overview, nothing, overview_beside, {}),
}
QUERIES_OF = {"overview": 60}
# What is asked of twelve months in one query is limited by their time; of one month, what does not grow weighs more.
LIMITS = {f"{code}_one_month": 3 for code in ONE_MONTH}
# As many queries for one month as for twelve.
SAME_QUERIES = {f"{code}_one_month": code for code in ONE_MONTH}
