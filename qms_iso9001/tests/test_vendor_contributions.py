from odoo.fields import Domain
from odoo.tests import tagged

from .common import QmsCase

# Screen, line, model and whether the demo company has something on it for whoever acts on it or looks at it.
LINES = (
    ("_inbox_lines", "Vendors to decide", "qms.supplier.approval"),
    ("_inbox_lines", "Vendor evaluations to decide", "qms.supplier.evaluation"),
    ("_inbox_lines", "Vendor certificates to check", "qms.supplier.certificate"),
    ("_inbox_lines", "Vendor certificates that end within 90 days or have lapsed", "qms.supplier.certificate"),
    ("_inbox_lines", "Vendor comments to answer", "qms.supplier.comment"),
    ("_inbox_lines", "Releases asked for", "qms.gate.override"),
    ("_review_inputs", "Vendor evaluations", "qms.supplier.evaluation"),
    ("_review_inputs", "Vendors with conditions, on trial or blocked", "qms.supplier.approval"),
    ("_review_inputs", "Vendor certificates that have lapsed or end soon", "qms.supplier.certificate"),
    ("_review_inputs", "Releases granted", "qms.gate.override"),
    ("_pack_folder", "Vendor evaluations", "qms.supplier.evaluation"),
    ("_pack_folder", "Vendor approvals", "qms.supplier.approval"),
    ("_pack_folder", "Vendor certificates", "qms.supplier.certificate"),
    ("_pack_folder", "Releases", "qms.gate.override"),
)
FIGURES = ("K15", "K16", "K17", "K18", "K20", "K49", "K50")
EVIDENCE = ("approval", "evaluation", "criterion", "certificate")


@tagged("post_install", "-at_install")
class TestVendorContributions(QmsCase):
    """What vendors bring to the shared screens, seen on the vendors of the demo company."""

    def found(self, method, label, user):
        lines = self.env["qms.contribution"].with_user(user)._collect(method)
        [line] = [each for each in lines if each["label"] == label]
        return self.env[line["model"]].with_user(user).search(Domain(line["domain"]))

    def test_inbox_review_and_pack_show_vendors_and_never_those_of_another_company(self):
        users = [self.env.ref(f"qms_iso9001.res_users_demo_{login}") for login in ("officer", "manager", "auditor")]
        for method, label, model in LINES:
            for user in users:
                with self.subTest(method=method, label=label, user=user.login):
                    records = self.found(method, label, user)
                    self.assertEqual(records._name, model)
                    self.assertTrue(records)
            self.assertFalse(self.found(method, label, self.other_manager), label)

    def test_the_figures_of_vendors_are_there_as_data_with_their_formula(self):
        for code in FIGURES:
            with self.subTest(code=code):
                figure = self.env["qms.indicator"].with_context(active_test=False).search([("code", "=", code)])
                self.assertEqual(len(figure), 1)
                self.assertTrue(figure.formula and figure.traps)
                self.assertFalse(figure._definition_problem())

    def test_evidence_of_vendors_is_counted(self):
        company = self.env.ref("base.main_company")
        for name in EVIDENCE:
            with self.subTest(rule=name):
                rule = self.env.ref(f"qms_iso9001.qms_evidence_rule_supplier_{name}")
                user = self.env.ref("qms_iso9001.res_users_demo_auditor")
                counted = rule.with_user(user).with_context(allowed_company_ids=company.ids)
                self.assertTrue(counted.record_count)
                self.assertFalse(counted.problem)
