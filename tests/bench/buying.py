"""One side of the benchmark of ordering: `buying.py ours|plain DATABASE`; setup/comparing.py starts and asks it.

A buyer without a quality group confirms an order of 50 lines. On our side the purchase check is awake, the vendor
approved and evaluated.
"""

import sys

from side import Side, serve

from odoo.fields import Command


class Plain(Side):
    def __init__(self, env):
        super().__init__(env)
        self.buyer = self.new_user("buyer", "purchase.group_purchase_user")
        env.cr.commit()

    def order(self):
        env = self.superuser(user=self.buyer.id)
        lines = [Command.create({"product_id": product.id, "product_qty": 2}) for product in self.products]
        order = env["purchase.order"].create({"partner_id": self.partner.id, "order_line": lines})
        env.flush_all()
        env.invalidate_all()

        def work():
            order.button_confirm()
            env.cr.flush()
            if order.state != "purchase":
                sys.exit(f"The order is {order.state}, not confirmed.")

        return work


class Ours(Plain):
    def __init__(self, env):
        super().__init__(env)
        env.company.qms_purchase_check_from = env.company._qms_today()
        vals = {
            "partner_id": self.partner.id,
            "company_id": env.company.id,
            "state": "approved",
            "ground": "performance",
        }
        env["qms.supplier.approval"]._record_decision([{**vals, "reason": "Benchmark"}])
        env.cr.commit()


if __name__ == "__main__":
    serve({"ours": Ours, "plain": Plain}, *sys.argv[1:])
