"""Measure one benchmark on a database of its own; setup/bench starts this. The result is JSON on standard output.

A benchmark is a file bench_<name>.py with

    LIMIT                   ratio of our time to that of plain SQL that the median may not pass
    QUERIES                 most queries our figure may take, whatever the number of records
    seed(env) -> rows       write history at scale and return how many rows; committed and analysed for it
    ours(env) -> answer     our figure, as the product computes it
    expected(rows) -> answer of the same form, from the rows of sql/<name>.sql

Both are timed in turn, in pairs, since a machine is not equally fast all the time; JIT is off for both.
"""

import importlib.util
import json
import statistics
import sys
import time
from pathlib import Path

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

PAIRS = 9


def multiply(env, record, rows, **columns):
    """Insert copies of a record's row by SQL; `columns` are SQL expressions over `n`, the number of the copy."""
    table = record._table
    env.flush_all()
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'", [table]
    )
    names = [name for (name,) in env.cr.fetchall()]
    quoted = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(columns.get(name, f'source."{name}"') for name in names)
    env.cr.execute(
        f'INSERT INTO "{table}" ({quoted}) SELECT {values} FROM "{table}" source, generate_series(1, %s) n'
        " WHERE source.id = %s",
        [rows, record.id],
    )


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure"] = sys.modules["__main__"]
    spec.loader.exec_module(module)
    return module


def timed(function, *arguments):
    start = time.perf_counter()
    answer = function(*arguments)
    return answer, (time.perf_counter() - start) * 1000


def run_sql(env, sql):
    env.cr.execute(sql)
    return env.cr.fetchall()


def measure(benchmark, name, sql, env):
    rows = benchmark.seed(env)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.execute("SET jit = off")
    ours, plain = [], []
    for _pair in range(PAIRS):
        env.invalidate_all()
        before = env.cr.sql_log_count
        answer, spent = timed(benchmark.ours, env)
        queries = env.cr.sql_log_count - before
        ours.append(spent)
        found, spent = timed(run_sql, env, sql)
        plain.append(spent)
        if answer != benchmark.expected(found):
            sys.exit(f"The answers differ.\nOurs:      {answer}\nPlain SQL: {benchmark.expected(found)}")
    ratios = [mine / other for mine, other in zip(ours, plain, strict=True)]
    return {
        "name": name,
        "rows": rows,
        "ours_ms": round(statistics.median(ours), 2),
        "sql_ms": round(statistics.median(plain), 2),
        "ratio_min": round(min(ratios), 3),
        "ratio_median": round(statistics.median(ratios), 3),
        "limit": benchmark.LIMIT,
        "queries": queries,
        "queries_limit": benchmark.QUERIES,
        "passed": statistics.median(ratios) <= benchmark.LIMIT and queries <= benchmark.QUERIES,
    }


def main(path, database):
    config.parse_config(["--database", database, "--log-level", "warn"])
    benchmark = load(path)
    name = path.stem.removeprefix("bench_")
    sql = (path.parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        print(json.dumps(measure(benchmark, name, sql, env)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
