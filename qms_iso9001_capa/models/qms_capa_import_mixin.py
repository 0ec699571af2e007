from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .qms_capa_steps_mixin import DAYS_DUE

# Columns in which several numbers stand, one after the other.
NUMBERS = ("nonconformity_ids", "complaint_ids")
ENDED = ("closed", "cancelled")


class QmsCapaImportMixin(models.AbstractModel):
    """What Odoo's import button does with an old register of corrective actions: states, days, actions and cases as
    they stand there. What was over before asks for nothing: no check, no activity, no mail."""

    _name = "qms.capa.import.mixin"
    _inherit = "qms.import.mixin"
    _description = "Import of corrective actions"

    similar_note = fields.Text(
        "Similar cases, in words", help="What was looked at that is no case here: other plants, other vendors, before."
    )
    past_proof = fields.Text(
        "Proof before this system", readonly=True, copy=False, help="How one saw that it helped, as it was written."
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"past_proof"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"similar_note"}

    @api.model
    def _import_columns(self):
        """Return the names of the fields that the import screen offers although nobody types them in a form."""
        return ["date_due_original", "date_actions_done", "date_done", "end_reason", "failure_count", "past_proof"]

    @api.model
    def load(self, fields, data):
        """Import rows; numbers of cases are looked up in the company into which they come."""
        columns, data = list(fields), [list(row) for row in data]
        for index, name in enumerate(columns):
            if name in NUMBERS:
                for row in data:
                    row[index] = ",".join(part.strip() for part in str(row[index] or "").split(",") if part.strip())
        # Numbers repeat from company to company: without a column that says so, only the current one is meant.
        one = [self.env.company.id]
        records = self if "company_id" in {name.split("/")[0] for name in columns} else self._in_companies(one)
        return super(QmsCapaImportMixin, records).load(columns, data)

    @api.model
    def _in_companies(self, company_ids):
        return self.with_context(allowed_company_ids=company_ids)

    @api.model
    def _split_imported(self, vals):
        if self.env.context.get("import_file"):
            vals = self._fill_imported(vals)
        elif vals.get("state") == "effectiveness" and not vals.get("date_actions_done"):
            vals = {**vals, "date_actions_done": self.env.company._qms_today()}
        return super()._split_imported(vals)

    @api.model
    def _fill_imported(self, vals):
        """Return the values of a row with what its empty cells mean: nothing is due of what is over, what is open is
        due counted from the day it was opened, and the owner is who imports."""
        ended = vals.get("state") in ENDED
        empty = {name for name in ("user_id", "date_opened") if not vals.get(name)}
        if not ended and not vals.get("date_due"):
            empty.add("date_due")
        vals = {"date_due": False, **{name: value for name, value in vals.items() if name not in empty}}
        if "date_due" in empty:
            opened = fields.Date.to_date(vals.get("date_opened")) or self.env.company._qms_today()
            vals["date_due"] = opened + timedelta(days=DAYS_DUE)
        if ended and vals.get("date_done"):
            # At the latest: today, the default, would be after it was closed.
            vals.setdefault("date_opened", vals["date_done"])
        if vals.get("action_ids"):
            vals["action_ids"] = [self._fill_action(command, vals) for command in vals["action_ids"]]
        return vals

    @api.model
    def _fill_action(self, command, vals):
        if command[0] != fields.Command.CREATE:
            return command
        action = {name: value for name, value in command[2].items() if value}
        action = {"kind": "corrective", "company_id": vals.get("company_id") or self.env.company.id, **action}
        action = {"user_id": vals.get("user_id") or self.env.uid, **action}
        if vals.get("state") == "closed":
            action.setdefault("state", "done")
            if action["state"] == "done":
                # What was closed before waits for nobody to verify it.
                action["state"] = "verified"
                action.setdefault("date_done", vals.get("date_done"))
        if action.get("state", "open") != "open" and action.get("date_done"):
            action.setdefault("date_due", action["date_done"])
        return fields.Command.create(action)

    @api.model_create_multi
    def create(self, vals_list):
        """What comes in while its effect is watched gets its check, which says that its criterion came late."""
        records = super().create(vals_list)
        watched = records.sudo().filtered(lambda record: record.is_legacy and record.state == "effectiveness")
        for record in watched.filtered("date_actions_done"):
            check = record._make_check()
            check._start()
            check._write_unguarded({"is_criterion_late": True})
        return records

    # What may be wrong with a row

    @api.constrains("state", "is_legacy", "date_opened", "date_actions_done", "date_done")
    def _check_legacy(self):
        for record in self.filtered("is_legacy"):
            problem = record._get_legacy_problem()
            if problem:
                raise ValidationError(problem)

    def _get_legacy_problem(self):
        """Return in words what is wrong with a case of the old register."""
        asked = {"closed": "date_done", "cancelled": "date_done", "effectiveness": "date_actions_done"}.get(self.state)
        # Asked of a file only: what the code of a migration creates says what it knows.
        if asked and not self[asked] and self.env.context.get("import_file"):
            return self.env._(
                '%(record)s is "%(state)s", and "%(field)s" is empty: write the day.',
                record=self.display_name,
                state=self._state_label(),
                field=self._field_labels([asked]),
            )
        return self._get_day_problem() or self._get_action_problem()

    def _get_day_problem(self):
        today = self.company_id._qms_today()
        for name in ("date_opened", "date_actions_done", "date_done"):
            words = {"field": self._field_labels([name]), "record": self.display_name}
            if self[name] and self[name] > today:
                return self.env._('"%(field)s" of %(record)s is in the future: correct it.', **words)
            if self[name] and self[name] < self.date_opened:
                return self.env._('"%(field)s" of %(record)s is before "Opened on": correct one of them.', **words)
        return False

    def _get_action_problem(self):
        # The owner of the register need not see each action; the file named them.
        waiting = self.sudo().action_ids.filtered(lambda action: action.state == "open")
        if self.state not in ENDED or not waiting:
            return False
        return self.env._(
            '%(record)s is "%(state)s", but these actions are open: %(actions)s. Correct their state, or its own.',
            record=self.display_name,
            state=self._state_label(),
            actions=", ".join(waiting.mapped("name")),
        )

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """An import sends no mail."""
        if not self.env.context.get("import_file"):
            super()._message_auto_subscribe_notify(partner_ids, template)
