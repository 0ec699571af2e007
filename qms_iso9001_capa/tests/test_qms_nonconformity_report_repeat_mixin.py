from dateutil.relativedelta import relativedelta

from odoo.tests import Form, tagged

from .common import NonconformityCase


@tagged("post_install", "-at_install")
class TestNonconformityReportRepeat(NonconformityCase):
    """Whoever reports is asked whether it happened before, and the answer means the case that was shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crack = cls.env["qms.defect"].create({"name": "Crack", "company_id": cls.company.id})
        cls.setting = cls.env["qms.cause"].create({"name": "Setting", "company_id": cls.company.id})
        cls.casting = cls.env["qms.process"].create({"name": "Casting", "company_id": cls.company.id})
        cls.place = cls.env["qms.place"].create(
            {"name": "Machine_4", "company_id": cls.company.id, "process_id": cls.casting.id}
        )
        cls.today = cls.company._qms_today()

    def old(self, months=1, **vals):
        vals = {"product_id": self.housing.id, "defect_id": self.crack.id, **vals}
        return self.nonconformity(self.officer, date_detected=self.today - relativedelta(months=months), **vals)

    def dialog(self, user=None, **vals):
        """Open the dialog as `user` (default: the employee) sees it, and choose."""
        dialog = Form(self.env["qms.nonconformity.report"].with_user(user or self.employee))
        for name, value in {"name": "Again", **vals}.items():
            setattr(dialog, name, value)
        return dialog

    def reported(self, dialog):
        report = dialog.save()
        action = report.action_report()
        return report.sudo().nonconformity_id, action["params"]

    # Which ones are shown

    def test_the_same_cause_counts_in_the_same_process_only(self):
        here = self.old(cause_id=self.setting.id, process_id=self.casting.id, product_id=False, defect_id=False)
        elsewhere = self.env["qms.process"].create({"name": "Packing", "company_id": self.company.id})
        self.old(cause_id=self.setting.id, process_id=elsewhere.id, product_id=False)
        self.old(process_id=self.casting.id, product_id=False)
        dialog = self.dialog(cause_id=self.setting)
        self.assertFalse(dialog.candidates, "Where it was found is not known yet.")
        dialog.place = " machine_4"
        self.assertEqual([line[3:] for line in dialog.candidates.splitlines()], [self.label(here)])

    def label(self, case):
        return f"{case.display_name}, {case._age_label()}"

    def test_the_same_defect_in_the_same_process_is_no_candidate(self):
        self.old(process_id=self.casting.id, product_id=False)
        self.assertFalse(self.dialog(defect_id=self.crack, place="Machine_4").candidates)

    def test_what_the_place_knows_goes_to_the_case(self):
        case, _params = self.reported(self.dialog(place="MACHINE_4", cause_id=self.setting))
        self.assertEqual((case.place_id, case.process_id, case.cause_id), (self.place, self.casting, self.setting))
        case, _params = self.reported(self.dialog(place="Machine%"))
        self.assertFalse(case.place_id, "It has another name.")

    def test_a_place_of_another_company_is_not_meant(self):
        self.env["qms.place"].create({"name": "Hall 2", "company_id": self.other_company.id})
        case, _params = self.reported(self.dialog(place="Hall 2"))
        self.assertFalse(case.place_id)

    # What the answer means

    def test_the_answer_means_the_case_that_was_shown(self):
        newer, older = self.old(1), self.old(2)
        dialog = self.dialog(defect_id=self.crack, product_id=self.housing)
        self.assertEqual([line[:2] for line in dialog.candidates.splitlines()], ["1.", "2."])
        dialog.repeat_choice = "2"
        self.old(0)  # reported by somebody else while this one is typed
        case, params = self.reported(dialog)
        self.assertEqual(case.repeat_of_id, older)
        self.assertNotEqual(case.repeat_of_id, newer)
        self.assertEqual(params["type"], "success")

    def test_only_answers_that_mean_a_case_are_offered(self):
        answers = []
        for _n in range(4):
            self.old()
            dialog = self.dialog(defect_id=self.crack, product_id=self.housing)
            answers.append(dialog.repeat_answers)
        self.assertEqual(answers, ["1,no", "1,2,no", "1,2,3,no", "1,2,3,no"])

    def test_a_case_cancelled_meanwhile_is_not_linked_and_the_report_says_so(self):
        gone = self.old()
        dialog = self.dialog(defect_id=self.crack, product_id=self.housing, repeat_choice="1")
        gone.action_cancel("Mistake")
        case, params = self.reported(dialog)
        self.assertFalse(case.repeat_of_id)
        self.assertEqual(params["type"], "warning")
        self.assertIn(f"Reported as {case.reference}", params["message"])
        self.assertIn("not linked", params["message"])
        self.assertIn("not linked", str(case.message_ids.mapped("body")))

    def test_another_question_needs_another_answer(self):
        scratch = self.env["qms.defect"].create({"name": "Scratch", "company_id": self.company.id})
        self.old()
        other = self.old(defect_id=scratch.id)
        dialog = self.dialog(defect_id=self.crack, product_id=self.housing, repeat_choice="1")
        dialog.place = "Dock"
        self.assertEqual(dialog.repeat_choice, "1", "The same cases are shown: the answer stays.")
        dialog.defect_id = scratch
        self.assertFalse(dialog.repeat_choice)
        self.assertIn(other.reference, dialog.candidates)

    def test_something_different_is_written_down(self):
        before = self.old()
        case, _params = self.reported(self.dialog(defect_id=self.crack, product_id=self.housing, repeat_choice="no"))
        self.assertFalse(case.repeat_of_id)
        self.assertIn(f"different than {before.reference}", str(case.message_ids.mapped("body")))

    def test_numbers_that_somebody_made_up_tell_nothing(self):
        secret = self.nonconformity(self.officer, name="Secret")
        dialogs = self.env["qms.nonconformity.report"].with_user(self.employee)
        dialog = dialogs.create({"name": "Again", "candidate_keys": f"{secret.id},x", "repeat_choice": "1"})
        self.assertFalse(dialog.candidates)
        dialog.action_report()
        self.assertFalse(dialog.sudo().nonconformity_id.repeat_of_id)
