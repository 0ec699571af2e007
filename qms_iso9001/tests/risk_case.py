"""Builders of risks for tests."""

from .common import QmsCase


class RiskBuilders:
    """Risks of `self.company`, written down by the officer, to be mixed in."""

    @classmethod
    def new_risk(cls, author=None, **vals):
        """Write down a risk as `author` (the officer)."""
        return cls.env["qms.risk"].with_user(author or cls.officer).create({"name": "Boards arrive late", **vals})

    @classmethod
    def rate(cls, risk, chance, effect, stage="inherent", user=None, **vals):
        """Rate `risk` as `user` (its owner); return the rating."""
        ratings = cls.env["qms.risk.assessment"].with_user(user or risk.sudo().user_id)
        vals = {"reason": "As the last year shows", **vals}
        return ratings.create({"risk_id": risk.id, "stage": stage, "chance": chance, "effect": effect, **vals})

    @classmethod
    def rated_risk(cls, chance=2, effect=3, **vals):
        """Return a risk that is rated (medium)."""
        risk = cls.new_risk(**vals)
        cls.rate(risk, chance, effect)
        return risk

    @classmethod
    def treated_risk(cls, chance=2, effect=3, **vals):
        """Return a risk that was high, of which an action is done and what is left is rated (medium)."""
        risk = cls.rated_risk(4, 4, **vals)
        cls.done_action(risk)
        cls.rate(risk, chance, effect, "residual", verdict="effective")
        return risk

    @classmethod
    def done_action(cls, risk, **vals):
        """Return an action on `risk` that its owner has done."""
        actions = cls.env["qms.action"].with_user(cls.officer)
        vals = {"name": "Approve a second vendor", "risk_id": risk.id, "user_id": risk.sudo().user_id.id, **vals}
        action = actions.create(vals)
        action.action_done("It is done")
        return action

    @classmethod
    def scale(cls, kind="risk", company=None):
        """Return the scale of `company` (the first one)."""
        return cls.env["qms.risk.scale"]._of_company(company or cls.company, kind).sudo(False)


class RiskCase(RiskBuilders, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")
        cls.top = cls.new_user("employee", cls.company, "t_top")
        cls.company.qms_top_manager_ids = cls.top
