"""The catalogue of indicators: flows for twelve months over 1,000,000 purchase and 1,000,000 sales order lines, each by
one query for all months."""

import history_sales
from bench_facts import YEAR, expected_months, parameters  # noqa: F401 - parameters are this benchmark's as well

import history

LIMIT = 1.5
QUERIES = 14  # one of them counts; the others find the indicator, the companies and their zones, the units
PAIRS = 5


def seed(env):
    """Write both histories; return the number of order lines."""
    return history.seed(env) + history_sales.seed(env)


def months(code):
    def count(env):
        """Return the indicator by month, as the nightly measuring counts it."""
        indicator = env["qms.indicator"].with_context(active_test=False).search([("code", "=", code)])
        return indicator._count(env.company, **YEAR, frequency="month", qms_cutoff=["month", indicator.cutoff_days])

    return count


FIGURES = {
    "K14": (months("K14"), expected_months, "facts_months.sql", YEAR),
    "K01": (months("K01"), expected_months, "indicators_customer_on_time.sql", YEAR),
}
