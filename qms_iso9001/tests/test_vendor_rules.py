from odoo import Command
from odoo.tests import freeze_time, tagged

from ..tools.numbers import points
from .certificate_case import CertificateCase
from .supplier_case import SupplierCase

TODAY = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestVendorRules(SupplierCase, CertificateCase):
    """One rule, wherever it is asked: which certificate is valid, how a score is rounded, how many cases are few."""

    def shown(self, approval):
        row = approval.item_ids.filtered(lambda item: item.certificate_kind_id == self.iso)
        row.invalidate_recordset()
        return row.valid_certificate_id

    def judged(self, score=95, company=None):
        with freeze_time(TODAY):
            evaluation = self.evaluate(self.vendor, company=company, user=self.manager)
            self.judge(evaluation, score, user=self.manager)
        return evaluation

    def test_a_branch_with_a_renewal_of_its_own_is_not_capped_by_its_parents_old_one(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        (self.manager | self.officer | self.buyer).company_ids = [Command.link(branch.id)]
        old = self.accepted(end="2026-04-01", on="2026-02-01 09:00:00")
        new = self.accepted(end="2027-04-01", on="2026-03-01 09:00:00", company_id=branch.id, replaces_id=False)
        self.on("2026-06-01")
        self.assertEqual((old.state, str(old.date_lapsed)), ("accepted", "2026-06-01"))
        for company, valid in ((branch, True), (self.company, False)):
            with self.subTest(company=company.name):
                evaluation = self.judged(company=company)
                approval = self.env["qms.supplier.approval"].sudo().with_company(company)
                approval = approval.create(
                    {"partner_id": self.vendor.id, "company_id": company.id, "class_id": self.critical.id}
                )
                with freeze_time(TODAY):
                    self.assertEqual(old._is_covered(company, company._qms_today()), valid)
                    self.assertEqual(self.shown(approval), new if valid else new.browse())
                self.assertEqual(evaluation.proposed_status, "approved" if valid else "conditional")

    def test_one_that_is_not_valid_yet_covers_nothing(self):
        old = self.accepted(end="2026-04-01", on="2026-02-01 09:00:00")
        self.accepted(end="2027-04-01", date_start="2026-07-01", on="2026-03-01 09:00:00", replaces_id=False)
        with freeze_time(TODAY):
            self.assertFalse(old._is_covered(self.company, self.company._qms_today()))
        self.assertEqual(self.judged().proposed_rule, "certificate")

    def test_a_certificate_that_lapsed_for_real_caps_until_it_is_renewed(self):
        old = self.accepted(end="2026-04-01", on="2026-02-01 09:00:00")
        self.on("2026-04-02")
        self.assertEqual(str(old.date_lapsed), "2026-04-02")
        evaluation = self.judged()
        self.assertEqual((evaluation.proposed_status, evaluation.proposed_rule), ("conditional", "certificate"))
        with freeze_time(TODAY):
            self.assertEqual(evaluation._decided_conditions(), "A valid certificate: ISO 9001 of the test.")
        self.accepted(end="2027-04-01", on="2026-05-01 09:00:00", replaces_id=old.id)
        self.assert_state(old, "replaced")
        with freeze_time(TODAY):
            evaluation.action_count()
        self.assertEqual((evaluation.proposed_status, evaluation.proposed_rule), ("approved", "score"))

    def test_a_score_is_one_number_wherever_it_is_read(self):
        evaluation = self.judged(53.25)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((evaluation.score, points(self.env, 53.25)), (53.3, "53.3"))
        self.assertIn("score of 53.3 is", evaluation.proposed_because)

    def test_the_score_that_is_printed_decides_on_the_rating(self):
        self.scheme.rating_ids[1].score_from = 53.3
        self.scheme.criterion_ids.write({"weight": 50})
        self.delivered_all(*["2026-02-09"] * 3, "2026-02-12")
        evaluation = self.judged(56.5)
        self.assertEqual((evaluation.score, evaluation.rating), (53.3, "B"))

    def test_few_deliveries_are_not_judged_good_ones_neither(self):
        judge = self.env["qms.supplier.approval"]._judge_deliveries
        for met, cases, state in ((1, 1, "trial"), (2, 2, "trial"), (3, 3, "approved"), (0, 3, "conditional")):
            with self.subTest(met=met, cases=cases):
                found = judge(met, cases, 3, 85, "Approved from 85 % on.")
                self.assertEqual(found["proposed_state"], state)
                self.assertEqual("From 3 deliveries on" in found["reason"], cases < 3)

    def test_a_figure_that_is_hidden_is_no_condition_with_a_gap(self):
        self.delivered_all("2026-02-12")
        evaluation = self.judged(60)
        line = self.line(evaluation, "On time")
        self.env.flush_all()
        self.env.cr.execute("UPDATE qms_supplier_evaluation_line SET value = NULL WHERE id = %s", [line.id])
        self.env.invalidate_all()
        self.assertEqual(evaluation._wanted_text(line, 60), "On time: at least 60 points, not 0.0.")
