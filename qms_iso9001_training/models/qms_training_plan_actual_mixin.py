from odoo import api, fields, models
from odoo.tools import SQL

from .qms_training import MONEY

ACTUAL = ("people_done", "sessions_done", "cost_actual")


class QmsTrainingPlanActualMixin(models.AbstractModel):
    """What came of a line of the plan, counted from records and trainings held in its quarter: never stored, as each
    result changes it. Lists and pivots count by the same SQL."""

    _name = "qms.training.plan.actual.mixin"
    _description = "Actual figures of a training plan"

    currency_id = fields.Many2one("res.currency")  # the line says which
    people_done = fields.Integer("People trained", compute="_compute_actual", compute_sudo=True, aggregator="sum")
    sessions_done = fields.Integer("Trainings held", compute="_compute_actual", compute_sudo=True, aggregator="sum")
    cost_actual = fields.Monetary(
        "Actual cost",
        compute="_compute_actual",
        compute_sudo=True,
        aggregator="sum",
        groups=MONEY,
        help="What the trainings held cost, each as its course said when it was held.",
    )

    @api.depends("year", "quarter", "training_id", "company_id")
    def _compute_actual(self):
        rows = {}
        if self.ids:
            self._flush_actual()
            columns = SQL(", ").join(self._actual_sql(name, "line") for name in ACTUAL)
            query = SQL("SELECT id, %s FROM qms_training_plan_line line WHERE id IN %s", columns, tuple(self.ids))
            rows = {line_id: values for line_id, *values in self.env.execute_query(query)}
        for line in self:
            line.people_done, line.sessions_done, line.cost_actual = rows.get(line._origin.id, (0, 0, 0))

    def _flush_actual(self):
        self.flush_model(["year", "quarter", "training_id", "company_id"])
        self.env["qms.training.record"].flush_model(["state", "date_done", "training_id", "company_id", "employee_id"])
        self.env["qms.training.session"].flush_model(["state", "date_done", "training_id", "company_id", "cost"])

    @api.model
    def _actual_sql(self, name, alias):
        """Return SQL of one of `ACTUAL` of the line `alias`."""
        line = SQL.identifier(alias)
        first = SQL("make_date(%s.year, 3 * %s.quarter::int - 2, 1)", line, line)
        frame = SQL(
            "done.training_id = %(line)s.training_id AND done.company_id = %(line)s.company_id "
            "AND done.date_done >= %(first)s AND done.date_done < %(first)s + interval '3 months'",
            line=line,
            first=first,
        )
        if name == "people_done":
            return SQL(
                "(SELECT count(DISTINCT done.employee_id) FROM qms_training_record done "
                "WHERE done.state IN ('attended', 'passed') AND %s)",
                frame,
            )
        figure = SQL("count(*)") if name == "sessions_done" else SQL("COALESCE(sum(done.cost), 0)")
        return SQL("(SELECT %s FROM qms_training_session done WHERE done.state = 'done' AND %s)", figure, frame)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Return SQL of a field; what is counted and not stored can be added up in groups, in one currency too."""
        if field_expr not in ACTUAL:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        self._flush_actual()
        return self._actual_sql(field_expr, alias)
