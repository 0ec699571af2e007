from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .capa_case import CapaCase


@tagged("post_install", "-at_install")
class TestCapaSources(CapaCase):
    """Nonconformities, complaints, indicators and signals open a corrective action; a nonconformity closes with it."""

    def opened(self, records):
        """Return the corrective action that `records` open."""
        return self.env["qms.capa"].browse(records.action_open_capa()["res_id"])

    def complaint(self, **vals):
        return self.env["qms.complaint"].with_user(self.officer).create({"name": "It leaks", **vals})

    # Opening

    def test_whoever_deals_with_a_case_opens_it_and_reads_it(self):
        case = self.nonconformity(self.officer, user_id=self.owner.id, description="Three leak").with_user(self.owner)
        capa = self.opened(case).with_user(self.owner)
        self.assertEqual((capa.name, capa.description, capa.state), (case.name, "Three leak", "analysis"))
        self.assertEqual(capa.user_id, self.owner)
        self.assertEqual((case.capa_id, case.capa_state), (capa, "analysis"))

    def test_the_second_call_opens_what_the_first_one_started(self):
        case = self.nonconformity(self.officer)
        self.assertEqual(self.opened(case), self.opened(case))

    def test_others_open_none(self):
        case = self.nonconformity(self.employee)
        with self.assertRaises(AccessError):
            case.with_user(self.employee).action_open_capa()

    def test_the_owner_of_the_process_becomes_its_owner_and_who_opened_it_reads_it(self):
        process = self.env["qms.process"].with_user(self.officer).create({"name": "Turning", "user_id": self.owner.id})
        case = self.nonconformity(self.officer, user_id=self.employee.id, process_id=process.id)
        capa = self.opened(case.with_user(self.employee))
        self.assertEqual((capa.user_id, capa.process_id), (self.owner, process))
        self.assertIn(self.employee, capa.team_ids)
        self.assertTrue(capa.with_user(self.employee).has_access("read"))

    def test_several_cases_open_one(self):
        cases = self.nonconformity(self.officer) | self.nonconformity(self.officer, name="2 of 5 housings leak")
        capa = self.opened(cases)
        self.assertEqual(capa.nonconformity_ids, cases)
        self.assertIn("2 of 5 housings leak", capa.description)
        later = self.nonconformity(self.officer)
        self.assertEqual(self.opened(cases[0] | later), capa)
        self.assertEqual(later.capa_id, capa)

    def test_cases_of_different_corrective_actions_open_none(self):
        cases = self.nonconformity(self.officer) | self.nonconformity(self.officer)
        for case in cases:
            self.opened(case)
        with self.assertRaisesRegex(UserError, "different corrective actions"):
            cases.action_open_capa()

    def test_cases_of_two_companies_open_none(self):
        self.officer.company_ids |= self.other_company
        there = self.env["qms.nonconformity"].with_user(self.officer).with_company(self.other_company)
        cases = self.nonconformity(self.officer) | there.create({"name": "Cracks"})
        cases = cases.with_context(allowed_company_ids=(self.company | self.other_company).ids)
        with self.assertRaisesRegex(UserError, "different companies"):
            cases.action_open_capa()

    def test_a_cancelled_one_is_none(self):
        case = self.nonconformity(self.officer)
        first = self.opened(case)
        first.with_user(self.officer).action_cancel("Once only")
        self.assertNotEqual(self.opened(case), first)

    def test_to_look_at_a_cancelled_one_starts_none(self):
        for case in (self.nonconformity(self.officer), self.complaint(user_id=self.officer.id)):
            with self.subTest(model=case._name):
                with self.assertRaisesRegex(UserError, "no corrective action yet"):
                    case.action_view_capa()
                first = self.opened(case)
                first.with_user(self.officer).action_cancel("Once only")
                self.assertTrue(case.can_open_capa)
                self.assertEqual(case.action_view_capa()["res_id"], first.id)
                self.assertEqual(case.capa_id, first)
                arch = etree.fromstring(case.get_view(view_type="form")["arch"])
                self.assertTrue(arch.xpath("//button[@name='action_view_capa']"))
                if case._name == "qms.nonconformity":
                    continue  # the Action menu starts another one: the header has its steps alone
                (again,) = arch.xpath("//header/button[@name='action_open_capa']")
                known = {"capa_id": first.id, "state": case.state, "is_capa_proposed": False, "can_act": True, "id": 1}
                for state, hidden in (("cancelled", False), ("analysis", True)):
                    self.assertEqual(bool(safe_eval(again.get("invisible"), {**known, "capa_state": state})), hidden)

    def test_who_cannot_read_it_is_offered_nothing(self):
        case = self.nonconformity(self.employee)
        self.opened(case.with_user(self.officer))
        mine = case.with_user(self.employee)
        self.assertFalse(mine.can_open_capa)
        with self.assertRaises(AccessError):
            mine.action_view_capa()

    def test_what_is_opened_is_not_proposed_any_more(self):
        case = self.nonconformity(self.officer, severity="high")
        self.assertTrue(case.is_capa_proposed)
        self.opened(case)
        self.assertFalse(case.is_capa_proposed)

    def test_a_complaint_opens_one_and_closes_without_it(self):
        complaint = self.complaint(user_id=self.officer.id)
        capa = self.opened(complaint)
        self.assertEqual((capa.complaint_ids, complaint.capa_state), (complaint, "analysis"))
        complaint.action_answered("By telephone")
        complaint.write({"justified": "yes", "reason": "It does"})
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")

    def test_an_indicator_opens_one_per_company(self):
        indicator = self.env["qms.indicator"].search([], limit=1).with_user(self.officer)
        with self.assertRaises(AccessError):
            indicator.with_user(self.auditor).action_open_capa()
        capa = self.env["qms.capa"].browse(indicator.action_open_capa()["res_id"])
        self.assertEqual((capa.indicator_id, capa.company_id), (indicator, self.company))
        self.assertEqual(indicator.action_open_capa()["res_id"], capa.id)

    # Joining and leaving

    def test_nothing_joins_or_leaves_what_is_closed(self):
        capa, case = self.capa(cause="Grease"), self.corrected()
        case.capa_id = capa
        other = self.nonconformity(self.officer)
        capa.action_start_actions()
        self.action_of(capa)
        capa.action_start_effectiveness()
        capa.sudo().action_ids.with_user(self.manager).action_verify()
        self.prove(capa)
        with self.assertRaisesRegex(UserError, "is closed"):
            other.capa_id = capa
        with self.assertRaisesRegex(UserError, "is closed"):
            case.capa_id = False

    def test_who_does_not_deal_with_a_case_links_nothing(self):
        case, capa = self.nonconformity(self.employee), self.capa()
        with self.assertRaises(AccessError):
            case.with_user(self.employee).capa_id = capa

    # It closes with it

    def test_a_corrected_case_waits_and_closes_with_it(self):
        capa, case = self.watched(), self.corrected()
        case.capa_id = capa
        self.assertTrue(case.is_waiting_for_capa)
        self.assertFalse(case.can_close)
        self.assertIn(capa.reference, case.next_step)
        self.assertEqual(case.date_due, capa.date_due)
        self.assertFalse(case.activity_ids)
        with self.assertRaisesRegex(UserError, capa.reference):
            case.action_close()
        capa.with_user(self.officer).action_close()
        self.assertEqual((capa.state, case.state, case.capa_state), ("closed", "closed", "closed"))

    def test_it_waits_until_its_cases_are_put_right(self):
        capa, case = self.watched(), self.nonconformity(self.officer)
        case.capa_id = capa
        with self.assertRaisesRegex(UserError, case.reference):
            capa.with_user(self.officer).action_close()
        case.action_contain()
        case.action_correct(correction="Turned again")
        with self.assertRaisesRegex(UserError, "evidence"):
            capa.with_user(self.officer).action_close()
        case.evidence = "Report 112"
        capa.with_user(self.officer).action_close()
        self.assertEqual(case.state, "closed")

    def test_of_high_severity_nobody_closes_what_they_corrected(self):
        capa, case = self.watched(), self.corrected(severity="high", verifier_id=self.manager.id)
        case.capa_id = capa
        capa.with_user(self.officer).action_close()
        self.assertEqual((case.state, case.is_waiting_for_capa), ("corrected", False))
        self.assertIn(self.manager, case.activity_ids.user_id)
        case.with_user(self.manager).action_close()
        self.assertEqual(case.state, "closed")

    def test_of_high_severity_another_person_signs_by_closing(self):
        capa, case = self.watched(), self.corrected(severity="high")
        case.capa_id = capa
        capa.with_user(self.manager).action_close()
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.sudo().signature_ids.signer_id.name, self.manager.name)

    def test_a_cancelled_one_keeps_no_case_back(self):
        capa, case = self.watched(), self.corrected()
        case.capa_id = capa
        capa.with_user(self.officer).action_cancel("It was a mistake")
        self.assertTrue(case.activity_ids)
        case.action_close()
        self.assertEqual(case.state, "closed")

    def test_a_case_reopened_while_the_effect_is_watched_takes_it_back(self):
        case = self.corrected()
        case.action_close()
        capa = self.watched()
        case.capa_id = capa
        case.action_reopen("They leak again")
        self.assertEqual((capa.state, capa.failure_count), ("analysis", 0))
        self.assertIn("They leak again", capa.reopen_reason)

    def test_what_is_due_moves_with_it(self):
        capa, case = self.watched(), self.corrected()
        case.capa_id = capa
        capa.with_user(self.officer).date_due = "2099-01-01"
        self.assertEqual(str(case.date_due), "2099-01-01")
