from odoo.tests import freeze_time, tagged

from .sale_case import SaleCase


@tagged("post_install", "-at_install")
class TestDigestDigest(SaleCase):
    """The digest mail of a company tells who works on its quality how it stands; nobody else."""

    TILES = ("kpi_qms_customer_on_time", "kpi_qms_vendor_on_time", "kpi_qms_actions_overdue", "kpi_qms_signals_open")

    # Due on 12 March is new in a week, on 1 March in a month.
    TWO = [2, "2 (1 new)", "2 (2 new)"]
    ONE = [1, 1, "1 (1 new)"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vals = {"name": "Week", "periodicity": "weekly", "kpi_mail_message_total": True}
        cls.digest = cls.env["digest.digest"].create(
            {**vals, "company_id": cls.company.id, **dict.fromkeys(cls.TILES, True)}
        )
        cls.env["qms.action"].create(
            [
                cls.prepare_action(cls.company, cls.officer, "2026-03-01"),
                cls.prepare_action(cls.company, cls.officer, "2026-03-12"),
                cls.prepare_action(cls.company, cls.officer, "2026-05-01"),
                cls.prepare_action(cls.other_company, cls.other_manager, "2026-03-01"),
            ]
        )

    @classmethod
    def prepare_action(cls, company, user, due):
        return {"name": "Do it", "user_id": user.id, "company_id": company.id, "date_due": due}

    def tiles(self, user, digest=None):
        """Return {tile: the values of its three columns} of the mail of `user` on 16 March 2026."""
        with freeze_time("2026-03-16 08:00:00"):
            self.env.invalidate_all()
            kpis = (digest or self.digest)._compute_kpis(user.company_id, user)
        return {
            kpi["kpi_name"]: [kpi[f"kpi_col{column}"]["value"] for column in (1, 2, 3)]
            for kpi in kpis
            if kpi["kpi_name"] in self.TILES
        }

    def sell(self, promised, left):
        """Deliver an order promised for one day on another."""
        with freeze_time("2026-02-02 09:00:00"):
            order = self.new_order(due=promised)
        with freeze_time(f"{left} 09:00:00"):
            self.deliver(order)

    def test_shares_are_those_of_the_days_of_each_column(self):
        self.sell("2026-03-11", "2026-03-10")
        self.sell("2026-03-12", "2026-03-13")
        self.sell("2026-02-25", "2026-02-25")
        self.sell("2026-02-26", "2026-02-26")
        tiles = self.tiles(self.officer)
        self.assertEqual(tiles["kpi_qms_customer_on_time"], ["none due", "50.0 %", "75.0 %"])
        self.assertEqual(tiles["kpi_qms_vendor_on_time"], ["none due"] * 3)

    def test_nothing_on_time_is_a_figure_and_no_data_is_none(self):
        self.sell("2026-03-12", "2026-03-13")
        self.assertEqual(self.tiles(self.officer)["kpi_qms_customer_on_time"], ["none due", "0.0 %", "0.0 %"])

    def test_overdue_actions_and_open_signals_are_of_the_company_of_the_digest(self):
        self.assertEqual(self.tiles(self.officer)["kpi_qms_actions_overdue"], self.TWO)
        self.assertEqual(self.tiles(self.officer)["kpi_qms_signals_open"], [0, 0, 0])
        other = self.digest.copy({"company_id": self.other_company.id})
        self.assertEqual(self.tiles(self.other_manager, other)["kpi_qms_actions_overdue"], self.ONE)
        self.officer.company_ids |= self.other_company
        self.assertEqual(self.tiles(self.officer, other)["kpi_qms_actions_overdue"], self.ONE)
        everywhere = self.digest.copy({"company_id": False})
        self.assertEqual(self.tiles(self.officer, everywhere)["kpi_qms_actions_overdue"], self.TWO)

    def test_auditors_read_it_others_and_other_companies_get_the_mail_without(self):
        self.assertEqual(set(self.tiles(self.auditor)), set(self.TILES))
        before = self.env["mail.mail"].search([])
        for user in (self.employee, self.buyer, self.other_manager):
            self.assertEqual(self.tiles(user), {}, user.name)
            with freeze_time("2026-03-16 08:00:00"):
                self.digest._action_send_to_user(user)
        mails = self.env["mail.mail"].search([]) - before
        self.assertEqual(len(mails), 3)
        self.assertNotIn("On-time", "".join(mails.mapped("body_html")))

    def test_each_tile_is_off_until_it_is_switched_on(self):
        plain = self.env["digest.digest"].create({"name": "Plain", "company_id": self.company.id})
        self.assertEqual(self.tiles(self.officer, plain), {})
        plain.kpi_qms_signals_open = True
        self.assertEqual(set(self.tiles(self.officer, plain)), {"kpi_qms_signals_open"})

    def test_each_tile_of_the_mail_opens_its_list(self):
        with freeze_time("2026-03-16 08:00:00"):
            self.digest._action_send_to_user(self.officer)
        [mail] = self.env["mail.mail"].search([("email_to", "ilike", self.officer.email)], order="id desc", limit=1)
        self.assertIn("Overdue Quality Actions", mail.body_html)
        actions = self.digest._compute_kpis_actions(self.company, self.officer)
        for tile in self.TILES:
            self.assertEqual(self.env.ref(actions[tile].split("?")[0])._name, "ir.actions.act_window")
            self.assertIn(actions[tile], mail.body_html.replace("&amp;", "&"))
