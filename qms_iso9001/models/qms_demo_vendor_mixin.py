from datetime import datetime, time, timedelta

from odoo import api, fields, models

from ..tools.scoring import rating_of


class QmsDemoVendorMixin(models.AbstractModel):
    """Vendors of the demo company before it counts anything: new ones, each as far on its way as it shows (on trial
    with its self-assessment answered, blocked, proposed, withdrawn), and what was decided in the years before this
    system, imported with its days."""

    _name = "qms.demo.vendor.mixin"
    _description = "New and imported vendors of the demo company"

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
        self._import_statuses()

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
        # The demo vendor has answered already.
        self._cancel_mails(item)
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

    # What was decided before this system, as the company's own list tells it: imported with its days, signed by nobody

    @api.model
    def _import_statuses(self):
        """Import, as the manager, the scores and statuses of the years before, each vendor's newest first: an older one
        names what replaced it."""
        rows = self._rows("qms_iso9001/demo/vendor_status_history.csv")
        newer = {}
        for row in sorted(rows, key=lambda row: int(row["days_ago"])):
            name = row["vendor"] if "." in row["vendor"] else f"qms_iso9001.{row['vendor']}"
            vendor = self.env.ref(name)
            evaluation, approval, day = newer.get(vendor, (None, None, None))
            decided = self.env.ref("base.main_company")._qms_today() - timedelta(days=int(row["days_ago"]))
            evaluation = row["score"] and self._import_evaluation(vendor, row, decided, evaluation)
            approval = self._import_approval(vendor, row, decided, evaluation, approval, day)
            newer[vendor] = (evaluation, approval, decided)

    @api.model
    def _import_evaluation(self, vendor, row, decided, newer):
        company = self.env.ref("base.main_company")
        score = float(row["score"])
        scheme = self.env["qms.supplier.scheme"]._of_company(company)
        rating = rating_of(score, [(each.score_from, each) for each in scheme.rating_ids])
        end = fields.Date.start_of(decided, "month") - timedelta(days=1)
        return self._as("manager")["qms.supplier.evaluation"].create(
            {
                "partner_id": vendor.id,
                "company_id": company.id,
                "date_start": fields.Date.add(fields.Date.subtract(end, years=1), days=1),
                "date_end": end,
                "state": "superseded" if newer else "confirmed",
                "successor_id": newer and newer.id,
                "result": "scored",
                "score": score,
                "rating": rating.name,
                "rating_meaning": rating.description,
                "status": row["status"],
                "conditions": row["conditions"],
                "reason": row["reason"],
                "date_as_of": decided,
                # Noon, so that it is the same day wherever it is read.
                "date_decided": datetime.combine(decided, time(12)),
            }
        )

    @api.model
    def _import_approval(self, vendor, row, decided, evaluation, newer, replaced):
        ended = replaced or row["ended_after"] and decided + timedelta(days=int(row["ended_after"]))
        reason = "Replaced by a new decision" if newer else "Its last day was past"
        vals = {
            "partner_id": vendor.id,
            "class_id": self._ref(f"qms_supplier_class_{row['class']}").id,
            "evaluation_id": evaluation and evaluation.id,
            "ground": row["ground"],
            "conditions": row["conditions"],
            "reason": row["reason"],
            "proposed_state": row["status"],
            "state": "expired" if ended else row["status"],
            "date_start": decided,
            "date_decided": datetime.combine(decided, time(12)),
            "user_id": self._user("buyer").id,
        }
        if ended:
            vals |= {"date_ended": ended, "end_reason": reason, "successor_id": newer and newer.id}
            vals |= {} if newer else {"date_end": ended}
        return self._as("manager")["qms.supplier.approval"].create(vals)
