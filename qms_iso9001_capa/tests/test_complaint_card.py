from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.qms_iso9001.tests.sale_case import SaleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-31 09:00:00")
class TestComplaintCard(SaleCase):
    """Open complaints on the form of a customer, as a seller without a quality group sees them."""

    def setUp(self):
        super().setUp()
        self.contact = self.env["res.partner"].create({"name": "Ines", "parent_id": self.customer.id})

    def complain(self, partner=None, user=None, **vals):
        vals = {"name": "Leaks", "company_id": self.company.id, "partner_id": (partner or self.customer).id, **vals}
        return self.env["qms.complaint"].with_user(user or self.officer).create(vals)

    def card(self, partner=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (partner or self.customer).with_user(user or self.seller).with_company(self.company)

    def shown(self, action, user):
        return self.env[action["res_model"]].with_user(user).search(action["domain"])

    def test_open_ones_of_every_contact_are_counted_and_opened(self):
        self.assertEqual(self.card().qms_complained_text, "none is open")
        own = self.complain(user=self.seller)
        late = self.complain(self.contact, date_due="2026-03-30")
        self.complain().sudo()._set_state("closed")
        self.complain().sudo()._set_state("cancelled")
        self.complain(self.env["res.partner"].create({"name": "Harbour"}))
        for partner in (self.customer, self.contact):
            card = self.card(partner)
            self.assertEqual(card.qms_complained_text, "2 open, 1 late")
            self.assertEqual(self.shown(card.action_qms_view_complained(), self.seller), own)
            self.assertEqual(self.shown(card.action_qms_view_complained(), self.officer), own | late)

    def test_another_company_has_its_own(self):
        self.complain()
        other = self.customer.with_user(self.other_manager).with_company(self.other_company)
        self.assertEqual(other.qms_complained_text, "none is open")

    def test_it_stands_on_the_form_for_who_sells_and_for_nobody_else(self):
        self.new_order()
        self.complain()
        with Form(self.card(), view="base.view_partner_form") as form:
            self.assertEqual(form.qms_complained_text, "1 open")
        for user in (self.employee, self.buyer):
            card = self.card(user=user)
            with self.assertRaises(AccessError):
                card.read(["qms_complained_text"])
            with Form(card, view="base.view_partner_form") as form:
                self.assertNotIn("qms_complained_text", form._view["fields"])
