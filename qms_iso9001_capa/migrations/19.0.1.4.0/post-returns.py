from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Count the cost of cases again in which something came back from a customer: only what was made good counts."""
    if version:
        lines = api.Environment(cr, SUPERUSER_ID, {})["qms.nonconformity.disposition"]
        lines.search([("kind", "=", "customer_return")]).modified(["kind"])
