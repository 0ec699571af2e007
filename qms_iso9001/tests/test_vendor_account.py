from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from .vendor_figure_case import LATER
from .vendor_records_case import FACTS, RECORDS, VendorRecordsCase


@tagged("post_install", "-at_install")
class TestVendorAccount(VendorRecordsCase, HttpCase):
    """A vendor with an account: what its pages do not show, its session does not get from the server either."""

    def setUp(self):
        super().setUp()
        contact = self.env["res.partner"].create({"name": "Sales", "parent_id": self.vendor.id})
        self.account = new_test_user(
            self.env,
            "t_vendor",
            groups="base.group_portal",
            partner_id=contact.id,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def test_a_vendor_reads_no_record_of_vendors_by_rpc_its_own_neither(self):
        self.account.group_ids |= self.env.ref("base.group_allow_export")
        for model in (*FACTS, *RECORDS):
            rows = self.env[model].with_user(self.account)
            record = (
                self.env[model]
                .sudo()
                .with_context(qms_as_of=LATER)
                .search([], limit=1, order="id")
                .with_user(self.account)
            )
            with self.subTest(model=model):
                for call in (rows.search, rows.search_read, rows.search_count, rows.web_search_read):
                    args = ([], {"id": {}}) if call == rows.web_search_read else ([],)
                    self.assertRaises(AccessError, call, *args)
                if record:
                    self.assertRaises(AccessError, record.read, ["display_name"])
                    self.assertRaises(AccessError, record.export_data, ["display_name"])

    def test_a_vendor_reads_nothing_of_ours_on_its_own_contact_or_orders(self):
        partner = self.vendor.with_user(self.account)
        ours = [name for name in partner._fields if name.startswith("qms_")]
        self.assertTrue(ours)
        shown = partner.fields_get(ours).keys()
        self.assertFalse([name for name in ours if name in shown], "A vendor is told of fields of ours.")
        for name in ours:
            with self.subTest(field=name):
                self.assertRaises(AccessError, partner.read, [name])
                self.assertRaises(AccessError, partner.search, [(name, "!=", False)])

    def test_the_link_decides_what_is_opened_whoever_is_logged_in(self):
        with freeze_time(f"{LATER} 09:00:00"):
            evaluation = self.evaluate(self.other_vendor, self.vendor).filtered(
                lambda each: each.partner_id == self.other_vendor
            )
            evaluation.write({"status": "approved", "reason": "All in all"})
            evaluation.action_confirm()
        path = evaluation._get_scorecard_path()
        self.authenticate("t_vendor", "t_vendor")
        for attempt in (path, f"{path}/pdf"):
            self.assertEqual(self.url_open(attempt).status_code, 200)
        self.assertIn("Mill", self.url_open(path).text)
        self.assertEqual(self.url_open(f"/my/scorecards/{evaluation.id}").status_code, 404)

    def test_the_session_of_a_vendor_calls_nothing(self):
        self.authenticate("t_vendor", "t_vendor")
        for model, method in (
            ("qms.supplier.evaluation", "read"),
            ("qms.supplier.evaluation", "search_read"),
            ("qms.supplier.evaluation", "action_confirm"),
            ("qms.supplier.approval", "read"),
            ("qms.supplier.evaluation.line", "action_view_evidence"),
        ):
            args = [[["id", "!=", 0]], ["id"]] if method == "search_read" else [[self.evaluation.id]]
            with self.subTest(model=model, method=method), self.assertRaises(Exception) as caught:
                self.make_jsonrpc_request(
                    f"/web/dataset/call_kw/{model}/{method}",
                    {"model": model, "method": method, "args": args, "kwargs": {}},
                )
            self.assertIn("AccessError", str(caught.exception.args) + repr(caught.exception))
