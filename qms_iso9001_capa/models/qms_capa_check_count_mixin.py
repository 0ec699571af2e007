from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.chances import CHANCES

MODELS = {"receipt": "stock.picking", "delivery": "stock.picking", "order": "sale.order"}


class QmsCapaCheckCountMixin(models.AbstractModel):
    """What an effectiveness check counts, by one query for each kind of row, however many checks there are: how often
    it could have happened again, and how often it did. The same query opens the rows behind a number."""

    _name = "qms.capa.check.count.mixin"
    _description = "Counts of an effectiveness check"

    opportunity_count = fields.Integer("Opportunities", readonly=True, copy=False)
    repeat_count = fields.Integer("Repeats", readonly=True, copy=False)
    is_last_within = fields.Boolean("Last period within its limits", readonly=True, copy=False)
    date_counted = fields.Date("Counted on", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"opportunity_count", "repeat_count", "is_last_within", "date_counted"}

    def _get_counted_text(self):
        """Return what was counted, in words."""
        counts = {"repeats": self.repeat_count, "all": self.opportunity_count}
        if self.kind == "indicator":
            return self.env._("%(repeats)s of %(all)s periods outside the limits.", **counts)
        return self.env._("%(repeats)s repeats, %(all)s opportunities.", **counts)

    def _count(self):
        """Count these checks, up to today in their companies; called with sudo."""
        names = ["opportunity_count", "repeat_count", "is_last_within", "date_counted"]
        self.flush_model()
        for model_name in ("qms.nonconformity", "stock.picking", "stock.move", "sale.order", "qms.measurement"):
            self.env[model_name].flush_model()
        companies = self.env["qms.fact.mixin"]._fact_companies()
        self.env.cr.execute(
            SQL(
                "UPDATE qms_capa_check AS watch SET date_counted = company.today, opportunity_count = 0, "
                "repeat_count = 0, is_last_within = FALSE FROM %s "
                "WHERE company.company_id = watch.company_id AND watch.id = ANY(%s)",
                companies,
                self.ids,
            )
        )
        self._save_counts(SQL("repeat_count = counted.rows"), self._repeats_sql())
        for kind in CHANCES:
            self._save_counts(SQL("opportunity_count = counted.rows"), self._chances_sql(kind))
        outside = SQL("opportunity_count = counted.rows, repeat_count = counted.bad, is_last_within = NOT counted.last")
        self._save_counts(outside, self._periods_sql())
        self.invalidate_recordset(names)

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

    def _watched_sql(self, where):
        """Return SQL of these checks with what they look for; instants are UTC, days the company's."""
        return SQL(
            """
            SELECT watch.*, span.upto, partner.commercial_partner_id AS partner, top.parent_path AS family,
                   (span.since::timestamp AT TIME ZONE company.zone AT TIME ZONE 'UTC') AS starts,
                   ((span.upto + 1)::timestamp AT TIME ZONE company.zone AT TIME ZONE 'UTC') AS ends,
                   (SELECT array_agg(rel.product_product_id) FROM product_product_qms_capa_check_rel AS rel
                     WHERE rel.qms_capa_check_id = watch.id) AS products,
                   (SELECT array_agg(rel.qms_process_id) FROM qms_capa_check_qms_process_rel AS rel
                     WHERE rel.qms_capa_check_id = watch.id) AS processes
              FROM qms_capa_check AS watch
              JOIN %s ON company.company_id = watch.company_id
             CROSS JOIN LATERAL (SELECT watch.date_start + 1 AS since, LEAST(watch.date_end, watch.date_counted) AS upto
                   ) AS span
              LEFT JOIN res_partner AS partner ON partner.id = watch.partner_id
              LEFT JOIN product_category AS top ON top.id = watch.categ_id
             WHERE watch.id = ANY(%s) AND %s
            """,
            self.env["qms.fact.mixin"]._fact_companies(),
            self.ids,
            where,
        )

    def _repeats_sql(self):
        """Return SQL of the nonconformities that repeat it: those that somebody said are the same, and those of the
        same cause (or of none yet) on what the check is about."""
        return SQL(
            """
            SELECT watch.id AS check_id, found.id AS row_id, TRUE AS is_bad, found.date_detected AS day
              FROM (%s) AS watch
              JOIN qms_nonconformity AS found ON found.company_id = watch.company_id AND found.state <> 'cancelled'
               AND found.date_detected > watch.date_start AND found.date_detected <= watch.upto
              LEFT JOIN qms_nonconformity AS first ON first.id = found.repeat_of_id
              LEFT JOIN res_partner AS partner ON partner.id = found.partner_id
              LEFT JOIN product_product AS product ON product.id = found.product_id
              LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
              LEFT JOIN product_category AS categ ON categ.id = template.categ_id
             WHERE found.capa_id = watch.capa_id OR first.capa_id = watch.capa_id
                OR num_nonnulls(watch.products, watch.family, watch.partner, watch.processes, watch.cause_id) > 0
                   AND (watch.products IS NULL AND watch.family IS NULL OR found.product_id = ANY(watch.products)
                        OR starts_with(categ.parent_path, watch.family))
                   AND (watch.partner IS NULL OR partner.commercial_partner_id = watch.partner)
                   AND (watch.processes IS NULL OR found.process_id = ANY(watch.processes))
                   AND (watch.cause_id IS NULL OR COALESCE(found.cause_id, watch.cause_id) = watch.cause_id)
            """,
            self._watched_sql(SQL("watch.kind = 'repeat'")),
        )

    def _chances_sql(self, kind):
        """Return SQL of the documents of a kind of opportunity: of the goods the check is about, else of the partner,
        else all of the company."""
        return SQL(
            """
            WITH watched AS MATERIALIZED (%(watched)s), goods AS (
                SELECT watched.id AS check_id, unnest(watched.products) AS product_id FROM watched
                UNION
                SELECT watched.id, product.id FROM watched
                  JOIN product_category AS categ ON starts_with(categ.parent_path, watched.family)
                  JOIN product_template AS template ON template.categ_id = categ.id
                  JOIN product_product AS product ON product.product_tmpl_id = template.id
            ), asked AS (
                SELECT goods.check_id, line.%(link)s AS row_id FROM goods
                  JOIN %(lines)s AS line ON line.product_id = goods.product_id AND %(line_done)s
                UNION
                SELECT watched.id, document.id FROM watched
                  JOIN res_partner AS member ON member.commercial_partner_id = watched.partner
                  JOIN %(documents)s AS document ON document.partner_id = member.id
                 WHERE watched.products IS NULL AND watched.family IS NULL
                UNION
                SELECT watched.id, document.id FROM watched
                  JOIN %(documents)s AS document ON document.company_id = watched.company_id
                   AND document.%(date)s >= watched.starts AND document.%(date)s < watched.ends
                 WHERE watched.products IS NULL AND watched.family IS NULL AND watched.partner IS NULL
            )
            SELECT asked.check_id, asked.row_id, FALSE AS is_bad, document.%(date)s AS day FROM asked
              JOIN watched AS watch ON watch.id = asked.check_id
              JOIN %(documents)s AS document ON document.id = asked.row_id AND document.company_id = watch.company_id
               AND document.%(date)s >= watch.starts AND document.%(date)s < watch.ends AND %(done)s
              LEFT JOIN res_partner AS partner ON partner.id = document.partner_id
             WHERE watch.partner IS NULL OR partner.commercial_partner_id = watch.partner
            """,
            watched=self._watched_sql(SQL("watch.kind = 'repeat' AND watch.opportunity_kind = %s", kind)),
            **CHANCES[kind],
        )

    def _periods_sql(self):
        """Return SQL of the periods of the indicators that began and ended since, and are locked."""
        return SQL(
            """
            SELECT watch.id AS check_id, measured.id AS row_id, measured.state <> 'on_target' AS is_bad,
                   measured.date_end AS day
              FROM (%s) AS watch
              JOIN qms_measurement AS measured ON measured.indicator_id = watch.indicator_id
               AND measured.company_id = watch.company_id AND measured.active AND measured.is_locked
               AND measured.date_start >= watch.date_start AND measured.date_end <= watch.upto
             WHERE measured.state IN ('on_target', 'warning', 'missed')
            """,
            self._watched_sql(SQL("watch.kind = 'indicator'")),
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
        """Open what was counted against it: the nonconformities that repeat it, or the periods outside the limits."""
        self.ensure_one()
        self.check_access("read")
        if self.kind == "indicator":
            return self._open_rows(
                "qms.measurement", self._periods_sql(), self.env._("Outside the limits"), SQL("is_bad")
            )
        return self._open_rows("qms.nonconformity", self._repeats_sql(), self.env._("Repeats"))

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
