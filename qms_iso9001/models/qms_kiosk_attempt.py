from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# So many wrong PINs of one person lock that person for PAUSE; so many failures at the kiosk within PAUSE lock it.
LIMIT = 5
LIMIT_COMPANY = 20
PAUSE = timedelta(minutes=5)
KIOSK = "kiosk"


class QmsKioskAttempt(models.Model):
    """How often somebody failed to say who they are at a page without login lately: for each door (the kiosk, another
    page) one row per company and employee, one without employee for all failures of the company. A door that is locked
    locks no other. In the database, so that every worker counts on."""

    _name = "qms.kiosk.attempt"
    _description = "Failed attempt at a kiosk"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    employee_id = fields.Many2one("hr.employee", readonly=True, ondelete="cascade")
    door = fields.Char(required=True, readonly=True, default=KIOSK, help="The page at which it was: kiosk, place.")
    failure_count = fields.Integer("Failures", readonly=True)
    date_last = fields.Datetime("Counted from", readonly=True, help="The last one; of a company the first one.")

    _one_per_person = models.UniqueIndex("(company_id, COALESCE(employee_id, 0), door)")

    @api.model
    def _count(self, company, employee=None, door=KIOSK):
        """Count an attempt at `door` of `employee` (None: of anybody); return whether it may be looked at.

        Counting comes first and waits for whoever tries at the same moment: attempts side by side gain nothing.
        Once locked, further ones neither count nor prolong the pause. The company's count begins anew after each PAUSE,
        so that a busy kiosk does not lock over the day.
        """
        now, limit = fields.Datetime.now(), LIMIT if employee else LIMIT_COMPANY
        [(failures,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO qms_kiosk_attempt AS row (company_id, employee_id, door, failure_count, date_last)
                VALUES (%(company)s, %(employee)s, %(door)s, 1, %(now)s)
                ON CONFLICT (company_id, COALESCE(employee_id, 0), door) DO UPDATE SET
                    failure_count = CASE WHEN row.date_last <= %(since)s THEN 1 ELSE row.failure_count + 1 END,
                    date_last = CASE WHEN row.date_last > %(since)s
                                          AND (row.failure_count >= %(limit)s OR row.employee_id IS NULL)
                                     THEN row.date_last ELSE %(now)s END
                RETURNING failure_count
                """,
                company=company.id,
                employee=employee.id if employee else None,
                door=door,
                now=now,
                since=now - PAUSE,
                limit=limit,
            )
        )
        self.invalidate_model()
        return failures <= limit

    @api.model
    def _is_locked(self, company, door=KIOSK):
        """Tell whether people failed at `door` of `company` too often just now."""
        domain = [("company_id", "=", company.id), ("employee_id", "=", False), ("door", "=", door)]
        domain += [("failure_count", ">=", LIMIT_COMPANY), ("date_last", ">", fields.Datetime.now() - PAUSE)]
        return bool(self.sudo().search_count(domain, limit=1))

    @api.model
    def _take_back(self, company, door=KIOSK):
        """Take back the attempt that was counted at `door` for `company`: somebody said who they are."""
        self.env.execute_query(
            SQL(
                "UPDATE qms_kiosk_attempt SET failure_count = GREATEST(failure_count - 1, 0)"
                " WHERE company_id = %s AND employee_id IS NULL AND door = %s",
                company.id,
                door,
            )
        )
        self.invalidate_model()

    @api.model
    def _forget(self, company, employee, door=KIOSK):
        """Forget the failures of `employee` at `door`, who has just shown the right PIN there."""
        domain = [("company_id", "=", company.id), ("employee_id", "=", employee.id), ("door", "=", door)]
        self.sudo().search(domain).unlink()

    @api.autovacuum
    def _gc_attempts(self):
        """Forget what no longer counts: who mistyped a PIN last month is nobody's business."""
        self.search([("date_last", "<", fields.Datetime.now() - timedelta(days=1))]).unlink()
