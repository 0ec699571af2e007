"""Evidence by clause on the history of `bench_indicators`, beside plain counts of the same records.

One rule: the number and the newest of confirmed purchase orders, against SQL written by hand. All topics: what every
rule of every topic says and how it stands, against the counts and newest dates of its rules of existence: the SQL that
their filters become, run alone, one after the other. What the rules of completeness say, open findings and overdue
reviews are part of ours only.
"""

import bench_indicators

LIMIT = 1.5
PAIRS = 5
QUERIES = 60  # whatever the number of topics, rules and records
STATEMENTS = []


def seed(env):
    """Write the history and one more rule; return the number of order lines."""
    lines = bench_indicators.seed(env)
    env["qms.evidence.rule"].create(
        {
            "name": "Benchmark",
            "requirement_id": env["qms.requirement"].search([], limit=1).id,
            "model_name": "purchase.order",
            "domain": "[('state', '=', 'purchase')]",
            "date_field": "date_approve",
            "company_field": "company_id",
        }
    )
    return lines


def parameters(env):
    """Make the SQL of the rules before anything is timed."""
    rules = env["qms.evidence.rule"].search([("kind", "=", "existence")])
    selects, problems = rules._compile(lambda rule: rule._select(env.company))
    if problems:
        raise ValueError(problems)
    STATEMENTS[:] = [env.cr.mogrify(select) for select in selects.values()]
    return {}


def one_rule(env):
    rule = env["qms.evidence.rule"].search([("name", "=", "Benchmark")])
    company = env["purchase.order"].search([("state", "=", "purchase")], limit=1).company_id
    result = rule._count(company)[rule.id]
    return result["count"], result["newest"]


def of_one_rule(rows):
    (count, newest) = rows[0]
    return count, newest


def topics(env):
    """Return {rule: how many records} of the rules of existence, after all topics were judged as the page does."""
    found = env["qms.requirement"].search([])._standing(env.company)
    rules = [rule for topic in found.values() for rule in topic["rules"]]
    return {rule["id"]: rule["count"] for rule in rules if rule["kind"] == "existence"}


def plain_counts(env):
    """Return [(rule, count, newest)] of the same rules: each one's SQL, made before anything is timed, run alone."""
    return [row for statement in STATEMENTS for row in _fetched(env, statement)]


def of_topics(rows):
    return {rule_id: count for rule_id, count, _newest in rows}


def _fetched(env, statement):
    env.cr.execute(statement)
    return env.cr.fetchall()


FIGURES = {
    "rule": (one_rule, of_one_rule, "evidence.sql", {}),
    "topics": (topics, of_topics, plain_counts, {}),
}
QUERIES_OF = {"rule": 12}
