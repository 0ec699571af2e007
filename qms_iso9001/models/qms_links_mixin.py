from odoo import models


class QmsLinksMixin(models.AbstractModel):
    """For models with many links, most of which are empty in most records."""

    _name = "qms.links.mixin"
    _description = "Record with many links"

    def _check_company(self, fnames=None):
        """Check the companies of those links that lead somewhere; Odoo looks at each link of each record."""
        names = self._fields if fnames is None or {"company_id", "company_ids"} & set(fnames) else fnames
        records = self.sudo()
        checked = (name for name in names if getattr(self._fields[name], "check_company", False))
        super()._check_company([name for name in checked if records.filtered(name)])
