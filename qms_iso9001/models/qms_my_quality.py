from odoo import api, models
from odoo.fields import Domain

ROWS = 8
KEYS = ("label", "model", "open_verb", "verb", "verb_label", "done_label")


class QmsMyQuality(models.AbstractModel):
    """What the page *My quality* shows: all that waits for whoever looks, and what is in force for them.

    It names no model: the lines come from `qms.contribution`, and each costs a fixed number of queries.
    """

    _name = "qms.my.quality"
    _inherit = "qms.page.mixin"
    _description = "My quality"

    @api.model
    def _read_page(self):
        """Return the page of the current user, ready to show.

        Keys: `buttons` ([{label, icon, action}]), `sections` (what waits, the first due first) and `infos` (what there
        is nothing to do about). A section has `key`, `label`, `model`, `count`, `domain`, the names of its verbs and
        `rows` ([{id, name, date, is_late, state}]), and the `view_types` that show all; without rows it is left out.
        """
        sections = self._sections("_my_quality_lines")
        return {
            "buttons": self._buttons(),
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
                "view_types": self._view_types(section["model"], cards),
            }
            for number, section in enumerate(sections)
            if section
        ]

    @api.model
    def _section(self, line, newest_first):
        """Return one list with its first rows; None when it is empty, or closed to the user."""
        model, domain = self.env[line["model"]], Domain(line["domain"])
        found = self._find(line, ROWS + 1, newest_first)
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
    def _states(self, model, domain):
        """Return {state: label} to show beside the records; a list of chosen states need not say them."""
        if "state" not in model._fields or any(each.field_expr == "state" for each in domain.iter_conditions()):
            return {}
        return dict(model._fields["state"]._description_selection(self.env))
