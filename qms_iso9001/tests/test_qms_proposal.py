from datetime import date, timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .case import QmsAssertions
from .common import QmsCase
from .measuring_case import MeasuringCase


class ProposalCase(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")
        cls.process = cls.new_process("Assembling", user_id=cls.owner.id)

    def propose(self, user=None, **vals):
        """Propose a hook as `user` (the employee)."""
        proposals = self.env["qms.proposal"].with_user(user or self.employee)
        return proposals.create({"name": "A hook for the torque wrench", **vals})

    def activities(self, proposal):
        return self.env["mail.activity"].search([("res_model", "=", "qms.proposal"), ("res_id", "=", proposal.id)])

    def assert_told(self, proposal, says, partner=None):
        """The newest message to the proposer says it, and reached that partner."""
        partner = partner or self.employee.partner_id
        told = proposal.sudo().message_ids.filtered(lambda message: partner in message.notified_partner_ids)
        self.assertTrue(told, "Nobody was told.")
        self.assertIn(says, told[0].body)


@tagged("post_install", "-at_install")
class TestQmsProposal(ProposalCase):
    # Proposed

    def test_a_proposal_of_blanks_is_refused(self):
        for name in ("", "  "):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.env["qms.proposal"].with_user(self.employee).create({"name": name}).flush_recordset()

    def test_any_employee_proposes_in_half_a_minute(self):
        photo = (
            self.env["ir.attachment"]
            .with_user(self.employee)
            .create({"name": "bench.jpg", "raw": b"a photo", "res_model": "qms.proposal"})
        )
        view = "qms_iso9001.qms_proposal_view_form_propose"
        with Form(self.env["qms.proposal"].with_user(self.employee), view) as form:
            form.name = "A hook for the torque wrench"
            form.description = "We look for it each morning"
            form.attachment_ids.add(photo)
        proposal = form.record
        self.assertRecordValues(
            proposal,
            [
                {
                    "state": "new",
                    "proposed_by_id": self.employee.id,
                    "proposed_by_name": self.employee.name,
                    "employee_id": self.employee_of(self.employee).id,
                    "company_id": self.company.id,
                    "date_due": self.company._qms_today() + timedelta(days=14),
                }
            ],
        )
        self.assertEqual(photo.res_id, proposal.id)
        thanks = proposal.action_view_thanks()["params"]["message"]
        self.assertIn(proposal.reference, thanks)

    def test_the_answer_is_due_in_the_zone_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2030-03-01 22:00:00"):
            self.assertEqual(self.propose().date_due, date(2030, 3, 16))

    def test_who_has_no_employee_record_proposes_too(self):
        self.employee_of(self.employee).unlink()
        proposal = self.propose()
        self.assertFalse(proposal.employee_id)
        self.assertEqual(proposal.proposed_by_name, self.employee.name)

    def test_the_owner_of_the_process_is_reminded_else_a_quality_manager(self):
        proposal = self.propose(process_id=self.process.id)
        self.assertRecordValues(
            self.activities(proposal), [{"user_id": self.owner.id, "date_deadline": proposal.date_due}]
        )
        other = self.propose()
        self.assertEqual(self.activities(other).user_id, self.manager)
        other.process_id = self.process
        self.assertEqual(self.activities(other).user_id, self.owner)
        self.assertEqual(other.user_id, self.owner)

    def test_an_owner_who_left_is_passed_over(self):
        self.owner.sudo().active = False
        self.assertEqual(self.propose(process_id=self.process.id).user_id, self.manager)

    def test_nobody_proposes_in_the_name_of_another_but_officers(self):
        other = self.employee_of(self.buyer)
        self.assert_refused(self.propose, employee_id=other.id, says="your own name")
        proposal = self.propose()
        self.assert_refused(proposal.write, {"employee_id": other.id}, says="your own name")
        for name, value in (("proposed_by_id", self.buyer.id), ("proposed_by_name", "Somebody"), ("user_id", 1)):
            self.assert_refused(proposal.write, {name: value}, says="set by its buttons")

    def test_an_officer_writes_down_what_somebody_without_login_proposes(self):
        person = self.env["hr.employee"].create(
            {"name": "Jo at the saw", "company_id": self.company.id, "work_email": "jo@example.com"}
        )
        proposal = self.propose(self.officer, employee_id=person.id)
        self.assertRecordValues(proposal, [{"proposed_by_name": "Jo at the saw", "proposed_by_id": False}])
        proposal.action_decline("The saw goes next year")
        self.assert_told(proposal, "The saw goes next year", person.work_contact_id)

    def test_who_cannot_be_told_by_mail_is_named(self):
        person = self.env["hr.employee"].create({"name": "Jo at the saw", "company_id": self.company.id})
        proposal = self.propose(self.officer, employee_id=person.id)
        proposal.action_decline("The saw goes next year")
        self.assertIn("Jo at the saw: tell in person", str(proposal.message_ids.mapped("body")))

    # Who sees it

    def test_who_reads_a_proposal(self):
        proposal = self.propose(process_id=self.process.id)
        for user, reads in (
            (self.employee, True),
            (self.owner, True),
            (self.officer, True),
            (self.auditor, True),
            (self.buyer, False),
            (self.other_manager, False),
        ):
            self.assertEqual(proposal in self.env["qms.proposal"].with_user(user).search([]), reads, user.login)

    def test_who_does_what_came_of_it_reads_it(self):
        proposal = self.propose()
        action = self.env["qms.action"].browse(proposal.with_user(self.officer).action_make_action()["res_id"])
        self.assertFalse(proposal.with_user(self.buyer).has_access("read"))
        action.with_user(self.officer).user_id = self.buyer
        self.assertTrue(proposal.with_user(self.buyer).has_access("read"))

    # Answered

    def test_the_owner_of_its_process_answers_without_quality_group(self):
        proposal = self.propose(process_id=self.process.id).with_user(self.owner)
        self.assertTrue(proposal.can_answer)
        answer = proposal.action_make_action()
        action = self.env[answer["res_model"]].with_user(self.owner).browse(answer["res_id"])
        self.assertRecordValues(
            action,
            [
                {
                    "name": "A hook for the torque wrench",
                    "kind": "improvement",
                    "user_id": self.owner.id,
                    "process_id": self.process.id,
                    "proposal_id": proposal.id,
                    "state": "open",
                }
            ],
        )
        self.assert_state(proposal, "action")
        self.assertFalse(self.activities(proposal))

    def test_others_do_not_answer(self):
        proposal = self.propose(process_id=self.process.id)
        self.assert_refused(proposal.action_decline, "No", says="somebody else")
        self.assert_refused(proposal.action_make_action, says="somebody else")
        self.assert_refused(proposal.with_user(self.auditor).action_decline, "No", says="owner of its process")
        for user in (self.buyer, self.other_manager, self.portal):
            with self.assertRaises(AccessError):
                proposal.with_user(user).action_decline("No")
        self.assertFalse(proposal.can_answer)
        self.assert_state(proposal, "new")

    def test_nobody_answers_the_own_proposal(self):
        proposal = self.propose(self.owner, process_id=self.process.id)
        self.assertEqual(proposal.user_id, self.manager)
        self.assertFalse(proposal.can_answer)
        self.assert_refused(proposal.action_decline, "No", says="somebody else")
        mine = self.propose(self.officer)
        self.assert_refused(mine.action_make_action, says="somebody else")
        mine.with_user(self.manager).action_decline("No")
        deputy = self.new_user("manager", self.company, "t_deputy")
        self.assertEqual(self.propose(self.manager).user_id, deputy)

    def test_my_quality_says_why_a_proposal_was_declined(self):
        proposal = self.propose()
        proposal.with_user(self.officer).action_decline("No wall there")
        page = self.env["qms.my.quality"].with_user(self.employee).get_page()
        rows = [row for info in page["infos"] if info["model"] == "qms.proposal" for row in info["rows"]]
        self.assertIn("because: No wall there", rows[0]["date"])

    def test_no_needs_a_reason_and_the_proposer_is_told(self):
        proposal = self.propose()
        answering = proposal.with_user(self.officer)
        self.assert_refused(answering.action_decline, " ", says="Give a reason")
        self.assert_refused(answering.action_keep_as_opportunity, says="Give a reason")
        answering.action_decline("The wrench gets a cordless successor")
        self.assert_told(proposal, "Not taken up, because: The wrench gets a cordless successor")
        self.assertRecordValues(
            proposal,
            [
                {
                    "state": "declined",
                    "answered_by_id": self.officer.id,
                    "date_answered": self.company._qms_today(),
                    "is_answered_in_time": True,
                }
            ],
        )
        self.assertIn("cordless", proposal.outcome)

    def test_the_dialog_asks_for_the_reason(self):
        proposal = self.propose().with_user(self.officer)
        dialog = proposal.with_context(qms_verb="action_keep_as_opportunity").action_ask_reason()
        with Form(self.env["qms.reason"].with_user(self.officer).with_context(**dialog["context"])) as form:
            form.reason = "With the next building"
        form.record.action_confirm()
        self.assert_state(proposal, "opportunity")
        self.assert_told(proposal, "Kept as an opportunity: With the next building")

    def test_an_opportunity_becomes_an_action_later_and_stays_answered(self):
        with freeze_time("2030-03-01 09:00:00"):
            proposal = self.propose()
        with freeze_time("2030-03-05 09:00:00"):
            proposal.with_user(self.officer).action_keep_as_opportunity("Next year")
        with freeze_time("2031-01-10 09:00:00"):
            proposal.with_user(self.officer).action_make_action()
        self.assertRecordValues(
            proposal, [{"state": "action", "date_answered": date(2030, 3, 5), "is_answered_in_time": True}]
        )
        self.assert_told(proposal, "Becomes a quality action")

    def test_the_proposer_is_told_in_their_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.employee.lang = "fr_FR"
        proposal = self.propose().with_user(self.officer).with_context(lang="en_US")

        def translated(_module, lang, source, args):
            return f"{lang}: {source % args if args else source}"

        with patch("odoo.orm.environments.get_translation", translated):
            proposal.action_decline("No wall there")
        self.assert_told(proposal, "fr_FR: Not taken up, because: No wall there")

    def test_the_proposer_is_told_when_it_is_done(self):
        proposal = self.propose(process_id=self.process.id)
        action = self.env["qms.action"].browse(proposal.with_user(self.owner).action_make_action()["res_id"])
        self.assert_told(proposal, action.reference)
        action.with_user(self.owner).action_done("The hook hangs")
        self.assert_told(proposal, "is done")
        self.assertIn("Done", proposal.outcome)

    def test_the_proposer_is_told_when_the_action_is_cancelled(self):
        proposal = self.propose()
        action = self.env["qms.action"].browse(proposal.with_user(self.officer).action_make_action()["res_id"])
        action.with_user(self.officer).action_cancel("The station closes")
        self.assert_told(proposal, "was cancelled: The station closes")

    # Kept

    def test_what_is_answered_is_frozen_and_nothing_is_deleted(self):
        proposal = self.propose()
        self.assert_refused(proposal.unlink)
        proposal.name = "Two hooks"
        proposal.with_user(self.officer).action_decline("No wall there")
        for vals in ({"name": "Other"}, {"description": "Other"}, {"process_id": self.process.id}):
            self.assert_refused(proposal.with_user(self.manager).write, vals, says="another proposal")
        self.assert_refused(proposal.sudo().unlink, says="evidence")

    def test_a_register_of_the_past_comes_in_by_import(self):
        proposal = self.propose(
            self.manager, state="declined", date_due="2020-02-01", date_answered="2020-01-20", answer="Too dear"
        )
        self.assertRecordValues(
            proposal,
            [{"is_legacy": True, "date_due": date(2020, 2, 1), "is_answered_in_time": True, "answer": "Too dear"}],
        )
        self.assertFalse(self.activities(proposal))

    def test_late_is_what_waits_beyond_its_day(self):
        with freeze_time("2030-03-01 09:00:00"):
            proposal = self.propose()
        with freeze_time("2030-03-15 09:00:00"):
            self.assertFalse(proposal.is_late)
            proposal.invalidate_recordset()
        with freeze_time("2030-03-16 09:00:00"):
            self.assertTrue(proposal.is_late)


@tagged("post_install", "-at_install")
class TestShareAnswered(ProposalCase, MeasuringCase):
    def test_the_share_answered_in_14_days(self):
        """Made in January and due in February: one in time, one late, one never. Due in March: not counted there."""
        for made, answered in (
            ("2026-01-20", "2026-02-03"),
            ("2026-01-21", "2026-02-05"),
            ("2026-01-25", None),
            ("2026-02-20", "2026-02-21"),
        ):
            with freeze_time(f"{made} 09:00:00"):
                proposal = self.propose()
            if answered:
                with freeze_time(f"{answered} 09:00:00"):
                    proposal.with_user(self.officer).action_decline("Not now")
        self.env.flush_all()
        indicator = self.env.ref("qms_iso9001.qms_indicator_proposal_answered")
        self.assertFalse(indicator.active, "It waits in the catalogue.")
        indicator.write({"active": True, "minimum_count": 1})
        with freeze_time("2026-03-10 12:00:00"):
            self.measure(indicator)
        february = self.assert_measured("2026-02-01", "missed", 100 / 3, 3, indicator)
        self.assertTrue(february.is_locked)
        self.assert_measured("2026-03-01", "on_target", 100, 1, indicator)
