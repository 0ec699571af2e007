from datetime import date

from odoo.tests import tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestClauseMatrix(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.edition = cls.env.ref("qms_iso9001.qms_edition_2026")
        cls.older = cls.env.ref("qms_iso9001.qms_edition_2015")

    def matrix(self, user=None, edition=None):
        """Return {label: row} of the first company, as `user` (the auditor) reads it."""
        edition = (edition or self.edition).with_user(user or self.auditor)
        return {row["label"]: row for row in edition._clause_matrix(self.company)}

    def audit(self, **vals):
        """Return an audit of the first company that is reported elsewhere (imported)."""
        return self.env["qms.audit"].create(
            {
                "name": "Purchasing",
                "company_id": self.company.id,
                "objective": "Whether vendors are evaluated",
                "date_start": "2026-03-02",
                "date_end": "2026-03-02",
                **vals,
            }
        )

    def finding(self, audit, **vals):
        return self.env["qms.audit.finding"].create(
            {
                "audit_id": audit.id,
                "name": "No evaluation",
                "kind": "minor",
                "criterion": "8.4.1",
                "objective_evidence": "Vendor Casting Works",
                **vals,
            }
        )

    def test_each_clause_with_a_topic_is_one_row_in_the_order_of_the_edition(self):
        rows = self.edition._clause_matrix(self.company)
        clauses = self.edition.clause_ids.filtered("requirement_ids").sorted("sort_key")
        self.assertEqual([row["clause"] for row in rows], list(clauses))
        for row in rows:
            self.assertEqual(row["rule_count"], len(row["records"]), row["label"])

    def test_the_numbers_of_the_other_edition_stand_beside(self):
        self.assertEqual(self.matrix()["10.1"]["others"], {"2015": ["10.1", "10.3"]})
        self.assertEqual(self.matrix(edition=self.older)["10.3"]["others"], {"2026": ["10.1"]})
        self.assertEqual(self.matrix()["6.1.3"]["others"], {"2015": ["6.1.2"]})

    def test_counts_newest_and_owner_of_a_clause(self):
        self.new_receipt()
        self.env["qms.process"].create(
            {
                "name": "Goods in",
                "company_id": self.company.id,
                "user_id": self.officer.id,
                "kind": "core",
                "requirement_ids": self.topic("RECEIPT").ids,
            }
        )
        row = self.matrix()["8.4.2"]
        self.assertEqual((row["standing"], row["standing_label"]), ("live", "There is evidence"))
        self.assertEqual(row["owners"], self.officer)
        self.assertEqual(row["newest"], self.company._qms_today())
        counts = {record["name"]: record["count"] for record in row["records"]}
        self.assertEqual(counts["Receipts done"], 1)

    def test_the_last_audit_is_the_newest_that_was_reported(self):
        asked = {"requirement_ids": self.topic("SUPPLIER_EVAL").ids}
        self.assertFalse(self.matrix()["8.4.1"]["last_audit"])
        audit = self.audit(**asked)
        self.assertFalse(self.matrix()["8.4.1"]["last_audit"], "planned is not audited")
        audit._set_state("reported", date_done=date(2026, 3, 2))
        self.audit(**asked)._set_state("reported", date_done=date(2026, 2, 2))
        self.assertEqual(self.matrix()["8.4.1"]["last_audit"], audit)

    def test_open_findings_of_a_topic_or_of_the_clause_alone(self):
        audit = self.audit()
        mine = self.finding(audit, requirement_id=self.topic("SUPPLIER_EVAL").id)
        clause = self.edition.clause_ids.filtered(lambda each: each._label() == "8.4.1")
        by_clause = self.finding(audit, clause_id=clause.id)
        self.assertEqual(self.matrix()["8.4.1"]["findings"], mine | by_clause)
        self.assertFalse(self.matrix()["8.4.2"]["findings"])

    def test_a_finding_of_another_company_is_not_counted(self):
        audit = self.audit(company_id=self.other_company.id)
        self.finding(audit, requirement_id=self.topic("SUPPLIER_EVAL").id)
        self.assertFalse(self.matrix()["8.4.1"]["findings"])

    def test_the_worst_topic_speaks_for_its_clause(self):
        self.new_receipt()
        self.finding(self.audit(), kind="major", requirement_id=self.topic("RECEIPT").id)
        row = self.matrix()["8.4.2"]
        self.assertEqual(row["standing"], "red")
        self.assertIn("open major finding", row["reasons"][0])

    def test_the_number_of_queries_does_not_grow(self):
        few = self.queries()
        audit = self.audit(requirement_ids=self.topic("RECEIPT").ids)
        for _each in range(4):
            self.new_receipt()
            self.finding(audit, requirement_id=self.topic("RECEIPT").id)
        self.assertLessEqual(self.queries(), few + 2, "two more: there are findings at all")

    def queries(self):
        for _warm in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            self.matrix()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.matrix()
        return self.env.cr.sql_log_count - before
