from odoo.tests import tagged

from .stock_case import StockCase
from .test_qms_complaint import ComplaintCase


@tagged("post_install", "-at_install")
class TestInbox(ComplaintCase, StockCase):
    """The three lines of work: to triage, to re-verify, answers due; each counts and opens what is in it, no more."""

    def listed(self, model, label, user):
        """Return what `user` finds in the line `label`, and counts as many as finds; each record opens in its form."""
        lines = self.env["qms.contribution"].with_user(user).with_company(user.company_id)._collect("_inbox_lines")
        [line] = [line for line in lines if line["model"] == model and line["label"] == label]
        records = self.env[model].with_user(user)
        found = records.search(line["domain"], order=line["date_field"])
        self.assertEqual(records.search_count(line["domain"]), len(found))
        self.assertFalse(line["open_verb"])
        self.assertTrue(records.get_view(view_type="form")["arch"])
        return found

    def test_to_triage(self):
        reported = self.nonconformity(self.employee)
        nobodys = self.nonconformity(self.officer)
        nobodys.action_contain()
        nobodys.user_id = False
        contained = self.nonconformity(self.officer)
        contained.action_contain()
        self.assertTrue(contained.user_id)
        closed = self.corrected()
        closed.action_close()
        cancelled = self.nonconformity(self.officer)
        cancelled.action_cancel("None")
        label = "Nonconformities to triage"
        self.assertEqual(self.listed("qms.nonconformity", label, self.officer), reported | nobodys)
        self.assertFalse(self.listed("qms.nonconformity", label, self.other_manager))

    def test_to_re_verify(self):
        self.put(self.housing, 10)
        case = self.case(self.housing, 5)
        case.action_quarantine()
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        rework = lines.create(
            {"nonconformity_id": case.id, "kind": "rework", "quantity": 2, "verifier_id": self.buyer.id}
        )
        scrap = lines.create({"nonconformity_id": case.id, "kind": "scrap", "quantity": 1})
        label = "Goods to re-verify"
        self.assertFalse(self.listed(lines._name, label, self.officer))
        for line in (rework, scrap):
            line.with_user(self.manager).action_post()
        self.assertEqual(self.listed(lines._name, label, self.officer), rework)
        self.assertEqual(self.listed(lines._name, label, self.buyer), rework)
        self.assertFalse(self.listed(lines._name, label, self.other_manager))
        rework.with_user(self.buyer).action_conforms("In tolerance")
        self.assertFalse(self.listed(lines._name, label, self.officer))

    def test_answers_due(self):
        due = self.complaint()
        answered = self.complaint(self.officer)
        answered.action_answered("Told by telephone")
        cancelled = self.complaint(self.officer)
        cancelled.action_cancel("None")
        self.assertEqual(self.listed("qms.complaint", "Answers due", self.officer), due)
        self.assertFalse(self.listed("qms.complaint", "Answers due", self.other_manager))
