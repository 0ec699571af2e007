import re

from odoo.tests import HttpCase, new_test_user

from .supplier_case import SupplierCase

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


class ScorecardPageCase(SupplierCase, HttpCase):
    """Two vendors with a confirmed scorecard each, and what the first one sends from its page."""

    def setUp(self):
        super().setUp()
        self.orders = self.delivered_all("2026-02-09", "2026-02-12", None)
        self.other_vendor = self.new_vendor("Turner")
        self.other_orders = self.delivered_all("2026-02-09", vendor=self.other_vendor)
        self.evaluation = self.confirmed(self.vendor)
        self.other = self.confirmed(self.other_vendor)
        self.kind = self.env["qms.supplier.certificate.kind"].create({"name": "Welding approval"})
        self.path = self.evaluation._get_scorecard_path()
        self.line_id = self.line(self.evaluation, "On time").id

    def confirmed(self, vendor, **kw):
        evaluation = self.evaluate(vendor, **kw)
        self.judge(evaluation, 80, user=kw.get("user"))
        user = kw.get("user") or self.officer
        evaluation.with_user(user).write({"status": "approved", "reason": "All in all"})
        evaluation.with_user(user).action_confirm()
        self.assertEqual(evaluation.state, "confirmed")
        return evaluation

    def new_account(self, vendor, login="t_vendor", company=None):
        company = company or self.company
        contact = self.env["res.partner"].create({"name": f"Contact {login}", "parent_id": vendor.id})
        return new_test_user(
            self.env,
            login,
            groups="base.group_portal",
            partner_id=contact.id,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    def log_in(self, vendor=None, **kw):
        user = self.new_account(vendor or self.vendor, **kw)
        self.authenticate(user.login, user.login)
        return f"/my/scorecards/{self.evaluation.id}"

    def csrf_of(self, path):
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(path).text)
        return found and found.group(1)

    def send(self, page_path, path, files=None, **data):
        if "csrf_token" not in data:
            data["csrf_token"] = self.csrf_of(page_path)
        answer = self.url_open(path, data=data, files=files)
        self.env.invalidate_all()
        return answer

    def send_certificate(self, content=PDF, name="iso.pdf", path=None, **data):
        path = path or self.path
        files = {"file": (name, content)} if content is not None else None
        data = {"kind": self.kind.id, "date_end": "2030-01-01", "reference": "77", **data}
        return self.send(path, f"{path}/certificate", files=files, **data)

    def assert_not_found(self, path):
        page = self.url_open(path)
        self.assertEqual(page.status_code, 404, path)
        self.assertIn("There is no scorecard here", page.text)
        self.assertNotIn("Foundry", page.text)

    def certificates(self):
        return self.env["qms.supplier.certificate"].search([("kind_id", "=", self.kind.id)])
