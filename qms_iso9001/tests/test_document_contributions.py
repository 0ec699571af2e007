from datetime import timedelta

from odoo import Command
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from .common import QmsCase


@tagged("post_install", "-at_install")
class TestDocumentContributions(QmsCase):
    """What documents, their revisions, read confirmations and proposals bring to the shared screens."""

    def listed(self, method, label, user):
        """Return the records of the test company on the line `label` of a screen, as `user` finds them."""
        lines = self.env["qms.contribution"].with_user(user)._collect(method)
        (line,) = (each for each in lines if each["label"] == label)
        return self.env[line["model"]].with_user(user).search(Domain(line["domain"]) & self.here())

    def here(self):
        return Domain("company_id", "=", self.company.id)

    def on_my_quality(self, part, label, user):
        """Return {id: name} of the list `label` on My quality, or an empty one where it is left out."""
        page = self.env["qms.my.quality"].with_user(user).with_company(self.company).get_page()
        rows = (section["rows"] for section in page[part] if section["label"] == label)
        return {row["id"]: row["name"] for row in next(rows, [])}

    def propose(self):
        return self.env["qms.proposal"].with_user(self.employee).create({"name": "A hook"})

    def row(self, **vals):
        """Return the row by which the employee has to read a document."""
        reader = self.employee_of(self.employee)
        document = self.new_document_in_force(
            audience="chosen", audience_employee_ids=[Command.set(reader.ids)], **vals
        )
        return document.acknowledgement_ids.sudo(False)

    # My quality

    def test_my_quality_shows_what_waits_for_my_approval(self):
        revision = self.new_document(approvers=self.employee + self.buyer).coming_revision_id
        revision.reviewer_ids = [Command.set(self.hr.ids)]
        label = "Documents to approve"
        self.assertEqual(self.on_my_quality("sections", label, self.employee), {})
        revision.action_submit()
        for user in (self.employee, self.buyer, self.hr):
            found = self.on_my_quality("sections", label, user)
            self.assertEqual(found, {revision.id: revision.display_name}, user.login)
        for user in (self.officer, self.manager, self.other_manager):
            self.assertEqual(self.on_my_quality("sections", label, user), {}, user.login)
        revision.with_user(self.employee).action_approve()
        self.assertEqual(self.on_my_quality("sections", label, self.employee), {})
        self.assertIn(revision.id, self.on_my_quality("sections", label, self.buyer))

    def test_my_quality_shows_what_is_in_force_for_me(self):
        label = "Documents in force"
        draft, document = self.new_document(name="Draft"), self.new_document_in_force()
        chosen = self.new_document_in_force(
            name="For the buyer",
            audience="chosen",
            audience_employee_ids=[Command.set(self.employee_of(self.buyer).ids)],
        )
        self.new_document_in_force(name="For nobody", audience="nobody")
        mine = self.on_my_quality("infos", label, self.employee)
        self.assertEqual(mine, {document.id: document.display_name})
        self.assertNotIn(draft.id, mine)
        self.assertEqual({*self.on_my_quality("infos", label, self.buyer)}, {*(document + chosen).ids})
        self.assertEqual(self.on_my_quality("infos", label, self.other_employee), {})
        document.current_revision_id.with_user(self.manager).action_obsolete("Not needed")
        self.assertEqual(self.on_my_quality("infos", label, self.employee), {})

    # The inbox of the quality manager

    def test_the_inbox_lists_revisions_in_approval(self):
        revision = self.new_document().coming_revision_id
        self.new_document(name="Draft")
        label = "Revisions in approval"
        self.assertFalse(self.listed("_inbox_lines", label, self.manager))
        revision.action_submit()
        self.assertEqual(self.listed("_inbox_lines", label, self.manager), revision)
        self.assertFalse(self.listed("_inbox_lines", label, self.other_manager))
        self.approve(revision)
        self.assertFalse(self.listed("_inbox_lines", label, self.manager))

    def test_the_inbox_lists_overdue_read_confirmations(self):
        row, label = self.row(), "Read confirmations overdue"
        day = row.date_due
        with freeze_time(f"{day} 12:00:00"):
            self.assertFalse(self.listed("_inbox_lines", label, self.manager), "Due today is not overdue.")
        with freeze_time(f"{day + timedelta(days=1)} 12:00:00"):
            self.assertEqual(self.listed("_inbox_lines", label, self.manager), row)
            self.assertFalse(self.listed("_inbox_lines", label, self.other_manager))
            row.with_user(self.employee).action_confirm()
            self.assertFalse(self.listed("_inbox_lines", label, self.manager))

    def test_the_inbox_lists_proposals_to_answer(self):
        proposal, label = self.propose(), "Proposals to answer"
        self.assertEqual(self.listed("_inbox_lines", label, self.manager), proposal)
        self.assertFalse(self.listed("_inbox_lines", label, self.other_manager))
        proposal.with_user(self.officer).action_decline("No wall there")
        self.assertFalse(self.listed("_inbox_lines", label, self.manager))

    # Management review and audit pack

    def test_a_management_review_looks_at_documents_and_proposals(self):
        document, proposal = self.new_document_in_force(), self.propose()
        for label, records in (("Documents", document), ("Proposals for improvement", proposal)):
            self.assertEqual(self.listed("_review_inputs", label, self.manager), records)
            self.assertFalse(self.listed("_review_inputs", label, self.other_manager))

    def test_the_audit_pack_holds_what_is_in_force_read_and_answered(self):
        row, proposal = self.row(), self.propose()
        revision = row.revision_id
        draft = revision.document_id.with_user(self.officer)._next_revision()
        found = self.listed("_pack_folder", "Documents in force", self.auditor)
        self.assertEqual(found, revision)
        self.assertNotIn(draft, found)
        self.assertEqual(self.listed("_pack_folder", "Read confirmations", self.auditor), row)
        label = "Proposals for improvement"
        self.assertFalse(self.listed("_pack_folder", label, self.auditor))
        proposal.with_user(self.officer).action_keep_as_opportunity("Next year")
        self.assertEqual(self.listed("_pack_folder", label, self.auditor), proposal)
        for label in ("Documents in force", "Read confirmations", "Proposals for improvement"):
            self.assertFalse(self.listed("_pack_folder", label, self.other_manager))

    # Evidence: nothing before, one after

    def counts(self, *names, company=None):
        rules = self.env["qms.evidence.rule"].union(
            *(self.env.ref(f"qms_iso9001.qms_evidence_rule_{name}") for name in names)
        )
        found = rules._count(company or self.company)
        self.assertFalse(any(found[rule.id]["problem"] for rule in rules))
        return [found[rule.id]["count"] for rule in rules]

    def test_documents_of_each_kind_are_evidence_once_in_force(self):
        process = self.new_process("Receiving")
        for name, vals in (
            ("documents", {}),
            ("documents_external", {"kind": "external"}),
            ("documents_instruction", {"kind": "instruction"}),
            ("documents_process", {"process_ids": [Command.set(process.ids)]}),
        ):
            with self.subTest(rule=name), self.undone():
                document = self.new_document(**vals)
                self.assertEqual(self.counts(name), [0])
                self.approve(document.coming_revision_id)
                self.assertEqual(self.counts(name), [1])
                self.assertEqual(self.counts(name, company=self.other_company), [0])

    def test_approved_and_superseded_revisions_are_evidence(self):
        names = ("documents_approved", "documents_revised")
        document = self.new_document()
        document.coming_revision_id.action_submit()
        self.assertEqual(self.counts(*names), [0, 0])
        self.approve(document.coming_revision_id)
        self.assertEqual(self.counts(*names), [1, 0])
        self.revise(document)
        self.assertEqual(self.counts(*names), [2, 1])

    def test_read_confirmations_are_evidence(self):
        names = ("reading_communication", "reading_doc_control", "reading_awareness")
        row = self.row()
        self.approve(self.new_policy())
        self.assertEqual(self.counts(*names), [0, 0, 0])
        row.with_user(self.employee).action_confirm()
        self.assertEqual(self.counts(*names), [1, 1, 0])
        mine = Domain("employee_id", "=", self.employee_of(self.employee).id) & Domain("policy_id", "!=", False)
        self.env["qms.acknowledgement"].with_user(self.employee).search(mine).action_confirm()
        self.assertEqual(self.counts(*names), [1, 1, 1])

    def test_an_answered_proposal_is_evidence(self):
        proposal = self.propose()
        self.assertEqual(self.counts("proposal"), [0])
        proposal.with_user(self.officer).action_decline("No wall there")
        self.assertEqual(self.counts("proposal"), [1])

    def test_rules_of_retention_are_evidence(self):
        rules = self.env["qms.retention.rule"].search(self.here())
        self.assertEqual(self.counts("retention_rule"), [len(rules)])
        self.assertTrue(rules)
        rules.with_user(self.manager).active = False
        self.assertEqual(self.counts("retention_rule"), [0])
        rules[0].with_user(self.manager).active = True
        self.assertEqual(self.counts("retention_rule"), [1])
