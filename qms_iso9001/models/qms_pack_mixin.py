from datetime import timedelta

from lxml import etree

from odoo import api, models
from odoo.fields import Domain

from ..tools.amounts import is_amount

NO_COLUMNS = {"one2many", "binary", "json", "properties", "properties_definition", "reference", "many2one_reference"}
NO_LINKS = {"ir.attachment", "res.company", "res.currency", "mail.activity", "mail.message"}
NO_NAMES = ("message_", "activity_", "my_activity_")


class QmsPackMixin(models.AbstractModel):
    """How a model's records come into the audit pack: which folder, which of them belong to a period, which columns
    their register has, which files go with them."""

    _name = "qms.pack.mixin"
    _description = "Records in the audit pack"

    # The folder of the pack ("01" to "14") in which the lists of this model lie.
    _pack_part = False
    # From which of its dates until which (False: without end) a record is in force: it belongs to every period that it
    # touches. None: by the date of the list alone, or, without one, whatever was there by the end of the period.
    _pack_valid = None
    # Fields whose files go into the pack as they are: binary fields, with `<field>_sha256` where there is one.
    _pack_files = ()
    # Names of one2many fields that are told, row by row, on a page of its own for each record. Empty: no such page.
    _pack_dossier = ()
    # Names of fields that the register shows besides those of the list on screen.
    _pack_more = ()
    # Names of fields that it shows as they stand when the pack is made, though nobody keeps them: computed ones, rows.
    _pack_told = ()

    @api.model
    def _pack_part_of(self, line):  # pylint: disable=unused-argument
        """Return the folder ("01" to "14") in which `line` of this model lies."""
        return self._pack_part

    @api.model
    def _pack_domain(self, line, start, end):
        """Return which records of `line` belong to the period from `start` to `end`."""
        domain = Domain(line["domain"]) & self._pack_company_domain()
        first, last = self._pack_life()
        if not first and line["date_field"]:
            return domain & self._pack_since(line["date_field"], start) & self._pack_until(line["date_field"], end)
        first = first or "create_date"
        domain &= self._pack_until(first, end) | Domain(first, "=", False)
        return domain & (self._pack_since(last, start) | Domain(last, "=", False)) if last else domain

    @api.model
    def _pack_life(self):
        """Return from which of its dates until which a record is in force; (False, False): it has none."""
        if not self._pack_valid and {"in_force_from", "in_force_until"} <= self._fields.keys():
            return "in_force_from", "in_force_until"
        return self._pack_valid or (False, False)

    @api.model
    def _pack_later(self, line, end):
        """Return (how many records of `line` came after `end`, whether that is when they were entered): what a
        register that is empty has to say."""
        first = self._pack_life()[0] or line["date_field"] or "create_date"
        if not self._fields[first].store:
            return 0, False
        domain = Domain(line["domain"]) & self._pack_company_domain() & Domain(first, "!=", False)
        return self.search_count(domain & ~self._pack_until(first, end)), first == "create_date"

    @api.model
    def _pack_company_domain(self):
        if "company_id" not in self._fields:
            return Domain.TRUE
        # A branch works by what its parent companies issued.
        return Domain("company_id", "in", [False, *self.env.company.sudo().parent_ids.ids])

    @api.model
    def _pack_since(self, name, day):
        is_instant = self._fields[name].type == "datetime"
        return Domain(name, ">=", self.env.company._qms_midnight(day) if is_instant else day)

    @api.model
    def _pack_until(self, name, day):
        if self._fields[name].type != "datetime":
            return Domain(name, "<=", day)
        return Domain(name, "<", self.env.company._qms_midnight(day + timedelta(days=1)))

    @api.model
    def _pack_columns(self):
        """Return the names of the fields that the register shows: those of the list on screen and what was written at
        length, as far as they are kept as they were. That leaves out amounts, whatever is counted anew each day, and
        the chatter."""
        arch = etree.fromstring(self.get_view(view_type="list")["arch"])
        shown = [
            node.get("name") for node in arch.xpath("./field") if node.get("column_invisible") not in ("1", "True")
        ]
        # What has a file of its own says it there.
        long = ("text",) if self._pack_files else ("text", "html")
        told = [field.name for field in self._fields.values() if field.store and field.type in long]
        names = dict.fromkeys((*shown, *self._pack_more, *self._pack_told, *told))
        return [name for name in names if name != "sequence" and self._pack_may_show(name)]

    @api.model
    def _pack_may_show(self, name):
        field = self._fields[name]
        if name in self._pack_told:
            return not is_amount(field)
        kept = field.store or (field.related and self._pack_is_kept_path(field.related.split(".")))
        told = field.comodel_name in NO_LINKS or field.type in NO_COLUMNS or name.startswith(NO_NAMES)
        return kept and not told and not is_amount(field)

    @api.model
    def _pack_is_kept_path(self, path):
        model = self
        for name in path:
            field = model._fields[name]
            if not field.store or is_amount(field):
                return False
            model = self.env[field.comodel_name] if field.comodel_name else model
        return True

    def _pack_blank(self):
        """Return {record id: names of columns that stay empty for that record}, such as figures that are amounts."""
        return {}

    def _pack_version(self):
        """Return which version of something this record is, in words; empty: none."""
        return ""
