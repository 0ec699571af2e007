from odoo import api, models
from odoo.fields import Domain

# Of how many words a number may be.
NUMBER_WORDS = 3


class QmsReferenceSearchMixin(models.AbstractModel):
    """Records that are shown with their number (`reference`) before their name, and found by both."""

    _name = "qms.reference.search.mixin"
    _description = "Found by number and name"

    @api.model
    def _search_display_name(self, operator, value):
        """Find by number and name together as well: so a record is shown, and so it stands in what was exported."""
        domain = Domain(super()._search_display_name(operator, value))
        exact = operator in ("=", "in")
        if not exact and operator not in ("ilike", "=ilike") or not self._rec_name:
            return domain
        for told in [value] if isinstance(value, str) else value or []:
            words = told.split() if isinstance(told, str) else []
            # A number may have a space of its own.
            for place in range(1, min(len(words), NUMBER_WORDS + 1)):
                number, name = " ".join(words[:place]), " ".join(words[place:])
                domain |= Domain("reference", "=" if exact else "=ilike", number) & Domain(
                    self._rec_name, "=" if exact else operator, name
                )
        return domain
