from odoo import api, models
from odoo.fields import Domain

from .qms_owner_mixin import OFFICER

AUDITOR = "qms_iso9001.group_qms_auditor"
TILES = 10


class QmsOverview(models.AbstractModel):
    """First screen of the app: how the company stands, in at most ten tiles that each open their list, and what to do
    first where nothing is there yet. Whoever has no quality group finds theirs. It names no model."""

    _name = "qms.overview"
    _inherit = "qms.page.mixin"
    _description = "Overview"

    @api.model
    def _read_page(self):
        """Return {`tiles`, `steps`, `buttons`, `link`, `company`, `is_own`}.

        A tile: see OverviewTile, with the `view_types` that show its list. `steps` (OverviewStep) is empty once all is
        done; `link` {label, action} leads to what waits.
        """
        user = self.env.user
        officer = user.has_group(OFFICER)
        is_own = not (officer or user.has_group(AUDITOR))
        tiles = self._own_tiles() if is_own else self._company_tiles()
        tiles = sorted(tiles, key=lambda tile: tile["sequence"])[:TILES]
        cards = self._models_with_cards(tiles)
        return {
            "tiles": [{**tile, "view_types": self._view_types(tile["model"], cards)} for tile in tiles],
            "steps": self._steps() if officer else [],
            "buttons": self._buttons(),
            "link": self._link(officer),
            "company": self.env.company.name,
            "is_own": is_own,
        }

    @api.model
    def _link(self, officer):
        if officer:
            return {"label": self.env._("Inbox"), "action": "qms_iso9001.qms_inbox_action"}
        return {"label": self.env._("My quality"), "action": "qms_iso9001.qms_my_quality_action"}

    @api.model
    def _steps(self):
        """Return what to do first, in its order; nothing once all of it is done."""
        steps = sorted(
            self.env["qms.contribution"]._collect_readable("_overview_steps"), key=lambda step: step["sequence"]
        )
        return steps if any(not step["is_done"] for step in steps) else []

    @api.model
    def _company_tiles(self):
        """Return the tiles of the current company, whichever others are open beside it; their lists are of it too."""
        here = self.with_context(allowed_company_ids=self.env.company.ids)
        tiles = here.env["qms.contribution"]._collect_readable("_overview_tiles")
        if len(self.env.companies) == 1:
            return tiles
        own = Domain("company_id", "in", (False, self.env.company.id))
        return [
            {**tile, "domain": list(own & Domain(tile["domain"]))}
            if tile["domain"] and "company_id" in self.env[tile["model"]]._fields
            else tile
            for tile in tiles
        ]

    @api.model
    def _own_tiles(self):
        """Return a tile for each list of *My quality*: what waits for the user, then what is there to know."""
        pages = self.env["qms.my.quality"]
        waiting = sorted(pages._sections("_my_quality_lines"), key=lambda section: section["first_day"])
        late = ("bad", self.env._("Late"))
        to_do = ("warning", self.env._("To do"))
        known = ("none", self.env._("For your information"))
        tiles = [self._own_tile(each, late if each["rows"][0]["is_late"] else to_do) for each in waiting]
        infos = pages._sections("_my_quality_info_lines", newest_first=True)
        return tiles + [self._own_tile(section, known) for section in infos]

    @api.model
    def _own_tile(self, section, standing):
        model = self.env[section["model"]]
        note = section["rows"][0]["name"]
        return model._overview_tile(section["label"], section["count"], standing, section["domain"], note=note)
