from odoo.tests import freeze_time

from .purchase_case import PurchaseCase


class MeasuringCase(PurchaseCase):
    """Orders due and received on chosen days, and the shipped indicator over them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.on_time = cls.env.ref("qms_iso9001.qms_indicator_vendor_on_time")
        cls.on_time.minimum_count = 1

    def delivered(self, due, arrived=None, ordered=None, **line):
        """Place and confirm an order due on `due`; receive it on `arrived` (None: never). Return it."""
        with freeze_time(f"{ordered or '2025-12-01'} 09:00:00"):
            order = self.new_order({"due": due, **line})
            self.confirm_as_vendor_said(order)
        if arrived:
            with freeze_time(f"{arrived} 09:00:00"):
                self.receive(order)
        return order

    def measure(self, indicator=None, user=None):
        """Measure an indicator (vendors on time) as the officer; what is shipped switched off is switched on first."""
        indicator = indicator or self.on_time
        off = indicator.filtered(lambda each: not (each.active or each.company_id))
        off.with_user(self.manager).with_company(self.company).action_activate()
        indicator.with_user(user or self.officer).with_company(self.company).action_measure()
        self.env.flush_all()
        self.env.invalidate_all()
        return indicator

    def measured(self, start, indicator=None, company=None):
        """Return the measurement of the period that begins on `start`."""
        return self.env["qms.measurement"].search(
            [
                ("indicator_id", "=", (indicator or self.on_time).id),
                ("company_id", "=", (company or self.company).id),
                ("date_start", "=", start),
            ]
        )

    def assert_measured(self, start, state, value, count=None, indicator=None):
        """The period that begins on `start` has this result and this value (False: no data)."""
        found = self.measured(start, indicator)
        self.assertEqual((found.state, found.value and round(found.value, 6)), (state, value and round(value, 6)))
        if count is not None:
            self.assertEqual(found.count, count)
        return found

    def new_indicator(self, user=None, **vals):
        """Declare an indicator as the manager: the number of open quality actions."""
        return (
            self.env["qms.indicator"]
            .with_user(user or self.manager)
            .create(
                {
                    "name": "Actions",
                    "model_name": "qms.action",
                    "domain": "[('state', '=', 'open')]",
                    "date_field": "date_due",
                    "company_field": "company_id",
                    "company_id": self.company.id,
                    "is_ratio": False,
                    "unit": "number",
                    "direction": "down",
                    "has_target": True,
                    "target": 2,
                    "warning": 4,
                    **vals,
                }
            )
        )
