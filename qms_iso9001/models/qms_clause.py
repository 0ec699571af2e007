from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .qms_topic_standing_mixin import STANDINGS


class QmsClause(models.Model):
    """A clause of one edition: number, optional list letter, short title. No text of the standard, ever."""

    _name = "qms.clause"
    _inherit = ["qms.shipped.mixin"]
    _description = "Clause of the standard"
    _order = "edition_id, sort_key"
    _rec_names_search = ["number", "name"]
    _parent_store = True

    edition_id = fields.Many2one("qms.edition", required=True, index=True, ondelete="restrict")
    number = fields.Char(required=True, help="Number in the standard, for example 8.4.1.")
    letter = fields.Char(help="Letter of the list item, for example c7 in 9.3.2.")
    name = fields.Char("Short title", required=True, translate=True)
    parent_id = fields.Many2one("qms.clause", "Part of", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("qms.clause", "parent_id", "Parts")
    sort_key = fields.Char(compute="_compute_sort_key", store=True, index=True)
    is_secondary = fields.Boolean(
        "Secondary source",
        help="Number or title come from people who read the standard, not from the standard itself. "
        "Compare them with your licensed copy.",
    )
    note = fields.Char(translate=True)
    requirement_ids = fields.Many2many(
        "qms.requirement",
        "qms_requirement_clause_rel",
        "clause_id",
        "requirement_id",
        "Topics",
    )

    _number_unique = models.UniqueIndex(
        "(edition_id, number, (COALESCE(letter, '')))",
        "This edition already has a clause of that number.",
    )

    @api.depends("number", "letter")
    def _compute_sort_key(self):
        for clause in self:
            parts = [part.zfill(2) for part in (clause.number or "").split(".")]
            clause.sort_key = ".".join([*parts, clause.letter] if clause.letter else parts)

    @api.depends("number", "letter", "name", "edition_id.code")
    def _compute_display_name(self):
        for clause in self:
            clause.display_name = f"{clause._label()} {clause.name} ({clause.edition_id.code})"

    def _label(self):
        """Return number and letter as people cite them: `9.3.2 c7`."""
        self.ensure_one()
        return " ".join(filter(None, [self.number, self.letter]))

    def _get_topics(self):
        """Return the topics of these clauses; of a heading, those of the clauses below it."""
        own = self.requirement_ids
        headings = self.filtered(lambda clause: not clause.requirement_ids and clause.child_ids)
        return own | headings.child_ids._get_topics() if headings else own

    @api.constrains("parent_id", "edition_id")
    def _check_parent_edition(self):
        for clause in self:
            if clause.parent_id and clause.parent_id.edition_id != clause.edition_id:
                raise ValidationError(
                    self.env._(
                        "%(clause)s cannot be part of %(parent)s: choose a clause of the same edition.",
                        clause=clause.display_name,
                        parent=clause.parent_id.display_name,
                    )
                )

    # Page "Evidence by clause"

    def _page_rows(self):
        """Return the clauses as the page shows them; a letter without topics becomes a word in its clause's row."""
        letters = self.filtered(lambda clause: clause.letter and not clause.requirement_ids).grouped("parent_id")
        return [
            {
                "id": clause.id,
                "label": clause._label(),
                "title": clause.name,
                "chapter": clause._chapter(),
                "depth": clause.number.count("."),
                "note": clause.note or "",
                "is_secondary": clause.is_secondary,
                "topics": clause.requirement_ids.sorted("sequence").ids,
                "letters": [f"{part.letter}\u00a0{part.name}" for part in letters.get(clause, self.browse())],
            }
            for clause in self
            if clause.requirement_ids or not clause.letter
        ]

    def _page_chapters(self, standing):
        """Return each chapter with the number of its topics per state, as rules say and as is said of them in one word;
        `standing` as `qms.requirement._standing` returns it."""
        chapters = []
        for chapter in self.filtered(lambda clause: "." not in clause.number):
            parts = self.filtered(lambda clause, chapter=chapter: clause._chapter() == chapter.number)
            found = [standing[topic_id]["state"] for topic_id in parts.requirement_ids.ids]
            said = [standing[topic_id]["standing"] for topic_id in parts.requirement_ids.ids]
            chapters.append(
                {
                    "number": chapter.number,
                    "title": chapter.name,
                    "total": len(found),
                    "states": {state: found.count(state) for state in ("live", "stale", "missing", "na")},
                    "standings": {word: said.count(word) for word, _label in STANDINGS},
                }
            )
        return chapters

    def _chapter(self):
        self.ensure_one()
        return self.number.split(".")[0]
