from odoo import models
from odoo.tools import SQL

from ..tools.chances import CHANCES
from ..tools.repeats import REPEATS

NO_GOODS = SQL("watched.products IS NULL AND watched.family IS NULL")


class QmsCapaCheckQueryMixin(models.AbstractModel):
    """The queries of effectiveness checks: what each looks for, and the rows it finds. What is found by an index
    (goods, partner, process) is looked up by it, the rest of a criterion is compared after that."""

    _name = "qms.capa.check.query.mixin"
    _description = "Queries of an effectiveness check"

    def _watched_sql(self, where, companies=None, upto=None):
        """Return SQL of these checks with what they look for; instants are UTC, days the company's. `companies` is the
        table of `qms.fact.mixin`, where several queries share it; `upto` the last day, if not the last one watched."""
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
             CROSS JOIN LATERAL (SELECT watch.date_start + 1 AS since, %s AS upto) AS span
              LEFT JOIN res_partner AS partner ON partner.id = watch.partner_id
              LEFT JOIN product_category AS top ON top.id = watch.categ_id
             WHERE watch.id = ANY(%s) AND %s
            """,
            companies or self.env["qms.fact.mixin"]._fact_companies(),
            upto or SQL("LEAST(watch.date_end, watch.date_counted)"),
            self.ids,
            where,
        )

    def _looked_for_sql(self, where, companies, upto=None):
        """Return SQL of two tables: these checks, and the goods each is about."""
        return SQL(
            """
            watched AS MATERIALIZED (%s), goods AS MATERIALIZED (
                SELECT watched.id AS check_id, unnest(watched.products) AS product_id FROM watched
                UNION
                SELECT watched.id, product.id FROM watched
                  JOIN product_category AS categ ON starts_with(categ.parent_path, watched.family)
                  JOIN product_template AS template ON template.categ_id = categ.id
                  JOIN product_product AS product ON product.product_tmpl_id = template.id
            )
            """,
            self._watched_sql(where, companies, upto),
        )

    def _repeats_sql(self, model_name, companies=None, upto=None):
        """Return SQL of the cases of `model_name` that repeat it: those that somebody said are the same, and those of
        the same cause (or of none yet) on what the check is about. What somebody found to be of another cause is none
        (not `is_bad`), unless it belongs to the corrective action all the same; what was found so by who confirms is
        left out."""
        case = REPEATS[model_name]
        return SQL(
            """
            WITH %(looked_for)s, linked AS (
                SELECT watched.id AS check_id, found.id AS row_id FROM watched
                  JOIN %(cases)s AS found ON found.capa_id = watched.capa_id
                %(named)s
            ), alike AS (%(alike)s), asked AS (
                SELECT * FROM linked
                UNION
                SELECT alike.check_id, alike.row_id FROM alike
                  JOIN watched ON watched.id = alike.check_id
                  JOIN %(cases)s AS found ON found.id = alike.row_id
                  LEFT JOIN res_partner AS partner ON partner.id = found.partner_id
                 WHERE (watched.partner IS NULL OR partner.commercial_partner_id = watched.partner
                     OR %(unknown)s)
                   AND (watched.processes IS NULL OR COALESCE(found.process_id = ANY(watched.processes), TRUE))
                   AND (watched.cause_id IS NULL OR COALESCE(%(cause)s, watched.cause_id) = watched.cause_id)
            )
            SELECT asked.check_id, asked.row_id, judged.id IS NULL AS is_bad, found.%(day)s AS day,
                   judged.id AS judged_id
              FROM asked
              JOIN watched ON watched.id = asked.check_id
              JOIN %(cases)s AS found ON found.id = asked.row_id AND %(found)s
              LEFT JOIN qms_capa_similar AS judged
                ON judged.capa_id = watched.capa_id AND judged.%(link)s = found.id AND judged.verdict = 'other'
               AND found.capa_id IS DISTINCT FROM watched.capa_id
             WHERE NOT COALESCE(judged.is_by_confirmer, FALSE)
            """,
            looked_for=self._looked_for_sql(SQL("watch.kind = 'repeat'"), companies, upto),
            alike=self._alike_sql(case),
            unknown=case["unknown_partner"],
            **{name: case[name] for name in ("cases", "named", "cause", "day", "found", "link")},
        )

    def _alike_sql(self, case):
        """Return SQL of the cases that may be meant by the narrowest that a check names: goods, else partner, else
        processes, else the cause as it is coded; by nothing named none is."""
        return SQL(
            """
            SELECT goods.check_id, found.id AS row_id FROM goods
              JOIN watched ON watched.id = goods.check_id
              JOIN %(cases)s AS found ON found.product_id = goods.product_id AND %(found)s
            UNION
            SELECT watched.id, found.id FROM watched
              JOIN res_partner AS member ON member.commercial_partner_id = watched.partner
              JOIN %(cases)s AS found ON found.partner_id = member.id AND %(found)s
             WHERE %(no_goods)s
            UNION
            SELECT watched.id, found.id FROM watched
              JOIN %(cases)s AS found ON found.process_id = ANY(watched.processes) AND %(found)s
             WHERE %(no_goods)s AND watched.partner IS NULL
            UNION
            SELECT watched.id, found.id FROM watched
              JOIN %(cases)s AS found ON %(cause)s = watched.cause_id AND %(found)s
             WHERE %(no_goods)s AND watched.partner IS NULL AND watched.processes IS NULL
            """,
            cases=case["cases"],
            cause=case["cause"],
            found=case["found"],
            no_goods=NO_GOODS,
        )

    def _chances_sql(self, kind, companies=None):
        """Return SQL of the documents of a kind of opportunity: of the goods the check is about, else of the partner,
        else, of a process or cause, all of the company; by nothing named none is."""
        return SQL(
            """
            WITH %(looked_for)s
            SELECT watched.id AS check_id, document.id AS row_id, FALSE AS is_bad, document.%(date)s AS day FROM goods
              JOIN watched ON watched.id = goods.check_id
              JOIN %(lines)s AS line ON line.product_id = goods.product_id AND %(line_done)s
              JOIN %(documents)s AS document ON document.id = line.%(link)s AND %(fits)s
              LEFT JOIN res_partner AS partner ON partner.id = document.partner_id
             WHERE watched.partner IS NULL OR partner.commercial_partner_id = watched.partner
            UNION
            SELECT watched.id, document.id, FALSE, document.%(date)s FROM watched
              JOIN res_partner AS member ON member.commercial_partner_id = watched.partner
              JOIN %(documents)s AS document ON document.partner_id = member.id AND %(fits)s
             WHERE %(no_goods)s
            UNION
            SELECT watched.id, document.id, FALSE, document.%(date)s FROM watched
              JOIN %(documents)s AS document ON %(fits)s
             WHERE %(no_goods)s AND watched.partner IS NULL
               AND (watched.processes IS NOT NULL OR watched.cause_id IS NOT NULL)
            """,
            looked_for=self._looked_for_sql(
                SQL("watch.kind = 'repeat' AND watch.opportunity_kind = %s", kind), companies
            ),
            fits=SQL(
                "document.company_id = watched.company_id AND document.%s >= watched.starts"
                " AND document.%s < watched.ends AND %s",
                CHANCES[kind]["date"],
                CHANCES[kind]["date"],
                CHANCES[kind]["done"],
            ),
            no_goods=NO_GOODS,
            **{name: CHANCES[kind][name] for name in ("date", "lines", "line_done", "documents", "link")},
        )

    def _periods_sql(self, companies=None, upto=None):
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
            self._watched_sql(SQL("watch.kind = 'indicator'"), companies, upto),
        )
