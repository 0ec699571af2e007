import base64

from odoo import api, fields, models
from odoo.tools import file_open, file_path

FOLDER = "qms_iso9001/demo/documents"


class QmsDemoDocumentMixin(models.AbstractModel):
    """Documents of the demo company: each as far on its way as its row says, an earlier revision of some of them
    imported, everything else signed on the day of installation by those who sign it."""

    _name = "qms.demo.document.mixin"
    _inherit = ["qms.demo.reading.mixin", "qms.demo.retention.mixin"]
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
        self._load_kiosk()
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
