from datetime import date

from odoo import Command
from odoo.tests import freeze_time, new_test_user

from .purchase_case import PurchaseCase

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
DUE = "2026-03-20"
LATER = "2026-05-10"


def prepare_accounting(case, company, vendor):
    """Give `company` what a bill of `vendor` needs."""
    expense, payable = (
        case.env["account.account"]
        .with_company(company)
        .create({"name": kind, "code": code, "account_type": kind, "company_ids": [Command.set(company.ids)]})
        for kind, code in (("expense", "QMS1"), ("liability_payable", "QMS3"))
    )
    vals = {"name": "Bills", "code": "QMSB", "type": "purchase", "company_id": company.id}
    case.env["account.journal"].create({**vals, "default_account_id": expense.id})
    vendor.with_company(company).property_account_payable_id = payable


def post_bill(case, user, line, day, quantity, price, **vals):
    """Post a bill (or what `vals` say) of an order line, as `user`, and return it."""
    item = {"product_id": line.product_id.id, "quantity": quantity, "price_unit": price, "tax_ids": []}
    bill = (
        case.env["account.move"]
        .with_user(user)
        .create(
            {
                "move_type": "in_invoice",
                "partner_id": line.partner_id.id,
                "company_id": line.company_id.id,
                "invoice_date": day,
                "date": day,
                "currency_id": line.currency_id.id,
                "invoice_line_ids": [
                    Command.create({**item, "product_uom_id": line.product_uom_id.id, "purchase_line_id": line.id})
                ],
                **vals,
            }
        )
    )
    bill.action_post()
    return bill


class VendorFigureCase(PurchaseCase):
    """Orders, receipts, returns and bills of chosen days, and the figures of vendors over them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_vendor = cls.new_vendor("Mill")
        prepare_accounting(cls, cls.company, cls.vendor)
        cls.accountant = new_test_user(
            cls.env,
            "t_accountant",
            groups="base.group_user,account.group_account_invoice",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def ordered(self, *lines, day="2026-03-02", confirm=True, **vals):
        """Place an order on `day`, due on DUE, and confirm it as the vendor said."""
        with freeze_time(f"{day} 09:00:00"):
            order = self.new_order(*[{"due": DUE, **line} for line in lines or ({},)], **vals)
            if confirm:
                self.confirm_as_vendor_said(order)
        return order

    def received(self, order, day=DUE, qty=None, **options):
        with freeze_time(f"{day} 09:00:00"):
            return self.receive(order, qty, **options)

    def sent_back(self, receipt, qty, day="2026-03-23", **options):
        with freeze_time(f"{day} 09:00:00"):
            return self.give_back(receipt, qty, **options)

    def bill(self, order, quantity, price, day="2026-03-25", **vals):
        return post_bill(self, self.accountant, order.sudo().order_line[0], day, quantity, price, **vals)

    def figure(self, code, group=None, first=FIRST, last=LAST, as_of=LATER, company=None):
        """Return what `_figure` says on the day `as_of`."""
        self.env.flush_all()
        with freeze_time(f"{as_of} 09:00:00"):
            indicators = self.env["qms.indicator"].with_company(company or self.company)
            return indicators._figure(code, first, last, group=group)

    def assert_figure(self, code, value, numerator=None, denominator=None, count=None, left_out=0, **span):
        """The figure has this value (None: no data), and is made of these numbers where they are given."""
        found = self.figure(code, **span)[None]
        self.assertEqual(found["value"] and round(found["value"], 4), value and round(value, 4), found)
        wanted = {"numerator": numerator, "denominator": denominator, "count": count, "left_out": left_out}
        wanted = {name: number for name, number in wanted.items() if number is not None}
        self.assertEqual({name: round(found[name], 4) for name in wanted}, wanted)

    def facts(self, model, user=None, as_of=LATER):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env[model].with_context(qms_as_of=as_of).with_user(user or self.officer)
