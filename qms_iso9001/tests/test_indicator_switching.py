from datetime import date

from odoo.tests import tagged

from .sale_case import SaleCase
from .test_indicator_catalogue import SIX


@tagged("post_install", "-at_install")
class TestIndicatorSwitching(SaleCase):
    """What switching means elsewhere: for new companies, updates of addons, digests, values that are waited for."""

    def setUp(self):
        super().setUp()
        self.six = self.env["qms.indicator"].search([("is_for_new_company", "=", True)])
        self.in_full = self.env.ref("qms_iso9001.qms_indicator_vendor_in_full")

    def of(self, user, indicator):
        return indicator.with_user(user).with_company(user.company_id)

    def new_company(self):
        # Founded by who has nothing to do with quality.
        founder = self.new_user("employee", self.company, "t_founder")
        founder.group_ids = self.env.ref("base.group_user") | self.env.ref("base.group_system")
        company = self.env["res.company"].with_user(founder).create({"name": "New"}).sudo()
        self.env.invalidate_all()
        return company

    # A new company

    def test_six_are_on_in_a_new_company_whoever_switched_them_off(self):
        self.assertEqual(set(self.six.mapped("code")), SIX)
        self.of(self.other_manager, self.six).action_deactivate()
        self.of(self.manager, self.six[0]).action_deactivate()
        self.of(self.manager, self.six[1]).action_adapt()
        self.of(self.manager, self.in_full).action_activate()
        company = self.new_company()
        for indicator in self.six:
            self.assertTrue(indicator.with_company(company).is_measured_here, indicator.code)
            self.assertFalse(indicator.with_company(self.other_company).is_measured_here, indicator.code)
        self.assertFalse(self.in_full.with_company(company).is_measured_here)

    def test_what_is_on_everywhere_stays_so(self):
        self.new_company()
        self.assertFalse(self.six.measured_company_ids)

    # Updates

    def test_switching_leaves_a_shipped_indicator_to_the_updates_of_its_addon(self):
        data = (self.in_full | self.six)._shipped_data()
        data.noupdate = False
        for indicator in (self.in_full, self.six[0]):
            self.of(self.manager, indicator).action_activate()
            self.of(self.manager, indicator).write({"active": False})
            self.of(self.manager, indicator).write({"active": True})
        self.env.flush_all()
        self.assertFalse(any(data.mapped("noupdate")))

    def test_an_update_switches_nothing_off(self):
        root = self.in_full.with_user(self.env.ref("base.user_root"))
        shipped = {"active": False, "traps": "New ones."}
        self.of(self.manager, self.in_full).action_activate()
        root._load_records_write(shipped)
        self.assertTrue(self.in_full.active)
        self.assertEqual(self.in_full.traps, "New ones.")
        self.of(self.manager, self.in_full).action_deactivate()
        root._load_records_write(shipped)
        self.assertFalse(self.in_full.active)

    # The digest

    def test_a_digest_tells_no_figure_that_is_switched_off_here(self):
        names = ("kpi_qms_customer_on_time", "kpi_qms_vendor_on_time")
        digests = self.env["digest.digest"].create(
            [
                {"name": company.name, "periodicity": "weekly", "company_id": company.id, **dict.fromkeys(names, True)}
                for company in (self.company, self.other_company)
            ]
        )
        code = self.env.ref("qms_iso9001.qms_indicator_customer_on_time")
        self.of(self.manager, code).action_deactivate()
        for digest, user, told in zip(
            digests, (self.manager, self.other_manager), ({names[1]}, set(names)), strict=True
        ):
            self.env.invalidate_all()
            kpis = digest._compute_kpis(user.company_id, user)
            self.assertEqual({kpi["kpi_name"] for kpi in kpis} & set(names), told)
        # By code it is answered all the same: vendors are evaluated by figures that nobody switched on.
        here = self.env["qms.indicator"].with_company(self.company)
        self.assertTrue(here._figure("K01", date(2026, 3, 1), date(2026, 3, 31)))
