from odoo import api, models


class QmsDemoGoods(models.AbstractModel):
    """Loads nonconformities of the last days, found on all kinds of documents, and what was decided about goods."""

    _name = "qms.demo.goods"
    _inherit = "qms.demo"
    _description = "Demo company: dispositions"

    @api.model
    def _load_goods(self):
        """Report, quarantine, decide and check, each by who may, once."""
        if self._as("officer")["qms.nonconformity.disposition"].search_count([], limit=1):
            return
        for row in self._rows("qms_iso9001_capa/demo/nonconformity_goods.csv"):
            self._decide(self._report_on(row), row)

    @api.model
    def _report_on(self, row):
        source = self._demo_source(row["source"], row["key"])
        if row["source"] == "place":
            case = source._report(row["what"], employee=self._user(row["by"]).employee_id)
        else:
            lines = source._nonconformity_lines()
            dialog = self._as(row["by"])["qms.nonconformity.report"].create(
                {
                    "source_model": source._name,
                    "source_id": source.id,
                    "name": row["what"],
                    "product_id": lines[0]["product"].id if lines else False,
                    "quantity": float(row["quantity"]),
                    "is_quarantine": row["kind"] == "quarantine",
                }
            )
            dialog.action_report()
            case = dialog.nonconformity_id
        case = self._as("officer")["qms.nonconformity"].browse(case.id)
        case.write(
            {
                "date_detected": self._day(row["days_ago"]).date(),
                "date_due": self._day(-int(row["due_in"])).date(),
                "severity": row["severity"],
                "process_id": self._ref(f"qms_process_demo_{row['process']}").id,
                "defect_id": self._defect(row["defect"]).id if row["defect"] else False,
            }
        )
        return case

    @api.model
    def _demo_source(self, kind, key):
        """Return the document, product, person or place on which it is reported, with superuser rights."""
        company = self.env.ref("base.main_company")
        if kind == "receipt":
            return self._demo_receipt(key)
        if kind == "product":
            return self.env.ref(key)
        if kind == "employee":
            return self.env["hr.employee"].search([("company_id", "=", company.id)], limit=1)
        if kind == "place":
            return self.env["qms.place"].search([("name", "=", key), ("company_id", "=", company.id)])
        domains = {
            "delivery": ("stock.picking", [("picking_type_code", "=", "outgoing"), ("state", "=", "done")]),
            "sale": ("sale.order", [("state", "=", "sale")]),
        }
        model, domain = domains[kind]
        return self.env[model].search([*domain, ("company_id", "=", company.id)], order="id desc")[int(key)]

    @api.model
    def _decide(self, case, row):
        if row["containment"]:
            case.action_contain(row["containment"])
        # What went to quarantine with its report waits there for triage.
        if not row["kind"] or row["kind"] == "quarantine":
            return
        case.action_quarantine()
        verifier = self._user("buyer").id if row["kind"] == "rework" else False
        line = case.env["qms.nonconformity.disposition"].create(
            {
                "nonconformity_id": case.id,
                "kind": row["kind"],
                "quantity": case.quantity,
                "limits": row["reason"],
                "verifier_id": verifier,
            }
        )
        # A concession is a manager's word.
        line.with_user(self._user("manager" if row["kind"] == "use_as_is" else "officer")).action_post()
        if row["checked"]:
            line.with_user(self._user("buyer")).action_conforms(row["checked"])
        if row["correction"]:
            case.action_correct(correction=row["correction"], evidence=row["evidence"] or None)
            case.action_close()
