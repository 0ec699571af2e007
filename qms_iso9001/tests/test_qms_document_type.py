from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsDocumentType(QmsAssertions, QmsCase):
    def setUp(self):
        super().setUp()
        self.shared = self.env.ref("qms_iso9001.qms_document_type_procedure")
        self.shared.approver_ids = False

    def route(self, user, command, kind=None):
        kind = (kind or self.shared).with_user(user)
        kind.approver_ids = [command]

    def test_managers_name_who_signs_a_shared_type_in_their_own_company(self):
        self.route(self.manager, Command.link(self.manager.id))
        self.route(self.other_manager, Command.link(self.other_manager.id))
        self.assertEqual(self.shared._route("approver", self.company), self.manager)
        self.assertEqual(self.shared._route("approver", self.other_company), self.other_manager)
        for command in (
            Command.unlink(self.manager.id),
            Command.set(self.other_manager.ids),
            Command.clear(),
            Command.link(self.employee.id),
        ):
            with self.subTest(command=command), self.undone():
                self.assert_refused(self.route, self.other_manager, command, says="of another company")
        self.assertEqual(self.shared.approver_ids, self.manager + self.other_manager)
        self.route(self.other_manager, Command.unlink(self.other_manager.id))
        self.assertEqual(self.shared.approver_ids, self.manager)

    def test_what_is_shared_is_changed_by_who_works_in_every_company(self):
        other = self.shared.with_user(self.other_manager)
        for name, value in (
            ("number_prefix", "X-"),
            ("review_months", 1),
            ("active", False),
            ("company_id", self.other_company.id),
        ):
            with self.subTest(field=name), self.undone():
                self.assert_refused(other.write, {name: value}, says="for all companies")
        vals = {"name": "Drawing", "number_prefix": "DR-"}
        kinds = other.browse()
        self.assert_refused(kinds.create, {**vals, "company_id": False}, says="for all companies")
        own = kinds.create(vals)
        self.assertEqual((other + own).mapped("can_change"), [False, True])
        self.assertEqual(own.company_id, self.other_company)
        self.assert_refused(own.write, {"company_id": False}, says="for all companies")
        self.other_manager.company_ids = self.env["res.company"].search([])
        other.number_prefix = "X-"
        self.env.invalidate_all()
        self.assertEqual((other + own).mapped("can_change"), [True, True])
        self.assertFalse(kinds.create({**vals, "number_prefix": "DW-"}).company_id)

    def test_a_branch_reads_the_types_of_its_parent_and_changes_none(self):
        branch = self.env["res.company"].create({"name": "Test Pumps North", "parent_id": self.company.id})
        manager = self.new_user("manager", branch, "t_branch_manager")
        kinds = self.env["qms.document.type"]
        kind = kinds.create({"name": "Drawing", "number_prefix": "DR-", "company_id": self.company.id})
        self.assertEqual(kind.with_user(manager).name, "Drawing")
        for change in ({"review_months": 1}, {"approver_ids": [Command.link(manager.id)]}):
            with self.assertRaises(AccessError):
                kind.with_user(manager).write(change)
        with self.assertRaises(AccessError):
            kind.with_user(manager).unlink()
        with self.assertRaises(AccessError):
            kinds.with_user(manager).create({"name": "Sketch", "number_prefix": "S-", "company_id": self.company.id})
