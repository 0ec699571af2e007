from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

NAMES = ("skill_type_id", "skill_id", "skill_level_id")


class QmsSkillImportMixin(models.AbstractModel):
    """Sheets that name a skill and its level: both names are looked up inside the skill type of the row, since several
    types have a level "Expert" and Odoo would take the first one."""

    _name = "qms.skill.import.mixin"
    _inherit = "qms.training.import.mixin"
    _description = "Import of skills"
    # Where the columns stand: "skill_ids/" when the rows are lines of a record.
    _import_skill_path = ""

    @api.model
    def load(self, fields, data):
        """Import rows; errors name the row, and what the skill type has instead."""
        columns = [f"{self._import_skill_path}{name}" for name in NAMES]
        if not set(columns) <= set(fields):
            return super().load(fields, data)
        places = [fields.index(column) for column in columns]
        library = self._import_skill_library()
        data, errors = [list(row) for row in data], []
        for number, row in enumerate(data):
            kind, skill, level = (str(row[place] or "").strip() for place in places)
            if not (kind or skill or level):
                continue
            ids, problem = self._import_skill_ids(library, kind, skill, level)
            if problem:
                errors.append(self._import_error(number, columns[0], problem))
            for place, value in zip(places, ids, strict=True):
                row[place] = value
        if errors:
            return {"ids": False, "messages": errors, "nextrow": 0}
        found = [f"{field}/.id" if field in columns else field for field in fields]
        return super().load(found, data)

    @api.model
    def _import_skill_library(self):
        """Return {name of a type, in lower case: [types of that name]}."""
        library = defaultdict(list)
        for kind in self.env["hr.skill.type"].search(Domain.TRUE):
            library[kind.name.strip().casefold()].append(kind)
        return library

    @api.model
    def _import_skill_ids(self, library, kind, skill, level):
        """Return (ids of type, skill and level as text, None), or (three empty texts, what is wrong)."""
        nothing = ("", "", "")
        for found in library.get(kind.casefold(), ()):
            skills = found.skill_ids.filtered(lambda each: each.name.strip().casefold() == skill.casefold())
            levels = found.skill_level_ids.filtered(lambda each: each.name.strip().casefold() == level.casefold())
            if skills and levels:
                return (str(found.id), str(skills[0].id), str(levels[0].id)), None
        types = library.get(kind.casefold())
        if not types:
            return nothing, self.env._(
                "No skill type “%(kind)s”. Write one of: %(names)s.",
                kind=kind,
                names=", ".join(found.name for same in library.values() for found in same),
            )
        return nothing, self.env._(
            "%(kind)s: no skill “%(skill)s” with a level “%(level)s”. Skills: %(skills)s. Levels: %(levels)s.",
            kind=types[0].name,
            skill=skill,
            level=level,
            skills=", ".join(types[0].skill_ids.mapped("name")),
            levels=", ".join(types[0].skill_level_ids.mapped("name")),
        )
