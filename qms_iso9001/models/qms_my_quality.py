from datetime import datetime

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

ROWS = 8
KEYS = ("label", "model", "open_verb", "verb", "verb_label", "done_label")
# The dates on which something is due; others (submitted, in force from) are never late.
DUE = {"date_due", "date_review"}


class QmsMyQuality(models.AbstractModel):
    """What the page *My quality* shows: all that waits for whoever looks, and what is in force for them.

    It names no model: the lines come from `qms.contribution`, and each costs a fixed number of queries.
    """

    _name = "qms.my.quality"
    _description = "My quality"

    @api.model
    @api.readonly
    def get_page(self):
        """Return the page of the current user, ready to show.

        Keys: `buttons` ([{label, icon, action}]), `sections` (what waits, the first due first) and `infos` (what there
        is nothing to do about). A section has `key`, `label`, `model`, `count`, `domain`, the names of its verbs and
        `rows` ([{id, name, date, is_late, state}]), and the `view_types` that show all; without rows it is left out.
        """
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
        contribution = self.env["qms.contribution"]
        buttons = sorted(contribution._collect("_my_quality_buttons"), key=lambda button: button["sequence"])
        sections = self._sections("_my_quality_lines")
        return {
            "buttons": [{key: button[key] for key in ("label", "icon", "action")} for button in buttons],
            "sections": sorted(sections, key=lambda section: section["first_day"]),
            "infos": self._sections("_my_quality_info_lines", newest_first=True),
        }

    @api.model
    def _sections(self, method, newest_first=False):
        lines = self.env["qms.contribution"]._collect(method)
        cards = self._models_with_cards(lines)
        sections = (self._section(line, newest_first) for line in lines)
        return [
            {
                **section,
                "key": f"{method}:{number}",
                "view_types": ["list", "kanban", "form"] if section["model"] in cards else ["list", "form"],
            }
            for number, section in enumerate(sections)
            if section
        ]

    @api.model
    def _models_with_cards(self, lines):
        """Return the names of the models that have a kanban: a phone shows it in place of the list."""
        names = [line["model"] for line in lines]
        # Which views there are is no secret.
        views = self.env["ir.ui.view"].sudo()
        found = views.search_fetch([("type", "=", "kanban"), ("model", "in", names)], ["model"])
        return set(found.mapped("model"))

    @api.model
    def _section(self, line, newest_first):
        """Return one list with its first rows; None when it is empty, or closed to the user."""
        model, domain = self.env[line["model"]], Domain(line["domain"])
        if not model.has_access("read"):
            return None
        try:
            found = model.search(domain, order=self._line_order(line["date_field"], newest_first), limit=ROWS + 1)
        except AccessError:
            # A line of any addon may lean on what the user may not read: it is not for them, the others are.
            return None
        if not found:
            return None
        rows = found[:ROWS]
        return {
            **{name: line[name] for name in KEYS},
            "domain": list(domain),
            "count": len(found) if len(found) <= ROWS else model.search_count(domain),
            "rows": self._rows(rows, line["date_field"], newest_first and self._states(model, domain)),
            "first_day": str(line["date_field"] and rows[0][line["date_field"]] or "9999"),
        }

    @api.model
    def _line_order(self, date_field, newest_first):
        direction = " desc" if newest_first else ""
        return f"{date_field}{direction}, id{direction}" if date_field else None

    @api.model
    def _states(self, model, domain):
        """Return {state: label} to show beside the records; a list of chosen states need not say them."""
        if "state" not in model._fields or any(each.field_expr == "state" for each in domain.iter_conditions()):
            return {}
        return dict(model._fields["state"]._description_selection(self.env))

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
                    "is_late": states is False and self._is_late(date_field, day),
                    "state": states[record.state] if states else "",
                }
            )
        return rows

    @api.model
    def _day(self, value):
        return self.env.company._qms_day(value) if isinstance(value, datetime) else value

    @api.model
    def _is_late(self, date_field, day):
        return bool(day and date_field in DUE and day < self.env.company._qms_today())
