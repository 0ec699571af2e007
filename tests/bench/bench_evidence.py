"""Evidence by clause: the number and the newest of confirmed purchase orders, among 200,000, as a rule counts them."""

from measure import multiply

LIMIT = 1.5
QUERIES = 12  # two of them find the rule and the company
ORDERS = 200_000


def seed(env):
    order = env["purchase.order"].search([("state", "=", "purchase")], limit=1)
    multiply(
        env,
        order,
        ORDERS,
        state="CASE WHEN mod(n, 10) = 0 THEN 'draft' ELSE 'purchase' END",
        date_approve="timestamp '2020-01-01' + n * interval '15 minutes'",
    )
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
    return env["purchase.order"].search_count([])


def ours(env):
    rule = env["qms.evidence.rule"].search([("name", "=", "Benchmark")])
    company = env["purchase.order"].search([("state", "=", "purchase")], limit=1).company_id
    result = rule._count(company)[rule.id]
    return result["count"], result["newest"]


def expected(rows):
    (count, newest) = rows[0]
    return count, newest
