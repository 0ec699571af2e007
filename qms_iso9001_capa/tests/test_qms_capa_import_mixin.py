from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .capa_import_case import CapaImportCase

CLOSED = {"State": "Closed", "Closed on": "2020-09-01"}


@tagged("post_install", "-at_install")
class TestQmsCapaImportMixin(CapaImportCase, MailCase):
    """An old register of corrective actions through the import screen."""

    def test_the_shipped_template_comes_in_as_it_stands(self):
        with self.mock_mail_gateway():
            result = self.through_the_screen(self.template())
        self.assertTrue(all(self.mapped_columns.values()), self.mapped_columns)
        self.assertFalse(result["messages"])
        closed, running, cancelled = capas = self.env["qms.capa"].browse(result["ids"])
        self.assertRecordValues(
            capas,
            [
                {"reference": "CAPA-19-07", "state": "closed", "is_legacy": True, "end_reason": False},
                {"reference": "CAPA-24-03", "state": "action", "is_legacy": True, "end_reason": False},
                {
                    "reference": "CAPA-24-05",
                    "state": "cancelled",
                    "is_legacy": True,
                    "end_reason": "The customer had ordered them so",
                },
            ],
        )
        self.assertFalse(self._new_mails)
        self.assertTrue(running.date_due)
        self.assert_the_closed_one(closed)

    def assert_the_closed_one(self, closed):
        days = {"date_opened": "2019-03-11", "date_due_original": "2019-07-31", "date_due": "2019-08-30"}
        days |= {"date_actions_done": "2019-04-30", "date_done": "2019-08-02"}
        self.assertEqual({name: str(closed[name]) for name in days}, days)
        self.assertEqual((closed.cause_id.code, closed.user_id), ("SET", self.manager))
        self.assertIn("Covers", closed.similar_note)
        self.assertIn("400 flanges", closed.past_proof)
        self.assertRecordValues(
            closed.action_ids.sorted("date_done"),
            [
                {"name": "Check the wrenches each week", "state": "verified", "kind": "corrective", "is_legacy": True},
                {"name": "Buy wrenches with a click", "state": "verified", "kind": "corrective", "is_legacy": True},
            ],
        )
        self.assertEqual([str(day) for day in closed.action_ids.mapped("date_done")], ["2019-04-12", "2019-04-30"])

    def test_what_is_over_asks_for_nothing(self):
        action = {"Actions/What": "Change the seal", "Actions/Owner": self.buyer.login, "Actions/Done on": "2020-05-04"}
        with self.mock_mail_gateway():
            capa = self.imported({**CLOSED, "Owner": self.employee.login, **action})
        self.assertEqual((capa.user_id, capa.action_ids.user_id), (self.employee, self.buyer))
        self.assertEqual((capa.date_due, capa.date_due_original), (False, False))
        self.assertEqual(str(capa.action_ids.date_due), "2020-05-04")
        for record in (capa, capa.action_ids):
            self.assertFalse(record.activity_ids)
        self.assertFalse(capa.check_ids)
        self.assertFalse(self._new_mails)
        told = [("mail_message_id.model", "=", "qms.capa"), ("mail_message_id.res_id", "=", capa.id)]
        self.assertFalse(self.env["mail.notification"].sudo().search(told))
        to_verify = self.env["qms.action"].search([("state", "=", "done"), ("is_verification_required", "=", True)])
        self.assertNotIn(capa.action_ids, to_verify)
        page = self.env["qms.inbox"].with_user(self.manager).with_company(self.company).get_page()
        rows = [(row["model"], row["id"]) for group in page["groups"] for row in group["rows"]]
        self.assertNotIn((capa._name, capa.id), rows)

    def test_what_is_open_goes_on_here(self):
        with self.mock_mail_gateway():
            capa = self.imported(
                {
                    "State": "Actions",
                    "Root cause": "No grease",
                    "Cause code": "SET",
                    "Owner": self.owner.login,
                    "Due": "2030-01-31",
                },
                {"Actions/What": "Grease it", "Actions/State": "Done", "Actions/Evidence": "Instruction 14"},
            )
        self.assertEqual((str(capa.date_due_original), capa.activity_ids.user_id), ("2030-01-31", self.owner))
        self.assertEqual((capa.action_ids.state, capa.action_ids.user_id), ("done", self.owner))
        self.assertFalse(self._new_mails)
        capa = capa.with_user(self.owner)
        capa.action_start_effectiveness()
        self.assertEqual((capa.state, capa.check_ids.state), ("effectiveness", "running"))
        self.prove(capa)
        capa.sudo().action_ids.with_user(self.manager).action_verify()
        capa.action_close()
        self.assertEqual(capa.state, "closed")

    def test_what_is_watched_gets_its_check_from_the_day_the_actions_ended(self):
        case = self.nonconformity(self.officer, product_id=self.housing.id, partner_id=self.vendor.id)
        capa = self.imported(
            {
                "State": "Effectiveness",
                "Root cause": "No grease",
                "Actions done on": "2020-05-04",
                "Nonconformities": case.reference,
            }
        )
        self.assertRecordValues(
            capa.check_ids, [{"state": "running", "is_criterion_late": True, "product_ids": self.housing.ids}]
        )
        self.assertEqual(str(capa.check_ids.date_start), "2020-05-04")
        capa.check_ids._count()
        capa.check_ids._judge_running()
        # Too few receipts since: its time is extended, as for any other.
        self.assertEqual((capa.check_ids.state, capa.check_ids.extension_count), ("running", 1))

    def test_cases_are_found_by_their_numbers(self):
        cases = self.corrected() | self.corrected()
        complaint = self.env["qms.complaint"].with_user(self.officer).create({"name": "It leaks"})
        cases[0].action_close()
        capa = self.imported(
            {**CLOSED, "Nonconformities": " , ".join(cases.mapped("reference")), "Complaints": complaint.reference}
        )
        self.assertEqual((capa.nonconformity_ids, capa.complaint_ids), (cases, complaint))
        self.assertEqual(cases.mapped("state"), ["closed", "corrected"])
        # It closed before: nothing is waited for.
        cases[1].with_user(self.officer).action_close()
        self.assertEqual(cases[1].state, "closed")

    def test_officers_bring_what_is_open_and_managers_what_was_before(self):
        row = {"State": "Analysis", "Actions/What": "Change the seal", "Owner": self.owner.login}
        capa = self.imported(row, user=self.officer)
        self.assertRecordValues(capa, [{"state": "analysis", "is_legacy": False, "user_id": self.owner.id}])
        self.assertEqual(capa.action_ids.state, "open")
        self.assertEqual(capa.action_ids.activity_ids.user_id, self.owner)
        for state in ("Closed", "Actions"):
            refused = {**CLOSED, "State": state}
            self.assert_rows_refused({1: "needs the right"}, row, refused, user=self.officer)
        self.assert_rows_refused({0: "never typed"}, {**row, "Proof before this system": "Yes"}, user=self.officer)
        for user in (self.owner, self.auditor):
            result = self.through_the_screen(self.sheet(row), user=user)
            self.assertFalse(result["ids"])
            self.assertTrue(result["messages"])

    def test_each_bad_row_says_what_is_wrong_and_nothing_comes_in(self):
        good = {**CLOSED, "Actions/What": "Change the seal"}
        self.assert_rows_refused(
            {
                1: "is before",
                2: '"Closed on" is empty',
                3: "in the future",
                4: "these actions are open: Wait",
                5: '"Actions done on" is empty',
            },
            good,
            {**CLOSED, "Closed on": "2019-01-01"},
            {**CLOSED, "Closed on": ""},
            {**CLOSED, "Closed on": "2099-01-01"},
            {**CLOSED, "Actions/What": "Wait", "Actions/State": "Open"},
            {"State": "Effectiveness"},
            good,
        )

    def test_names_that_are_not_found_are_named_with_their_line(self):
        good = dict(CLOSED)
        self.assert_rows_refused({1: "NC-1999-0001"}, good, {**good, "Nonconformities": "NC-1999-0001"})
        self.assert_rows_refused({1: "Nobody"}, good, {**good, "Owner": "Nobody"})
        self.assert_rows_refused({2: "Nowhere"}, good, good, {**good, "Process": "Nowhere"})
        self.assert_rows_refused({1: "Later"}, good, {**good, "State": "Later"})
        self.imported({**good, "Number": "CAPA-7"})
        self.assert_rows_refused({1: "CAPA-7: this number is taken"}, good, {**good, "Number": "CAPA-7"})

    def test_a_case_of_another_corrective_action_that_is_closed_stays_there(self):
        case = self.nonconformity(self.officer)
        case.action_contain()
        case.action_correct(disposition="scrap")
        capa = self.watched()
        capa.with_user(self.officer).nonconformity_ids = case
        capa._close()
        self.assert_rows_refused({0: "is closed"}, {**CLOSED, "Nonconformities": case.reference})
        self.assertEqual(case.capa_id, capa)

    def test_imported_closed_it_neither_takes_nor_loses_a_case(self):
        ended = {"name": "It leaks", "state": "closed"}
        case = self.env["qms.nonconformity"].with_user(self.manager).create(ended)
        complaint = self.env["qms.complaint"].with_user(self.manager).create(ended)
        other = self.nonconformity(self.officer)
        capa = self.imported({**CLOSED, "Nonconformities": case.reference, "Complaints": complaint.reference})
        for user in (self.officer, self.manager):
            for record, capa_id in ((case, False), (complaint, False), (other, capa.id)):
                with self.subTest(user=user.login, record=record), self.assertRaisesRegex(UserError, "is closed"):
                    record.with_user(user).capa_id = capa_id
            # What is refused after it was written is undone.
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.nonconformity(user, capa_id=capa.id)
        self.assertEqual((capa.nonconformity_ids, capa.complaint_ids), (case, complaint))
        old = {"name": "Old crack", "state": "closed", "capa_id": capa.id}
        past = self.env["qms.nonconformity"].with_user(self.manager).create(old)
        self.assertEqual((past.state, past.capa_id), ("closed", capa))

    def test_cases_of_an_open_corrective_action_are_not_taken_away(self):
        capa = self.capa().with_user(self.officer)
        complaint = self.env["qms.complaint"].with_user(self.officer).create({"name": "It leaks"})
        case = self.nonconformity(self.officer)
        for column, record in (("Nonconformities", case), ("Complaints", complaint)):
            record.capa_id = capa
            row = {"State": "Analysis", column: record.reference}
            for said in (record.reference, capa.reference):
                self.assert_rows_refused({0: said}, row)
                self.assert_rows_refused({0: said}, {**CLOSED, **row, "State": "Closed"})
            other = self.capa().with_user(self.officer)
            name = {"Nonconformities": "nonconformity_ids", "Complaints": "complaint_ids"}[column]
            with self.assertRaisesRegex(UserError, f"{record.reference}.*{capa.reference}"):
                other.write({name: [Command.link(record.id)]})
            self.assertEqual(record.capa_id, capa)
            # Taken out first it may join; so may what hangs on a cancelled one.
            record.capa_id = False
            record.capa_id = other
            other.action_cancel("None")
            record.capa_id = capa
            self.assertEqual(record.capa_id, capa)

    def test_what_was_opened_before_is_due_from_then_on(self):
        row = {"State": "Analysis", "Opened on": "2021-03-01"}
        for user in (self.manager, self.officer):
            capa = self.imported(row, user=user)
            self.assertEqual((str(capa.date_due), str(capa.date_due_original)), ("2021-07-29", "2021-07-29"))
        capa = self.imported({**row, "Opened on": ""})
        self.assertEqual(capa.date_due, self.company._qms_today() + timedelta(days=150))

    def test_a_trial_run_leaves_nothing(self):
        before = self.env["qms.capa"].search_count([])
        result = self.through_the_screen(self.sheet(CLOSED), dryrun=True)
        self.assertFalse(result["messages"])
        self.assertEqual(self.env["qms.capa"].search_count([]), before)

    # Two companies

    def test_the_same_number_in_two_companies_means_the_own_one(self):
        mine = self.nonconformity(self.officer)
        theirs = self.nonconformity(self.other_manager, company_id=self.other_company.id)
        theirs._write_unguarded({"reference": mine.reference})
        process = self.env["qms.process"].with_user(self.officer).create({"name": "Turning"})
        self.env["qms.process"].with_user(self.other_manager).create({"name": "Turning"})
        both = self.company | self.other_company
        self.manager.company_ids = both
        row = {**CLOSED, "Number": "CAPA-7", "Nonconformities": mine.reference, "Process": "Turning"}
        capa = self.imported({**row, "Actions/What": "Change the seal"}, companies=both)
        self.assertEqual((capa.company_id, capa.nonconformity_ids, capa.process_id), (self.company, mine, process))
        self.assertEqual(capa.action_ids.company_id, self.company)
        other = self.imported({**row, "Actions/What": "Change it"}, companies=self.other_company | self.company)
        self.assertEqual((other.company_id, other.nonconformity_ids), (self.other_company, theirs))
        self.assertEqual(other.action_ids.company_id, self.other_company)

    def test_what_another_company_has_is_not_found(self):
        theirs = self.nonconformity(self.other_manager, company_id=self.other_company.id)
        theirs._write_unguarded({"reference": "NC-OTHER-1"})
        self.assert_rows_refused({0: "NC-OTHER-1"}, {**CLOSED, "Nonconformities": "NC-OTHER-1"})

    # Afterwards

    def test_imported_and_reopened_it_needs_a_check_like_any_other(self):
        capa = self.imported({**CLOSED, "Root cause": "No grease", "Cause code": "SET", "Owner": self.owner.login})
        with self.assertRaisesRegex(Exception, "cannot be changed"):
            capa.with_user(self.manager).similar_note = "Looked at again"
        capa.with_user(self.officer).action_reopen("It cracks again")
        self.assertEqual(capa.activity_ids.user_id, self.owner)
        capa.with_user(self.officer).action_start_actions()
        self.action_of(capa)
        capa.with_user(self.officer).action_start_effectiveness()
        self.assertEqual(capa.check_ids.state, "running")
        self.prove(capa)
        capa.sudo().action_ids.with_user(self.manager).action_verify()
        capa.with_user(self.officer).action_close()
        self.assertEqual(capa.state, "closed")

    def test_code_that_creates_past_states_needs_no_day(self):
        capas = self.env["qms.capa"].with_user(self.manager)
        watched = capas.create({"name": "x", "state": "effectiveness", "cause": "y"})
        self.assertEqual((watched.date_actions_done, watched.check_ids.state), (self.company._qms_today(), "running"))
        self.assertTrue(capas.create({"name": "x", "state": "closed"}).is_legacy)
