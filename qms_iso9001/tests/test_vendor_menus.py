from odoo.tests import tagged

from .common import QmsCase

BUYING = {"buyer", "officer", "manager", "auditor"}


@tagged("post_install", "-at_install")
class TestVendorMenus(QmsCase):
    """The section Vendors: the register first, the figures last, and each menu for those who use it."""

    def test_the_section_begins_with_the_register_and_ends_with_the_figures(self):
        names = self.env.ref("qms_iso9001.qms_menu_vendors").child_id.sorted("sequence").mapped("name")
        wanted = ["Vendor register", "Start approving vendors", "Evaluations", "Vendor certificates", "Figures"]
        self.assertEqual([name for name in names if name in wanted], wanted)
        self.assertEqual((names[0], names[-1]), (wanted[0], wanted[-1]))

    def test_each_menu_is_for_those_who_use_it(self):
        visible = {
            role: self.env["ir.ui.menu"].with_user(self.users[role])._visible_menu_ids()
            for role in ("buyer", "officer", "manager", "auditor", "employee")
        }
        for name, people in {
            "qms_supplier_report_menu": BUYING,
            "qms_supplier_start_menu": {"officer", "manager"},
            "qms_supplier_approval_menu_propose": {"buyer", "officer", "manager"},
            "qms_supplier_approval_menu": BUYING,
            "qms_supplier_evaluate_menu": {"officer", "manager"},
            "qms_supplier_evaluation_menu": BUYING,
            "qms_supplier_certificate_menu": BUYING,
            "qms_supplier_approval_menu_due": BUYING,
            "qms_menu_vendor_figures": BUYING,
            "qms_reject_fact_menu": BUYING,
        }.items():
            menu = self.env.ref(f"qms_iso9001.{name}")
            self.assertEqual({role for role, ids in visible.items() if menu.id in ids}, people, name)
