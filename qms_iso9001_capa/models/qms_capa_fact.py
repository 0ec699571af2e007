from odoo import api, fields, models
from odoo.tools import SQL


class QmsCapaFact(models.Model):
    """How long corrective actions take: a row each, in days from opening to the effectiveness check and to closing; of
    what is open, how old it is today. Never stored: what is open is a day older tomorrow."""

    _name = "qms.capa.fact"
    _inherit = ["qms.fact.mixin"]
    _description = "Time of a corrective action"
    _auto = False
    _order = "date_opened desc, id desc"
    _rec_name = "capa_id"
    _date_name = "date_done"
    _check_company_auto = True
    _depends = {
        "qms.capa": [
            "company_id",
            "state",
            "process_id",
            "cause_id",
            "is_8d",
            "failure_count",
            "date_opened",
            "date_due_original",
            "date_actions_done",
            "date_done",
        ]
    }

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    capa_id = fields.Many2one("qms.capa", "Corrective action", readonly=True, check_company=True)
    state = fields.Selection(
        [
            ("analysis", "Analysis"),
            ("action", "Actions"),
            ("effectiveness", "Effectiveness"),
            ("closed", "Closed"),
        ],
        readonly=True,
    )
    is_open = fields.Boolean("Open", readonly=True)
    is_8d = fields.Boolean("8D", readonly=True)
    process_id = fields.Many2one("qms.process", "Process", readonly=True, check_company=True)
    cause_id = fields.Many2one("qms.cause", "Cause code", readonly=True, check_company=True)
    date_opened = fields.Date("Opened on", readonly=True)
    date_due_original = fields.Date("Due at first", readonly=True)
    date_actions_done = fields.Date("Actions done on", readonly=True)
    date_done = fields.Date("Closed on", readonly=True)
    days_to_check = fields.Integer(
        "Days to the check",
        readonly=True,
        aggregator="avg",
        help="From opening to the day on which the actions were done and the effectiveness check began. Of an attempt "
        "that failed it is empty until the next one.",
    )
    days_to_close = fields.Integer("Days to closing", readonly=True, aggregator="avg")
    open_days = fields.Integer("Days open", readonly=True, aggregator="avg", help="Up to today, of what is open.")
    is_closed_late = fields.Boolean("Closed late", readonly=True, help="After the day that was set for it at first.")
    is_overdue = fields.Boolean("Overdue", readonly=True, help="Open, and the day that was set at first is over.")
    failure_count = fields.Integer("Times not effective", readonly=True, aggregator="sum")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT capa.id, capa.id AS capa_id, capa.company_id, capa.state, capa.process_id, capa.cause_id, capa.is_8d,
                   capa.failure_count, capa.state <> 'closed' AS is_open, capa.date_opened, capa.date_due_original,
                   capa.date_actions_done, capa.date_actions_done - capa.date_opened AS days_to_check,
                   CASE WHEN capa.state = 'closed' THEN capa.date_done END AS date_done,
                   CASE WHEN capa.state = 'closed' THEN capa.date_done - capa.date_opened END AS days_to_close,
                   CASE WHEN capa.state <> 'closed' THEN company.today - capa.date_opened END AS open_days,
                   (capa.state = 'closed' AND capa.date_done > capa.date_due_original) IS TRUE AS is_closed_late,
                   (capa.state <> 'closed' AND capa.date_due_original < company.today) IS TRUE AS is_overdue
              FROM qms_capa AS capa
              JOIN %(companies)s ON company.company_id = capa.company_id
             WHERE capa.state <> 'cancelled'
            """,
            companies=self._fact_companies(),
        )

    @api.depends("capa_id")
    def _compute_display_name(self):
        for fact in self:
            fact.display_name = fact.capa_id.display_name

    def action_open_capa(self):
        """Open the corrective action of the row."""
        self.ensure_one()
        self.check_access("read")
        return self.capa_id._get_form_action()
