from lxml import etree

from odoo import Command
from odoo.tests import tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestDocumentScreens(QmsAssertions, QmsCase):
    """Screens of documents offer what the user can do, and nothing that ends in a refusal."""

    # Buttons

    def second(self, **vals):
        """Return revision 2, in approval, of a document that everybody may read."""
        document = self.new_document_in_force(**vals)
        approvers = [Command.set(document.current_revision_id.sudo().approver_ids.ids)]
        revision = document._next_revision(body="<p>Two boxes.</p>", summary="Two", approver_ids=approvers)
        revision.reviewer_ids = self.auditor
        revision.action_submit()
        return revision

    def test_minor_or_major_is_offered_to_approvers_until_one_of_them_signs(self):
        revision = self.second(approvers=self.manager + self.buyer)
        offered = {user: revision.with_user(user).can_decide_minor for user in (self.manager, self.buyer)}
        self.assertEqual(set(offered.values()), {True})
        for user in (self.auditor, self.officer):
            self.assertFalse(revision.with_user(user).can_decide_minor)
            self.assert_refused(revision.with_user(user).action_set_minor, says="The approvers of")
        revision.with_user(self.auditor).action_approve()
        revision.with_user(self.buyer).action_set_minor()
        revision.with_user(self.manager).action_approve()
        self.assertFalse(revision.with_user(self.buyer).can_decide_minor)
        self.assert_refused(revision.with_user(self.buyer).action_set_major, says="as it is")
        arch = self.env["qms.document.revision"].with_user(self.buyer).get_view(view_type="form")["arch"]
        for name in ("action_set_minor", "action_set_major"):
            [button] = etree.fromstring(arch).findall(f".//header/button[@name='{name}']")
            self.assertIn("can_decide_minor", button.get("invisible"))

    def test_compare_is_offered_where_there_is_something_to_compare_with(self):
        revision = self.second(approvers=self.buyer)
        first = revision.document_id.current_revision_id
        self.assertEqual((first + revision).mapped("can_compare"), [False, True])
        self.assertTrue(revision.with_user(self.buyer).can_compare)
        self.approve(revision)
        self.assertTrue(revision.with_user(self.auditor).can_compare)
        self.assertFalse(revision.with_user(self.employee).can_compare)
        self.assert_refused(revision.with_user(self.employee).action_compare, says="ask one of them")

    def test_compare_costs_the_same_for_many(self):
        revisions = self.second() + self.second()
        self.env.invalidate_all()
        with self.assertQueryCount(2):  # fields of the revisions, and the first ones
            revisions.sudo().mapped("can_compare")

    # Words

    def test_one_word_for_each_thing(self):
        revision = self.second()
        self.assert_refused(revision.with_user(self.auditor).action_withdraw, says="take it back")
        self.assert_refused(revision.with_user(self.manager).write, {"name": "X"}, says="Take it back first")
        for model, count in (("qms.document.revision", 1), ("qms.policy", 1)):
            form = etree.fromstring(self.env[model].with_user(self.manager).get_view(view_type="form")["arch"])
            ends = form.xpath(".//button[contains(@context, 'action_obsolete')]/@string")
            self.assertEqual(ends, ["End without a successor"] * count)
            self.assertEqual(self.env[model]._reason_verbs()["action_obsolete"], "End without a successor")
            search = etree.fromstring(self.env[model].get_view(view_type="search")["arch"])
            self.assertEqual(search.xpath(".//filter[@name='closed']/@string"), ["Obsolete"])

    def test_the_day_of_a_reading_rate_is_written_as_the_user_writes_days(self):
        self.env["res.lang"].search([("code", "=", "en_US")]).date_format = "%d.%m.%Y"
        dialog = self.env["qms.acknowledgement.day"].with_user(self.officer).create({"date": "2026-03-31"})
        self.assertEqual(dialog.action_view()["name"], "Reading on 31.03.2026")

    # Lists and menus

    def test_the_register_is_searched_by_what_the_issuer_calls_it(self):
        document = self.new_document(kind="external", external_reference="EN 1092-1:2018")
        documents = self.env["qms.document"].with_user(self.officer)
        search = etree.fromstring(documents.get_view(view_type="search")["arch"])
        [name] = search.findall(".//field[@name='name']")
        self.assertIn("external_reference", name.get("filter_domain"))
        for field in ("partner_id", "confidentiality"):
            self.assertEqual(len(search.findall(f".//field[@name='{field}']")), 1)
        for label in ("confidential", "reading_asked"):
            [found] = search.findall(f".//filter[@name='{label}']")
            documents.search(self.safe_domain(found.get("domain")))
        self.assertIn(document, documents.search([("external_reference", "ilike", "1092")]))

    @staticmethod
    def safe_domain(text):
        return eval(text, {})  # pylint: disable=eval-used  # a domain of our own view

    def test_menus_of_documents_are_for_those_who_use_them(self):
        wanted = {
            "qms_acknowledgement_record_menu": {"officer", "manager"},
            "qms_acknowledgement_day_menu": {"officer", "manager", "auditor", "hr"},
            "qms_acknowledgement_report_menu": {"officer", "manager", "auditor", "hr"},
            "qms_document_revision_menu": {"officer", "manager", "auditor"},
            "qms_document_menu": set(self.users),
            "qms_acknowledgement_menu": set(self.users),
        }
        for name, people in wanted.items():
            menu = self.env.ref(f"qms_iso9001.{name}")
            seen = {role for role, user in self.users.items() if menu.id in self.visible_menus(user)}
            self.assertEqual(seen, people, name)

    def visible_menus(self, user):
        return self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()

    def test_siblings_among_our_menus_have_places_of_their_own(self):
        data = self.env["ir.model.data"].search([("module", "=", "qms_iso9001"), ("model", "=", "ir.ui.menu")])
        menus = self.env["ir.ui.menu"].browse(data.mapped("res_id"))
        for parent, siblings in menus.grouped("parent_id").items():
            places = siblings.mapped("sequence")
            self.assertEqual(len(places), len(set(places)), f"{parent.name}: {siblings.mapped('name')}")

    def test_the_long_list_of_a_disposition_keeps_records_too(self):
        lines = self.env["qms.disposition.line"].with_user(self.manager)
        arch = etree.fromstring(lines.get_view(view_type="list")["arch"])
        buttons = arch.xpath(".//button[@context]/@context")
        self.assertEqual(buttons, ["{'qms_verb': 'action_keep'}"])
