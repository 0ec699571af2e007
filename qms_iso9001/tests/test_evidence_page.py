from lxml import etree

from odoo.tests import HttpCase, new_test_user, tagged

from .common import done_receipt


@tagged("post_install", "-at_install")
class TestEvidencePage(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.auditor = new_test_user(
            cls.env,
            "tour_auditor",
            groups="qms_iso9001.group_qms_auditor",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        # Urgent, so that it stands on the first page whatever the demo company has received.
        done_receipt(cls.company).write({"name": "QMS/TOUR/1", "priority": "1"})
        vendor = cls.env["res.partner"].create({"name": "Casting Works"})
        cls.env["purchase.order"].create({"partner_id": vendor.id}).button_confirm()

    def test_the_auditor_goes_from_clause_8_4_to_a_receipt_in_two_clicks(self):
        self.start_tour("/odoo/quality-evidence?clause=8.4", "qms_evidence_page_tour", login="tour_auditor")

    def test_the_page_is_read_without_the_right_to_write(self):
        """Served by a replica where there is one: a read-only cursor is enough (a retry would be logged)."""
        self.authenticate("tour_auditor", "tour_auditor")
        with self.assertNoLogs("odoo.http", "WARNING"):
            page = self.call("qms.requirement", "get_evidence_page", [])
            rule = self.env.ref("qms_iso9001.qms_evidence_rule_receipt")
            action = self.call("qms.evidence.rule", "action_view_records", [rule.id])
        self.assertEqual(page["companies"], self.company.name)
        self.assertEqual(action["res_model"], "stock.picking")

    def test_every_link_that_an_auditor_is_offered_opens_a_list_and_a_record(self):
        """On the records of the whole company, read as the two views read them."""
        auditor = self.env(user=self.auditor, context={"allowed_company_ids": self.company.ids})
        opened = 0
        for rule in auditor["qms.evidence.rule"].search([("active", "=", True)]):
            if rule._can_open():
                action = rule.action_view_records()
                records = auditor[action["res_model"]].search(action["domain"], limit=50)
                for view in records.get_views(action["views"])["views"].values():
                    with self.subTest(rule=rule.name, model=records._name):
                        records.web_read({name: {} for name in self.shown_fields(view["arch"])})
                        opened += 1
        self.assertGreater(opened, 20)

    def shown_fields(self, arch):
        """Return the names of the fields of a view, without those of the lists inside it."""
        nodes = etree.fromstring(arch).iter("field")
        return {node.get("name") for node in nodes if not any(above.tag == "field" for above in node.iterancestors())}

    def call(self, model, method, args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": {}},
        )
