from odoo.tests import freeze_time, tagged

from .common import QmsCase
from .figure_case import FigureComparison
from .samples_management_review import prepared


@tagged("post_install", "-at_install")
class TestReviewDecisions(FigureComparison, QmsCase):
    @freeze_time("2026-03-20 09:00:00")
    def test_decisions_on_time_by_their_first_due_date(self):
        with freeze_time("2026-03-01 09:00:00"):
            each = prepared(self).input_ids[0]
            actions = self.env["qms.action"].with_user(self.officer)
            done, late, moved, cancelled, reopened, _open = (
                actions.browse(each.add_decision("Do it", "change", self.officer.id, "2026-03-10"))
                for _number in range(6)
            )
            each.add_decision("Due today", "change", self.officer.id, "2026-03-20")
            actions.create({"name": "Not of a review", "date_due": "2026-03-10"})
            done.action_done("Done")
            reopened.action_done("Done")
            cancelled.action_cancel("Not needed")
        moved.date_due = "2026-03-30"
        (late + moved).action_done("Done")
        reopened.action_reopen("Not done")
        self.assertEqual(self.compare_catalogue("qms_iso9001", {"K47"})["K47"], (1, 5, 5, 0))
