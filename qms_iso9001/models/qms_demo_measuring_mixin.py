from datetime import timedelta

from odoo import api, fields, models

# Of the catalogue, besides the six that are active in every company.
ACTIVATED = ("nps", "response_rate", "scrap", "inventory_accuracy")
# What the quality system says about itself, and its evidence rests on, by who looks at it.
SYSTEM = {
    "manager": ("risk_high",),
    "officer": ("audit_adherence", "document_review", "finding_on_time", "reading", "risk_actions"),
    "buyer": ("equipment_overdue",),
}
# Who looks at what is shipped, and is called when it goes out of hand.
OWNERS = {
    "manager": ("customer_on_time", "actions_overdue", "objectives_on_track"),
    "officer": ("customer_returns", "credit_notes", "nps", "response_rate"),
    "buyer": ("vendor_reject_lines", "inventory_accuracy"),
    "employee": ("scrap",),
}
SIGNALS_FROM_WEEKS_AGO = 36
TYPED_MONTHS = 11
CUTOFF_DAYS = 10
# Two digits were swapped when the value of this month was typed.
CORRECTED_MONTHS_AGO, RIGHT_VALUE = 6, 12


class QmsDemoMeasuringMixin(models.AbstractModel):
    """What the demo company measures besides what every company does: a weekly figure that was out of control once, one
    that is typed (a month was forgotten, another one corrected), one that is calculated."""

    _name = "qms.demo.measuring.mixin"
    _description = "Measuring of the demo company"

    @api.model
    def _load_owners(self):
        """Name who looks at each figure, before anything is measured. Not as a person: the rows go on to follow updates
        of their addon."""
        for login, names in OWNERS.items():
            for name in names:
                self._ref(f"qms_indicator_{name}").user_id = self._user(login)

    @api.model
    def _load_measuring(self):
        """Load what is measured, measure it, and what follows from it."""
        self._load_counts()
        self._load_scraps()
        self._load_satisfaction()
        loaded = self._load_csv("manager", "qms.indicator", "qms_iso9001/demo/qms_indicator_measuring.csv")
        weekly, typed, _calculated = loaded.with_env(self._as("manager"))
        monday = fields.Date.start_of(typed.company_id._qms_today(), "week")
        weekly.signal_from = monday - timedelta(weeks=SIGNALS_FROM_WEEKS_AGO)
        self._type_values(typed)
        activated = typed.union(*(self._ref(f"qms_indicator_{name}") for name in ACTIVATED))
        (activated - typed).with_env(typed.env).action_activate()
        (loaded | activated).with_env(typed.env).action_measure()
        self._correct_value(typed)
        self._load_objective_tree()

    @api.model
    def _load_system_figures(self):
        """Measure how the quality system itself is kept, once there is something of it."""
        self._measure_catalogue(SYSTEM)

    @api.model
    def _measure_catalogue(self, owners, module="qms_iso9001"):
        """Take indicators of the catalogue over as the company's own, {login of who looks at them: names}, and measure
        them. What the other companies measure is theirs to choose."""
        chosen = self.env["qms.indicator"].with_env(self._as("manager"))
        for login, names in owners.items():
            for name in names:
                shared = self._ref(f"qms_indicator_{name}", module).with_env(chosen.env)
                own = shared.browse(shared.action_adapt()["res_id"])
                own.user_id = self._user(login)
                chosen |= own
        chosen.action_activate()
        chosen.action_measure()

    @api.model
    def _month(self, months_ago):
        today = self.env.ref("base.main_company")._qms_today()
        return fields.Date.start_of(fields.Date.subtract(today, months=months_ago), "month")

    @api.model
    def _type_values(self, indicator):
        """Let the owner type the values of the file, and close the months after it: one was forgotten."""
        indicator.date_from = self._month(TYPED_MONTHS)
        indicator.action_measure()
        values = {
            self._month(int(row["months_ago"])): row["value"]
            for row in self._rows("qms_iso9001/demo/value_history.csv")
        }
        rows = indicator.value_ids.with_env(self.with_user(indicator.user_id).env).sorted("date_start")
        for row in rows.filtered(lambda row: row.date_start in values):
            row.write({"value": float(values[row.date_start]), "note": "Log at the bench"})
        for row in rows:
            # As if the list had been there all the time: what is over is closed.
            row._qms_write({"date_made": row.date_start})
        indicator.cutoff_days = CUTOFF_DAYS
        indicator.action_measure()

    @api.model
    def _correct_value(self, indicator):
        """Correct a figure that is closed, as an officer does."""
        figure = indicator.measurement_ids.filtered(
            lambda each: each.date_start == self._month(CORRECTED_MONTHS_AGO)
        ).with_env(self._as("officer"))
        figure.env["qms.measurement.correct"].create(
            {
                "measurement_id": figure.id,
                "value": RIGHT_VALUE,
                "reason": "The log at the bench says 12 hours; 21 was typed. Found at the monthly review.",
            }
        ).action_correct()

    # Objectives, each below the one that it serves

    @api.model
    def _load_objective_tree(self):
        """Set objectives of company, processes and a department; of two that were missed the owner of the one above
        says of one why that does not matter."""
        commitment = (
            self.env["qms.policy"]
            .search([("state", "=", "in_force")])
            .commitment_ids.filtered(lambda each: each.kind == "requirements")
        )
        objectives = {}
        for row in self._rows("qms_iso9001/demo/objective_tree.csv"):
            vals = self._prepare_tree_vals(row, objectives.get(row["parent"]))
            vals["commitment_id"] = commitment.id
            objective = self._as("officer")["qms.objective"].create(vals)
            objectives[row["key"]] = objective
            if row["excuse"]:
                objective.with_user(objective.parent_id.user_id).action_excuse(row["excuse"])
        # How many are on track is another figure now.
        self._ref("qms_indicator_objectives_on_track").with_env(self._as("manager")).action_measure()

    @api.model
    def _prepare_tree_vals(self, row, parent):
        monday = fields.Date.start_of(self.env.ref("base.main_company")._qms_today(), "week")
        months = int(row["due_in_months"] or 0)
        due = fields.Date.end_of(self._month(-months), "month")
        if row["due_weeks_ago"]:
            due = monday - timedelta(weeks=int(row["due_weeks_ago"]), days=-6)
        return {
            "name": row["name"],
            "parent_id": parent and parent.id,
            "indicator_id": self._ref(f"qms_indicator_{row['indicator']}").id,
            "baseline": float(row["baseline"]),
            "target": float(row["target"]),
            "date_start": self._month(int(row["started_months_ago"])),
            "date_due": due,
            "user_id": self._user(row["owner"]).id,
            "process_id": row["process"] and self._ref(f"qms_process_demo_{row['process']}").id,
            "department_id": row["department"] and self.env.ref(row["department"]).id,
            "description": row["means"],
        }
