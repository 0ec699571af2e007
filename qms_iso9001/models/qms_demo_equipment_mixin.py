from odoo import Command, api, fields, models

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


class QmsDemoEquipmentMixin(models.AbstractModel):
    """Five gauges of the demo company, one overdue, one blocked, one found bad after it had measured
    receipts; its certificate."""

    _name = "qms.demo.equipment.mixin"
    _description = "Measuring equipment of the demo company"

    @api.model
    def _load_equipment(self):
        today = self.env.ref("base.main_company")._qms_today()
        for row in self._rows("qms_iso9001/demo/equipment_history.csv"):
            gauge = self._as("officer")["qms.equipment"].create(self._prepare_equipment_vals(row))
            self._name_record(gauge, f"qms_equipment_demo_{row['key']}")
            for check in (row["checks"] or "").split("|") if row["checks"] else ():
                months, found, left, by = check.split(":")
                day = fields.Date.subtract(today, months=int(months))
                if found == "bad":
                    self._measure_receipts(gauge, day)
                self._as(row["owner"])["qms.equipment.check"].create(
                    self._prepare_check_vals(gauge, day, found, left, by)
                )
            if row["blocked"]:
                gauge.action_block(row["blocked"])

    @api.model
    def _prepare_equipment_vals(self, row):
        return {
            "name": row["name"],
            "serial": row["serial"],
            "make": row["make"],
            "place": row["place"],
            "measured_range": row["range"],
            "resolution": row["resolution"],
            "error_limit": row["limit"],
            "suitability": row["suitability"],
            "user_id": self._user(row["owner"]).id,
            "process_id": self._ref(f"qms_process_demo_{row['process']}").id,
            "interval_months": int(row["interval"]),
        }

    @api.model
    def _prepare_check_vals(self, gauge, day, found, left, by):
        lab = self.env.ref("base.res_partner_12")
        return {
            "equipment_id": gauge.id,
            "date": day,
            "kind": "calibration" if by == "lab" else "verification",
            "as_found": found,
            "as_left": left,
            "deviation": "+0.4 kg at 50 kg" if found == "bad" else "within the limits",
            "partner_id": lab.id if by == "lab" else False,
            "user_id": False if by == "lab" else gauge.user_id.id,
            "basis": "Standards of the laboratory, traceable to the national institute"
            if by == "lab"
            else "Our test blocks of wood, weighed before and after drying",
        }

    @api.model
    def _measure_receipts(self, gauge, day):
        """The receipts of the weeks before that day name what they were weighed with."""
        receipts = self.env["stock.picking"].search(
            [
                ("picking_type_code", "=", "incoming"),
                ("state", "=", "done"),
                ("company_id", "=", gauge.company_id.id),
                ("date_done", "<", day),
                ("date_done", ">", fields.Date.subtract(day, months=6)),
            ],
            order="date_done desc, id desc",
            limit=3,
        )
        for receipt in receipts:
            receipt.with_env(self._as("buyer")).qms_equipment_ids = [Command.link(gauge.id)]

    @api.model
    def _load_certificate(self):
        company = self.env.ref("base.main_company")
        company.qms_certificate_public = True
        today = company._qms_today()
        officer = self._as("officer")
        start = fields.Date.subtract(today, months=14)
        file = officer["ir.attachment"].create({"name": "Certificate.pdf", "raw": PDF})
        certificate = officer["qms.certificate"].create(
            {
                "edition_id": self.env.ref("qms_iso9001.qms_edition_2015").id,
                "body": "Example Certification",
                "reference": "EC-9001-2041",
                "scope": "Consultation, configuration, sale, assembly and installation of office furniture, including "
                "spare parts, repair and the taking back of old furniture",
                "date_start": start,
                "date_end": fields.Date.subtract(fields.Date.add(start, years=3), days=1),
                "attachment_ids": [Command.set(file.ids)],
                "surveillance_ids": [
                    Command.create(
                        {
                            "date_due": fields.Date.add(start, years=1),
                            "date_done": fields.Date.add(start, months=11),
                            "result": "Kept. Two minor findings, closed.",
                        }
                    ),
                    Command.create({"date_due": fields.Date.add(start, years=2)}),
                ],
            }
        )
        certificate.action_hold()
        self._name_record(certificate, "qms_certificate_demo")
