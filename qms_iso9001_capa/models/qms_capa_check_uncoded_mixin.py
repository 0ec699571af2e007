from odoo import api, fields, models
from odoo.tools import SQL


class QmsCapaCheckUncodedMixin(models.AbstractModel):
    """A criterion of a cause alone counts what is coded as that, else everything would be a repeat of everything; how
    many cases of that time have no code yet is said beside it."""

    _name = "qms.capa.check.uncoded.mixin"
    _description = "Cases without a cause code of an effectiveness check"

    uncoded_count = fields.Integer(
        "Not coded yet",
        readonly=True,
        copy=False,
        help="Cases of that time without a cause code: any of them may be a repeat.",
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"uncoded_count"}

    def _get_counted_text(self):
        text = super()._get_counted_text()
        if self.uncoded_count:
            text += " " + self.env._("%(count)s cases have no cause code yet.", count=self.uncoded_count)
        return text

    def _count_uncoded(self, companies):
        """Count, for checks of a cause alone, the cases without a code: once for each time that any is watched."""
        alone = SQL("watch.kind = 'repeat' AND watch.cause_id IS NOT NULL")
        self.env.cr.execute(
            SQL(
                """
                WITH watched AS MATERIALIZED (%s), alone AS (
                    SELECT watched.id, watched.company_id, watched.capa_id, watched.date_start, watched.upto
                      FROM watched
                     WHERE watched.products IS NULL AND watched.family IS NULL AND watched.partner IS NULL
                       AND watched.processes IS NULL
                ), uncoded AS (
                    SELECT found.company_id, found.capa_id, found.date_detected FROM qms_nonconformity AS found
                     WHERE found.cause_id IS NULL AND found.state <> 'cancelled'
                ), spans AS (
                    SELECT span.company_id, span.date_start, span.upto, count(*) AS number
                      FROM (SELECT DISTINCT alone.company_id, alone.date_start, alone.upto FROM alone) AS span
                      JOIN uncoded ON uncoded.company_id = span.company_id
                       AND uncoded.date_detected > span.date_start AND uncoded.date_detected <= span.upto
                     GROUP BY span.company_id, span.date_start, span.upto
                ), own AS (
                    SELECT alone.id, count(*) AS number FROM alone
                      JOIN uncoded ON uncoded.capa_id = alone.capa_id
                       AND uncoded.date_detected > alone.date_start AND uncoded.date_detected <= alone.upto
                     GROUP BY alone.id
                )
                UPDATE qms_capa_check AS watch SET uncoded_count = spans.number - COALESCE(own.number, 0)
                  FROM alone
                  JOIN spans USING (company_id, date_start, upto)
                  LEFT JOIN own ON own.id = alone.id
                 WHERE alone.id = watch.id
                """,
                self._watched_sql(alone, companies),
            )
        )
