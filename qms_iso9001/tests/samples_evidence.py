"""Samples of counted evidence; see samples.py."""

from .samples import sample


@sample("qms.requirement.standing", "counted")
def standing_counted(case):
    rows = case.env["qms.requirement.standing"]
    rows._count_in(case.company)
    return rows.search([("company_id", "=", case.company.id)], limit=1)
