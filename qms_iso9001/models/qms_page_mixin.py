from datetime import datetime

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, format_date


class QmsPageMixin(models.AbstractModel):
    """A page that assembles what models contribute (`qms.contribution`): one call, read-only, costing the same however
    many records there are; after a step of the user's own it is read where that step was written."""

    _name = "qms.page.mixin"
    _description = "Page of contributions"

    @api.model
    @api.readonly
    def get_page(self):
        """Return the page of the current user, ready to show (see `_read_page`)."""
        # Many lines ask for today, by the zone of whoever looks: read here, so that a page costs the same each time,
        # whatever of its environment is still in memory.
        self.env.user.partner_id.fetch(["tz"])
        return self._read_page()

    @api.model
    def refresh_page(self):
        """Return the page after a step of the user's own: read where it was written, never from a replica."""
        return self._read_page()

    @api.model
    @api.readonly
    def is_replica(self):
        """Tell whether a replica of the database answers what is asked like this: see docs/scaling.md."""
        return self.env.execute_query(SQL("SELECT pg_is_in_recovery()"))[0][0]

    @api.model
    def _read_page(self):
        """Return what the page shows, as JSON."""
        raise NotImplementedError

    @api.model
    def _buttons(self):
        """Return what anybody may start, in its order: [{label, icon, action}]."""
        buttons = self.env["qms.contribution"]._collect("_my_quality_buttons")
        buttons.sort(key=lambda button: button["sequence"])
        return [{key: button[key] for key in ("label", "icon", "action")} for button in buttons]

    @api.model
    def _find(self, line, limit, newest_first=False):
        """Return the first records of a line; none where it is closed to the user."""
        model = self.env[line["model"]]
        if not model.has_access("read"):
            return model
        try:
            order = self._line_order(line["date_field"], newest_first)
            return model.search(Domain(line["domain"]), order=order, limit=limit)
        except AccessError:
            # A line of any addon may lean on what the user may not read: it is not for them, the others are.
            return model

    @api.model
    def _line_order(self, date_field, newest_first):
        direction = " desc" if newest_first else ""
        return f"{date_field}{direction}, id{direction}" if date_field else None

    @api.model
    def _models_with_cards(self, lines):
        """Return the names of the models that have a kanban: a phone shows it in place of the list."""
        names = [line["model"] for line in lines]
        # Which views there are is no secret.
        views = self.env["ir.ui.view"].sudo()
        found = views.search_fetch([("type", "=", "kanban"), ("model", "in", names)], ["model"])
        return set(found.mapped("model"))

    @api.model
    def _view_types(self, model_name, cards):
        return ["list", "kanban", "form"] if model_name in cards else ["list", "form"]

    @api.model
    def _rows(self, records, date_field, states):
        """Return the rows of `records`; `states` is False in a list of what waits."""
        field = records._fields.get(date_field or "")
        label = field._description_string(self.env) if field else ""
        rows = []
        for record in records:
            day = self._day(record[date_field]) if field else False
            note = record._my_quality_note()
            rows.append(
                {
                    "id": record.id,
                    "name": record.display_name,
                    "date": " · ".join(filter(None, (day and f"{label}: {format_date(self.env, day)}", note))),
                    "is_late": states is False and self._is_late(records, date_field, day),
                    "state": states[record.state] if states else "",
                }
            )
        return rows

    @api.model
    def _day(self, value):
        return self.env.company._qms_day(value) if isinstance(value, datetime) else value

    @api.model
    def _is_late(self, records, date_field, day):
        return bool(day and date_field in records._due_fields and day < self.env.company._qms_today())
