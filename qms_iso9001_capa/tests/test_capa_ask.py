from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .capa_case import CapaCase


@tagged("post_install", "-at_install")
class TestCapaAsk(CapaCase):
    """The vendor asked from a corrective action: of several whoever asks chooses one, who may not is told who may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor.supplier_rank = 1
        cls.other = cls.env["res.partner"].create({"name": "Seal Works", "supplier_rank": 1})

    def of_two(self, **vals):
        """Return a corrective action with a case of each vendor, as the officer sees it."""
        capa = self.capa(**vals).with_user(self.officer)
        for vendor in (self.vendor, self.other):
            self.nonconformity(self.officer, name=f"Of {vendor.name}", partner_id=vendor.id).capa_id = capa
        return capa

    def ask(self, capa, vendor, user=None):
        """Return the request that the dialog opens."""
        action = capa.with_user(user or self.officer).action_open_request()
        self.assertEqual((action["res_model"], action["target"]), ("qms.capa.ask", "new"))
        dialogs = self.env["qms.capa.ask"].with_user(user or self.officer).with_context(**action["context"])
        with Form(dialogs) as form:
            self.assertEqual(set(form.vendor_ids.ids), set((self.vendor | self.other).ids))
            form.partner_id = vendor
        return self.env["qms.supplier.request"].browse(form.record.action_ask()["res_id"])

    def test_of_two_vendors_one_is_chosen(self):
        capa = self.of_two()
        request = self.ask(capa, self.other)
        self.assertEqual((request.partner_id, request.capa_id), (self.other, capa))
        self.assertEqual(request.nonconformity_ids.mapped("name"), ["Of Seal Works"])
        self.assertNotIn("Casting", request.description)

    def test_each_is_asked_on_its_own_once(self):
        capa = self.of_two()
        first = self.ask(capa, self.other)
        second = self.ask(capa, self.vendor)
        self.assertNotEqual(first, second)
        self.assertEqual(self.ask(capa, self.other), first)

    def test_a_case_with_an_order_of_another_vendor_is_no_dead_end(self):
        capa = self.capa().with_user(self.officer)
        order = self.env["purchase.order"].create({"partner_id": self.other.id, "company_id": self.company.id})
        case = self.nonconformity(self.officer, partner_id=self.vendor.id)
        case.sudo().write({"purchase_id": order.id, "capa_id": capa.id})
        self.assertEqual(self.ask(capa, self.vendor).partner_id, self.vendor)

    def test_a_buyer_in_the_team_asks(self):
        capa = self.of_two(team_ids=[(4, self.buyer.id)])
        self.assertEqual(self.ask(capa, self.other, self.buyer).partner_id, self.other)

    def test_a_case_is_asked_about_once(self):
        cases = self.nonconformity(self.officer, partner_id=self.vendor.id)
        cases |= self.nonconformity(self.officer, partner_id=self.vendor.id)
        requests = self.env["qms.supplier.request"].with_user(self.officer)
        first = requests.browse(cases[0].action_open_request()["res_id"])
        with self.assertRaisesRegex(UserError, f"{cases[0].reference}.*{first.reference}"):
            cases.action_open_request()
        self.assertEqual(requests.search_count([("nonconformity_ids", "in", cases.ids)]), 1)
        # Asked together, one of them alone opens the request about both.
        first.action_cancel("Asked together")
        both = requests.browse(cases.action_open_request()["res_id"])
        self.assertEqual(both.nonconformity_ids, cases)
        self.assertEqual(cases[0].action_open_request()["res_id"], both.id)
        self.assertEqual(cases.action_open_request()["res_id"], both.id)

    def test_a_case_of_a_customer_does_not_go_to_a_vendor(self):
        customer = self.env["res.partner"].create({"name": "Pump Works", "customer_rank": 1})
        ours = self.nonconformity(self.officer, name="Of the casting", partner_id=self.vendor.id)
        theirs = self.nonconformity(self.officer, name="Of the pump", partner_id=customer.id)
        with self.assertRaisesRegex(UserError, f"{theirs.reference}.*customer"):
            (ours | theirs).action_open_request()
        capa = self.capa().with_user(self.officer)
        (ours | theirs).capa_id = capa
        request = self.env["qms.supplier.request"].with_user(self.officer).browse(capa.action_open_request()["res_id"])
        self.assertEqual(request.nonconformity_ids, ours)
        self.assertNotIn("Of the pump", request.description)

    def test_who_may_not_is_told_who_may(self):
        capa = self.of_two()
        case = capa.nonconformity_ids[0]
        for record in (capa, case):
            with self.assertRaisesRegex(AccessError, "buyers and quality officers"):
                record.with_user(self.owner).action_open_request()
        with self.assertRaises(AccessError):
            self.env["qms.capa.ask"].with_user(self.owner).create({"capa_id": capa.id, "partner_id": self.other.id})
