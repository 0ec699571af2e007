from datetime import datetime, time, timedelta

from odoo import fields, models

from ..tools.zones import zone_of


class QmsSupplierFigureCompanyMixin(models.AbstractModel):
    """What a company decides about the figures of its vendors, and its working days."""

    _name = "qms.supplier.figure.company.mixin"
    _description = "Figures of vendors in a company"

    qms_price_tolerance = fields.Float(
        "Price tolerance (%)",
        default=2,
        required=True,
        help="A bill whose price differs from the order by no more than this counts as billed at the price ordered.",
    )

    qms_critical_share = fields.Float(
        "Share of critical vendors (%)",
        default=50,
        required=True,
        help="Start approving vendors: the largest vendors that together make up this share of the goods ordered are "
        "proposed in the first class.",
    )

    _qms_critical_share_within = models.Constraint(
        "CHECK(qms_critical_share >= 0 AND qms_critical_share <= 100)", "Enter a share from 0 to 100 %."
    )
    _qms_price_tolerance_positive = models.Constraint(
        "CHECK(qms_price_tolerance >= 0 AND qms_price_tolerance < 100)", "Enter a tolerance from 0 to below 100 %."
    )

    def _qms_worked_days(self, first, last):
        """Return the days from `first` to `last` (dates) on which the company works, in order.

        By its calendar and its public holidays; without a calendar every day counts.
        """
        self.ensure_one()
        calendar = self.sudo().resource_calendar_id
        if not calendar:
            return [first + timedelta(days=number) for number in range((last - first).days + 1)]
        zone = zone_of(calendar.tz)
        span = (datetime.combine(day, time.min, tzinfo=zone) for day in (first, last + timedelta(days=1)))
        worked = calendar._work_intervals_batch(*span)[False]
        return sorted({start.astimezone(zone).date() for start, _stop, _meta in worked})
