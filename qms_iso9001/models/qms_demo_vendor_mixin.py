from datetime import timedelta

from odoo import api, fields, models


class QmsDemoVendorMixin(models.AbstractModel):
    """Vendors that the demo company has not ordered from yet, each as far on its way as it shows: on trial with its
    self-assessment answered, blocked, proposed, withdrawn, and approved long ago and due for its evaluation."""

    _name = "qms.demo.vendor.mixin"
    _description = "New vendors of the demo company"

    @api.model
    def _load_new_vendors(self):
        for row in self._rows("qms_iso9001/demo/vendor_history.csv"):
            vendor = self.env["res.partner"].create(
                {"name": row["name"], "email": row["email"], "city": row["city"], "is_company": True}
            )
            self._name_record(vendor, f"res_partner_demo_{row['key']}")
        self._start_trial()
        self._propose("boards", "b", "Half the price of our other vendors.").action_block(
            "The boards of the sample were swollen, and nobody there answered our questions."
        )
        self._propose("lamps", "b", "LED panels for the new desk.")
        self._propose("varnish", "a", "Water-based varnish.").action_withdraw("They deliver only from 1,000 litres.")
        self._import_overdue()

    @api.model
    def _propose(self, key, letter, reason):
        """Propose a vendor as the buyer; return it for the officer, who decides."""
        approval = self._as("buyer")["qms.supplier.approval"].create(
            {
                "partner_id": self._ref(f"res_partner_demo_{key}").id,
                "class_id": self._ref(f"qms_supplier_class_{letter}").id,
                "ground": "selection",
                "reason": reason,
            }
        )
        return approval.with_env(self._as("officer"))

    @api.model
    def _start_trial(self):
        approval = self._propose("fittings", "b", "Hinges with a closing damper, which our customers ask for.")
        item = approval.item_ids.filtered(lambda item: item.kind == "assessment")
        item.action_send_assessment()
        # The mail goes to nobody: the demo vendor has answered already.
        self.env["mail.mail"].search([("model", "=", item._name), ("res_id", "=", item.id)]).cancel()
        self._answer_assessment(item.sudo().answer_id)
        item.is_done = True
        today = self.env.ref("base.main_company")._qms_today()
        approval.write({"date_end": today + timedelta(days=75), "amount": 2500})
        approval.action_start_trial()

    @api.model
    def _answer_assessment(self, answer):
        """Answer as the vendor does, who has no account."""
        texts = ("Ingrid Solberg, +49 40 555 0142", "ISO 9001, valid for two more years", "By a checklist, two people")
        asked = answer.survey_id.question_ids.filtered("question_type")
        written = asked.filtered(lambda question: question.question_type in ("char_box", "text_box"))
        for question, text in zip(written, texts, strict=False):
            answer._save_lines(question, text)
        for question in asked.filtered(lambda question: question.question_type == "simple_choice"):
            answer._save_lines(question, [question.suggested_answer_ids[:1].id])
        answer._mark_done()

    @api.model
    def _import_overdue(self):
        """Import an approval from before this system, whose two years until the next evaluation are over."""
        today = self.env.ref("base.main_company")._qms_today()
        self._as("manager")["qms.supplier.approval"].create(
            {
                "partner_id": self._ref("res_partner_demo_carpentry").id,
                "class_id": self._ref("qms_supplier_class_b").id,
                "ground": "performance",
                "reason": "Approved on paper before this system.",
                "state": "approved",
                "date_start": fields.Date.subtract(today, months=26),
                "user_id": self._user("buyer").id,
            }
        )
