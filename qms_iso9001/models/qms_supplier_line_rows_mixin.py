from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from ..tools.numbers import points, short_number

# What a vendor reads of the rows behind a figure: what it knows itself from orders, deliveries and bills. No sums of
# money, no purpose or remark of ours. Of other kinds of rows it sees how many there are.
COLUMNS = {
    "qms.receipt.fact": (
        "order_id",
        "product_id",
        "promise_date",
        "promise_qty",
        "arrived_date",
        "received_qty",
        "days_late",
        "verdict",
        "moves_text",
    ),
    "qms.reject.fact": ("order_id", "product_id", "arrived_date", "received_qty", "rejected_qty", "moves_text"),
    "qms.invoice.fact": ("order_id", "product_id", "invoice_number", "invoice_date", "quantity"),
    "qms.order.fact": ("order_id", "ordered_on", "answer_due", "acknowledged_on"),
}


class QmsSupplierLineRowsMixin(models.AbstractModel):
    """The rows behind a line of an evaluation, in words for the vendor, as of the day of the counting."""

    _name = "qms.supplier.line.rows.mixin"
    _description = "Rows behind a line of a scorecard"

    def _vendor_columns(self, left_out=False):
        """Return the names of the columns that the vendor reads; empty where it reads no rows."""
        self.ensure_one()
        model = self._as_defined()._get_model() if self.definition else None
        columns = COLUMNS.get(model._name, ()) if model is not None else ()
        if left_out and columns and "left_out" in model._fields:
            return (*columns, "left_out")
        measured = columns and self.definition["measure_field"]
        field = model._fields.get(measured) if measured else None
        # What is added up stands beside, such as days; amounts do not.
        is_told = field and measured not in columns and field.type != "monetary" and not field.groups
        return (*columns, measured) if is_told and not left_out else columns

    def _vendor_rows(self, left_out=False, offset=0, limit=None):
        """Return (how many, column labels, [{"cells": texts, "verdict": good / bad / None}]) of the rows counted or
        left out, of this vendor and company alone; None where it cannot be told any more."""
        columns = self._vendor_columns(left_out)
        indicator = self._as_defined()
        if not columns or indicator._definition_problem():
            return None
        company = self.company_id
        model = indicator._get_model().sudo().with_company(company)
        model = model.with_context(allowed_company_ids=company.ids, **self._rows_context())
        domain = self._rows_domain(indicator, "left_out_domain" if left_out else "domain")

        def read():
            rows = model.search(domain, offset=offset, limit=limit)
            good = rows if left_out else self._met(indicator, rows)
            return model.search_count(domain), rows, good

        found, _problem = indicator._attempt(read)
        if not found:
            return None
        total, rows, met = found
        verdict = self._verdicts() if not left_out else None
        labels = [model._fields[name]._description_string(self.env) for name in columns]
        told = [
            {
                "cells": [self._cell(row, name) for name in columns],
                "verdict": verdict[row in met] if verdict else self._own_verdict(row, left_out),
            }
            for row in rows
        ]
        return total, labels, told

    def _met(self, indicator, rows):
        """Return which of `rows` are in the numerator."""
        text = self.definition["numerator_domain"]
        return rows.search(Domain("id", "in", rows.ids) & indicator._read_domain(text)) if text else rows

    def _verdicts(self):
        """Return {is in the numerator: verdict}, None where rows are not counted but added up."""
        if not self._counts_numerator():
            return None
        # A figure of which no scale is kept is an amount: its rows are added up, not counted.
        up = self.best_value > self.worst_value
        return {up: "good", not up: "bad"}

    def _own_verdict(self, row, left_out):
        """Return how a row counts of which days are added up: an answer is in time, or it is not; None of others."""
        if left_out or row._name != "qms.order.fact":
            return None
        return "good" if row.is_in_time else "bad"

    def _cell(self, row, name):
        if name == "acknowledged_on" and row.silence_text:
            return row.silence_text
        value, field = row[name], row._fields[name]
        if value is False or value is None:
            return ""
        if name == "order_id":
            return value.name
        if name == "product_id":
            return value.with_context(partner_id=self.partner_id.id).display_name
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "float" and name.endswith("qty") or name == "quantity":
            return f"{formatLang(self.env, value, dp='Product Unit')} {row.uom_id.name or ''}".strip()
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return short_number(self.env, value) if field.type in ("integer", "float") else str(value)

    def _short(self, value):
        """Return a number in the reader's language, for a page."""
        return short_number(self.env, value)

    def _points_text(self):
        """Return the points in the reader's language, for a page."""
        return points(self.env, self.score)

    def _bar_width(self):
        """Return the points as a width in percent, for a page."""
        return f"{min(max(self.score or 0, 0), 100):.0f}"
