import json

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .sale_case import SaleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-31 09:00:00")
class TestCustomerCard(SaleCase):
    """What a seller without a quality group sees on the form of a customer."""

    def setUp(self):
        super().setUp()
        self.contact = self.env["res.partner"].create({"name": "Ines", "parent_id": self.customer.id})

    def delivered(self, day, due="2026-03-12", qty=None, **vals):
        with freeze_time("2026-03-02 09:00:00"):
            order = self.new_order(due=due, **vals)
        with freeze_time(f"{day} 09:00:00"):
            return self.deliver(order, qty)

    def card(self, partner=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (partner or self.customer).with_user(user or self.seller).with_company(self.company)

    def test_each_figure_tells_and_opens_its_rows(self):
        self.delivered("2026-03-12")
        self.delivered("2026-03-16", partner_id=self.contact.id)
        short = self.delivered("2026-03-11", qty=6)
        with freeze_time("2026-03-20 09:00:00"):
            self.take_back(short, 1)
        for partner in (self.customer, self.contact):
            card = self.card(partner)
            self.assertEqual(card.qms_delivered_text, "33 % (1 of 3)")
            self.assertEqual(card.qms_in_full_text, "67 % (2 of 3)")
            self.assertEqual(card.qms_returned_text, "33 % (1 of 3)")
            action = card.action_qms_view_delivered()
            self.assertEqual(self.env[action["res_model"]].with_user(self.seller).search_count(action["domain"]), 3)
            self.assertIn("partner_id", json.dumps(action["domain"]), "The web client can keep it.")
            in_full = card.action_qms_view_in_full()
            self.assertEqual(
                in_full["domain"], action["domain"], "The same lines; a filter leaves those that were short."
            )
            [shown] = [name for name in in_full["context"] if name.startswith("search_default_")]
            search = self.env[action["res_model"]].with_user(self.seller).get_view(False, "search")
            self.assertIn(f'name="{shown.removeprefix("search_default_")}"', search["arch"])
            action = card.action_qms_view_returned()
            self.assertEqual(self.env[action["res_model"]].with_user(self.seller).search_count(action["domain"]), 3)

    def test_a_delivery_without_an_order_is_counted_and_opened(self):
        self.delivered("2026-03-12")
        loose = self.delivered("2026-03-12")
        loose.sudo().move_ids.sale_line_id = False
        loose.sudo().partner_id = self.contact
        with freeze_time("2026-03-20 09:00:00"):
            self.take_back(loose, 1)
        card = self.card()
        self.assertEqual(card.qms_returned_text, "50 % (1 of 2)")
        action = card.action_qms_view_returned()
        self.assertEqual(self.env[action["res_model"]].with_user(self.seller).search_count(action["domain"]), 2)

    def test_where_all_was_in_full_all_lines_are_opened(self):
        self.delivered("2026-03-12")
        card = self.card()
        self.assertEqual(card.qms_in_full_text, "100 % (1 of 1)")
        self.assertEqual(card.action_qms_view_in_full(), card.action_qms_view_delivered())

    def test_the_last_word_of_any_contact_and_what_was_asked_are_opened(self):
        self.company.sudo().write({"qms_satisfaction_rule": "half_year"})
        self.contact.email = "ines@example.com"
        self.delivered("2026-03-12", partner_id=self.contact.id)
        answers = self.company.sudo()._qms_ask_customers(self.company.sudo()._qms_due_customers())
        self.assertEqual(self.card().qms_said_text, "asked, not answered")
        scale, _words = answers.survey_id.question_ids.sorted("sequence")
        answers._save_lines(scale, "8")
        answers._mark_done()
        for partner in (self.customer, self.contact):
            self.assertEqual(self.card(partner).qms_said_text, "8 of 10 on 03/31/2026")
            action = self.card(partner).action_qms_view_said()
            rows = self.env[action["res_model"]].with_user(self.seller).search(action["domain"])
            self.assertEqual(rows.contact_id, self.contact)

    def test_empty_says_why(self):
        self.new_order(due="2026-04-12")
        card = self.card()
        self.assertTrue(card.qms_is_customer)
        self.assertEqual(card.qms_delivered_text, "nothing was due in 12 months")
        self.assertEqual(card.qms_returned_text, "nothing was delivered in 12 months")
        self.assertEqual(card.qms_credited_text, "none")
        self.assertEqual(card.qms_said_text, "not asked in 12 months")
        self.assertFalse(self.card(self.env["res.partner"].create({"name": "Nobody"})).qms_is_customer)

    def test_another_company_and_ones_own_orders(self):
        self.delivered("2026-03-12")
        other = self.customer.with_user(self.other_manager).with_company(self.other_company)
        self.assertEqual(other.qms_delivered_text, "nothing was due in 12 months")
        own = self.card(user=self.new_user("own_seller", self.company))
        self.assertEqual(own.qms_delivered_text, "nothing was due in 12 months")
        self.assertFalse(own.qms_credited_text, "A row of what one may not see is hidden.")

    def test_everybody_else_opens_the_form_without_it(self):
        self.delivered("2026-03-12")
        for user in (self.employee, self.buyer, self.hr):
            card = self.card(user=user)
            with self.assertRaises(AccessError):
                card.read(["qms_delivered_text"])
            with Form(card, view="base.view_partner_form") as form:
                self.assertNotIn("qms_delivered_text", form._view["fields"])

    def test_a_form_costs_the_same_whatever_was_delivered(self):
        self.delivered("2026-03-12")
        counts = []
        # Read once before: what Odoo keeps of groups and rules costs queries of its own.
        self.card().read(["qms_delivered_text", "qms_returned_text", "qms_credited_text", "qms_said_text"])
        for number in (0, 3):
            for _each in range(number):
                self.delivered("2026-03-12")
            card = self.card()
            before = self.env.cr.sql_log_count
            card.read(
                ["qms_delivered_text", "qms_in_full_text", "qms_returned_text", "qms_credited_text", "qms_said_text"]
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
