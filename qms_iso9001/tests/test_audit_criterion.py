from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import QmsCase
from .samples_audit import answered, new_finding


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestAuditCriterion(QmsCase):
    """Against what a finding is held: what is chosen, and below it what was typed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")
        cls.clause, cls.other = cls.env["qms.clause"].search(
            [("edition_id.code", "=", "2026"), ("letter", "=", False), ("number", "in", ("9.2.2", "8.4.1"))]
        )
        party = cls.env["qms.interested.party"].create(
            {"name": "Deco Addict", "kind": "customer", "company_id": cls.company.id, "user_id": cls.officer.id}
        )
        cls.need = cls.env["qms.interested.party.need"].create(
            {"party_id": party.id, "name": "Parts without burr", "kind": "requirement", "source": "Contract 12"}
        )

    def finding(self, **vals):
        return new_finding(self, **vals).with_user(self.named)

    def held_against(self, **vals):
        """Return a finding whose criterion nobody typed."""
        values = {"audit_id": answered(self).id, "name": "Burr", "kind": "minor", "objective_evidence": "Lot 12"}
        return self.env["qms.audit.finding"].with_user(self.named).create({**values, **vals})

    def test_clause_with_letter_also_where_the_list_has_none(self):
        finding = self.held_against(clause_id=self.clause.id, clause_letter="b")
        self.assertEqual(finding.criterion, f"{self.clause.edition_id.name}, {self.clause.number} b {self.clause.name}")
        for letter in ("b)", "B", "1"):
            with self.subTest(letter), self.assertRaises(ValidationError):
                finding.clause_letter = letter
        with self.assertRaises(ValidationError):
            finding.clause_id = False

    def test_what_was_typed_stays_below_what_is_chosen(self):
        finding = self.finding(criterion="Drawing 4711, note 3")
        finding.clause_id = self.clause
        self.assertEqual(finding.criterion.split("\n")[1:], ["Drawing 4711, note 3"])
        finding.clause_id = self.other
        finding.need_id = self.need
        first, second, third = finding.criterion.split("\n")
        self.assertIn(self.other.number, first)
        self.assertEqual(second, "Deco Addict: Parts without burr (Contract 12)")
        self.assertEqual(third, "Drawing 4711, note 3")
        finding.need_id = False
        self.assertEqual(len(finding.criterion.split("\n")), 2)

    def test_on_the_form_another_clause_takes_the_place_of_the_one_before(self):
        audit = answered(self)
        with Form(self.env["qms.audit.finding"].with_user(self.named).with_context(default_audit_id=audit.id)) as form:
            form.name = "Burr"
            form.kind = "minor"
            form.objective_evidence = "Three parts of lot 12"
            form.criterion = "Drawing 4711"
            form.clause_id = self.clause
            form.clause_id = self.other
            self.assertEqual(len(form.criterion.split("\n")), 2)
        self.assertIn(self.other.number, form.record.criterion)
        self.assertIn("Drawing 4711", form.record.criterion)

    def test_what_a_customer_asks_for_is_kept_as_it_read(self):
        finding = self.held_against(need_id=self.need.id)
        self.need.name = "Something else"
        self.assertIn("Parts without burr", finding.criterion)

    def test_the_signed_report_locks_letter_and_need(self):
        audit = answered(self)
        finding = new_finding(self, audit, clause_id=self.clause.id, clause_letter="b", need_id=self.need.id)
        audit.with_user(self.named).action_report()
        with self.assertRaises(UserError):
            finding.with_user(self.officer).clause_letter = "c"
        with self.assertRaises(UserError):
            finding.with_user(self.officer).need_id = False

    def test_only_what_is_said_joins_the_signed_content(self):
        finding = self.finding()
        self.assertNotIn("clause_letter", finding._reported_content())
        finding.write({"clause_id": self.clause.id, "clause_letter": "b"})
        self.assertEqual(finding._reported_content()["clause_letter"], "b")
