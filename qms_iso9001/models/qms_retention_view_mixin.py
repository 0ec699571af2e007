from lxml.builder import E

from odoo import api, models

READERS = "qms_iso9001.group_qms_user,qms_iso9001.group_qms_auditor"


class QmsRetentionViewMixin(models.AbstractModel):
    """What every form and search of a record type with a retention shows: on legal hold, disposed of."""

    _name = "qms.retention.view.mixin"
    _description = "Retention on screen"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Add the alerts to forms and the filters to searches, once for all record types."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form" and arch.find("sheet") is not None:
            arch.find("sheet").addprevious(self._hold_alert())
            arch.find("sheet").addprevious(self._disposed_alert())
        if view_type == "search":
            filters = arch.findall("filter")
            for node in reversed([E.separator(), *self._retention_filters()]) if filters else ():
                filters[-1].addnext(node)
        return arch, view

    @api.model
    def _hold_alert(self):
        release = {"class": "btn-link p-0 ms-2", "groups": "qms_iso9001.group_qms_manager"}
        release["context"] = "{'qms_verb': 'action_release_hold'}"
        return E.div(
            {"class": "alert alert-warning mb-0", "role": "alert", "invisible": "not date_held"},
            self.env._("On legal hold:"),
            " ",
            E.field({"name": "hold_reason", "class": "d-inline", "readonly": "1"}),
            E.button({"name": "action_ask_reason", "type": "object", "string": self.env._("Release"), **release}),
            E.field({"name": "date_held", "invisible": "1"}),
        )

    @api.model
    def _disposed_alert(self):
        return E.div(
            {"class": "alert alert-secondary mb-0", "role": "status", "invisible": "not date_disposed"},
            self.env._("Disposed of: files, texts and names were removed, the rest is kept as evidence."),
            E.field({"name": "date_disposed", "invisible": "1"}),
            E.field(
                {"name": "disposition_id", "class": "d-inline-block ms-2", "readonly": "1", "groups": READERS},
            ),
        )

    @api.model
    def _retention_filters(self):
        labels = {"date_held": self.env._("On legal hold"), "date_disposed": self.env._("Disposed of")}
        return [
            E.filter({"name": f"by_{name}", "string": label, "domain": f"[('{name}', '!=', False)]"})
            for name, label in labels.items()
        ]
