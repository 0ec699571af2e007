from odoo import models


class QmsIndicator(models.Model):
    _inherit = "qms.indicator"

    def action_open_capa(self):
        """Open the corrective action that is under way for this indicator in the current company; without one, start
        it. For quality officers."""
        self.ensure_one()
        self.check_access("read")
        return self._open_capa(self.env.company)

    def _open_capa(self, company, text=None, owner=None):
        """Open the corrective action of `company`, or start one that says `text`, of `owner` (the current user)."""
        capas = self.env["qms.capa"].with_company(company)
        running = [("indicator_id", "=", self.id), ("company_id", "=", company.id)]
        running.append(("state", "not in", ("closed", "cancelled")))
        # Who may not read the one that runs is told so when it opens, and starts no second one.
        capa = capas.sudo().search(running, limit=1).sudo(False)
        process = self.sudo().process_id.filtered(lambda process: process.company_id == company)
        capa = capa or capas.create(
            {
                "name": self.env._("%(indicator)s is out of its limits", indicator=self.name),
                "description": text,
                "indicator_id": self.id,
                "company_id": company.id,
                "process_id": process.id,
                "user_id": (owner or self.env.user).id,
                "requirement_ids": [(6, 0, self.requirement_ids.ids)],
            }
        )
        return capa._get_form_action()
