"""pytest for the whole checkout: each process on its own clone of the template database, and nothing skipped."""

import os

import pytest


@pytest.hookimpl(tryfirst=True, hookwrapper=True)
def pytest_cmdline_main(config):
    """Give a process of pytest-xdist the clone that setup/test made (on Odoo 19 pytest-odoo clones wrongly)."""
    worker = os.environ.pop("PYTEST_XDIST_WORKER", None)
    if worker:
        config.option.odoo_database = f"{config.option.odoo_database}_{worker}"
    yield


def _refuse(report):
    report.outcome = "failed"
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.longrepr = f"{reason}\nA skipped test proves nothing: make it run or delete it."


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport():
    outcome = yield
    report = outcome.get_result()
    if report.skipped:
        _refuse(report)


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report():
    outcome = yield
    report = outcome.get_result()
    if report.skipped:
        _refuse(report)
