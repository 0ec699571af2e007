"""Samples of risks and opportunities, owned by the named person; see samples.py."""

from .samples import sample


def written_down(case, kind="risk", **vals):
    risks = case.env["qms.risk"].with_user(case.officer)
    return risks.create({"kind": kind, "name": "Boards arrive late", "user_id": case.named.id, **vals})


def rated(case, kind="risk", chance=2, effect=3, **vals):
    risk = written_down(case, kind, **vals)
    ratings = case.env["qms.risk.assessment"].with_user(case.named)
    vals = {"risk_id": risk.id, "stage": "inherent", "chance": chance, "effect": effect, "reason": "Since last year"}
    ratings.create(vals)
    return risk


@sample("qms.risk", "identified")
def risk_identified(case):
    return written_down(case)


@sample("qms.risk", "rated medium")
def risk_rated(case):
    return rated(case)


@sample("qms.risk", "rated low")
def risk_rated_low(case):
    return rated(case, chance=1, effect=1)


@sample("qms.risk", "to be accepted")
def risk_to_accept(case):
    risk = rated(case)
    risk.with_user(case.named).action_ask_acceptance()
    return risk


@sample("qms.risk", "accepted")
def risk_accepted(case):
    risk = rated(case)
    risk.with_user(case.manager).action_accept()
    return risk


@sample("qms.risk", "contradicted by facts")
def risk_contradicted(case):
    risk = rated(case, event_code="K14")
    risk.sudo()._take_facts(risk._last_month_end(), 30, 5, 5)
    return risk


@sample("qms.risk", "opportunity, rated")
def opportunity_rated(case):
    return rated(case, "opportunity")


@sample("qms.risk", "opportunity, pursued")
def opportunity_pursued(case):
    risk = rated(case, "opportunity")
    risk.with_user(case.named).action_pursue()
    return risk


@sample("qms.risk.assessment", "by the owner")
def rating_by_the_owner(case):
    return rated(case).assessment_ids


@sample("qms.risk.scale", "usual")
def scale_usual(case):
    return case.env["qms.risk.scale"]._of_company(case.company, "risk").sudo(False)


@sample("qms.risk.step", "usual")
def step_usual(case):
    return scale_usual(case).step_ids[0]


@sample("qms.risk.level", "usual")
def level_usual(case):
    return scale_usual(case).level_ids[0]
