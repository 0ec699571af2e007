from odoo import api, fields, models


class QmsReadingVersionMixin(models.AbstractModel):
    """A version that people confirm to have read: coming in force, it asks its audience. Listed before
    `qms.approval.mixin`."""

    _name = "qms.reading.version.mixin"
    _inherit = "qms.reading.notice.mixin"
    _description = "Version that people read"

    is_reading_requested = fields.Boolean(
        "Reading asked for",
        readonly=True,
        copy=False,
        help="What came in by import asks nobody to read it until somebody asks for it.",
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"is_reading_requested"}

    def _reading_subjects(self):
        """Return the records (`qms.reading.mixin`) that these are versions of."""
        return self

    def _put_in_force(self):
        """Ask the audience to read it, in the same transaction."""
        subjects = (self | self._get_superseded())._reading_subjects()
        res = super()._put_in_force()
        subjects._follow_audience("revision")
        return res

    def action_obsolete(self, reason=None):
        """End it; nobody has to read it any more."""
        res = super().action_obsolete(reason)
        self._reading_subjects()._follow_audience()
        return res
