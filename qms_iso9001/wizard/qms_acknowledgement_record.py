from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date

from ..models.qms_acknowledgement import MISSING


class QmsAcknowledgementRecord(models.TransientModel):
    """Records a sign-off list: these people signed on paper, on that day; who records it stands on each of them.

    For quality officers, the owner of what is read, and managers for their own people.
    """

    _name = "qms.acknowledgement.record"
    _description = "Record a sign-off list"

    document_id = fields.Many2one("qms.document")
    policy_id = fields.Many2one("qms.policy")
    date_signed = fields.Date("Signed on", required=True, default=lambda self: self.env.company._qms_today())
    row_ids = fields.Many2many(
        "qms.acknowledgement", string="Who signed", compute="_compute_row_ids", store=True, readonly=False
    )
    sheet = fields.Binary("Sheet", help="Photo or scan of the sheet with the signatures. It stays as evidence.")
    sheet_name = fields.Char()

    @api.depends("document_id", "policy_id")
    def _compute_row_ids(self):
        for record in self:
            # Whoever computes it: the people of the one who opened the dialog.
            rows = self.env["qms.acknowledgement"].with_user(record.create_uid or self.env.user)
            rows = rows.search(record._missing_domain() & Domain("is_of_my_team", "=", True), order="employee_name")
            record.row_ids = [Command.set(rows.ids)]

    def _missing_domain(self):
        if self.document_id:
            return MISSING & Domain("document_id", "=", self.document_id.id)
        return MISSING & Domain("policy_id", "=", self.policy_id.id) if self.policy_id else Domain.FALSE

    def action_record(self):
        """Confirm for everybody named, with the day on the sheet; not for rows of other people than one's own."""
        self.ensure_one()
        rows = self.row_ids
        if not rows:
            raise UserError(self.env._("Name at least one person who signed, then record the list."))
        self._check_rows(rows)
        self._check_day(rows)
        rows._confirm("list", self.env.user, date_signed=self.date_signed, sheet_id=self._keep_sheet(rows))
        return {"type": "ir.actions.act_window_close"}

    def _check_rows(self, rows):
        rows.check_access("read")
        alien = rows.filtered(lambda row: row._get_subject() != (self.document_id or self.policy_id))
        if alien:
            raise UserError(
                self.env._("%(row)s is another list: record it by itself.", row=alien[0].display_name),
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

    def _keep_sheet(self, rows):
        if not self.sheet:
            return False
        # A file of the first row, beside which files can be added and none changed; who records writes no rows.
        attachments = self.env["ir.attachment"].sudo()
        values = {"name": self.sheet_name or self.env._("Sign-off list"), "datas": self.sheet}
        return attachments.create({**values, "res_model": rows._name, "res_id": rows[0].id}).id
