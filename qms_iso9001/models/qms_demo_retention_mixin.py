from odoo import api, fields, models


class QmsDemoRetentionMixin(models.AbstractModel):
    """Documents of the demo company that came in by import. An old revision of the one was disposed of, that of the
    other waits on an open list; both wait for their file."""

    _name = "qms.demo.retention.mixin"
    _description = "Old records of the demo company"

    @api.model
    def _load_imported(self):
        self._load_imported_document("lifting", "Lifting with two people", "lifting.pdf")
        self._make_disposition().action_sign()
        self._load_imported_document("keys", "Keys and alarm", "keys and alarm.docx")
        self._make_disposition()

    @api.model
    def _load_imported_document(self, key, name, file_name):
        today = self.env.ref("base.main_company")._qms_today()
        old = {
            "number": "A",
            "state": "obsolete",
            "in_force_from": fields.Date.subtract(today, months=180),
            "in_force_until": fields.Date.subtract(today, months=150),
        }
        current = {"number": "B", "state": "in_force", "in_force_from": fields.Date.subtract(today, months=12)}
        document = self._as("manager")["qms.document"].create(
            {
                "name": name,
                "type_id": self._ref("qms_document_type_instruction").id,
                "user_id": self._user("officer").id,
                "revision_ids": [fields.Command.create(vals) for vals in (old, {**current, "file_name": file_name})],
            }
        )
        self._name_record(document, f"qms_document_demo_{key}")

    @api.model
    def _make_disposition(self):
        dispositions = self._as("manager")["qms.disposition"]
        return dispositions.browse(dispositions.action_make_list()["res_id"])
