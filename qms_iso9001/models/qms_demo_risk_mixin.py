from odoo import api, fields, models


class QmsDemoRiskMixin(models.AbstractModel):
    """Eight risks and three opportunities of the demo company with their history: rated, treated, rated again."""

    _name = "qms.demo.risk.mixin"
    _description = "Risks of the demo company"

    @api.model
    def _load_risks(self):
        today = self.env.ref("base.main_company")._qms_today()
        for row in self._rows("qms_iso9001/demo/risk_history.csv"):
            day = fields.Date.subtract(today, months=int(row["months_ago"]))
            risk = self._as("officer")["qms.risk"].create(self._prepare_risk_vals(row, day))
            self._name_record(risk, f"qms_risk_demo_{row['key']}")
            self._rate_risk(risk, row, "inherent", day)
            self._treat_risk(risk, row, today)
            self._rate_risk(risk, row, "target", day)
            self._rate_risk(risk, row, "residual", fields.Date.subtract(today, days=20))
            self._end_risk(risk, row)
        for risks in self.env["qms.risk"].sudo()._risks_to_count():
            risks._count_events()

    @api.model
    def _prepare_risk_vals(self, row, day):
        return {
            "kind": row["kind"],
            "name": row["name"],
            "cause": row["cause"],
            "event": row["event"],
            "effect": row["effect"],
            "user_id": self._user(row["owner"]).id,
            "process_id": self._ref(f"qms_process_demo_{row['process']}").id,
            "partner_id": row["vendor"] and self.env.ref(row["vendor"]).id,
            "event_code": row["code"],
            "date_identified": day,
        }

    @api.model
    def _rate_risk(self, risk, row, stage, day):
        """Rate as the owner did; the day is shifted by SQL, before anything is signed."""
        if not row[stage]:
            return
        chance, effect = (int(number) for number in row[stage].split("x"))
        vals = {"risk_id": risk.id, "stage": stage, "chance": chance, "effect": effect}
        vals["reason"] = row.get(f"{stage}_why") or "As far as it is worth the effort"
        if stage == "residual":
            vals["verdict"] = row["verdict"]
        owner = self._as(row["owner"])
        rating = owner["qms.risk.assessment"].create(vals).sudo()
        rating.flush_recordset()
        self.env.cr.execute("UPDATE qms_risk_assessment SET date = %s WHERE id = %s", (day, rating.id))
        rating.invalidate_recordset(["date"])

    @api.model
    def _treat_risk(self, risk, row, today):
        """Two actions of the story: one done before it was rated again, one open where it is still treated."""
        if row["state"] in ("close", "drop"):
            return
        owner = self._user(row["owner"])
        actions = self._as("manager")["qms.action"]
        vals = {"risk_id": risk.id, "kind": "improvement", "user_id": owner.id, "process_id": risk.process_id.id}
        if row["state"] == "treatment":
            risk.with_env(self._as(row["owner"])).action_treat()
        if row["residual"]:
            due = fields.Date.subtract(today, days=25)
            action = actions.create({**vals, "name": self._treatment(row), "date_due": due})
            action.with_env(self._as(row["owner"])).action_done(row["residual_why"])
            self.env.flush_all()
            done = fields.Date.add(due, days=6 if row["verdict"] == "partly" else -3)
            self.env.cr.execute("UPDATE qms_action SET date_done = %s WHERE id = %s", (done, action.id))
            self.env.invalidate_all()
        if row["state"] in ("treatment", "pursue"):
            due = fields.Date.add(today, days=30)
            actions.create({**vals, "name": self._treatment(row, open=True), "date_due": due})

    @api.model
    def _treatment(self, row, open=False):
        told = {
            "hinges": ("Ask a second vendor for samples", "Release the second vendor of hinges"),
            "gauge": ("", "Draw up a list of gauges with due dates"),
            "repair": ("", "Offer the repair to the six customers who asked"),
            "boards": ("Approve a second vendor of boards", ""),
            "scratches": ("A felt mat for every bench", ""),
            "words": ("Repeat every wish in the order confirmation", ""),
            "leaving": ("Train a second person at the edge bander", ""),
            "files": ("Keep backups elsewhere, and play one back", ""),
            "carton": ("Buy 60 returnable boxes", ""),
        }
        return told[row["key"]][open]

    @api.model
    def _end_risk(self, risk, row):
        owner, top = risk.with_env(self._as(row["owner"])), risk.with_env(self._as("manager"))
        if row["state"] == "accept":
            top.action_accept()
        elif row["state"] == "ask":
            owner.action_ask_acceptance()
        elif row["state"] == "close":
            risk.with_env(self._as("officer")).action_close(row["because"])
        elif row["state"] in ("pursue", "realise"):
            owner.action_pursue()
        if row["state"] == "realise":
            owner.action_realise(row["because"])
        elif row["state"] == "drop":
            owner.action_drop(row["because"])
