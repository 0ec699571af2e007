"""Preparing a management review of the year of `bench_indicators`: all its flows were measured month by month, and
*Prepare* collects them with the lists of each addon, beside the queries that count the figures it shows, once each.

*Prepare* reads measurements and counts nothing: that it takes as long as on the demo, whatever the history, is the
point. What it shows is compared with what the queries say.
"""

import bench_indicators
from bench_indicators import CODES, WHOLE, YEAR

from odoo.fields import Date

from measure import settle

LIMIT = 3
QUERIES = 260  # of contributed lists, at most four each; of the figures one
PAIRS = 3
WRITES = True
REVIEW = {"date": "2024-01-15", "date_from": "2023-01-01", "date_to": "2023-12-31"}


def seed(env):
    """Write the history, measure each flow in each month of it, and plan the review; return the number of lines."""
    lines = bench_indicators.seed(env)
    # What is measured next is counted from these rows, and no index serves the transaction that made it.
    settle(env.cr)
    seed_review(env, YEAR, sorted([*CODES, *WHOLE]), REVIEW)
    return lines


def seed_review(env, span, codes, review):
    for indicator in _indicators(env, codes):
        cutoff = ["month", indicator.cutoff_days]
        rows = indicator._count(env.company, **span, frequency="month", qms_cutoff=cutoff)
        for (start, _group), row in rows.items():
            _record(env, indicator, start, row)
    # Of an officer: everything is collected by the rights of whoever prepares.
    _reviews(env).create(review)


def _indicators(env, codes):
    return env["qms.indicator"].with_context(active_test=False).search([("code", "in", codes)])


def _record(env, indicator, start, row):
    env["qms.measurement"]._record(
        {
            "indicator_id": indicator.id,
            "company_id": env.company.id,
            "date_start": start,
            "date_end": Date.end_of(start, "month"),
            "value": indicator._value_of(row),
            "count": row["count"],
            "direction": indicator.direction,
            "state": "no_target",
            "definition": {"unit": indicator.unit},
            "date_as_of": Date.end_of(start, "month"),
            "measured_at": "2024-01-10 00:00:00",
        }
    )


def _reviews(env):
    manager = env.ref("qms_iso9001.res_users_demo_manager")
    return env(user=manager.id)["qms.management.review"]


def _planned(env):
    return _reviews(env).search([("state", "=", "planned")], order="date", limit=1)


def ours(env):
    """Return {measurement: value} of what is shown after the review was prepared."""
    review = _planned(env)
    review.action_prepare()
    env.flush_all()
    figures = [figure for each in review.input_ids for figure in each.content["figures"]]
    # Amounts stand on no page of a review.
    return {figure["measurement_id"]: _rounded(figure["value"]) for figure in figures if figure["value"] is not False}


def counted(env):
    """Return [(measurement, value)] of the figures that are shown, each counted by the query of its indicator."""
    found = []
    for measurement in _shown(env):
        indicator = measurement.indicator_id.with_company(env.company)
        rows = indicator._count_span(measurement.date_start, measurement.date_end, None)
        found.append((measurement, indicator._value_of(rows[None])))
    return found


def expected(found):
    return {measurement.id: _rounded(value) for measurement, value in found if not measurement.is_amount}


def _rounded(value):
    return round(value, 2)


def _shown(env):
    """Return the last measurement of each indicator in the period."""
    review = _planned(env)
    period = [("date_start", ">=", review.date_from), ("date_end", "<=", review.date_to)]
    measured = env["qms.measurement"].search([("company_id", "=", env.company.id), *period], order="date_start")
    return env["qms.measurement"].union(*(rows[-1] for rows in measured.grouped("indicator_id").values()))


FIGURES = {"prepare": (ours, expected, counted, {})}
