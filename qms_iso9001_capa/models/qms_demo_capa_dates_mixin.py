from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# Months are found by what it is about; the rest of a history follows in days.
DAYS_DUE = 150


class QmsDemoCapaDatesMixin(models.AbstractModel):
    """Dates what was done on the day of installation back to when it would have been. What is signed (the verification
    of actions) stays on that day, and so does what closes by it."""

    _name = "qms.demo.capa.dates.mixin"
    _description = "Demo company: days of corrective actions"

    @api.model
    def _date_opening_back(self, capa, row, day):
        today = capa.company_id._qms_today()
        opened = day + timedelta(days=int(row["opened_after"] or 0))
        due = today + timedelta(days=int(row["due_in"])) if row["due_in"] else opened + timedelta(days=DAYS_DUE)
        first, ended = due, row["cancelled"] or (row["confirmed"] and not row["failed_cause"])
        if due < today and not (row["due_in"] or ended):
            # Who works on it agreed on another day.
            due = today + timedelta(days=60)
        capa.write({"date_opened": opened, "date_due": due})
        capa.sudo()._write_unguarded({"date_due_original": first})
        self._date_created_back(capa, opened)

    @api.model
    def _date_created_back(self, record, day):
        record.flush_recordset()
        made = fields.Datetime.to_datetime(day) + timedelta(hours=9)
        columns = (SQL.identifier(record._table), made, record.id)
        self.env.execute_query(SQL("UPDATE %s SET create_date = %s WHERE id = %s RETURNING id", *columns))
        record.invalidate_recordset()

    @api.model
    def _date_steps_back(self, capa):
        """A step of an 8D in five days."""
        for number, step in enumerate(capa.sudo().step_ids.filtered("date_passed").sorted("code")):
            day = capa.date_opened + timedelta(days=1 + 5 * number)
            step.write({"date_passed": fields.Datetime.to_datetime(day) + timedelta(hours=10)})

    @api.model
    def _date_similar_back(self, capa):
        """What was there at the analysis was judged then, the rest when it came."""
        record = capa.sudo()
        looked = record.date_opened + timedelta(days=14)
        if record.date_similar and looked < record.company_id._qms_today():
            record._write_unguarded({"date_similar": looked})
        for row in record.similar_ids.filtered("date_answered"):
            row.write({"date_answered": min(row.date_answered, max(looked, row.date + timedelta(days=2)))})

    @api.model
    def _date_action_back(self, action, row, opened):
        due = opened + timedelta(days=int(row["due_after"]))
        vals = {"date_due": due, "date_due_original": due}
        if row["done_after"]:
            vals["date_done"] = opened + timedelta(days=int(row["done_after"]))
        action.sudo()._write_unguarded(vals)
        action.sudo()._follow_owner()
        self._date_created_back(action.sudo(), opened)

    @api.model
    def _day_watched(self, capa, row, found, attempt):
        """Return the day on which the actions of an attempt ended, or None while they are under way."""
        if attempt == "2":
            last = max(capa.sudo().nonconformity_ids.mapped("date_detected"))
            return last + timedelta(days=int(row["failed_watched_after"]))
        if row["watched_ago"]:
            return self._day(row["watched_ago"]).date()
        return row["watched_after"] and found + timedelta(days=int(row["watched_after"]))

    @api.model
    def _date_watching_back(self, capa, check, start):
        """From that day on it was watched: what happened since is counted as it happened."""
        capa.sudo()._write_unguarded({"date_actions_done": start})
        end = start + timedelta(days=check.days)
        check.sudo()._write_unguarded({"date_start": start, "date_end": end})

    @api.model
    def _date_confirmed_back(self, check, day):
        check.sudo()._write_unguarded({"date_confirmed": day, "date_counted": day})

    @api.model
    def _date_end_back(self, capa, day):
        capa.sudo()._write_unguarded({"date_done": day})
