from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.chances import CHANCES
from ..tools.repeats import REPEATS

NUMBERS = ("opportunity_count", "repeat_count", "complaint_count", "set_aside_count")
COUNTED = (*NUMBERS, "is_last_within", "date_counted")
MODELS = {"receipt": "stock.picking", "delivery": "stock.picking", "order": "sale.order"}


class QmsCapaCheckCountMixin(models.AbstractModel):
    """What an effectiveness check counts, by one query for each kind of row, however many checks there are: how often
    it could have happened again, and how often it did. The same query opens the rows behind a number."""

    _name = "qms.capa.check.count.mixin"
    _inherit = ["qms.capa.check.query.mixin"]
    _description = "Counts of an effectiveness check"

    opportunity_count = fields.Integer("Opportunities", readonly=True, copy=False)
    repeat_count = fields.Integer("Repeats", readonly=True, copy=False)
    complaint_count = fields.Integer("Of these complaints", readonly=True, copy=False)
    set_aside_count = fields.Integer(
        "Set aside",
        readonly=True,
        copy=False,
        help="They would be repeats, had nobody who works on it said that they have another cause.",
    )
    is_last_within = fields.Boolean("Last period within its limits", readonly=True, copy=False)
    date_counted = fields.Date("Counted on", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | set(COUNTED)

    def _get_counted_text(self):
        """Return what was counted, in words."""
        counts = {"repeats": self.repeat_count, "all": self.opportunity_count}
        if self.kind == "indicator":
            return self.env._("%(repeats)s of %(all)s periods outside the limits.", **counts)
        return self.env._("%(repeats)s repeats, %(all)s opportunities.", **counts)

    def _flush_counted(self):
        """Let the database know of these checks and of all that they count."""
        self.flush_model()
        documents = ("stock.picking", "stock.move", "sale.order", "sale.order.line", "qms.measurement")
        for model_name in (*REPEATS, "qms.capa.similar", *documents):
            self.env[model_name].flush_model()

    def _count(self):
        """Count these checks, up to today in their companies; called with sudo."""
        self._flush_counted()
        companies = self.env["qms.fact.mixin"]._fact_companies()
        self.env.cr.execute(
            SQL(
                "UPDATE qms_capa_check AS watch SET date_counted = company.today, opportunity_count = 0, "
                "repeat_count = 0, complaint_count = 0, set_aside_count = 0, uncoded_count = 0, "
                "is_last_within = FALSE FROM %s "
                "WHERE company.company_id = watch.company_id AND watch.id = ANY(%s)",
                companies,
                self.ids,
            )
        )
        # Of repeats, what is not bad was set aside.
        cases = SQL("repeat_count = counted.bad, set_aside_count = counted.rows - counted.bad")
        self._save_counts(cases, self._repeats_sql("qms.nonconformity", companies))
        complaints = SQL(
            "repeat_count = watch.repeat_count + counted.bad, complaint_count = counted.bad, "
            "set_aside_count = watch.set_aside_count + counted.rows - counted.bad"
        )
        self._save_counts(complaints, self._repeats_sql("qms.complaint", companies))
        for kind in CHANCES:
            self._save_counts(SQL("opportunity_count = counted.rows"), self._chances_sql(kind, companies))
        outside = SQL("opportunity_count = counted.rows, repeat_count = counted.bad, is_last_within = NOT counted.last")
        self._save_counts(outside, self._periods_sql(companies))
        self._count_uncoded(companies)
        self.invalidate_recordset((*COUNTED, "uncoded_count"))

    def _save_counts(self, columns, rows):
        self.env.cr.execute(
            SQL(
                """
                UPDATE qms_capa_check AS watch SET %s
                  FROM (SELECT row.check_id, count(*) AS rows, count(*) FILTER (WHERE row.is_bad) AS bad,
                               (array_agg(row.is_bad ORDER BY row.day DESC))[1] AS last
                          FROM (%s) AS row GROUP BY row.check_id) AS counted
                 WHERE counted.check_id = watch.id
                """,
                columns,
                rows,
            )
        )

    # The rows behind both numbers

    def action_view_opportunities(self):
        """Open what was counted as opportunities: receipts, deliveries, orders or periods of the indicator."""
        self.ensure_one()
        self.check_access("read")
        if self.kind == "indicator":
            return self._open_rows("qms.measurement", self._periods_sql(), self.env._("Periods"))
        kinds = dict(self._fields["opportunity_kind"]._description_selection(self.env))
        rows = self._chances_sql(self.opportunity_kind)
        return self._open_rows(MODELS[self.opportunity_kind], rows, kinds[self.opportunity_kind])

    def action_view_repeats(self):
        """Open what was counted against it: the nonconformities that repeat it (the complaints, where it is only they),
        or the periods outside the limits."""
        self.ensure_one()
        self.check_access("read")
        if self.kind == "indicator":
            return self._open_rows(
                "qms.measurement", self._periods_sql(), self.env._("Outside the limits"), SQL("is_bad")
            )
        if self.complaint_count and self.complaint_count == self.repeat_count:
            return self.action_view_complaints()
        rows = self._repeats_sql("qms.nonconformity")
        return self._open_rows("qms.nonconformity", rows, self.env._("Repeats"), SQL("is_bad"))

    def action_view_complaints(self):
        """Open the complaints that were counted against it."""
        self.ensure_one()
        self.check_access("read")
        rows = self._repeats_sql("qms.complaint")
        return self._open_rows("qms.complaint", rows, self.env._("Complaints"), SQL("is_bad"))

    def _get_repeats(self, model_name):
        """Return the cases of `model_name` that were counted against it; called with sudo."""
        self.flush_model()
        rows = self._repeats_sql(model_name)
        query = SQL("SELECT row.row_id FROM (%s) AS row WHERE row.is_bad ORDER BY row.row_id", rows)
        return self.env[model_name].browse(row_id for (row_id,) in self.env.execute_query(query))

    def _open_rows(self, model_name, rows, name, where=SQL("TRUE")):  # noqa: B008 - SQL never changes
        self.flush_model()
        # Numbers of documents only; each has rules of its own, which the list keeps.
        query = SQL("SELECT row.row_id FROM (%s) AS row WHERE %s ORDER BY row.row_id", rows, where)
        ids = [row_id for (row_id,) in self.env.execute_query(query)]
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model_name,
            "domain": [("id", "in", ids)],
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False},
        }
