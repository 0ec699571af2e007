from datetime import timedelta
from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from ..models.qms_gate_mixin import QmsGateMixin
from .case import QmsAssertions
from .common import QmsCase

SHARED = ("_gate_verdicts", "_strictest_rule", "_gate_released")


@tagged("post_install", "-at_install")
class TestQmsGateMixin(QmsAssertions, QmsCase):
    """A check before the ERP acts. No document of the ERP is checked yet, so that users play the documents here:
    they have a company, and a release names one of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = {}
        cls.found = {}
        cls.asked = []

        def findings(records):
            cls.asked.append(len(records))
            return {record.id: cls.found[record] for record in records if record in cls.found}

        cls.startClassPatcher(
            patch.multiple(
                cls.registry["res.users"],
                create=True,
                _gate_code="document",
                _gate_findings=findings,
                _gate_rules=lambda _self, company: cls.rules.get(company, {}),
                **{name: vars(QmsGateMixin)[name] for name in SHARED},
            )
        )
        cls.startClassPatcher(
            patch.object(
                cls.registry["qms.gate.override"],
                "_origin_field",
                lambda _self, model_name: "user_id" if model_name == "res.users" else None,
            )
        )

    def setUp(self):
        super().setUp()
        self.rules.clear()
        self.found.clear()
        self.asked.clear()

    def verdict(self, document):
        return document._gate_verdicts()[document.id][0]

    def finding(self, category_id=False):
        return {"label": "Not approved", "category_id": category_id}

    def release(self, document, **vals):
        release = (
            self.env["qms.gate.override"]
            .with_user(self.officer)
            .create({"name": document.name, "reason": "The line stands still", **vals})
        )
        release._write_unguarded({"user_id": document.id})  # stands for the link to the document
        return release

    def test_without_rules_the_check_is_asleep_and_looks_at_nothing(self):
        self.found[self.buyer] = [self.finding()]
        self.assertEqual(self.verdict(self.buyer), "ignore")
        self.assertFalse(self.asked)

    def test_the_strictest_rule_of_the_findings_counts(self):
        self.rules[self.company] = {1: "block", 2: "ignore", False: "warn"}
        for categories, verdict in (((), "ignore"), ((2,), "ignore"), ((2, 7), "warn"), ((7, 1, 2), "block")):
            self.found[self.buyer] = [self.finding(category) for category in categories]
            self.assertEqual(self.verdict(self.buyer), verdict, categories)

    def test_each_company_has_its_own_rules_and_all_records_are_asked_about_at_once(self):
        self.rules.update({self.company: {False: "block"}, self.other_company: {False: "warn"}})
        documents = self.buyer | self.hr | self.other_manager
        self.found.update(dict.fromkeys(documents, [self.finding()]))
        verdicts = documents._gate_verdicts()
        self.assertEqual([verdicts[user.id][0] for user in documents], ["block", "block", "warn"])
        self.assertEqual(sorted(self.asked), [1, 2], "one question per company")

    def test_a_granted_release_lets_the_document_pass(self):
        self.rules[self.company] = {False: "block"}
        self.found[self.buyer] = [self.finding()]
        release = self.release(self.buyer)
        self.assertEqual(self.verdict(self.buyer), "block", "asked is not granted")
        release.with_user(self.manager).action_grant()
        self.assertEqual(self.verdict(self.buyer), "ignore")
        self.assertTrue(self.buyer._gate_verdicts()[self.buyer.id][1], "the findings are still told")

    def test_a_release_ends_on_the_companys_day(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        self.rules[self.company] = {False: "block"}
        self.found[self.buyer] = [self.finding()]
        self.release(self.buyer, date_end="2030-06-09").with_user(self.manager).action_grant()
        for instant, verdict in (("2030-06-09 11:00:00", "ignore"), ("2030-06-09 13:00:00", "block")):
            with freeze_time(instant):
                self.assertEqual(self.verdict(self.buyer), verdict)

    def test_core_knows_nothing_against_a_person(self):
        self.assertEqual(self.env["qms.gate.mixin"]._person_findings(self.env["hr.employee"], "trainer"), [])


@tagged("post_install", "-at_install")
class TestQmsGateOverride(QmsAssertions, QmsCase):
    def release(self, **vals):
        return (
            self.env["qms.gate.override"]
            .with_user(self.officer)
            .create({"name": "Order 12", "reason": "The line stands still", **vals})
        )

    def test_a_manager_decides_and_it_is_kept_who(self):
        release = self.release()
        self.assert_refused(release.action_grant, says="quality manager decides")
        release.with_user(self.manager).action_grant()
        self.assertRecordValues(release, [{"state": "granted", "decided_by_id": self.manager.id}])
        self.assert_refused(release.with_user(self.manager).action_refuse, says="this step needs")

    def test_what_was_decided_is_not_rewritten(self):
        release = self.release()
        release.with_user(self.manager).action_refuse()
        later = self.company._qms_today() + timedelta(days=30)
        for vals in ({"reason": "Another"}, {"date_end": later}, {"findings": "None"}, {"state": "granted"}):
            self.assert_refused(release.with_user(self.manager).write, vals)

    def test_releases_asked_for_wait_in_the_inbox(self):
        release = self.release()
        (line,) = self.env["qms.gate.override"].with_user(self.manager)._inbox_lines()
        self.assertEqual(self.env[line["model"]].with_user(self.manager).search(line["domain"]), release)

    def test_who_asked_is_not_typed(self):
        release = self.release()
        self.assertEqual(release.user_id, self.officer)
        self.assert_refused(self.release, user_id=self.manager.id, says="set by its buttons")
        self.assert_refused(release.write, {"user_id": self.manager.id}, says="set by its buttons")

    def test_nobody_decides_on_the_own_release(self):
        release = self.release().with_user(self.manager).copy()
        self.assertEqual(release.user_id, self.manager)
        for decide in (release.action_grant, release.action_refuse):
            self.assert_refused(decide, says="another quality manager decides")
        self.assert_state(release, "asked")

    def test_employees_read_only_what_they_asked_for(self):
        theirs = self.release()
        mine = self.release()
        mine._write_unguarded({"user_id": self.buyer.id})
        releases = self.env["qms.gate.override"]
        self.assertEqual(releases.with_user(self.buyer).search([]), mine)
        self.assertEqual(releases.with_user(self.auditor).search([]), mine | theirs)
        self.assertFalse(releases.with_user(self.other_manager).search([]))
