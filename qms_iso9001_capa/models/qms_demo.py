from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class QmsDemo(models.AbstractModel):
    _inherit = "qms.demo"

    @api.model
    def _load_nonconformities(self):
        """Report what was wrong with real receipts as the buyer, and take each case as far as it got, once."""
        if self._as("officer")["qms.nonconformity"].search_count([], limit=1):
            return
        self._load_csv("officer", "qms.defect", "qms_iso9001_capa/demo/qms_defect.csv")
        places = self._as("officer")["qms.place"]
        places.create([{"name": name, "process_id": process.id} for name, process in self._demo_places()])
        for row in self._rows("qms_iso9001_capa/demo/nonconformity_history.csv"):
            self._work_on(self._report(row), row)
        # Gauges of the core's story were found bad before there were nonconformities.
        self._as("officer")["qms.equipment.check"].search([("as_found", "=", "bad")])._open_nonconformities()

    @api.model
    def _report(self, row):
        receipt = self._demo_receipt(row["receipt"])
        dialog = self._as("buyer")["qms.nonconformity.report"].create(
            {"source_model": receipt._name, "source_id": receipt.id, "name": row["what"], "place": row["place"]}
        )
        quantity = float(row["quantity"])
        dialog.quantity = min(quantity, dialog.quantity_total or quantity)
        dialog.action_report()
        nonconformity = self._as("officer")["qms.nonconformity"].search([], order="id desc", limit=1)
        nonconformity.write(
            {
                "date_detected": receipt.date_done.date(),
                "date_due": (
                    self._day(-int(row["due_in"])).date()
                    if row["due_in"]
                    else receipt.date_done.date() + timedelta(days=14)
                ),
                "severity": row["severity"],
                "process_id": self._ref(f"qms_process_demo_{row['process']}").id,
                "defect_id": self._defect(row["defect"]).id,
                "place_id": nonconformity.env["qms.place"].search([("name", "=", row["place"])], limit=1).id,
            }
        )
        return nonconformity

    @api.model
    def _defect(self, code):
        return self._as("officer")["qms.defect"].search([("code", "=", code)])

    @api.model
    def _demo_places(self):
        """Return (name, process) of the places where the demo company finds problems."""
        places = (("Dock", "receiving"), ("Assembly", "assembly"), ("Packing", "delivery"))
        return [(name, self._ref(f"qms_process_demo_{process}")) for name, process in places]

    @api.model
    def _demo_receipt(self, key):
        """Return the receipt of that name, or the one that was booked as the n-th."""
        if not key.isdigit():
            return self._ref(f"stock_picking_demo_{key}")
        company = self.env.ref("base.main_company")
        receipts = self.env["stock.picking"].search(
            [("picking_type_code", "=", "incoming"), ("state", "=", "done"), ("company_id", "=", company.id)],
            order="date_done, id",
        )
        return receipts[int(key) % len(receipts)]

    @api.model
    def _work_on(self, nonconformity, row):
        if row["containment"]:
            nonconformity.action_contain(row["containment"])
        if row["correction"]:
            nonconformity.action_correct(row["disposition"] or None, row["correction"], row["evidence"] or None)
        if row["evidence"]:
            nonconformity.action_close()
        self._date_steps_back(nonconformity, row)

    @api.model
    def _date_steps_back(self, nonconformity, row):
        """Date the steps of an unsigned case back to the days after its receipt; what is signed is never dated back."""
        if nonconformity.signature_ids:
            return
        nonconformity.flush_recordset()
        self.env.execute_query(
            SQL(
                "UPDATE qms_nonconformity SET create_date = date_detected + INTERVAL '9 hours' "
                "WHERE id = %(id)s RETURNING id",
                id=nonconformity.id,
            )
        )
        columns = (
            ("date_contained", "after_contained"),
            ("date_corrected", "after_corrected"),
            ("date_done", "after_closed"),
        )
        for column, after in columns:
            if row[after]:
                self.env.execute_query(
                    SQL(
                        "UPDATE qms_nonconformity SET %(column)s = date_detected "
                        "+ %(after)s * INTERVAL '1 day 10 minutes' + INTERVAL '10 hours' "
                        "WHERE id = %(id)s AND %(column)s IS NOT NULL RETURNING id",
                        column=SQL.identifier(column),
                        after=int(row[after]),
                        id=nonconformity.id,
                    )
                )
        nonconformity.invalidate_recordset()
