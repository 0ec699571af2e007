from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

NUMBERS = ("value", "numerator", "denominator")
TEMPLATE = "/qms_iso9001/static/xls/qms_indicator_value.xlsx"
COLUMNS = ("indicator_id", "date_start", *NUMBERS, "note")


class QmsIndicatorValueImportMixin(models.AbstractModel):
    """What Odoo's import does with a list of typed values: each line is typed into the open row of its indicator and
    period, by the user. A file is imported as a whole or not at all; an empty cell changes nothing."""

    _name = "qms.indicator.value.import.mixin"
    _description = "Import of typed values"

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers."""
        return [{"label": self.env._("Import template for typed values"), "template": TEMPLATE}]

    def action_import(self):
        """Open Odoo's import screen for typed values. Raises AccessError for who may type none."""
        self.check_access("write")
        return {"type": "ir.actions.client", "tag": "import", "params": {"active_model": self._name}}

    @api.model
    def load(self, fields, data):
        """Type each line into the row of its indicator (name or code) and period; errors name the line and say why."""
        if {"id", ".id"} & set(fields):
            return super().load(fields, data)
        problem = self._import_columns_problem(fields)
        if problem:
            return {"ids": False, "messages": [self._import_message(problem, 0)], "nextrow": 0}
        messages, found = [], self.browse()
        with self.env.cr.savepoint() as savepoint:
            for number, cells in enumerate(data):
                line = {name: str(cell or "").strip() for name, cell in zip(fields, cells, strict=True)}
                line = {name: text for name, text in line.items() if text}
                if line:
                    row, said = self._import_line(number, line, found)
                    found |= row
                    messages += said
            if any(message["type"] == "error" for message in messages):
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
                return {"ids": False, "messages": messages, "nextrow": 0}
            found._measure_typed()
        return {"ids": found.ids, "messages": messages, "nextrow": 0}

    @api.model
    def _import_columns_problem(self, names):
        unknown = [name for name in names if name not in COLUMNS]
        if unknown:
            return self.env._(
                'The column "%(column)s" is not imported. Leave it out: take indicator and period, the numbers and the '
                "source.",
                column=unknown[0],
            )
        if not {"indicator_id", "date_start"} <= set(names):
            return self.env._("Say of which indicator (name or code) and from which day each value is: two columns.")
        return ""

    @api.model
    def _import_message(self, text, number, kind="error"):
        return {"type": kind, "message": text, "record": number, "rows": {"from": number, "to": number}}

    @api.model
    def _import_line(self, number, line, before):
        """Type one line; return (its row or none, messages). `before` are the rows of the lines before it."""
        try:
            with self.env.cr.savepoint():
                row = self._import_row(line)
                if row in before:
                    text = self.env._("%(period)s stands twice in the file. Take one out.", period=row.display_name)
                    raise UserError(text)
                row._check_open()
                row._type(row._import_vals(line))
        except AccessError:
            return self.browse(), [self._import_message(self._import_not_theirs(line), number)]
        except UserError as error:
            return self.browse(), [self._import_message(str(error), number)]
        return row, [self._import_message(f"{row.display_name}: {row.hint}", number, "warning")] if row.hint else []

    @api.model
    def _import_not_theirs(self, line):
        return self.env._(
            "%(indicator)s: its owner and quality officers type the values. Ask one of them.",
            indicator=line["indicator_id"],
        )

    @api.model
    def _import_row(self, line):
        """Return the row of a line in the current company. Raises UserError when there is none."""
        for name in ("indicator_id", "date_start"):
            if name not in line:
                raise UserError(self.env._("The indicator or the day on which the period begins is missing. Add it."))
        indicator, company = self._import_indicator(line["indicator_id"]), self.env.company
        if not indicator.is_measured_here:
            raise UserError(
                self.env._(
                    "%(indicator)s is not measured here: activate it in the catalogue, or ask a quality manager to.",
                    indicator=indicator.name,
                )
            )
        try:
            day = fields.Date.to_date(line["date_start"][:10])
        except ValueError:
            text = self.env._('"%(day)s" is no date. Write it like 2026-08-01.', day=line["date_start"])
            raise UserError(text) from None
        if indicator.can_measure and not indicator.sudo()._values_in(company):
            # A new indicator has no rows until it is measured; nobody has rights to make them.
            indicator.sudo()._open_values(company)
        rows = indicator._values_in(company)
        if not rows:
            raise AccessError(self._import_not_theirs(line))
        row = rows.filtered(lambda each: each.date_start <= day <= each.date_end)
        if not row:
            raise UserError(
                self.env._(
                    "%(indicator)s has no row for %(day)s: its periods go from %(first)s to %(last)s. Correct the day, "
                    'or set "Measured from" of the indicator earlier and measure it.',
                    indicator=indicator.name,
                    day=line["date_start"],
                    first=rows[:1].date_start or "–",
                    last=rows[-1:].date_end or "–",
                )
            )
        return row

    @api.model
    def _import_indicator(self, text):
        indicators = self.env["qms.indicator"].with_context(active_test=False)
        domain = Domain("source", "=", "typed") & Domain(indicators._check_company_domain(self.env.company))
        found = indicators.search(domain & Domain("code", "=", text))
        found = found or indicators.search(domain & (Domain("name", "=", text) | Domain("name", "=ilike", text)))
        found = found.filtered("is_measured_here") or found
        own = found.filtered("company_id")
        found = own if len(own) == 1 and len(set(found.mapped("code"))) == 1 else found
        if len(found) > 1:
            raise UserError(self.env._('Several indicators are called "%(name)s". Write the code.', name=text))
        if not found:
            raise UserError(
                self.env._(
                    'There is no indicator "%(name)s" here whose values are typed. Write its name or its code.',
                    name=text,
                )
            )
        return found.with_env(self.env)

    def _import_vals(self, line):
        """Return what is typed of a line into this row."""
        wanted = ("numerator", "denominator") if self.is_ratio else ("value",)
        foreign = [name for name in NUMBERS if name in line and name not in wanted]
        if foreign:
            labels = self.fields_get([*NUMBERS], ["string"])
            raise UserError(
                self.env._(
                    '%(indicator)s is typed as %(wanted)s: "%(foreign)s" is not for it. Move the number, or leave it '
                    "out.",
                    indicator=self.indicator_id.name,
                    wanted=", ".join(labels[name]["string"] for name in wanted),
                    foreign=labels[foreign[0]]["string"],
                )
            )
        vals = {name: self._import_number(line[name]) for name in wanted if name in line}
        return {**vals, "note": line["note"]} if "note" in line else vals

    @api.model
    def _import_number(self, text):
        try:
            return float(text)
        except ValueError:
            message = self.env._('"%(text)s" is no number. Write it like 12.5.', text=text)
            raise UserError(message) from None
