from odoo import models


class QmsTrainingPlanNeedMixin(models.AbstractModel):
    """The plan takes what people need: each course in the quarter in which it is due, as often as it is pressed."""

    _name = "qms.training.plan.need.mixin"
    _description = "Needs in a training plan"

    def action_take_needs(self):
        """Add the open needs to the plan: missing lines are added, more people raise a line, nothing is lowered."""
        self.check_access("write")
        self._require_state("draft")
        for plan in self:
            plan._take_needs()

    def _take_needs(self):
        known = {(line.quarter, line.training_id.id): line for line in self.line_ids}
        missing = []
        for (quarter, training), count in self._count_needs().items():
            line = known.get((quarter, training.id))
            if line is None:
                missing.append(
                    {"plan_id": self.id, "quarter": quarter, "training_id": training.id, "people_planned": count}
                )
            # Who was trained in the quarter meanwhile needs nothing any more and was planned all the same.
            elif line.people_planned < count + line.people_done:
                line.people_planned = count + line.people_done
        self.env["qms.training.plan.line"].create(missing)

    def _count_needs(self):
        """Return {(quarter, course): number of people} of the open needs of the company, by one query. Who is planned
        is trained on the day of that training, whenever it is due."""
        groups = self.env["qms.training.record"]._read_group(
            [("company_id", "=", self.company_id.id), ("state", "in", ("needed", "planned"))],
            ["training_id", "state", "date_due:month", "session_id.date_done:month"],
            ["employee_id:count_distinct"],
        )
        counts = {}
        for training, state, due, planned, count in groups:
            quarter = self._quarter_of(planned if state == "planned" and planned else due)
            if quarter:
                counts[quarter, training] = counts.get((quarter, training), 0) + count
        return counts

    def _quarter_of(self, month):
        """Return the quarter in which what is due or planned in `month` (a date, or False) is met; None: not in this
        year."""
        today = self.company_id._qms_today()
        now = today.replace(day=1)
        if self.year < today.year or (month and month.year > self.year):
            return None
        # What is due before that year begins is met before; only what is overdue by now may be left for it.
        if month and now <= month and month.year < self.year:
            return None
        # What is overdue, or has no day, comes as soon as it can.
        first = (today.month - 1) // 3 + 1 if self.year == today.year else 1
        due = (month.month - 1) // 3 + 1 if month and month.year == self.year else first
        return str(max(first, due))
