from odoo.tests import freeze_time, tagged

from .figure_case import FigureComparison
from .measuring_case import MeasuringCase
from .samples_audit import answered, new_finding


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestAuditFigures(FigureComparison, MeasuringCase):
    """K44 as plain SQL counts it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")

    def reported(self, *dues, closed=()):
        """Report an audit with a finding due on each of `dues`; those of `closed` are dealt with on that day."""
        audit = answered(self)
        findings = [new_finding(self, audit, date_due=due) for due in dues]
        audit.with_user(self.named).action_report()
        for finding, day in zip(findings, closed, strict=False):
            if day:
                with freeze_time(f"{day} 09:00:00"):
                    self.close(finding)
        return findings

    def close(self, finding):
        owner = finding.with_user(self.named)
        owner.write({"correction": "Evaluated", "cause": "Not told"})
        owner.action_answer()
        owner.action_done("Seen")

    def figure(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.compare_catalogue("qms_iso9001", {"K44"})["K44"]

    def test_the_day_agreed_before_the_signature_counts_and_majors_by_themselves(self):
        with freeze_time("2026-03-01 09:00:00"):
            audit = answered(self)
            late, major = (new_finding(self, audit) for _each in range(2))
            audit.line_ids.with_user(self.named).write({"answer": "major", "evidence": "Order 12"})
            major.with_user(self.named).write({"kind": "major", "line_id": audit.line_ids.id, "date_due": "2026-03-15"})
            late.with_user(self.named).date_due = "2026-03-10"
            audit.with_user(self.named).action_report()
        with freeze_time("2026-03-14 09:00:00"):
            self.close(major)
        self.assertEqual(self.figure(), (1, 2, 2, 0))
        self.assertEqual(self.compare_catalogue("qms_iso9001", {"K44_MAJOR"})["K44_MAJOR"], (1, 1, 1, 0))

    def test_findings_closed_on_time(self):
        with freeze_time("2026-03-01 09:00:00"):
            dues = ("2026-03-10", "2026-03-10", "2026-03-12", "2026-03-19", "2026-03-20")
            found = self.reported(*dues, closed=("2026-03-09", "2026-03-11"))
            unsigned = new_finding(self, answered(self), date_due="2026-03-05")
            withdrawn = self.reported("2026-03-06")[0]
        self.assertEqual(unsigned.date_reported, False)
        withdrawn.action_cancel("Was none")
        self.assertEqual(self.figure(), (1, 4, 4, 0))
        found[2].date_due = "2026-04-30"
        self.assertEqual(self.figure(), (1, 4, 4, 0), "The first due date counts")
        found[0].action_reopen("Came again")
        self.assertEqual(self.figure(), (0, 4, 4, 0), "Reopened is open")
