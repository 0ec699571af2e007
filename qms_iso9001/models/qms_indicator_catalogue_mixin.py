from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from .qms_indicator_company_mixin import CHATTER, FREE

MANAGER = "qms_iso9001.group_qms_manager"
# Each company has its own, whoever shares the indicator.
PER_COMPANY = FREE | {"target", "warning"}


class QmsIndicatorCatalogueMixin(models.AbstractModel):
    """The catalogue: everything that can be measured here, each with what it counts and what to mind, switched on and
    off with one click, for the current company. What is off is not measured; what was measured stays."""

    _name = "qms.indicator.catalogue.mixin"
    _description = "Catalogue of indicators"

    is_for_new_company = fields.Boolean(
        "On in a new company", copy=False, help="Measured in each company from its first day, whoever switched it off."
    )

    @api.model
    def _begin_in(self, company):
        """Switch on in a new company what each begins with, also where others switched it off or have their own."""
        begins = Domain("is_for_new_company", "=", True) & Domain("company_id", "=", False)
        # Who founds a company need have nothing to do with quality.
        for indicator in self.sudo().with_context(active_test=False).search(begins):
            indicator._switch_shared(company, True)

    def _load_records_write(self, values):
        """Follow an update of the addon; what companies switched on stays on."""
        if self.sudo().measured_company_ids:
            values = {name: values[name] for name in values if name != "active"}
        return super()._load_records_write(values)

    def action_activate(self):
        """Measure these indicators in the current company from now on.

        Raises AccessError for all but quality managers.
        """
        self._check_manager()
        self._switch(True)
        return self._told(self.env._("%(names)s: measured within the hour, and every day from now on."))

    def action_deactivate(self):
        """Measure these indicators no more in the current company; their figures stay, and the other companies go on.

        Raises AccessError for all but quality managers.
        """
        self._check_manager()
        self._switch(False)
        return self._told(self.env._("%(names)s: not measured any more. What was measured stays."))

    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Quality managers switch indicators on and off. Ask one of them."))

    def _switch(self, on):
        for indicator in self:
            if indicator.company_id:
                indicator.active = on
                if not on:
                    # Rows nobody typed in are no evidence; people have no rights to take them away.
                    indicator.sudo()._drop_values_due(indicator.company_id)
            else:
                # Nobody has rights to say where one of all companies is measured: this does, for the own company.
                indicator.sudo()._switch_shared(self.env.company, on)

    def _switch_shared(self, company, on):
        """Switch an indicator of all companies on or off in `company`; in the others it stays as it is."""
        switched = self.measured_company_ids
        if on and company in self._companies_with_own():
            raise UserError(
                self.env._(
                    "%(company)s has a version of its own of %(indicator)s, which is measured. Switch that one off "
                    "first, or go on with it.",
                    company=company.name,
                    indicator=self.name,
                )
            )
        everything = self.env["res.company"].with_context(active_test=False).search(Domain.TRUE)
        before = (switched or everything) if self.active else switched.browse()
        if (company in before) == on:
            return
        switched = before | company if on else before - company
        if not on:
            self._drop_values_due(company)
        # Which companies measure it is no change of what is shipped: the row still follows updates of its addon.
        self._qms_write({"measured_company_ids": [Command.set(switched.ids)], "active": bool(switched)})
        words = (
            self.env._("Measured in %(company)s from now on.", company=company.name)
            if on
            else self.env._("Not measured in %(company)s any more.", company=company.name)
        )
        self._message_log(body=words)

    def _told(self, sentence):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": sentence % {"names": ", ".join(self.mapped("name"))},
                "type": "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # On its form

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """What other companies measure as well cannot be typed in: it would be refused when it is saved."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for node in arch.xpath("//field[not(ancestor::field)]"):
                name = node.get("name")
                field = self._fields.get(name)
                if field and not (field.readonly or name in PER_COMPANY or name.startswith(CHATTER)):
                    stated = node.get("readonly")
                    node.set("readonly", f"({stated}) or is_measured_beyond" if stated else "is_measured_beyond")
        return arch, view
