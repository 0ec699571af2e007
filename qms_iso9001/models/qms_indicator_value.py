from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..tools.optional_number import OptionalFloat

FIGURES = {"value", "numerator", "denominator"}
TYPED = FIGURES | {"note", "attachment_ids", "qms_equipment_ids"}
STATES = [("coming", "Period not over"), ("due", "Due"), ("typed", "Typed"), ("missing", "Missing")]


class QmsIndicatorValue(models.Model):
    """One period of an indicator whose values are typed: the row in which its owner types. After the cut-off it is
    evidence and nobody types in it any more."""

    _name = "qms.indicator.value"
    _inherit = [
        "qms.indicator.value.import.mixin",
        "qms.indicator.value.check.mixin",
        "qms.indicator.value.due.mixin",
        "qms.indicator.value.equipment.mixin",
        "qms.files.mixin",
        "qms.guarded.mixin",
    ]
    _description = "Typed value"
    _order = "date_start desc, indicator_id, id"
    _check_company_auto = True
    _keeps_files = True
    _file_fields = ("attachment_ids",)

    indicator_id = fields.Many2one("qms.indicator", required=True, index=True, check_company=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="restrict")
    user_id = fields.Many2one(related="indicator_id.user_id", string="Owner")
    unit = fields.Selection(related="indicator_id.unit")
    is_ratio = fields.Boolean(related="indicator_id.is_ratio")
    has_value_files = fields.Boolean(related="indicator_id.has_value_files")
    date_start = fields.Date("From", required=True, index=True)
    date_end = fields.Date("To", required=True, readonly=True)
    date_made = fields.Date("Made on", default=lambda self: self.env.company._qms_today(), readonly=True)
    date_due = fields.Date("Type it by", compute="_compute_date_due", store=True)
    period = fields.Char(compute="_compute_period")
    value = OptionalFloat(help="In the unit of the indicator.")
    numerator = OptionalFloat()
    denominator = OptionalFloat("Divided by")
    note = fields.Char("Source", help="Where the figure was read. Empty: as of the period before.")
    attachment_ids = fields.Many2many(
        "ir.attachment", "qms_indicator_value_attachment_rel", "value_id", "attachment_id", "Proof"
    )
    is_typed = fields.Boolean(compute="_compute_is_typed", store=True)
    is_locked = fields.Boolean("Locked", readonly=True)
    is_last = fields.Boolean("Last closed period", compute="_compute_is_last", search="_search_is_last")
    is_reminded = fields.Boolean(readonly=True)
    # Of one company: whoever owns the indicator there may be told of another one as well.
    reminder_id = fields.Many2one("mail.activity", readonly=True, index="btree_not_null", ondelete="set null")
    can_type = fields.Boolean(compute="_compute_can_type")
    state = fields.Selection(STATES, compute="_compute_state")
    typed_by_id = fields.Many2one("res.users", "Typed by", readonly=True, ondelete="restrict")
    typed_at = fields.Datetime("Typed on", readonly=True)

    _period_unique = models.UniqueIndex(
        "(indicator_id, company_id, date_start)", "This period of the indicator has a row to type in already."
    )

    # What the list shows

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, *self._unused_columns()) if view_type == "list" else key

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Leave out the columns that no indicator uses."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "list":
            for name in self._unused_columns():
                for node in arch.xpath(f"//field[@name='{name}']"):
                    node.set("column_invisible", "1")
        return arch, view

    @api.model
    def _unused_columns(self):
        typed = self.env["qms.indicator"].search([("source", "=", "typed")])
        ratio = () if any(typed.mapped("is_ratio")) else ("numerator", "denominator")
        files = () if any(typed.mapped("has_value_files")) else ("attachment_ids",)
        corrected = [("indicator_id", "in", typed.ids), ("version", ">", 1), ("active", "=", True)]
        none = not self.env["qms.measurement"].search_count(corrected, limit=1)
        return (*ratio, *files, *(("corrected_text",) if none else ()), *self._without_equipment())

    @api.depends("indicator_id", "date_start")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.indicator_id.name}, {row._period_text()}"

    @api.depends("indicator_id", "date_start")
    @api.depends_context("lang")
    def _compute_period(self):
        for row in self:
            row.period = row._period_text(short=True)

    def _period_text(self, short=False):
        named = self.env["qms.measurement"].new({"indicator_id": self.indicator_id.id, "date_start": self.date_start})
        return named._period_text(short)

    @api.depends("date_end", "date_made", "indicator_id.cutoff_days")
    def _compute_date_due(self):
        """A period that was over before its row was made is open for as many days from then on."""
        for row in self:
            last = row.date_end and max(row.date_end, row.date_made or row.date_end)
            row.date_due = last and last + timedelta(days=row.indicator_id.cutoff_days)

    @api.depends("value", "numerator", "denominator", "indicator_id.is_ratio")
    def _compute_is_typed(self):
        for row in self:
            parts = (row.numerator, row.denominator) if row.indicator_id.is_ratio else (row.value,)
            row.is_typed = all(part is not False for part in parts)

    @api.depends("is_locked", "date_end")
    def _compute_is_last(self):
        last = self._last_closed()
        for row in self:
            row.is_last = row in last

    @api.model
    def _search_is_last(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = fields.Domain("id", "in", self._last_closed().ids)
        return fields.Domain.OR([found if each else ~found for each in value])

    @api.model
    def _last_closed(self):
        """Return the newest locked row of each indicator in each company that the reader sees, by one query."""
        self.flush_model(["is_locked", "indicator_id", "company_id", "date_start"])
        newest = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (indicator_id, company_id) id FROM qms_indicator_value WHERE id IN %s"
                " ORDER BY indicator_id, company_id, date_start DESC",
                self._search([("is_locked", "=", True)]).subselect(),
            )
        )
        return self.browse(id_ for (id_,) in newest)

    @api.depends("is_typed", "is_locked", "date_end", "company_id")
    def _compute_state(self):
        today = {company: company._qms_today() for company in self.company_id}
        for row in self:
            if row.is_typed or row.is_locked:
                row.state = "typed" if row.is_typed else "missing"
            else:
                row.state = "due" if row.date_end and row.date_end < today[row.company_id] else "coming"

    @api.depends("is_locked", "date_due")
    @api.depends_context("uid")
    def _compute_can_type(self):
        allowed = self._origin._filtered_access("write")
        for row in self:
            row.can_type = row._origin in allowed and row._is_open()

    def _is_open(self):
        return not self.is_locked and self.company_id._qms_today() <= self.date_due

    # Typing

    @api.model
    def _qms_guarded_fields(self):
        return {"is_locked", "is_reminded", "reminder_id", "typed_by_id", "typed_at", "date_made"}

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Type the value in its row.")

    # `_type` writes: the import types row by row with it, and measures once.
    def write(self, vals):  # pylint: disable=method-required-super
        """Write what the owner or an officer types, before the cut-off; the figure follows at once. Nothing else of a
        row is ever written: its period and its indicator are what the figure is of."""
        self._type(vals)
        if FIGURES & vals.keys():
            self._measure_typed()
        return True

    def _type(self, vals):
        """Write what is typed and who typed it; measuring comes after it."""
        fixed = vals.keys() - TYPED
        if fixed:
            self._qms_refuse(fixed)
        for row in self:
            row._check_open()
        super().write(vals)
        if FIGURES & vals.keys():
            typed = {"typed_by_id": self.env.uid, "typed_at": fields.Datetime.now()}
            for row in self:
                row._qms_write({"note": row.note or row._last_note(), **typed})

    def _measure_typed(self):
        """Let the figures follow, once for each indicator and company."""
        # Nobody has rights to write measurements: only measuring does.
        for (indicator, company), _rows in self.grouped(lambda row: (row.indicator_id, row.company_id)).items():
            indicator.sudo()._measure(company)

    def _check_open(self):
        if not self._is_open():
            raise UserError(
                self.env._(
                    "%(period)s of %(indicator)s was closed on %(day)s. Ask a quality officer to correct the figure.",
                    period=self._period_text(),
                    indicator=self.indicator_id.name,
                    day=format_date(self.env, self.date_due),
                )
            )

    def _last_note(self):
        place = [("indicator_id", "=", self.indicator_id.id), ("company_id", "=", self.company_id.id)]
        before = [("date_start", "<", self.date_start), ("note", "!=", False)]
        return self.search([*place, *before], order="date_start desc", limit=1).note

    # Files stay with a closed row as they are; nothing but the field for files holds any.

    def _write_unguarded(self, vals):
        return self._qms_write(vals)

    def _is_editable(self):
        return not self.is_locked

    @api.model
    def _frozen_fields(self):
        return set()

    @api.model
    def _verb_fields(self):
        return set()

    def action_clear(self):
        """Take back what was typed, before the cut-off. Raises UserError after it."""
        self.write({"value": False, "numerator": False, "denominator": False})

    def _counted(self):
        """Return what was typed as the measuring counts it."""
        numerator = self.numerator if self.is_ratio else self.value
        return {
            "numerator": numerator if self.is_typed else None,
            "denominator": self.denominator if self.is_typed and self.is_ratio else None,
            "count": int(self.is_typed),
            "left_out": 0,
        }
