"""Effectiveness: 10,000 running checks on the database of the indicators (1,000,000 lines received and as many sold),
with 20,000 nonconformities and 5,000 complaints of its goods, counted as the job of the night counts them; and the list
and form of corrective actions beside those of nonconformities.

Half of the checks name a product, a quarter a product and a vendor, a quarter a vendor alone. Counting a tenth of them
takes as many queries.
"""

from datetime import date

import bench_indicators

from history import PRODUCTS, VENDORS
from measure import first_id, multiply

LIMIT = 1.5
# The lists and forms are read as users read them; beside them stand those of nonconformities.
# A tenth of the checks is there for the number of its queries: what they cost alone weighs more then.
LIMITS = {"list": 1.3, "form": 1.3, "counts_few": 4}
QUERIES = 16
QUERIES_OF = {"list": 40, "form": 120}
SAME_QUERIES = {"counts": "counts_few"}
PAIRS = 3
WRITES = True
CHECKS, CASES, COMPLAINTS = 10_000, 20_000, 5_000
FIRST = date(2023, 1, 1)
NAME = "Benchmark: it leaks"
PAGE = 80


def seed(env):
    bench_indicators.seed(env)
    products = _before(env, "product_product", "combination_indices", "benchmark 1")
    vendors = _before(env, "res_partner", "name", "Benchmark 1")
    _find(env, products, vendors)
    _complain(env, products)
    _watch(env, products, vendors)
    return CHECKS


def _before(env, table, column, name):
    """Return the number after which the rows count whose first one has that name."""
    env.cr.execute(f"SELECT min(id) - 1 FROM {table} WHERE {column} = %s", [name])
    return env.cr.fetchone()[0]


def _find(env, products, vendors):
    """Write the nonconformities, every tenth of which was cancelled."""
    case = env["qms.nonconformity"].create({"name": "Benchmark: it leaks", "product_id": products + 1})
    multiply(
        env,
        case,
        CASES,
        reference="'BENCH-NC-' || n",
        state="CASE WHEN mod(n, 10) = 0 THEN 'cancelled' ELSE 'reported' END",
        product_id=f"{products} + 1 + mod(n * 13, {PRODUCTS})",
        partner_id=f"{vendors} + 1 + mod(n * 7, {VENDORS})",
        date_detected=f"date '{FIRST}' + mod(n * 11, 366)",
    )


def _complain(env, products):
    """Write the complaints, every tenth of which was not justified."""
    complaint = env["qms.complaint"].create({"name": "Benchmark: it leaks, too", "product_id": products + 1})
    multiply(
        env,
        complaint,
        COMPLAINTS,
        reference="'BENCH-CC-' || n",
        access_token="NULL",
        justified="CASE WHEN mod(n, 10) = 0 THEN 'no' END",
        product_id=f"{products} + 1 + mod(n * 13, {PRODUCTS})",
        date_received=f"timestamp '{FIRST} 12:00' + mod(n * 11, 366) * interval '1 day'",
    )


def _watch(env, products, vendors):
    """Write the corrective actions and their running checks, which began on any day of the year."""
    capa = env["qms.capa"].create({"name": NAME, "cause": "The seal is not greased"})
    check = env["qms.capa.check"].create({"capa_id": capa.id, "product_ids": [(4, products + 1)]})
    capas, checks = first_id(env, "qms.capa"), first_id(env, "qms.capa.check")
    multiply(env, capa, CHECKS, reference="'BENCH-CA-' || n", state="'effectiveness'")
    day = f"date '{FIRST}' + mod(n * 3, 366)"
    multiply(
        env,
        check,
        CHECKS,
        capa_id=f"{capas} + n",
        state="'running'",
        date_start=day,
        date_end=f"{day} + 90",
        partner_id=f"CASE WHEN mod(n, 4) > 1 THEN {vendors} + 1 + mod(n, {VENDORS}) END",
    )
    env.cr.execute(
        "INSERT INTO product_product_qms_capa_check_rel (qms_capa_check_id, product_product_id)"
        " SELECT %s + n, %s + 1 + mod(n * 19, %s) FROM generate_series(1, %s) n WHERE mod(n, 4) < 3",
        [checks, products, PRODUCTS, CHECKS],
    )
    env.invalidate_all()


def counts(share):
    def count(env):
        """Count one of `share` checks; return those with anything to count."""
        # Those of the demo company look for other things.
        running = env["qms.capa.check"].search([("state", "=", "running"), ("capa_id.name", "=", NAME)])
        running = running.browse(each for each in running.ids if not each % share)
        running._count()
        env.cr.execute(
            "SELECT id, opportunity_count, repeat_count, complaint_count FROM qms_capa_check"
            " WHERE id = ANY(%s) AND opportunity_count + repeat_count > 0",
            [running.ids],
        )
        return sorted(env.cr.fetchall())

    return count


def page_of(model_name):
    def read(env):
        """Read the first page of the list as the client does."""
        model, view = env[model_name], env[model_name].get_view(view_type="list")
        names = view["models"][model_name]
        fields = {name: {"fields": {"display_name": {}}} if _links(model, name) else {} for name in names}
        return len(model.web_search_read([("name", "like", "Benchmark")], fields, limit=PAGE)["records"])

    return read


def form_of(model_name):
    def read(env):
        """Read one form as the client does, without the lists in it."""
        model = env[model_name]
        record = model.search([("name", "like", "Benchmark")], limit=1)
        names = model.get_view(view_type="form")["models"][model_name]
        fields = {name: {} for name in names if model._fields[name].type not in ("one2many", "binary")}
        return len(record.web_read(fields))

    return read


def _links(model, name):
    return model._fields[name].type == "many2one"


FIGURES = {
    "counts": (counts(1), sorted, "capa_counts.sql", {"share": 1, "name": NAME}),
    "counts_few": (counts(10), sorted, "capa_counts.sql", {"share": 10, "name": NAME}),
    "list": (page_of("qms.capa"), int, page_of("qms.nonconformity"), {}),
    "form": (form_of("qms.capa"), int, form_of("qms.nonconformity"), {}),
}
