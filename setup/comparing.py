"""Benchmark "nonconformities": ours beside those of OCA's mgmtsystem_nonconformity, in a database of its own; and what
an order costs a buyer, beside a database without our addons.

Each side is a process of tests/bench/side.py or buying.py on a clone of its own; they are asked in turn, since a
machine is not equally fast all the time. OCA's stands under SQL in what is shown, and for receipts, deliveries and
orders the database without our addons does.
"""

import json
import os
import statistics
import subprocess
from contextlib import ExitStack, contextmanager, suppress

import database
import environment
import template
from steps import PRIVATE, TOP, Refusal, log_path, tail

OCA = PRIVATE / "oca"
FOLDER = TOP / "tests" / "bench"
FEW, MANY = 1_000, 200_000
PAIRS = {"create": 5, "receipt": 3, "delivery": 3, "order": 3}
USUAL = 9
LIMIT = 1.0
BOOKING_QUERIES, ORDER_QUERIES = 2, 3  # more than without our addons
FORM_LIMIT = 1.5  # the time of a form among many records as a multiple of that among few: it reads one record


def run(env):
    """Return the results of the benchmark "nonconformities", in the form of those of measure.py."""
    with ExitStack() as stack:
        ours = stack.enter_context(_side("ours", template.provide(env), env))
        theirs = stack.enter_context(_side("oca", _provide_oca(env), _oca_env(env)))
        both = (ours, theirs)
        for side in both:
            side("seed", FEW)
        few = _measure(both, "form", FEW)
        for side in both:
            side("seed", MANY)
        results = [_compare(_measure(both, figure, MANY)) for figure in ("create", "list", "pivot")]
        results.append(_constant(few, _measure(both, "form", MANY)))
        return results + [_compare_booking(_measure(both, figure, 50)) for figure in ("receipt", "delivery")]


def run_orders(env):
    """Return what confirming an order costs with the purchase check, beside the database without our addons."""
    with ExitStack() as stack:
        ours = stack.enter_context(_side("ours", template.provide(env), env, "buying.py"))
        plain = stack.enter_context(_side("plain", template.provide_base(env), env, "buying.py"))
        return [_compare_booking(_measure((ours, plain), "order", 50), "suppliers", ORDER_QUERIES)]


def _provide_oca(env):
    environment.install_apart(FOLDER / "oca.txt", OCA)
    return template.provide_base(env)


def _oca_env(env):
    return {**env, "ODOO_ADDONS_PATH": str(OCA / "odoo" / "addons")}


@contextmanager
def _side(name, source, env, program="side.py"):
    """Yield a function that has one side measure a figure: side(figure, number) -> its answer."""
    clone = template.clone(source, f"qms_bench_{os.getpid()}_{name}", env)
    process = None
    try:
        if name == "oca":
            database.install(clone, ["mgmtsystem_nonconformity"], env, demo=False)
        log = log_path(f"bench-{program.removesuffix('.py')}-{name}")
        with open(log, "w", encoding="utf-8") as errors:
            command = [str(environment.PYTHON), str(FOLDER / program), name, clone]
            process = subprocess.Popen(
                command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
            )

            def ask(figure, number=None):
                with suppress(BrokenPipeError):  # it has ended: there is no answer either
                    process.stdin.write(json.dumps([figure, number]) + "\n")
                    process.stdin.flush()
                answer = process.stdout.readline()
                if not answer:
                    raise Refusal(f"{tail(log)}\n\nThe side {name} failed at {figure}. Whole output: {log}")
                return json.loads(answer)

            yield ask
    finally:
        if process:
            process.kill()
            process.wait()
        template.discard(clone, env)


def _measure(sides, figure, rows):
    """Return the answers of both sides to one figure, in pairs; the first pair only warms up."""
    pairs = [[side(figure) for side in sides] for _pair in range(PAIRS.get(figure, USUAL) + 1)][1:]
    return figure, rows, [ours for ours, _theirs in pairs], [theirs for _ours, theirs in pairs]


def _queries(answers):
    """Return the queries of a figure; now and then Odoo looks up something of its own once more."""
    return min(answer["queries"] for answer in answers)


def _ratios(mine, plain):
    ratios = [own["ms"] / other["ms"] for own, other in zip(mine, plain, strict=True)]
    return {
        "ours_ms": round(statistics.median(own["ms"] for own in mine), 2),
        "sql_ms": round(statistics.median(other["ms"] for other in plain), 2),
        "ratio_min": round(min(ratios), 3),
        "ratio_median": round(statistics.median(ratios), 3),
    }


def _compare(measured):
    """Not slower than theirs; creating also with no more queries."""
    figure, rows, mine, plain = measured
    result = {"name": f"nonconformities_{figure}", "rows": rows, **_ratios(mine, plain), "limit": LIMIT}
    result |= {"queries": _queries(mine), "queries_limit": _queries(plain)}
    few_enough = figure != "create" or result["queries"] <= result["queries_limit"]
    return {**result, "passed": result["ratio_median"] <= LIMIT and few_enough}


def _constant(few, many):
    """The form among many records takes no more queries, and hardly more time, than among few."""
    (_figure, _rows, before, _theirs), (_same, rows, after, _also) = few, many
    result = {"name": "nonconformities_form_constant", "rows": rows, **_ratios(after, before), "limit": FORM_LIMIT}
    result |= {"queries": _queries(after), "queries_limit": _queries(before)}
    result["note"] = f"that among {FEW:,} stands under SQL"
    passed = result["ratio_median"] <= FORM_LIMIT and result["queries"] <= result["queries_limit"]
    return {**result, "passed": passed}


def _compare_booking(measured, benchmark="nonconformities", more=BOOKING_QUERIES):
    """At most so many queries more than without our addons."""
    figure, lines, mine, plain = measured
    result = {"name": f"{benchmark}_{figure}", "rows": lines, **_ratios(mine, plain), "limit": 0}
    result |= {"queries": _queries(mine), "queries_limit": _queries(plain) + more}
    result["note"] = "limited in queries only; without our addons stands under SQL"
    return {**result, "passed": result["queries"] <= result["queries_limit"]}
