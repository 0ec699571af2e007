from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tests import freeze_time

from .measuring_case import MeasuringCase

TODAY = "2026-06-20 09:00:00"


class SignalCase(MeasuringCase):
    """An indicator of a person without quality group over quality actions of chosen months: how many of those that fell
    due were done; and one that counts how many were open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_signal_owner")
        cls.watched = cls.declare(
            name="Done in time", is_ratio=True, unit="percent", direction="up", target=90, warning=80
        )

    @classmethod
    def declare(cls, **vals):
        """Declare an indicator of the named person over quality actions, as the manager."""
        return (
            cls.env["qms.indicator"]
            .with_user(cls.manager)
            .create(
                {
                    "user_id": cls.named.id,
                    "company_id": cls.company.id,
                    "model_name": "qms.action",
                    "domain": "[]",
                    "numerator_domain": "[('kind', '=', 'task')]",
                    "date_field": "date_due",
                    "company_field": "company_id",
                    "has_target": True,
                    **vals,
                }
            )
            .sudo(False)
        )

    @classmethod
    def month(cls, back):
        """Return the first day of the month `back` months before the newest closed one, May 2026."""
        return date(2026, 5, 1) - relativedelta(months=back)

    @classmethod
    def cases(cls, start, good, bad=0, user=None):
        """Let `good` and `bad` actions fall due in the month that begins on `start`."""
        kinds = ["task"] * good + ["improvement"] * bad
        user = user or cls.officer
        actions = cls.env["qms.action"].with_user(user).with_context(tracking_disable=True)
        actions.create(
            [
                {"name": "Case", "kind": kind, "date_due": start + relativedelta(days=9), "user_id": user.id}
                for kind in kinds
            ]
        )

    def history(self, *months, indicator=None):
        """Measure `months`, each (good, bad), the last of them the newest closed one, as if in time."""
        for back, (good, bad) in enumerate(reversed(months)):
            self.cases(self.month(back), good, bad)
        self.begin(self.month(len(months) - 1), indicator)

    def begin(self, start, indicator=None, signal_from="2020-01-01"):
        """Measure from `start` on, and tell from `signal_from` on (None: from the newest closed one)."""
        indicator = indicator or self.watched
        indicator.with_user(self.manager).write({"date_from": start, "signal_from": signal_from})
        if start < self.month(10):
            # Figures of more than twelve months come from measuring, not from history.
            self.look(indicator, f"{start + relativedelta(months=1)} 09:00:00")
        self.look(indicator)

    def look(self, indicator=None, today=TODAY):
        """Measure on `today` as the officer does."""
        with freeze_time(today):
            self.measure(indicator or self.watched)

    def told(self, indicator=None):
        """Return [(rule, month)] of the signals, the oldest first."""
        signals = self.signals(indicator).sorted("date_start")
        return [(signal.rule, signal.date_start.strftime("%Y-%m")) for signal in signals]

    def signals(self, indicator=None):
        """Return the signals of the indicator in the company."""
        return (
            self.env["qms.signal"]
            .search([("indicator_id", "=", (indicator or self.watched).id), ("company_id", "=", self.company.id)])
            .sudo(False)
        )

    def told_once(self, rule="missed"):
        """Return the one signal of an indicator of which the newest month missed its target."""
        self.history((10, 0), (5, 5))
        return self.signals().filtered(lambda signal: signal.rule == rule)

    def with_rules(self, *numbers, indicator=None):
        """Let only these run rules count."""
        vals = {f"nelson_{number}": number in numbers for number in range(1, 9)}
        (indicator or self.watched).with_user(self.manager).write(vals)

    def process_of(self, user):
        """Return a process that `user` owns."""
        vals = {"name": "Purchasing", "user_id": user.id, "company_id": self.company.id}
        return self.env["qms.process"].with_user(self.manager).create(vals)

    @classmethod
    def topics(cls):
        """Return topics of the standard as x2many commands."""
        return [Command.set(cls.env.ref("qms_iso9001.qms_requirement_improvement").ids)]
