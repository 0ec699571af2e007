"""Measure one benchmark on a database of its own; setup/bench starts this. The result is JSON on standard output.

A benchmark is a file bench_<name>.py with

    LIMIT                   ratio of our time to that of plain SQL that the median may not pass
    QUERIES                 most queries our figure may take, whatever the number of records
    seed(env) -> rows       write history at scale and return how many rows; committed, vacuumed and analysed for it
    ours(env) -> answer     our figure, as the product computes it
    expected(rows) -> answer of the same form, from the rows of sql/<name>.sql

With several figures on one seed it has, instead of the last two,

    FIGURES                 {figure: (ours, expected, file in sql/, parameters of that SQL)}
    LIMITS                  {figure: limit} of those that have another one than LIMIT
    QUERIES_OF              {figure: most queries} of those that have another limit than QUERIES
    SHARES                  {figure: (other figure, most) or (other figure, least, most)}: the part of the other one's
                            time that it may take; less than `least` says that the other one grows faster than its rows

    SAME_QUERIES            {figure: other figure} of those that must take as many queries as the other one

The SQL of a figure may stand in several files, one after the other: what figures share is written once. Instead of
files it may name a function of the environment, to be timed against something that is no SQL, also in the database
beside(env), of which setup/bench makes one where it is asked for; and with parameters(env) the benchmark gives all its
SQL what whoever writes it by hand knows: `%(company)s`, …

With WRITES = True the figures write: what either side wrote is undone before the other one begins. PAIRS, where it
takes long, is how often both sides are timed.

Both sides are timed in turn, in pairs, since a machine is not equally fast all the time; JIT is off for both.
"""

import functools
import importlib.util
import json
import os
import re
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

PAIRS = 9
CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), obj_description(indexrelid)
  FROM pg_index
 WHERE indrelid = %s::regclass AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)
"""


def first_id(env, model):
    """Return the number after which the next copies of `model` count: the n-th one gets that number + n as its id."""
    env.cr.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [env[model]._table])
    return env.cr.fetchone()[0]


def multiply(env, record, copies, **columns):
    """Insert copies of a record's row by SQL: so many, or one for each row of a table or subquery (as SQL).

    `columns` are SQL expressions over `n`, the number of the copy, or over the columns of that table. Those that the
    record's table does not have are left out.
    """
    table = record._table
    env.flush_all()
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'", [table]
    )
    names = [name for (name,) in env.cr.fetchall()]
    quoted = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(columns.get(name, f'source."{name}"') for name in names)
    rows = f"generate_series(1, {copies}) n" if isinstance(copies, int) else copies
    env.cr.execute(
        f'INSERT INTO "{table}" ({quoted}) SELECT {values} FROM "{table}" source, {rows} WHERE source.id = %s',
        [record.id],
    )


@contextmanager
def without_indexes(env, *models):
    """Leave out the indexes and foreign keys of these models while much is written into them, as a restore does."""
    made_again = []
    for table in (env[model]._table for model in models):
        env.cr.execute(CONSTRAINTS, [table])
        constraints = env.cr.fetchall()
        env.cr.execute(INDEXES, [table])
        for name, definition, comment in env.cr.fetchall():
            env.cr.execute(f'DROP INDEX "{name}"')
            made_again += [(definition, []), (f'COMMENT ON INDEX "{name}" IS %s', [comment])]
        for name, definition in constraints:
            env.cr.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
            made_again.append((f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}', []))
    yield
    for statement, parameters in made_again:
        env.cr.execute(statement, parameters or None)


def load(path):
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure"] = sys.modules["__main__"]
    spec.loader.exec_module(module)
    return module


def timed(function, *arguments):
    start = time.perf_counter()
    answer = function(*arguments)
    return answer, (time.perf_counter() - start) * 1000


def run_sql(env, sql, parameters):
    if callable(sql):
        return sql(env)
    env.cr.execute(sql, parameters)
    return env.cr.fetchall()


def settle(cr):
    """Commit what was seeded, and let the database know it as it knows rows that have been there for long."""
    cr.commit()
    cr._cnx.autocommit = True  # VACUUM runs in no transaction
    cr.execute("VACUUM (ANALYZE)")
    cr._cnx.autocommit = False


def figures_of(benchmark, path, env):
    """Return {name: (ours, expected, plain SQL, parameters of it)} of a benchmark."""
    name, folder = path.stem.removeprefix("bench_"), path.parent / "sql"
    if not hasattr(benchmark, "FIGURES"):
        return {name: (benchmark.ours, benchmark.expected, (folder / f"{name}.sql").read_text(encoding="utf-8"), None)}
    shared = benchmark.parameters(env) if hasattr(benchmark, "parameters") else {}
    return {
        f"{name}_{key}": (ours, expected, _sql_of(files, folder), {**shared, **own})
        for key, (ours, expected, files, own) in benchmark.FIGURES.items()
    }


def _sql_of(files, folder):
    if callable(files):
        return files
    names = (files,) if isinstance(files, str) else files
    return "\n".join(_read_sql(folder / name) for name in names)


def _read_sql(path):
    """Return the text of a file with those that it takes in by `\\ir`, as psql does."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^\\ir (\S+)$", lambda found: _read_sql(path.parent / found[1]), text, flags=re.MULTILINE)


