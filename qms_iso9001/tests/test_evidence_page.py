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
        done_receipt(cls.company).name = "QMS/TOUR/1"
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

    def call(self, model, method, args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": {}},
        )
