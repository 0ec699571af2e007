from odoo import api, models


class QmsTrainingImportMixin(models.AbstractModel):
    """An Excel file to start from on the import screen, and an import of which nobody gets a mail."""

    _name = "qms.training.import.mixin"
    _description = "Import by an Excel file"
    # Of the file in static/xls.
    _import_template = ""

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers."""
        template = f"/qms_iso9001_training/static/xls/{self._import_template}.xlsx"
        return [{"label": self.env._("Import template with explanations"), "template": template}]

    @api.model
    def load(self, fields, data):
        """Import rows, also of people who left; nobody is told about what was in the files of before."""
        quiet = self.with_context(tracking_disable=True, active_test=False)
        return super(QmsTrainingImportMixin, quiet).load(fields, data)
