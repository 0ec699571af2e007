"""A vendor whose goods come in by Odoo's own verbs, for stories: ordered and received by the buyer, watched by the job,
evaluated by the quality manager."""

import re
from datetime import date, timedelta

JUDGE = "Quality System: did the corrective actions help"


class VendorGoods:
    """A new vendor with a quality contact, and a product of theirs that is followed by lots."""

    def __init__(self, api, name):
        self.buyer, self.admin = api("buyer"), api("admin")
        self.vendor_name, self.product_name = f"{name} Ltd", f"{name} ring"
        self.vendor = self._create(
            "res.partner", name=self.vendor_name, is_company=True, supplier_rank=1, email="office@seals.example.com"
        )
        self.contact = self._create(
            "res.partner", name="Ada Seal", parent_id=self.vendor, type="quality", email="ada@seals.example.com"
        )
        self.product = self._create("product.product", name=self.product_name, is_storable=True, tracking="lot")

    def _create(self, model, **vals):
        return self.admin.call(model, "create", vals_list=[vals])[0]

    def receive(self, *lots):
        """Order ten of each lot, one order for each, and book the receipts; return the last (order, receipt), each as
        {"id", "name", …}."""
        line = {"product_id": self.product, "product_qty": 10, "price_unit": 3}
        orders = [{"partner_id": self.vendor, "order_line": [[0, 0, line]]} for _lot in lots]
        orders = self.buyer.call("purchase.order", "create", vals_list=orders)
        self.buyer.call("purchase.order", "button_confirm", ids=orders)
        orders = self.buyer.call("purchase.order", "read", ids=orders, fields=["name", "picking_ids"])
        ids = [receipt for order in orders for receipt in order["picking_ids"]]
        receipts = self.buyer.call("stock.picking", "read", ids=ids, fields=["name", "move_line_ids"])
        for lot, receipt in zip(lots, receipts, strict=True):
            self.buyer.call("stock.move.line", "write", ids=receipt["move_line_ids"], vals={"lot_name": lot})
        self.buyer.call("stock.picking", "button_validate", ids=ids)
        return orders[-1], receipts[-1]


def run_job(api, name):
    """Run a scheduled job now, as the server does at night."""
    [job] = api("admin").call("ir.cron", "search", domain=[["cron_name", "=", name]])
    api("admin").call("ir.cron", "method_direct_trigger", ids=[job])


def count_quality(api):
    """Let nonconformities, and answers to requests, count in the scheme of the company, as its quality manager."""
    manager = api("manager")
    [scheme] = manager.call("qms.supplier.scheme", "search_read", domain=[["company_id", "!=", False]], limit=1)
    rows = manager.call(
        "qms.supplier.criterion",
        "search_read",
        domain=[["id", "in", scheme["criterion_ids"]], ["name", "in", ["On time", "Rejects"]]],
        fields=["weight"],
    )
    lines = [[1, row["id"], {"weight": row["weight"] - 10}] for row in rows]
    for code, name, best, worst in (("K19", "Nonconformities", 0, 50), ("K19_ANSWERED", "Answers", 100, 60)):
        [indicator] = manager.call(
            "qms.indicator", "search", domain=[["code", "=", code]], context={"active_test": False}
        )
        vals = {"name": name, "indicator_id": indicator, "best_value": best, "worst_value": worst}
        lines.append([0, 0, {**vals, "weight": 10, "minimum_count": 1}])
    manager.call("qms.supplier.scheme", "write", ids=[scheme["id"]], vals={"criterion_ids": lines})


def link_of(server, request):
    """Return the link in the latest mail to the vendor of a request, as an address of this server."""
    [[body]] = server.query(
        "SELECT body FROM mail_message WHERE model = 'qms.supplier.request' AND res_id = %s AND body LIKE %s"
        " ORDER BY id DESC LIMIT 1",
        request,
        "%/quality/request/%",
    )
    return server.url + re.search(r"/quality/request/[\w-]+", body)[0]


def days_ago(number):
    return date.today() - timedelta(days=number)


def read(client, model, record, *names):
    [row] = client.call(model, "read", ids=[record], fields=list(names))
    return {name: value[0] if isinstance(value, list) and len(value) == 2 else value for name, value in row.items()}


def returns_of(case):
    return [["qms_nonconformity_id", "=", case], ["picking_type_code", "=", "outgoing"]]


def watch(api, passing, goods, check):
    """Fifty days later ten receipts have come in, 95 days later the job proposes what they show."""
    passing.days(50)
    goods.receive(*(f"LATER-{number}" for number in range(10)))
    run_job(api, JUDGE)
    counted = ("state", "verdict", "opportunity_count", "repeat_count")
    row = read(api("employee"), "qms.capa.check", check, *counted)
    assert [row[name] for name in counted] == ["running", False, 10, 0], "Too early to tell."
    passing.days(45)
    for _night in range(2):
        run_job(api, JUDGE)
    row = read(api("employee"), "qms.capa.check", check, *counted)
    assert [row[name] for name in counted] == ["to_confirm", "effective", 10, 0]


def evaluate(api, goods, begin, end):
    """Evaluate the vendor as the quality manager, and confirm; return score, rating and figures by criterion."""
    manager = api("manager")
    vals = {"date_start": days_ago(begin).isoformat(), "date_end": days_ago(end).isoformat(), "scope": "chosen"}
    [dialog] = manager.call(
        "qms.supplier.evaluate", "create", vals_list=[{**vals, "partner_ids": [[6, 0, [goods.vendor]]]}]
    )
    action = manager.call("qms.supplier.evaluate", "action_evaluate", ids=[dialog])
    [row] = manager.call(
        "qms.supplier.evaluation", "search_read", domain=action["domain"], fields=["score", "rating", "line_ids"]
    )
    lines = manager.call("qms.supplier.evaluation.line", "read", ids=row["line_ids"], fields=["name", "value"])
    manager.call("qms.supplier.evaluation", "action_confirm", ids=[row["id"]])
    return {**row, "rows": {line["name"]: line["value"] for line in lines}}
