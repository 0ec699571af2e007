from psycopg2 import IntegrityError
from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsDocument(QmsCase):
    def kind(self, name):
        return self.env.ref(f"qms_iso9001.qms_document_type_{name}")

    def document_of(self, kind, **vals):
        return self.new_document(kind=kind, **vals)

    # Number, route and rhythm come from the type

    def test_a_document_is_found_by_number_and_title_as_it_is_shown(self):
        document = self.new_document(name="Torque of screws", reference="WI-77")
        found = self.env["qms.document"].with_user(self.officer).name_search("WI-77 Torque of screws", operator="=")
        self.assertEqual([id_ for id_, _name in found], document.ids)

    def test_a_title_of_blanks_is_refused(self):
        for name in ("", "  "):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.new_document(name=name).flush_recordset()

    def test_a_document_is_numbered_by_its_type_and_company(self):
        first, second = self.document_of("instruction"), self.document_of("instruction")
        self.assertEqual((first.reference, second.reference), ("WI-001", "WI-002"))
        self.assertEqual(self.document_of("procedure").reference, "PR-001")
        elsewhere = self.new_document(author=self.other_manager, kind="instruction", approvers=self.other_manager)
        self.assertEqual(elsewhere.reference, "WI-001")

    def test_a_number_that_came_from_elsewhere_is_kept_and_skipped(self):
        self.document_of("instruction", reference="WI-001")
        self.assertEqual(self.document_of("instruction").reference, "WI-002")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.undone():
            self.document_of("instruction", reference="WI-001")
            self.env.flush_all()

    def test_a_pattern_with_the_year_counts_on(self):
        kind = self.kind("form")
        kind.number_prefix = "F-%(year)s-"
        year = self.company._qms_today().year
        self.assertEqual(self.document_of("form").reference, f"F-{year}-001")
        kind.number_prefix = "FORM-"
        self.assertEqual(self.document_of("form").reference, "FORM-002")
        with self.assertRaisesRegex(ValidationError, "WI-"):
            kind.number_prefix = "F-%(yeer)s-"

    def test_route_and_reading_come_from_the_type(self):
        self.kind("procedure").write(
            {
                "reviewer_ids": [Command.set(self.officer.ids)],
                "approver_ids": [Command.set((self.manager + self.other_manager).ids)],
            }
        )
        document = (
            self.env["qms.document"]
            .with_user(self.officer)
            .create({"name": "Purchasing", "type_id": self.kind("procedure").id})
        )
        revision = document.coming_revision_id
        self.assertEqual(revision.reviewer_ids, self.officer)
        self.assertEqual(revision.approver_ids, self.manager, "People of another company do not sign here.")
        self.assertTrue(document.is_reading_asked)
        self.assertFalse(self.document_of("form").is_reading_asked)

    def test_a_form_in_the_web_client_makes_a_document(self):
        with Form(self.env["qms.document"].with_user(self.officer)) as form:
            form.name = "Packing"
            form.type_id = self.kind("instruction")
        document = form.record
        self.assertEqual((document.reference, document.state), ("WI-001", "draft"))
        self.assertEqual(document.coming_revision_id.number, "1")

    def test_an_external_document_stands_in_the_same_register(self):
        issuer = self.env["res.partner"].create({"name": "Standards body"})
        document = self.document_of("external", partner_id=issuer.id, external_reference="EN 1092-1:2018")
        self.assertEqual(document.kind, "external")
        found = self.env["qms.document"].with_user(self.auditor).search([("kind", "=", "external")])
        self.assertIn(document, found)

    def test_an_external_document_is_found_by_its_issuers_number(self):
        document = self.document_of("external", name="Flanges", external_reference="EN 1092-1:2018")
        self.document_of("external", name="Valves", external_reference="EN 12266-1:2012")
        self.approve(document.coming_revision_id)
        for user in (self.auditor, self.employee):
            documents = self.env["qms.document"].with_user(user)
            self.assertEqual([each[0] for each in documents.name_search("1092-1")], document.ids, user.login)

    def test_a_document_is_found_by_the_topics_that_it_speaks_to(self):
        topics = self.topic("RECEIPT") + self.topic("DOC_CONTROL")
        document = self.new_document(user_id=self.employee.id, requirement_ids=[Command.set(topics.ids)])
        self.new_document(name="Packing", requirement_ids=[Command.set(self.topic("AWARENESS").ids)])
        self.approve(document.coming_revision_id)
        mine = [("company_id", "=", self.company.id)]
        for user in (self.auditor, self.employee):
            documents = self.env["qms.document"].with_user(user)
            for topic in topics:
                found = documents.search([*mine, ("requirement_ids", "in", topic.ids)])
                self.assertEqual(found, document, user.login)
            self.assertEqual({*found.requirement_ids.mapped("display_name")}, {*topics.mapped("display_name")})
            self.assertIn("requirement_ids", documents.get_view(view_type="search")["arch"])
        document.with_user(self.employee).requirement_ids = [Command.unlink(topics[0].id)]
        self.assertFalse(self.env["qms.document"].search([*mine, ("requirement_ids", "in", topics[0].ids)]))

    # Its state follows its revisions

    def test_the_state_follows_the_revisions(self):
        document = self.new_document()
        self.assertEqual(document.state, "draft")
        self.approve(document.coming_revision_id)
        self.assertEqual((document.state, document.coming_revision_id.id), ("in_force", False))
        first = document.current_revision_id
        second = self.revise(document)
        self.assertEqual((document.current_revision_id, first.state), (second, "obsolete"))
        second.with_user(self.manager).action_obsolete("Not needed any more")
        self.assertEqual((document.state, document.current_revision_id.id), ("obsolete", False))

    def test_nobody_types_the_state_and_the_title_follows_the_revision(self):
        document = self.new_document_in_force()
        with self.assertRaisesRegex(UserError, "signed with its number"):
            document.with_user(self.manager).name = "Something else"
        with self.assertRaisesRegex(UserError, "signed with its number"):
            document.with_user(self.manager).reference = "X-1"
        self.revise(document, name="Incoming goods")
        self.assertEqual(document.name, "Incoming goods")

    def test_what_follows_from_the_revisions_is_typed_by_nobody(self):
        document = self.new_document(user_id=self.employee.id)
        for user in (self.employee, self.manager):
            for vals in (
                {"state": "in_force"},
                {"state": "obsolete"},
                {"current_revision_id": document.coming_revision_id.id},
                {"coming_revision_id": False},
                {"in_force_from": "2020-01-01"},
            ):
                with self.subTest(user=user.login, vals=vals), self.assertRaisesRegex(UserError, "follows from"):
                    document.with_user(user).write(vals)
        with self.assertRaisesRegex(UserError, "follows from"):
            self.new_document(state="in_force")
        forged = self.env["qms.document"].with_user(self.officer).with_context(default_state="in_force")
        forged = forged.create({"name": "Forged", "type_id": self.kind("form").id})
        self.assertEqual(forged.state, "draft")

    def test_the_title_of_a_draft_follows_its_document(self):
        document = self.new_document()
        document.name = "Goods that come in"
        self.assertEqual(document.coming_revision_id.name, "Goods that come in")
        self.approve(document.coming_revision_id)
        self.assertEqual(document.name, "Goods that come in")

    def test_withdrawn_and_begun_anew_is_not_in_force_yet(self):
        document = self.new_document_in_force()
        document.current_revision_id.with_user(self.manager).action_obsolete("Not needed")
        document.with_user(self.officer)._next_revision()
        self.assertEqual(document.state, "draft")

    def test_revise_opens_the_draft_that_is_there(self):
        document = self.new_document_in_force().with_user(self.officer)
        first = document.action_revise()
        self.assertEqual(document.action_revise()["res_id"], first["res_id"])
        draft = document.coming_revision_id
        self.assertEqual((draft.number, draft.body), ("2", document.current_revision_id.body))

    # Who may do what

    def test_the_owner_writes_revisions_and_assigns_nothing(self):
        document = self.new_document(user_id=self.employee.id).with_user(self.employee)
        document.coming_revision_id.body = "<p>As the owner knows it.</p>"
        document.audience = "nobody"
        document.coming_revision_id.action_submit()
        with self.assertRaisesRegex(AccessError, "quality officer"):
            document.user_id = self.manager
        with self.assertRaises(AccessError):
            self.new_document().with_user(self.employee).coming_revision_id.body = "<p>Not mine.</p>"

    def test_employees_read_what_is_in_force_and_not_confidential(self):
        documents = self.env["qms.document"].with_user(self.employee)
        draft, public = self.new_document(), self.new_document_in_force()
        quality = self.new_document_in_force(confidentiality="quality")
        self.assertEqual(documents.search([("id", "in", (draft + public + quality).ids)]), public)
        revisions = self.env["qms.document.revision"].with_user(self.employee)
        found = revisions.search([("document_id", "in", (draft + public + quality).ids)])
        self.assertEqual(found, public.current_revision_id)

    def test_chosen_groups_and_departments_read_a_confidential_document(self):
        production, welding = self.departments()
        self.employee_of(self.employee).sudo().department_id = welding
        by_department = self.new_document_in_force(
            confidentiality="chosen", department_ids=[Command.set(production.ids)]
        )
        by_group = self.new_document_in_force(
            confidentiality="chosen", group_ids=[Command.set(self.env.ref("purchase.group_purchase_user").ids)]
        )
        both = by_department + by_group
        self.assertEqual(both.with_user(self.employee)._filtered_access("read").ids, by_department.ids)
        self.assertEqual(both.with_user(self.buyer)._filtered_access("read").ids, by_group.ids)
        self.assertEqual(both.with_user(self.auditor)._filtered_access("read").ids, both.ids)

    def test_a_person_who_moves_loses_what_only_the_department_may_read(self):
        production, welding = self.departments()
        me = self.employee_of(self.employee).sudo()
        me.department_id = welding
        document = self.new_document_in_force(
            confidentiality="chosen", department_ids=[Command.set(production.ids)], audience="nobody"
        )
        self.assertTrue(document.with_user(self.employee).has_access("read"))
        me.department_id = self.env["hr.department"].create({"name": "Office", "company_id": self.company.id})
        self.env.invalidate_all()  # as the next request finds it; what is kept per user stays
        self.assertFalse(document.with_user(self.employee).has_access("read"))
        self.assertFalse(document.current_revision_id.with_user(self.employee).has_access("read"))

    def test_the_owner_of_a_confidential_document_does_not_widen_it(self):
        document = self.new_document_in_force(user_id=self.employee.id, confidentiality="quality")
        with self.assertRaisesRegex(AccessError, "quality officer"):
            document.with_user(self.employee).audience = "chosen"

    def test_in_force_for_me_is_what_is_for_me(self):
        everybody, others = self.new_document_in_force(), self.new_document_in_force(audience="nobody")
        others.with_user(self.officer).write(
            {"audience": "chosen", "audience_employee_ids": [Command.set(self.employee_of(self.hr).ids)]}
        )
        mine = self.env["qms.document"].with_user(self.employee).search([("is_audience", "=", True)])
        self.assertIn(everybody, mine)
        self.assertNotIn(others, mine)
        self.assertTrue(others.with_user(self.hr).is_audience)

    def departments(self):
        departments = self.env["hr.department"]
        production = departments.create({"name": "Production", "company_id": self.company.id})
        return production, departments.create(
            {"name": "Welding", "parent_id": production.id, "company_id": self.company.id}
        )

    def test_a_superseded_revision_opens_only_for_quality_and_auditors(self):
        document = self.new_document_in_force(user_id=self.employee.id, approvers=self.buyer)
        old = document.current_revision_id
        self.revise(document)
        for user in (self.employee, self.buyer, self.hr):
            self.assertFalse(old.with_user(user).has_access("read"), user.login)
        for user in (self.officer, self.manager, self.auditor):
            self.assertTrue(old.with_user(user).has_access("read"), user.login)

    def test_another_company_sees_none_of_it(self):
        document = self.new_document_in_force()
        for user in (self.other_manager, self.other_employee):
            self.assertFalse(document.with_user(user).has_access("read"))
            self.assertFalse(document.current_revision_id.with_user(user).has_access("read"))

    def test_only_what_was_never_submitted_can_be_deleted(self):
        draft = self.new_document().with_user(self.officer)
        draft.unlink()
        self.assertFalse(draft.exists())
        document = self.new_document_in_force().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "evidence"):
            document.unlink()

    # The audience

    def test_the_audience_is_departments_jobs_tags_and_persons(self):
        production, welding = self.departments()
        employees = self.env["hr.employee"].sudo()
        welder, fitter, clerk = (
            employees.create({"name": name, "company_id": self.company.id}) for name in ("Welder", "Fitter", "Clerk")
        )
        welder.department_id = welding
        tag = self.env["hr.employee.category"].create({"name": "First aid"})
        fitter.category_ids = tag
        document = self.new_document().with_user(self.officer)
        document.write(
            {
                "audience": "chosen",
                "audience_department_ids": [Command.set(production.ids)],
                "audience_category_ids": [Command.set(tag.ids)],
            }
        )
        self.assertEqual(employees.search(document._get_audience_domain()), welder + fitter)
        document.audience_employee_ids = [Command.set(clerk.ids)]
        self.assertEqual(employees.search(document._get_audience_domain()), welder + fitter + clerk)
        document.audience = "nobody"
        self.assertFalse(employees.search(document._get_audience_domain()))

    def test_everybody_is_everybody_who_may_read_it(self):
        production, welding = self.departments()
        employees = self.env["hr.employee"].sudo()
        welder = employees.create({"name": "Welder", "company_id": self.company.id, "department_id": welding.id})
        document = self.new_document(confidentiality="quality")
        asked = employees.search(document._get_audience_domain()).user_id
        self.assertEqual(asked, self.officer + self.manager + self.auditor)
        document.write({"confidentiality": "chosen", "department_ids": [Command.set(production.ids)]})
        self.assertEqual(employees.search(document._get_audience_domain()), welder)
