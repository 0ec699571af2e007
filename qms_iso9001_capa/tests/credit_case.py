from odoo import Command
from odoo.tests import new_test_user

from .stock_case import StockCase


class CreditCase(StockCase):
    """Invoices, vendor bills and their credit notes in the test company, made by an accountant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Ready Office"})
        kinds = ("income", "expense", "asset_receivable", "liability_payable")
        accounts = cls.env["account.account"].with_company(cls.company)
        income, expense, receivable, payable = (
            accounts.create(
                {
                    "name": kind,
                    "code": f"QMS{number}",
                    "account_type": kind,
                    "company_ids": [Command.set(cls.company.ids)],
                }
            )
            for number, kind in enumerate(kinds)
        )
        for kind, account in (("sale", income), ("purchase", expense)):
            vals = {"name": kind, "code": f"Q{kind[:3]}", "type": kind, "default_account_id": account.id}
            cls.env["account.journal"].create({**vals, "company_id": cls.company.id})
        for partner in (cls.customer, cls.vendor):
            partner = partner.with_company(cls.company)
            partner.property_account_receivable_id = receivable
            partner.property_account_payable_id = payable
        cls.accountant = cls.person("t_accountant", "account.group_account_invoice")
        cls.bolt = cls.env["product.product"].create({"name": "Bolt", "is_storable": True})
        cls.reason = cls.env["qms.defect"].create({"name": "Crack", "company_id": cls.company.id})

    @classmethod
    def person(cls, login, groups):
        companies = {"company_id": cls.company.id, "company_ids": [Command.set(cls.company.ids)]}
        return new_test_user(cls.env, login, groups=f"base.group_user,{groups}", **companies)

    def invoice(self, *lines, kind="out_invoice", **vals):
        """Return an invoice of `lines` (product, quantity, price), posted by the accountant."""
        lines = lines or [(self.housing, 5, 10), (self.bolt, 100, 1)]
        partner = self.customer if kind.startswith("out") else self.vendor
        move = (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                {
                    "move_type": kind,
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    "invoice_date": "2026-01-15",
                    "invoice_line_ids": [
                        Command.create(
                            {"product_id": product.id, "quantity": quantity, "price_unit": price, "tax_ids": []}
                        )
                        for product, quantity, price in lines
                    ],
                    **vals,
                }
            )
        )
        move.action_post()
        return move

    def credit(self, invoice, reason=None, quantities=None, post=True):
        """Return the credit note of `invoice` that the accountant makes by the wizard."""
        wizard = self.env["account.move.reversal"].with_user(self.accountant)
        wizard = wizard.with_context(active_model="account.move", active_ids=invoice.ids)
        wizard = wizard.create(
            {
                "journal_id": invoice.journal_id.id,
                "qms_return_reason_id": reason and reason.id,
                "date": "2026-01-20",
            }
        )
        wizard.reverse_moves()
        credit = wizard.new_move_ids
        for line in credit.invoice_line_ids.filtered(lambda line: line.product_id in (quantities or {})):
            line.quantity = quantities[line.product_id]
        if post:
            credit.action_post()
        return credit

    def cost(self, case, user=None):
        """Return the cost of `case` as the officer sees it now, in a new request."""
        self.env.invalidate_all()
        return case.with_user(user or self.officer).cost

    def rows(self, case):
        return [row["amount"] for row in case.sudo()._get_cost_rows()]
