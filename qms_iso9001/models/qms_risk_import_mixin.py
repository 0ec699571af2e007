from odoo import api, models

TEMPLATE = "/qms_iso9001/static/xls/qms_risk.xlsx"


class QmsRiskImportMixin(models.AbstractModel):
    """What Odoo's import does with a register of risks: a row per risk with its first rating, further ratings in the
    rows below it; likelihood and consequence as the numbers of their steps. Past days and states are a manager's."""

    _name = "qms.risk.import.mixin"
    _description = "Import of risks"

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers."""
        return [{"label": self.env._("Import template for risks and opportunities"), "template": TEMPLATE}]

    @api.model_create_multi
    def create(self, vals_list):
        """Create; who writes it down owns what names no owner (an empty cell of a sheet)."""
        vals_list = [{name: value for name, value in vals.items() if value or name != "user_id"} for vals in vals_list]
        return super().create(vals_list)
