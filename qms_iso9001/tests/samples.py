"""Real records for the generic tests, each as people of the company leave it: `sample(model, what it is)`.

Every addon brings a file like this one for its own models; `inventory.samples` finds them all. A builder gets the test
case (its roles `manager`, `named`, … and its companies) and returns one record of the case's company. `case.named` is
an employee without quality group: name that person on the record where the model names people.
"""

SAMPLES = {}


def sample(model_name, label):
    """Register the decorated builder as the sample `label` of `model_name`."""
    def register(build):
        SAMPLES.setdefault(model_name, {})[label] = build
        return build
    return register


@sample("qms.gate.override", "asked for")
def release_asked_for(case):
    return case.env["qms.gate.override"].with_user(case.officer).create({
        "name": "Receipt 17", "reason": "The line stands still", "findings": "Vendor is not approved",
    })


@sample("qms.gate.override", "granted")
def release_granted(case):
    release = release_asked_for(case)
    release.with_user(case.manager).action_grant()
    return release


@sample("qms.signature.chain", "of the company")
def chain_of_the_company(case):
    return case.env["qms.signature.chain"].search([("company_id", "=", case.company.id)])
