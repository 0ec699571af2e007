from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..tools.actions import renamed
from ..tools.department_names import department_names, translated
from ..tools.optional_number import OptionalFloat

AS_OF = ("qms_as_of",)


class QmsAcknowledgementReport(models.Model):
    """Who had to read what on a day, and who had read it by then: read confirmations as they stood on the day of the
    context (`qms_as_of`), today without one. A day that is over answers tomorrow as it does today."""

    _name = "qms.acknowledgement.report"
    _inherit = ["qms.fact.mixin", "qms.acknowledgement.scope.mixin"]
    _description = "Reading on a day"
    _auto = False
    _check_company_auto = True
    _order = "document_id, employee_name, id"
    _rec_name = "employee_name"
    _depends = {
        "qms.acknowledgement": [
            "document_id",
            "revision_id",
            "policy_id",
            "employee_id",
            "employee_name",
            "department_id",
            "job_id",
            "department_name",
            "job_name",
            "company_id",
            "date_start",
            "date_end",
            "date_due",
            "confirmed_on",
        ],
        "hr.department": ["name", "parent_id"],
        "hr.job": ["name"],
    }

    row_id = fields.Many2one("qms.acknowledgement", "Read confirmation", readonly=True, check_company=True)
    document_id = fields.Many2one("qms.document", readonly=True, check_company=True)
    revision_id = fields.Many2one("qms.document.revision", readonly=True, check_company=True)
    policy_id = fields.Many2one("qms.policy", "Policy", readonly=True, check_company=True)
    employee_id = fields.Many2one("hr.employee", "Employee", readonly=True)
    employee_name = fields.Char("Person", readonly=True)
    department_id = fields.Many2one("hr.department", "Department", readonly=True)
    job_id = fields.Many2one("hr.job", "Job", readonly=True)
    department_name = fields.Char(
        "Department's name", readonly=True, depends_context=("lang",), help="As it was, if the department was deleted."
    )
    job_name = fields.Char(
        "Job's name", readonly=True, depends_context=("lang",), help="As it was, if the job was deleted."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    date_start = fields.Date("Required from", readonly=True)
    date_due = fields.Date("Due", readonly=True)
    confirmed_on = fields.Date("Confirmed on", readonly=True, depends_context=AS_OF)
    is_confirmed = fields.Boolean("Has read it", readonly=True, depends_context=AS_OF)
    is_late = fields.Boolean("Late", readonly=True, depends_context=AS_OF, help="Not read by the day it was due.")
    required_count = fields.Integer("Have to read it", readonly=True)
    confirmed_count = fields.Integer("Have read it", readonly=True, depends_context=AS_OF)
    missing_count = fields.Integer("Missing", readonly=True, depends_context=AS_OF)
    reading_share = OptionalFloat("Read (%)", readonly=True, aggregator="avg", depends_context=AS_OF)

    @property
    def _table_query(self):
        confirmed = SQL("COALESCE(r.confirmed_on <= %s, FALSE)", self._fact_as_of(SQL("r.date_start")))
        return SQL(
            """
            SELECT r.id, r.id AS row_id, r.document_id, r.revision_id, r.policy_id, r.employee_id, r.employee_name,
                   r.department_id, r.job_id, COALESCE(department.name, r.department_name, %(none)s) AS department_name,
                   COALESCE(%(job)s, r.job_name) AS job_name, r.company_id, r.date_start, r.date_due,
                   CASE WHEN %(confirmed)s THEN r.confirmed_on END AS confirmed_on,
                   %(confirmed)s AS is_confirmed,
                   NOT %(confirmed)s AND r.date_due < %(as_of)s AS is_late,
                   1 AS required_count,
                   %(confirmed)s::int AS confirmed_count,
                   1 - %(confirmed)s::int AS missing_count,
                   100.0 * %(confirmed)s::int AS reading_share
              FROM qms_acknowledgement r
              JOIN %(company)s ON company.company_id = r.company_id
              LEFT JOIN (%(departments)s) department ON department.id = r.department_id
              LEFT JOIN hr_job job ON job.id = r.job_id
             WHERE r.date_start <= %(as_of)s AND (r.date_end IS NULL OR r.date_end > %(as_of)s)
            """,
            confirmed=confirmed,
            none=self.env._("Without department"),
            departments=department_names(self.env.lang),
            job=translated(SQL("job.name"), self.env.lang),
            as_of=self._fact_as_of(SQL("r.date_start")),
            company=self._fact_companies(),
        )

    @api.model
    def _get_action(self, day):
        """Return the action that shows reading as it stood on `day`."""
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_acknowledgement_report_action")
        return {
            **renamed(action, self.env._("Reading on %(day)s", day=format_date(self.env, day))),
            "context": {"qms_as_of": fields.Date.to_string(day), "search_default_documents": 1},
        }

    def action_view_row(self):
        """Open the read confirmation behind the row, as it is today."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "qms.acknowledgement",
            "res_id": self.id,
            "views": [(False, "form")],
        }
