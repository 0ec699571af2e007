from odoo import fields, models
from odoo.tools import SQL, groupby

from ..tools.department_names import department_names, translated


class QmsAudienceRowsMixin(models.AbstractModel):
    """The audience of a record as dated rows (`qms.acknowledgement`): who has to read it, from when, until when, why.

    `_follow_audience` compares the rows with the audience of today and writes what differs, nothing else: it ends the
    rows that do not fit any more, then opens those that are missing. Two statements for all records with the same
    audience; run twice, the second run writes nothing. Whoever confirmed what is in force is not asked again.
    """

    _name = "qms.audience.rows.mixin"
    _inherit = ["qms.audience.mixin", "qms.audience.night.mixin"]
    _description = "Audience as dated rows"

    # The column of qms.acknowledgement that points here.
    _rows_column = None

    def _asks_reading(self):
        """Return those of these records whose audience is asked to read them today."""
        return self.browse()

    def _reading_versions(self):
        """Return {record: (version in force or None, versions of which a confirmation counts)}, as ids."""
        return {record: (None, []) for record in self}

    def _superseded(self):
        """Return those of these records whose place another record of the kind has taken."""
        return self.browse()

    def _follow_audience(self, reason="joined"):
        """Bring the rows up to today. `reason` stands on the new ones, unless a move explains them."""
        for name in ("qms.acknowledgement", "hr.employee", "hr.version", "hr.department", "hr.job"):
            self.env[name].flush_model()
        # Who is asked follows from the audience, whoever changed it: a right to employees is not needed.
        subjects = self.sudo()
        asked = subjects._asks_reading()
        (subjects - asked)._end_unasked_rows()
        for _audience, alike in groupby(asked, lambda subject: str(subject._get_audience_domain())):
            group = self.browse().sudo().union(*alike)
            context = group._audience_sql()
            self.env.execute_query(group._end_rows_sql(context))
            self.env.execute_query(group._open_rows_sql(context, reason))
        self.env["qms.acknowledgement"].invalidate_model()
        self.invalidate_recordset()
        # Telling thousands of people takes its time: the job does it, a batch after the other, right afterwards.
        self.env.ref("qms_iso9001.ir_cron_tell_readers").sudo()._trigger()

    def _end_unasked_rows(self):
        """End all open rows of these records, of which none asks anybody."""
        followed = self._superseded()
        reasons = {
            subject: "off" if not subject.is_reading_asked else "superseded" if subject in followed else "withdrawn"
            for subject in self
        }
        for (company, reason), alike in groupby(self, lambda subject: (subject.company_id, reasons[subject])):
            self.env.execute_query(
                SQL(
                    """
                    UPDATE qms_acknowledgement
                       SET date_end = GREATEST(%(today)s, date_start), end_reason = %(reason)s,
                           write_uid = %(uid)s, write_date = %(now)s
                     WHERE %(column)s IN %(ids)s AND date_end IS NULL
                    """,
                    today=company._qms_today(),
                    reason=reason,
                    uid=self.env.uid,
                    now=fields.Datetime.now(),
                    column=SQL.identifier(self._rows_column),
                    ids=tuple(subject.id for subject in alike),
                )
            )

    def _audience_sql(self):
        """Return the common table expressions subject (one row per record) and audience (one per employee)."""
        versions = self._reading_versions()
        rows = []
        for subject in self:
            version, counting = versions[subject]
            today = subject.company_id._qms_today()
            due = fields.Date.add(today, days=subject.company_id.qms_reading_days)
            rows.append(
                SQL("(%s, %s::integer, %s::integer[], %s::date, %s::date)", subject.id, version, counting, today, due)
            )
        lang = self[:1].company_id._qms_lang()
        # Everybody of today, whoever asks and whatever companies are selected.
        employees = self.env["hr.employee"].sudo().with_context(active_test=True)
        return SQL(
            """
            WITH subject (id, version_id, counting_ids, today, due) AS (VALUES %(subjects)s),
                 department AS MATERIALIZED (%(departments)s),
                 audience AS MATERIALIZED (
                    SELECT e.id, e.name, e.company_id, v.department_id, v.job_id,
                           department.name AS department_name, %(job)s AS job_name
                      FROM hr_employee e LEFT JOIN hr_version v ON v.id = e.current_version_id
                      LEFT JOIN department ON department.id = v.department_id
                      LEFT JOIN hr_job job ON job.id = v.job_id
                     WHERE e.id IN %(employees)s)
            """,
            subjects=SQL(", ").join(rows),
            departments=department_names(lang),
            job=translated(SQL("job.name"), lang),
            employees=employees._search(self[:1]._get_audience_domain()).subselect(),
        )

    def _end_rows_sql(self, audience):
        """Return the statement that ends the open rows which do not fit any more, each with its reason."""
        reason = SQL(
            """
            CASE WHEN row.revision_id IS NOT NULL AND row.revision_id <> ALL (s.counting_ids) THEN 'superseded'
                 WHEN p.is_asked AND row.date_confirmed IS NULL AND row.revision_id <> s.version_id THEN 'superseded'
                 WHEN p.is_asked AND (p.company_id, p.department_id, p.job_id)
                      IS NOT DISTINCT FROM (row.company_id, row.department_id, row.job_id)
                      -- Of one that was deleted, the name is left: whoever was there is somewhere else now.
                      AND (row.department_id IS NOT NULL OR row.department_name IS NULL)
                      AND (row.job_id IS NOT NULL OR row.job_name IS NULL) THEN NULL
                 WHEN p.is_asked THEN 'moved'
                 WHEN p.active THEN 'left'
                 ELSE 'gone' END
            """
        )
        # Nobody (0) stands for employees who were deleted, so that rows and people meet in one plain join.
        return SQL(
            """
            %(audience)s, person AS (
                SELECT e.id, e.active, a.id IS NOT NULL AS is_asked, a.company_id, a.department_id, a.job_id
                  FROM hr_employee e LEFT JOIN audience a ON a.id = e.id
                 UNION ALL SELECT 0, FALSE, FALSE, NULL, NULL, NULL)
            UPDATE qms_acknowledgement row
               SET date_end = GREATEST(s.today, row.date_start), end_reason = %(reason)s,
                   write_uid = %(uid)s, write_date = %(now)s
              FROM subject s, person p
             WHERE row.%(column)s = s.id AND row.date_end IS NULL AND p.id = COALESCE(row.employee_id, 0)
               AND %(reason)s IS NOT NULL
            """,
            audience=audience,
            reason=reason,
            column=SQL.identifier(self._rows_column),
            uid=self.env.uid,
            now=fields.Datetime.now(),
        )

    def _open_rows_sql(self, audience, reason):
        """Return the statement that opens the missing rows.

        A new row carries on from the last row of the same person: its confirmation when that still counts, its due
        day and what the person was told when that row goes on, so that a move or a minor revision gives nobody a new
        delay or another mail, and switching the reading off and on no new delay.
        """
        column, has_revisions = SQL.identifier(self._rows_column), self._rows_column == "document_id"
        version = "CASE WHEN last.date_confirmed IS NULL THEN s.version_id ELSE last.revision_id END,"
        return SQL(
            """
            %(audience)s
            INSERT INTO qms_acknowledgement (
                %(column)s, %(version)s employee_id, employee_name, company_id, department_id, job_id,
                department_name, job_name,
                date_start, date_due, reason, date_asked, date_reminded,
                date_confirmed, confirmed_on, date_signed, channel, recorded_by_id, sheet_id, answer_id,
                create_uid, create_date, write_uid, write_date)
            SELECT s.id, %(version_value)s a.id, a.name, a.company_id, a.department_id, a.job_id,
                   a.department_name, a.job_name, s.today,
                   CASE WHEN last.date_confirmed IS NOT NULL OR last.keeps_day THEN last.date_due ELSE s.due END,
                   CASE WHEN last.date_end = s.today AND last.end_reason = 'moved' THEN 'moved'
                        WHEN last.date_end = s.today AND last.end_reason = 'superseded' THEN 'revision'
                        ELSE %(reason)s END,
                   CASE WHEN last.goes_on THEN last.date_asked END,
                   CASE WHEN last.goes_on THEN last.date_reminded END,
                   last.date_confirmed, last.confirmed_on, last.date_signed, last.channel, last.recorded_by_id,
                   last.sheet_id, last.answer_id, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM subject s
             CROSS JOIN audience a
              LEFT JOIN LATERAL (%(last)s) last ON TRUE
             WHERE NOT EXISTS (
                SELECT FROM qms_acknowledgement o
                 WHERE o.%(column)s = s.id AND o.employee_id = a.id AND o.date_end IS NULL)
            ON CONFLICT DO NOTHING
            """,
            audience=audience,
            column=column,
            last=self._last_row_sql(column),
            version=SQL("revision_id,") if has_revisions else SQL(),
            version_value=SQL(version) if has_revisions else SQL(),
            reason=reason,
            uid=self.env.uid,
            now=fields.Datetime.now(),
        )

    def _last_row_sql(self, column):
        """Return the query of the row that a new one of subject s and person a carries on from. That row goes on when
        it ended today. When nobody was asked for a while to read what is in force, the day to come is kept, and people
        are told anew."""
        same = SQL("l.revision_id = s.version_id") if self._rows_column == "document_id" else SQL("TRUE")
        return SQL(
            """
            SELECT l.*, l.date_end = s.today AND l.end_reason <> 'off' AS goes_on,
                   CASE WHEN l.end_reason = 'off' THEN %(same)s AND l.date_due >= s.today
                        ELSE l.date_end = s.today END AS keeps_day
              FROM qms_acknowledgement l
             WHERE l.%(column)s = s.id AND l.employee_id = a.id
               AND (l.revision_id IS NULL OR l.revision_id = ANY (s.counting_ids))
             ORDER BY l.date_confirmed IS NULL, l.id DESC LIMIT 1
            """,
            same=same,
            column=column,
        )
