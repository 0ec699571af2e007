"""Records of the kiosk for the generic tests (see samples.py)."""

from .samples import sample


@sample("qms.kiosk.attempt", "of the named person")
def attempt_of_the_named(case):
    employee = case.employee_of(case.named)
    attempts = case.env["qms.kiosk.attempt"]
    attempts._count(case.company, employee)
    return attempts.search([("employee_id", "=", employee.id)])
