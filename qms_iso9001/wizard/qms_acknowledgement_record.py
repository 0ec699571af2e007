from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date

from ..models.qms_owner_mixin import OFFICER
from ..tools.reading_rows import MISSING


class QmsAcknowledgementRecord(models.TransientModel):
    """Records a sign-off list: these people signed on paper, on that day; who records it stands on each of them.

    For quality officers, the owner of what is read, and managers for their own people.
    """

    _name = "qms.acknowledgement.record"
    _description = "Record a sign-off list"

    document_id = fields.Many2one("qms.document")
    policy_id = fields.Many2one("qms.policy")
    date_signed = fields.Date("Signed on", required=True, default=lambda self: self.env.company._qms_today())
    row_ids = fields.Many2many("qms.acknowledgement", string="Who signed")
    records_all = fields.Boolean(compute="_compute_records_all", help="Not only the own people.")
    asks_questions = fields.Boolean(compute="_compute_asks_questions")
    sheet = fields.Binary("Sheet", help="Photo or scan of the sheet with the signatures. It stays as evidence.")
    sheet_name = fields.Char()

    @api.depends("document_id", "policy_id")
    @api.depends_context("uid")
    def _compute_records_all(self):
        officer = self.env.user.has_group(OFFICER)
        for record in self:
            subject = record.document_id or record.policy_id
            record.records_all = officer or (subject and subject.sudo().user_id == self.env.user)

    @api.depends("document_id")
    def _compute_asks_questions(self):
        for record in self:
            record.asks_questions = bool(record.document_id.sudo().survey_id)

    @api.onchange("document_id", "policy_id")
    def _onchange_subject(self):
        """Name the people anew: those of another list did not sign this one."""
        self.row_ids = [Command.clear()]

    def action_record(self):
        """Confirm for everybody named, with the day on the sheet; not for rows of other people than one's own."""
        self.ensure_one()
        rows = self.row_ids
        if not rows:
            raise UserError(self.env._("Name at least one person who signed, then record the list."))
        self._check_rows(rows)
        self._check_day(rows)
        rows._confirm("list", self.env.user, date_signed=self.date_signed, sheet_id=self._keep_sheet(rows))
        if self.asks_questions:
            self._note_questions(rows)
        return {"type": "ir.actions.act_window_close"}

    def action_add_missing(self):
        """Name everybody who has not read it yet and of whom the user may record it, to take off who did not sign."""
        self.ensure_one()
        subject = self.document_id or self.policy_id
        people = Domain.TRUE if self.records_all else Domain("is_of_my_team", "=", True)
        asked = Domain(subject._rows_column, "=", subject.id) & Domain("is_mine", "=", False)
        self.row_ids = self.env["qms.acknowledgement"].search(MISSING & asked & people, order="employee_name")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record a sign-off list"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _note_questions(self, rows):
        # Who records need not be able to write to the document.
        self.document_id.sudo().message_post(
            body=self.env._(
                "A sign-off list of %(date)s was recorded for %(count)s people; the questions were not answered.",
                date=format_date(self.env, self.date_signed),
                count=len(rows),
            ),
            author_id=self.env.user.partner_id.id,
        )

    def _check_rows(self, rows):
        rows.check_access("read")
        alien = rows.filtered(lambda row: row._get_subject() != (self.document_id or self.policy_id))
        if alien:
            raise UserError(
                self.env._("%(row)s is another list: record it by itself.", row=alien[0].display_name),
            )
        if rows.filtered("is_mine"):
            raise UserError(
                self.env._(
                    'You do not record a list for yourself. Take yourself off it, and confirm with "I have read it".'
                )
            )
        for row in rows:
            if not row._may_record():
                raise AccessError(
                    self.env._(
                        "%(person)s is not among your people: ask the manager of that department, the owner of the "
                        "document or a quality officer to record it.",
                        person=row.employee_name,
                    )
                )

    def _check_day(self, rows):
        company = rows.company_id[:1]
        if self.date_signed > company._qms_today():
            raise UserError(self.env._("Choose the day on the sheet: today or before."))
        for version in rows._get_versions():
            if version.in_force_from and self.date_signed < version.in_force_from:
                raise UserError(
                    self.env._(
                        "%(version)s is in force from %(date)s: nobody could sign it before. Choose the day on the "
                        "sheet.",
                        version=version.display_name,
                        date=format_date(self.env, version.in_force_from),
                    )
                )

        self._check_required(rows)

    def _check_required(self, rows):
        """Raise UserError for who signed before it had to be read: a move of the person does not begin it anew."""
        same = Domain("employee_id", "in", rows.employee_id.ids) & (
            Domain("revision_id", "in", rows.sudo().revision_id.ids)
            | Domain("policy_id", "in", rows.sudo().policy_id.ids)
        )
        groups = rows.sudo()._read_group(same, ["employee_id"], ["date_start:min"])
        required = {employee.id: start for employee, start in groups}
        for row in rows.sudo():
            start = required.get(row.employee_id.id, row.date_start)
            if self.date_signed < start:
                raise UserError(
                    self.env._(
                        "%(person)s has to read it from %(date)s on only. Choose the day on the sheet, or take the "
                        "person off the list.",
                        person=row.employee_name,
                        date=format_date(self.env, start),
                    )
                )

    def _keep_sheet(self, rows):
        if not self.sheet:
            return False
        # A file of the first row, whatever order they were named in: files can be added beside it and none changed.
        # In sudo, as who records writes no rows.
        attachments = self.env["ir.attachment"].sudo()
        values = {"name": self.sheet_name or self.env._("Sign-off list"), "datas": self.sheet}
        return attachments.create({**values, "res_model": rows._name, "res_id": min(rows.ids)}).id