def undo(benchmark, env):
    """Undo what a figure wrote, for a benchmark whose figures write."""
    if getattr(benchmark, "WRITES", False):
        env.cr.rollback()
        env.invalidate_all(flush=False)


def measure(benchmark, figure, env, limit=None, most=None):
    """Return the times of one figure and whether they are within the limits of the benchmark."""
    ours, expected, sql, parameters = figure
    mine, plain, limit, most = [], [], limit or benchmark.LIMIT, most or benchmark.QUERIES
    for _pair in range(getattr(benchmark, "PAIRS", PAIRS)):
        env.invalidate_all()
        before = env.cr.sql_log_count
        answer, spent = timed(ours, env)
        queries = env.cr.sql_log_count - before
        mine.append(spent)
        undo(benchmark, env)
        found, spent = timed(run_sql, env, sql, parameters)
        plain.append(spent)
        undo(benchmark, env)
        if answer != expected(found):
            sys.exit(f"The answers differ.\nOurs:      {answer}\nPlain SQL: {expected(found)}")
    ratios = [own / other for own, other in zip(mine, plain, strict=True)]
    return {
        "ours_ms": round(statistics.median(mine), 2),
        "sql_ms": round(statistics.median(plain), 2),
        "ratio_min": round(min(ratios), 3),
        "ratio_median": round(statistics.median(ratios), 3),
        "limit": limit,
        "queries": queries,
        "queries_limit": most,
        "passed": statistics.median(ratios) <= limit and queries <= most,
    }


def compare(benchmark, name, results):
    """Note at a figure what it has to do with another one, where the benchmark limits that."""
    for figure, (other, *least, most) in getattr(benchmark, "SHARES", {}).items():
        result = results[f"{name}_{figure}"]
        share = round(result["ours_ms"] / results[f"{name}_{other}"]["ours_ms"], 3)
        least = least[0] if least else 0
        result.update(share_of=f"{name}_{other}", share=share, share_least=least, share_limit=most)
        result["passed"] = result["passed"] and least <= share <= most
    for figure, other in getattr(benchmark, "SAME_QUERIES", {}).items():
        result, wanted = results[f"{name}_{figure}"], results[f"{name}_{other}"]["queries"]
        result["note"] = f"queries as {name}_{other}: {wanted}"
        result["passed"] = result["passed"] and result["queries"] == wanted


@contextmanager
def opened(database):
    """Open a database as the superuser."""
    config.parse_config(["--database", database, "--log-level", "warn"])
    with Registry(database).cursor() as cr:
        yield odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})


def beside(env):
    """Return an environment of the database beside, in which nothing was seeded."""
    other = _beside(env.cr.dbname)
    other.invalidate_all()
    return other


@functools.cache
def _beside(_database):
    cr = Registry(os.environ["QMS_BENCH_BESIDE"]).cursor()
    cr.execute("SET jit = off")
    return odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})


def main(path, database):
    with opened(database) as env:
        benchmark = load(path)
        rows = benchmark.seed(env)
        settle(env.cr)
        env.cr.execute("SET jit = off")
        env.cr.commit()  # or undoing would undo it
        figures = figures_of(benchmark, path, env)
        prefix = path.stem.removeprefix("bench_") + "_"
        limits, most = getattr(benchmark, "LIMITS", {}), getattr(benchmark, "QUERIES_OF", {})
        results = {
            name: measure(benchmark, figure, env, limits.get(own := name.removeprefix(prefix)), most.get(own))
            for name, figure in figures.items()
        }
        compare(benchmark, path.stem.removeprefix("bench_"), results)
    print(json.dumps([{"name": name, "rows": rows, **result} for name, result in results.items()]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
