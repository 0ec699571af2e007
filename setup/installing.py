"""Benchmark "install": core put into a database with a million order lines, beside the same into one without.

Both are clones of the base of the tests, Odoo's own addons; Odoo's command line installs core, so its start counts on
both sides. Not one order line may be written for it.
"""

import os
import statistics
import subprocess
import time

import database
import environment
import template
from postgres import psql
from steps import TOP, Refusal, log_path, say, tail

CORE = "qms_iso9001"
LIMIT = 1.2
PAIRS = 3
SEED = TOP / "tests" / "bench" / "history.py"
# Changes with any line that is updated (its place and transaction) and with the file when the table is rewritten.
TRACE = (
    "SELECT pg_relation_filenode('purchase_order_line'), count(*),"
    " sum(hashtextextended(ctid::text || ' ' || xmin::text, 0)) FROM purchase_order_line"
)


def run(env):
    """Return the result of the benchmark, in the form of those of measure.py."""
    template.provide_base(env)
    seeded = template.clone(template.BASE, f"qms_bench_{os.getpid()}_seeded", env)
    try:
        rows = _seed(seeded, env)
        pairs = [[_install(source, env) for source in (seeded, template.BASE)] for _pair in range(PAIRS)]
    finally:
        template.discard(seeded, env)
    return _result(rows, pairs)


def _seed(name, env):
    log = log_path("bench-install")
    with open(log, "w", encoding="utf-8") as errors:
        command = [str(environment.PYTHON), str(SEED), name]
        answer = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=errors, check=False)
    if answer.returncode:
        raise Refusal(f"{tail(log)}\n\nThe history could not be written. Whole output: {log}")
    return int(answer.stdout)


def _install(source, env):
    """Install core into a clone of `source`; return the seconds that it took and whether no order line was written."""
    name = template.clone(source, f"qms_bench_{os.getpid()}", env)
    try:
        # Odoo adds demo data to what is installed beside modules with theirs: orders and receipts of a day's work.
        psql(name, "UPDATE ir_module_module SET demo = FALSE", env)
        before = psql(name, TRACE, env)
        start = time.perf_counter()
        database.odoo(name, ["-i", CORE], env, "bench-install")
        spent = time.perf_counter() - start
        state = psql(name, f"SELECT state FROM ir_module_module WHERE name = '{CORE}'", env)
        if state != "installed":
            raise Refusal(f"Odoo did not install {CORE}. See {log_path('bench-install')}.")
        say(f"Installed into a clone of {source} in {spent:.1f} s")
        return spent, psql(name, TRACE, env) == before
    finally:
        template.discard(name, env)


def _result(rows, pairs):
    ratios = [full / empty for (full, _untouched), (empty, _also) in pairs]
    untouched = all(whole for pair in pairs for _spent, whole in pair)
    return {
        "name": "install",
        "rows": rows,
        "ours_ms": round(statistics.median(full for (full, _untouched), _empty in pairs) * 1000, 2),
        "sql_ms": round(statistics.median(empty for _full, (empty, _untouched) in pairs) * 1000, 2),
        "ratio_min": round(min(ratios), 3),
        "ratio_median": round(statistics.median(ratios), 3),
        "limit": LIMIT,
        "note": "into an empty one stands under SQL; "
        + ("no order line was written" if untouched else "ORDER LINES WERE WRITTEN"),
        "passed": untouched and statistics.median(ratios) <= LIMIT,
    }
