from odoo import api, fields, models


class QmsDemoContextMixin(models.AbstractModel):
    """The context of the demo company: issues, interested parties and what they need, the answer about climate change,
    and the scope in force. One issue, one party and one obligation are overdue; two needs wait for a decision."""

    _name = "qms.demo.context.mixin"
    _description = "Context of the demo company"

    @api.model
    def _load_context(self):
        self._load_issues()
        self._load_parties()
        self._load_needs()
        self._load_climate()
        self._load_scope()

    @api.model
    def _demo_day(self, days):
        return fields.Date.add(self.env.ref("base.main_company")._qms_today(), days=int(days))

    @api.model
    def _demo_processes(self, names):
        return [self._ref(f"qms_process_demo_{name}").id for name in (names or "").split()]

    @api.model
    def _changed_before(self, record, days):
        # Only the day of the last change is dated back; nothing is signed here.
        record.sudo().write({"date_changed": self._demo_day(-int(days))})

    @api.model
    def _load_issues(self):
        for row in self._rows("qms_iso9001/demo/issue_history.csv"):
            issue = self._as("officer")["qms.issue"].create(
                {
                    "name": row["name"],
                    "swot": row["swot"],
                    "pestle": row["pestle"],
                    "description": row["meaning"],
                    "process_ids": [fields.Command.set(self._demo_processes(row["processes"]))],
                    "user_id": self._user(row["owner"]).id,
                    "date_review": self._demo_day(row["review_in_days"]),
                }
            )
            self._changed_before(issue, row["changed_days_ago"])
            if row["reviewed"]:
                owner = issue.with_user(self._user(row["owner"]))
                owner._record_review("still_valid", row["reviewed"], owner._review_date_next("still_valid"))

    @api.model
    def _load_parties(self):
        for row in self._rows("qms_iso9001/demo/party_history.csv"):
            party = self._as("officer")["qms.interested.party"].create(
                {
                    **{name: row[name] for name in ("name", "kind", "influence", "interest")},
                    "description": row["touch"],
                    "process_ids": [fields.Command.set(self._demo_processes(row["processes"]))],
                    "user_id": self._user(row["owner"]).id,
                    "date_review": self._demo_day(row["review_in_days"]),
                }
            )
            self._changed_before(party, row["changed_days_ago"])
            self._name_record(party, f"qms_interested_party_demo_{row['key']}")

    @api.model
    def _load_needs(self):
        for row in self._rows("qms_iso9001/demo/need_history.csv"):
            need = self._as("officer")["qms.interested.party.need"].create(
                {
                    **{name: row[name] for name in ("name", "kind", "decision", "reason", "source", "evidence")},
                    "party_id": self._ref(f"qms_interested_party_demo_{row['party']}").id,
                    "process_id": row["process"] and self._ref(f"qms_process_demo_{row['process']}").id,
                    "objective_id": row["objective"] and self._ref(f"qms_objective_demo_{row['objective']}").id,
                    "date_review": row["check_in_days"] and self._demo_day(row["check_in_days"]),
                }
            )
            self._changed_before(need, row["changed_days_ago"])

    @api.model
    def _load_climate(self):
        company = self.env.ref("base.main_company")
        question = self._as("officer")["qms.issue"].search([("is_climate", "=", True), ("company_id", "=", company.id)])
        question.write(
            {
                "climate_relevance": "yes",
                "climate_reason": "Hot summers stop assembly in the glass hall for days, customers ask for recycled "
                "content, and floods of the river cut off the chair vendor once. Short routes and repair help us.",
                "swot": "threat",
                "user_id": self._user("manager").id,
            }
        )

    @api.model
    def _load_scope(self):
        company = self.env.ref("base.main_company")
        scope = self._as("manager")["qms.scope"].create(
            {
                "body": self._text("qms_iso9001/demo/qms_scope.html"),
                "products": "Desks, chairs, cabinets and partitions from the catalogue; assembly, repair.",
                "warehouse_ids": [
                    fields.Command.set(self.env["stock.warehouse"].search([("company_id", "=", company.id)]).ids[:1])
                ],
                "approver_ids": [fields.Command.set(self._user("officer").ids)],
            }
        )
        scope.action_submit()
        scope.with_user(self._user("officer")).action_approve()
