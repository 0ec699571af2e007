"""Samples of checks before the ERP acts; see samples.py."""

from .samples import sample


@sample("qms.gate.rule", "of a category")
def rule_of_a_category(case):
    category = case.env["product.category"].create({"name": "Castings"})
    rules = case.env["qms.gate.rule"].with_user(case.manager)
    return rules.create({"categ_id": category.id, "rule": "block"})
