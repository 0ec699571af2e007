from odoo.tests import tagged

from odoo.addons.qms_iso9001.tests.figure_case import FigureComparison

from .competence_case import CompetenceCase

CODES = {"K32", "K33", "K33_DUE"}


@tagged("post_install", "-at_install")
class TestCatalogueCompetence(FigureComparison, CompetenceCase):
    """What the demo company does not do with skills. The figures are those of plain SQL all the same."""

    def compared(self):
        self.env.invalidate_all()
        return self.compare_catalogue("qms_iso9001_training", CODES)

    def rate(self):
        return self.compared()["K32"]

    def test_every_state_of_a_required_skill(self):
        self.require(self.solder, self.high)
        held = ((self.middle, 400), (self.high, 30), (self.low, None), (self.middle, -1), (self.high, None))
        for person, (level, until) in zip(self.people, held, strict=False):
            self.hold(person, self.weld, level, until)
        self.hold(self.people[5], self.weld, self.high, evidence="declared")
        found = self.compared()
        self.assertEqual(found["K32"][:3], (3, 16, 16))
        self.assertEqual((found["K33"][0], found["K33_DUE"][0]), (1, 1))

    def test_only_evidence_counts(self):
        self.hold(self.anna, self.weld, self.high, evidence="declared")
        self.assertEqual(self.rate()[:2], (0, 8))

    def test_renewed_and_longer_otherwise(self):
        self.hold(self.anna, self.weld, self.middle, until=-30)
        self.assertEqual(self.compared()["K33"][0], 1)
        self.hold(self.anna, self.weld, self.middle, until=20, valid_from="2021-01-01")
        self.assertEqual((self.compared()["K33"][0], self.compared()["K33_DUE"][0]), (0, 1))
        self.hold(self.anna, self.weld, self.high)
        found = self.compared()
        self.assertEqual((found["K33"][0], found["K33_DUE"][0], found["K32"][0]), (0, 0, 1))

    def test_expired_beside_a_lower_level(self):
        self.hold(self.anna, self.weld, self.middle, until=-30)
        self.hold(self.anna, self.weld, self.low)
        self.assertEqual(self.compared()["K33"][0], 0)

    def test_the_job_of_today_and_people_who_left(self):
        self.hold(self.anna, self.weld, self.middle, until=-30)
        self.hold(self.others[0], self.weld, self.middle, until=-30)
        self.anna.job_id = self.env["hr.job"].create({"name": "Painter", "company_id": self.company.id})
        self.others[0].action_archive()
        found = self.compared()
        self.assertEqual((found["K33"][0], found["K32"][1]), (0, 6))

    def test_people_of_whom_nothing_is_required_stand_beside(self):
        before = self.rate()
        self.anna.job_id = False
        after = self.rate()
        self.assertEqual((after[1], after[3]), (before[1] - 1, before[3] + 1))

    def test_what_another_company_does_is_not_counted(self):
        before = self.rate()
        theirs = self.new_people(1, self.other_company)
        job = self.env["hr.job"].create({"name": "Driver", "company_id": self.other_company.id})
        self.require(self.weld, self.high, job)
        theirs.job_id = job
        self.assertEqual(self.rate(), before)

    def test_levels_of_another_type_are_not_compared(self):
        self.hold(self.anna, self.weld, self.high)
        other = self.new_type("Elsewhere")
        self.env.cr.execute(
            "UPDATE hr_employee_skill SET skill_type_id = %s WHERE skill_id = %s", [other.id, self.weld.id]
        )
        self.assertEqual(self.rate()[0], 0)

    def test_the_last_day_counts(self):
        self.hold(self.anna, self.weld, self.middle, until=0)
        self.hold(self.others[0], self.weld, self.middle, until=90)
        self.hold(self.others[1], self.weld, self.middle, until=91)
        found = self.compared()
        self.assertEqual((found["K32"][0], found["K33_DUE"][0], found["K33"][0]), (3, 2, 0))
