from datetime import timedelta
from unittest.mock import patch

from .capa_case import CapaCase


class CheckCase(CapaCase):
    """Builders of effectiveness checks, and of what they count."""

    def watching(self, since=100, **criterion):
        """Return the running check of a corrective action about housings; its actions ended `since` days ago."""
        capa = self.with_actions()
        case = self.corrected(product_id=self.housing.id, partner_id=self.vendor.id)
        case.capa_id = capa
        # What the corrective action is about was found before the actions ended.
        case.sudo().date_detected = self.today() - timedelta(days=since + 10)
        capa.action_start_effectiveness()
        capa.sudo().action_ids.with_user(self.manager).action_verify()
        check = capa.check_ids
        if criterion:
            check.sudo().write(criterion)
            check.sudo()._write_unguarded({"is_criterion_late": False})
        self.start(check, since)
        return check

    def start(self, check, since):
        start = self.today() - timedelta(days=since)
        check.sudo()._write_unguarded({"date_start": start, "date_end": start + timedelta(days=check.days)})

    def today(self):
        return self.company._qms_today()

    def received(self, number, ago=20, **receipt):
        """Book so many receipts of housings, so many days ago."""
        pickings = self.env["stock.picking"]
        for _each in range(number):
            picking = self.receipt(**receipt)
            picking.move_ids.quantity = 10
            picking.move_ids.picked = True
            picking._action_done()
            pickings |= picking
        pickings.date_done = self.env.cr.now() - timedelta(days=ago)
        return pickings

    def again(self, ago=20, **vals):
        vals = {"product_id": self.housing.id, "partner_id": self.vendor.id, **vals}
        return self.nonconformity(self.officer, date_detected=self.today() - timedelta(days=ago), **vals)

    def judge(self):
        # What is committed in between cannot be in a test.
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60.0):
            self.env["qms.capa.check"]._cron_judge()
