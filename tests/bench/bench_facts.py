"""Deliveries of vendors: on-time delivery over 1,000,000 order lines, half of them from before installation.

The year in the middle of three, by month as it is measured and by vendor as it is looked at; and one month, which must
not cost the year.
"""

from datetime import date

from history import seed  # noqa: F401 - this benchmark's, and that of the installation

LIMIT = 1.5
QUERIES = 14  # one of them counts; the others find the indicator, the companies and their zones, the units
YEAR = {"first": date(2023, 1, 1), "last": date(2023, 12, 31)}
MONTH = {"first": date(2023, 5, 1), "last": date(2023, 5, 31)}
COUNTED = ("numerator", "denominator", "count", "left_out")


def parameters(env):
    company = env.company
    return {
        "company": company.id,
        "zone": company._qms_zone().key,
        "digits": env["decimal.precision"].precision_get("Product Unit"),
        "weighed": tuple(env["product.category"]._qms_weighed_units().ids),
    }


def count(env, first, last):
    """Return the on-time delivery by month, as the nightly measuring counts it."""
    indicator = env["qms.indicator"].search([("code", "=", "K14")])
    return indicator._count(env.company, first, last, frequency="month", qms_cutoff=["month", 5])


def by_month(env):
    return count(env, **YEAR)


def one_month(env):
    return count(env, **MONTH)


def expected_months(rows):
    return {(month, None): dict(zip(COUNTED, figures, strict=True)) for month, *figures in rows}


def by_vendor(env):
    return env["qms.indicator"]._figure("K14", YEAR["first"], YEAR["last"], "partner_id")


def expected_vendors(rows):
    answer = {}
    for vendor, *figures in rows:
        row = dict(zip(COUNTED, figures, strict=True))
        value = 100 * (row["numerator"] / row["denominator"]) if row["denominator"] else None
        answer[vendor] = {**row, "value": value}
    return answer


FIGURES = {
    "months": (by_month, expected_months, "facts_months.sql", YEAR),
    "vendors": (by_vendor, expected_vendors, "facts_vendors.sql", YEAR),
    "month": (one_month, expected_months, "facts_months.sql", MONTH),
}
SHARES = {"month": ("months", 0.2)}
