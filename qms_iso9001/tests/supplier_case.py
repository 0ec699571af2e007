from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time

from .measuring_case import MeasuringCase


class SupplierCase(MeasuringCase):
    """The scheme of the first test company: on time counted (weight 60, 100 … 80), cooperation judged (weight 40)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls.new_scheme()

    @classmethod
    def new_scheme(cls, *criteria, company=None, **vals):
        criteria = criteria or (
            {"name": "On time", "indicator_id": cls.on_time.id, "weight": 60, "worst_value": 50, "minimum_count": 1},
            {"name": "Cooperation", "kind": "judged", "weight": 40},
        )
        return cls.env["qms.supplier.scheme"].create(
            {
                "name": "Castings",
                "company_id": (company or cls.company).id,
                "criterion_ids": [Command.create(criterion) for criterion in criteria],
                "rating_ids": [
                    Command.create({"name": name, "score_from": limit, "status": status})
                    for name, limit, status in [
                        ("A", 90, "approved"),
                        ("B", 60, "approved"),
                        ("C", 30, "conditional"),
                        ("D", 0, "blocked"),
                    ]
                ],
                **vals,
            }
        )

    @classmethod
    def evaluate(cls, *vendors, user=None, start="2026-01-01", end="2026-03-31", company=None):
        """Evaluate vendors (all ordered from) as the officer by the dialog; return the drafts."""
        dialogs = cls.env["qms.supplier.evaluate"].with_user(user or cls.officer)
        dialog = dialogs.with_company(company or cls.company).create(
            {
                "company_id": (company or cls.company).id,
                "date_start": start,
                "date_end": end,
                "scope": "chosen" if vendors else "ordered",
                "partner_ids": [Command.set([vendor.id for vendor in vendors])],
            }
        )
        cls.env.flush_all()
        action = dialog.action_evaluate()
        return cls.env["qms.supplier.evaluation"].with_user(user or cls.officer).search(action["domain"])

    @classmethod
    def judge(cls, evaluation, score, reason="Answers within the hour.", user=None):
        line = evaluation.with_user(user or cls.officer).line_ids.filtered(lambda each: each.kind == "judged")
        line.write({"score": score, "reason": reason})
        return line

    @classmethod
    def decide(cls, evaluations, user=None, **vals):
        """Confirm as the officer; return the values of the approvals that came of it."""
        evaluations = evaluations.with_user(user or cls.officer)
        if vals:
            evaluations.write(vals)
        decisions = []

        def record(approvals, vals_list):
            decisions.extend(vals_list)
            return approvals.browse()

        approvals = cls.env.registry["qms.supplier.approval"]
        with patch.object(approvals, "_record_decision", record, create=True):
            evaluations.action_confirm()
        return decisions

    def line(self, evaluation, name):
        return evaluation.line_ids.filtered(lambda each: each.name == name)

    def delivered_all(self, *arrivals, vendor=None, due="2026-02-10"):
        """Place one order per arrival (None: never), all due on the same day."""
        orders = self.env["purchase.order"]
        for arrived in arrivals:
            with freeze_time("2026-01-15 09:00:00"):
                order = self.new_order({"due": due}, vendor=vendor or self.vendor)
                self.confirm_as_vendor_said(order)
            if arrived:
                with freeze_time(f"{arrived} 09:00:00"):
                    self.receive(order)
            orders |= order
        return orders
