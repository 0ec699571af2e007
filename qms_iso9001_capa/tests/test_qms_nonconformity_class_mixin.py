from dateutil.relativedelta import relativedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import NonconformityCase


@tagged("post_install", "-at_install")
class TestNonconformityClass(NonconformityCase):
    """Whether it happened before, and whether it asks for a corrective action."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crack = cls.env["qms.defect"].create({"name": "Crack", "code": "CRK", "company_id": cls.company.id})
        cls.scratch = cls.env["qms.defect"].create({"name": "Scratch", "company_id": cls.company.id})
        cls.today = cls.company._qms_today()

    def old(self, months=1, **vals):
        vals = {"product_id": self.housing.id, "defect_id": self.crack.id, **vals}
        return self.nonconformity(self.officer, date_detected=self.today - relativedelta(months=months), **vals)

    def dialog(self, **vals):
        dialogs = self.env["qms.nonconformity.report"].with_user(self.buyer)
        vals = {"product_id": self.housing.id, "defect_id": self.crack.id, **vals}
        return dialogs.create({"name": "Cracked again", **vals})

    def reported(self, dialog):
        dialog.action_report()
        return dialog.sudo().nonconformity_id

    def test_at_most_three_candidates_of_the_last_year_open_or_closed(self):
        closed = self.old(2)
        closed.action_contain()
        closed.action_correct("scrap")
        closed.action_close()
        others = self.old(3) | self.old(4) | self.old(5)
        self.old(13)
        self.old(1, defect_id=self.scratch.id)
        self.old(1).action_cancel("Mistake")
        lines = self.dialog().candidates.splitlines()
        self.assertEqual(len(lines), 3)
        for number, (line, case) in enumerate(zip(lines, closed | others[:2], strict=True), start=1):
            self.assertTrue(line.startswith(f"{number}. {case.reference}"), line)
        self.assertIn("Closed", lines[0])

    def test_the_same_vendor_or_process_is_a_candidate_too(self):
        other = self.env["product.product"].create({"name": "Lid"})
        self.old(product_id=other.id, partner_id=self.vendor.id)
        self.assertFalse(self.dialog().candidates)
        receipt = self.receipt()
        dialog = self.dialog(source_model="stock.picking", source_id=receipt.id)
        self.assertIn("housings damaged", dialog.candidates)

    def test_the_reporter_says_same_or_different(self):
        before = self.old()
        self.assertEqual(self.reported(self.dialog(repeat_choice="1")).repeat_of_id, before)
        self.assertFalse(self.reported(self.dialog(repeat_choice="no")).repeat_of_id)
        self.assertFalse(self.reported(self.dialog()).repeat_of_id)

    def test_another_companys_cases_are_no_candidates(self):
        self.nonconformity(
            self.other_manager,
            company_id=self.other_company.id,
            product_id=self.housing.id,
            defect_id=self.env["qms.defect"].create({"name": "Crack", "company_id": self.other_company.id}).id,
        )
        self.assertFalse(self.dialog().candidates)

    def test_a_case_is_no_repeat_of_itself(self):
        first = self.old()
        second = self.old(repeat_of_id=first.id)
        with self.assertRaises(UserError):
            first.repeat_of_id = second

    # Officers are asked too

    def test_an_officer_is_asked_at_triage(self):
        cause = self.env.ref("qms_iso9001_capa.qms_cause_set")
        process = self.env["qms.process"].create({"name": "Casting", "company_id": self.company.id})
        alike = {"cause_id": cause.id, "process_id": process.id, "product_id": False, "defect_id": False}
        closed, later = self.old(2, **alike), self.old(0, **alike)
        self.old(14, **alike)
        case = self.old(1, product_id=False, defect_id=False, process_id=process.id)
        self.assertFalse(case.candidate_ids)
        case.cause_id = cause
        self.assertEqual(case.candidate_ids, closed, "Neither itself nor what happened after it, nor a year ago.")
        self.assertEqual(later.candidate_ids, case | closed)
        self.assert_refused(closed.with_user(self.employee).with_context(qms_case_id=case.id).action_same)
        self.assert_refused(closed.action_same, says="Open the nonconformity")
        closed.with_context(qms_case_id=case.id).action_same()
        self.assertEqual(case.repeat_of_id, closed)
        self.assertFalse(case.candidate_ids, "It is answered.")

    def test_nobody_is_asked_about_a_case_that_ended(self):
        self.old(2)
        case = self.old(1)
        self.assertTrue(case.candidate_ids)
        case.action_cancel("Mistake")
        self.assertFalse(case.candidate_ids)

    def test_only_officers_are_asked(self):
        self.old(2)
        mine = self.old(1, user_id=self.employee.id)
        self.assertFalse(mine.with_user(self.employee).candidate_ids)
        self.assertFalse(mine.with_user(self.auditor).candidate_ids)
        self.assert_refused(mine.with_user(self.buyer).with_context(qms_case_id=mine.id).action_same)

    def test_another_companys_cases_are_not_listed_for_a_manager_of_both(self):
        self.old(1)
        theirs = self.env["qms.nonconformity"].with_user(self.other_manager)
        crack = self.env["qms.defect"].create({"name": "Crack", "company_id": self.other_company.id})
        case = theirs.create({"name": "Cracked", "product_id": self.housing.id, "defect_id": crack.id})
        self.assertFalse(case.candidate_ids)

    # The rule that proposes a corrective action

    def test_high_severity_proposes_one(self):
        self.assertFalse(self.old(severity="medium").is_capa_proposed)
        case = self.old(severity="high")
        self.assertTrue(case.is_capa_proposed)
        self.assertIn("severity is high", case.capa_reasons)
        self.company.qms_capa_on_severity = False
        case.invalidate_recordset()
        self.assertFalse(case.is_capa_proposed)

    def test_what_a_customer_received_proposes_one(self):
        case = self.old()
        self.assertFalse(case.is_capa_proposed)
        case.is_delivered = True
        self.assertTrue(case.is_capa_proposed)
        self.company.qms_capa_on_delivered = False
        case.invalidate_recordset()
        self.assertFalse(case.is_capa_proposed)

    def test_the_third_time_proposes_one(self):
        first = self.old(3)
        second = self.old(2, repeat_of_id=first.id)
        self.assertFalse(second.is_capa_proposed)
        third = self.old(1, repeat_of_id=second.id)
        self.assertEqual(third.occurrence_count, 3)
        self.assertTrue(third.is_capa_proposed)
        late = self.old(0, repeat_of_id=self.old(11, repeat_of_id=self.old(13).id).id)
        self.assertEqual(late.occurrence_count, 2, "The first one was more than a year before.")
        self.assertFalse(late.is_capa_proposed)
        found = self.env["qms.nonconformity"].search([("is_capa_proposed", "=", True)])
        self.assertEqual(found & (first | second | third | late), third)

    def test_the_third_time_counts_in_a_star_too(self):
        """Each one was called the same as the first."""
        first = self.old(5)
        second, third, fourth = (self.old(months, repeat_of_id=first.id) for months in (4, 3, 2))
        fifth = self.old(1, repeat_of_id=third.id)
        cases = first | second | third | fourth | fifth
        self.assertEqual(cases.mapped("occurrence_count"), [1, 2, 3, 4, 5])
        self.assertIn("3 times", third.capa_reasons)
        found = self.env["qms.nonconformity"].search([("is_capa_proposed", "=", True)])
        self.assertEqual(found & cases, third | fourth | fifth)
        second.action_cancel("Mistake")
        cases.invalidate_recordset()
        self.assertEqual((third | fourth | fifth).mapped("occurrence_count"), [2, 3, 4], "It was none.")

    def test_a_first_case_a_year_ago_still_holds_its_repeats_together(self):
        first = self.old(21)
        cases = [self.old(months, repeat_of_id=first.id) for months in (8, 5, 2)]
        self.assertEqual([case.occurrence_count for case in cases], [1, 2, 3])

    def test_repeats_of_many_cases_are_counted_in_one_query(self):
        def cost(depth):
            first = before = self.old(3)
            cases = first
            for _n in range(depth):
                before = self.old(2, repeat_of_id=before.id)
                cases |= before | self.old(2, repeat_of_id=first.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cases.mapped("occurrence_count")
            return self.env.cr.sql_log_count - before

        cost(1)
        self.assertEqual(cost(1), cost(5))

    def test_a_case_that_is_typed_counts_before_it_is_saved(self):
        first = self.old(3)
        self.old(2, repeat_of_id=first.id)
        with Form(self.old(1)) as form:
            self.assertEqual(form.occurrence_count, 1)
            form.repeat_of_id = first
            self.assertEqual(form.occurrence_count, 3)

    def test_a_second_start_opens_the_action_of_the_first(self):
        """Two users, or a page that was not loaded again."""
        case = self.old(severity="high", user_id=self.employee.id)
        opened = case.action_start_corrective()
        again = case.with_user(self.employee).action_start_corrective()
        self.assertEqual(again["res_id"], opened["res_id"])
        self.assertEqual(len(case.action_ids), 1)

    def test_it_is_started_or_refused_with_a_reason(self):
        case = self.old(severity="high")
        opened = case.action_start_corrective()
        action = self.env["qms.action"].browse(opened["res_id"])
        self.assertEqual((action.kind, action.nonconformity_id), ("corrective", case))
        self.assertFalse(case.is_capa_proposed)
        other = self.old(severity="high")
        self.assert_refused(other.action_no_corrective, " ", says="reason")
        self.assert_refused(other.with_user(self.employee).action_no_corrective, "No")
        other.action_no_corrective("One batch, vendor changed")
        self.assertFalse(other.is_capa_proposed)
        self.assert_refused(other.write, {"no_capa_reason": "forged"})
