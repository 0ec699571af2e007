import base64

from odoo import api, fields, models
from odoo.tools import file_open, file_path

FOLDER = "qms_iso9001/demo/documents"


class QmsDemoDocumentMixin(models.AbstractModel):
    """Documents of the demo company: each as far on its way as its row says, an earlier revision of some of them
    imported, everything else signed on the day of installation by those who sign it."""

    _name = "qms.demo.document.mixin"
    _description = "Documents of the demo company"

    @api.model
    def _load_documents(self):
        for name, approver in (("procedure", "manager"), ("manual", "manager"), ("instruction", "officer")):
            self._ref(f"qms_document_type_{name}").with_env(self._as("manager")).approver_ids = self._user(approver)
        for row in self._rows("qms_iso9001/demo/document_history.csv"):
            document = self._as("manager")["qms.document"].create(self._prepare_document_vals(row))
            self._name_record(document, f"qms_document_demo_{row['key']}")
            revision = document.coming_revision_id or document._next_revision()
            revision.write(self._prepare_revision_vals(row))
            if row["state"] != "draft":
                revision.with_user(document.user_id).action_submit()
            if row["state"] == "in_force":
                revision.with_user(self._user(row["approver"])).action_approve()
        self._load_places()
        self._load_imported()
        self._load_readings()
        self._load_reviews()

    @api.model
    def _prepare_document_vals(self, row):
        job = self._user(row["owner"]).employee_id
        return {
            "name": row["title"],
            "type_id": self._ref(f"qms_document_type_{row['type']}").id,
            "user_id": self._user(row["owner"]).id,
            "process_ids": [fields.Command.set(self._ref(f"qms_process_demo_{row['process']}").ids)],
            "requirement_ids": [
                fields.Command.link(self._ref(f"qms_requirement_{code}").id) for code in row["topics"].split()
            ],
            "audience": row["audience"],
            "audience_employee_ids": [fields.Command.set(job.ids if row["audience"] == "chosen" else [])],
            **({"revision_ids": [fields.Command.create(self._prepare_old_revision_vals(row))]} if row["old"] else {}),
        }

    @api.model
    def _prepare_old_revision_vals(self, row):
        """Return the revision from before this system, as an import brings it in."""
        today = self.env.ref("base.main_company")._qms_today()
        return {
            "number": row["old"],
            "body": self._text(f"{FOLDER}/{row['text']}_old.html"),
            "state": "in_force",
            "in_force_from": fields.Date.subtract(today, months=30),
        }

    @api.model
    def _prepare_revision_vals(self, row):
        vals = {
            "summary": row["changed"],
            "approver_ids": [fields.Command.set(self._user(row["approver"]).ids)],
        }
        if row["text"]:
            vals["body"] = self._text(f"{FOLDER}/{row['text']}.html")
        if row["file"]:
            with file_open(file_path(f"{FOLDER}/{row['file']}"), "rb") as content:
                vals.update(file=base64.b64encode(content.read()), file_name=row["file"])
        return vals

    # Where they are shown

    @api.model
    def _load_places(self):
        company = self.env.ref("base.main_company")
        types = self.env["stock.picking.type"].search([("company_id", "=", company.id)])
        receipts, deliveries = (
            types.filtered(lambda t, code=code: t.code == code) for code in ("incoming", "outgoing")
        )
        for key, vals in (
            ("inspection", {"picking_type_ids": [fields.Command.set(receipts.ids)]}),
            ("checklist", {"picking_type_ids": [fields.Command.set(receipts.ids)]}),
            ("packing", {"picking_type_ids": [fields.Command.set(deliveries.ids)]}),
            ("purchasing", {"on_purchase": True}),
            ("complaints", {"on_sale": True}),
        ):
            self._demo_document(key).write(vals)

    @api.model
    def _demo_document(self, key):
        return self._ref(f"qms_document_demo_{key}").with_env(self._as("manager"))

    # What came in by import: a file is missing, and one revision is so old that its retention is over

    @api.model
    def _load_imported(self):
        today = self.env.ref("base.main_company")._qms_today()
        year = fields.Date.subtract(today, months=12)
        old = {"number": "A", "state": "obsolete", "in_force_from": fields.Date.subtract(today, months=180)}
        old["in_force_until"] = fields.Date.subtract(today, months=150)
        current = {"number": "B", "state": "in_force", "in_force_from": year}
        for key, name, revisions in (
            ("lifting", "Lifting with two people", [old, {**current, "file_name": "lifting.pdf"}]),
            ("keys", "Keys and alarm", [{**current, "file_name": "keys and alarm.docx"}]),
        ):
            document = self._as("manager")["qms.document"].create(
                {
                    "name": name,
                    "type_id": self._ref("qms_document_type_instruction").id,
                    "user_id": self._user("officer").id,
                    "revision_ids": [fields.Command.create(vals) for vals in revisions],
                }
            )
            self._name_record(document, f"qms_document_demo_{key}")

    # Some have read it: with their login, and on a list that somebody recorded

    @api.model
    def _load_readings(self):
        for login in ("manager", "officer", "buyer", "hr"):
            rows = self._as(login)["qms.acknowledgement"].search([("can_confirm", "=", True)])
            rows[: None if login != "hr" else 1].action_confirm()
        document = self._demo_document("inspection")
        rows = document.acknowledgement_ids.filtered(lambda row: not row.date_confirmed).sorted("employee_name")
        self._as("officer")["qms.acknowledgement.record"].create(
            {"document_id": document.id, "row_ids": [fields.Command.set(rows[: len(rows) // 2].ids)]}
        ).action_record()

    # Reviews: two recorded, one due soon, two overdue

    @api.model
    def _load_reviews(self):
        today = self.env.ref("base.main_company")._qms_today()
        for record, days in (
            (self._demo_document("complaints"), -12),
            (self._demo_document("assembly"), 20),
            (self._ref("qms_process_demo_service"), -5),
        ):
            # The day follows from reviews and from the rhythm; the demo has no years to wait for it.
            record.sudo()._set_date_review(fields.Date.add(today, days=days))
        for record, comment in (
            (self._demo_document("manual"), "Read with all process owners; nothing to change"),
            (self._ref("qms_process_demo_purchasing").with_env(self._as("manager")), "Still the way we buy"),
        ):
            record._record_review("still_valid", comment, fields.Date.add(today, months=12))
