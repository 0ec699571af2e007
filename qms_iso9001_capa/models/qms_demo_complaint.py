from datetime import timedelta

from odoo import api, models


class QmsDemoComplaint(models.AbstractModel):
    """Loads complaints about real deliveries of the demo company, each as far as it got."""

    _name = "qms.demo.complaint"
    _inherit = "qms.demo"
    _description = "Demo company: complaints"

    @api.model
    def _load_complaints(self):
        """Record and work on the complaints of the demo file, once."""
        if self._as("officer")["qms.complaint"].search_count([], limit=1):
            return
        for row in self._rows("qms_iso9001_capa/demo/complaint_history.csv"):
            self._date_back(self._work_on_complaint(self._record_complaint(row), row), row)

    @api.model
    def _record_complaint(self, row):
        customer, product = self.env.ref(row["customer"]), self.env.ref(row["product"])
        deliveries = self._as("officer")["stock.picking"].sudo()
        delivery = deliveries.search(
            [
                ("partner_id", "=", customer.id),
                ("picking_type_code", "=", "outgoing"),
                ("move_ids.product_id", "=", product.id),
                ("state", "=", "done"),
            ],
            limit=1,
        )
        vals = {
            "name": row["what"],
            "description": row["description"],
            "quantity": float(row["quantity"]),
            "severity": row["severity"],
            "partner_id": customer.id,
            "product_id": product.id,
            "picking_id": delivery.id,
            "sale_id": delivery.sale_id.id,
            "date_received": self._day(row["days_ago"]),
            "company_id": self._user("officer").company_id.id,
        }
        complaints = self._as("officer")["qms.complaint"]
        if row["channel"] == "hand":
            return complaints.create(vals)
        return complaints.browse(complaints._receive(vals, row["channel"]).id)

    @api.model
    def _work_on_complaint(self, complaint, row):
        if row["answer"]:
            complaint.action_answered(row["answer"])
            complaint.write({"justified": row["justified"], "reason": row["reason"]})
        if row["closed_after"]:
            complaint.action_close()
        if row["cancelled"]:
            complaint.action_cancel(row["cancelled"])
        return complaint

    @api.model
    def _date_back(self, complaint, row):
        """Date the steps back to the days after it came in."""
        vals = {}
        for name, after in (("date_answered", "answered_after"), ("date_done", "closed_after")):
            if row[after]:
                vals[name] = complaint.date_received + timedelta(days=int(row[after]))
        complaint.sudo()._write_unguarded(vals)
