from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .qms_disposal_mixin import CONVERSATION

# What says whose answers these are, and what that person wrote; the choices and the result stay.
ANSWER_PERSONAL = ("nickname", "email", "partner_id")
LINE_TEXTS = ("value_char_box", "value_text_box")


class QmsAcknowledgementRetentionMixin(models.AbstractModel):
    """How long read confirmations are kept: counted from the day on which reading was not required any more."""

    _name = "qms.acknowledgement.retention.mixin"
    _inherit = "qms.retention.mixin"
    _description = "Retention of read confirmations"

    @api.model
    def _retention_date_fields(self):
        return ["date_end"]

    @api.model
    def _retention_ended_domain(self):
        return Domain("date_end", "!=", False)

    @api.model
    def _retention_personal_fields(self):
        return super()._retention_personal_fields() | {"employee_name"}

    @api.model
    def _retention_content_fields(self):
        """Add the links to the scanned sheet and to the answers."""
        return super()._retention_content_fields() | {"sheet_id", "answer_id"}

    def _dispose(self, disposition):
        """Dispose of these rows, and of what their sheets and answers say of the persons."""
        sheets, answers = self.sheet_id, self._get_answers()
        self._rehome_sheets(sheets)
        self._empty_answers(answers)
        super()._dispose(disposition)

    def _get_answers(self):
        """Return the questionnaires of these rows, also failed ones; not those that prove other rows too."""
        begun = self.env["survey.user_input"].sudo().search([("qms_acknowledgement_id", "in", self.ids)])
        answers = begun | self.sudo().answer_id
        return answers - self.search([("answer_id", "in", answers.ids), ("id", "not in", self.ids)]).sudo().answer_id

    def _rehome_sheets(self, sheets):
        """Leave a sheet that proves other rows too to one of those; the rest is deleted with its row."""
        proven = self.search([("sheet_id", "in", sheets.ids), ("id", "not in", self.ids)], order="id")
        proven = proven.grouped("sheet_id")
        for sheet in sheets:
            homes = proven.get(sheet, self).ids
            if sheet.res_id not in homes:
                # Past the guard of kept files: it is moved, not changed.
                self.env.cr.execute(SQL("UPDATE ir_attachment SET res_id = %s WHERE id = %s", homes[0], sheet.id))
        sheets.invalidate_recordset(["res_id"])

    @api.model
    def _empty_answers(self, answers):
        """Take the person out of `answers`: Odoo's log and guards would keep the name."""
        if not answers:
            return
        self.env.flush_all()
        self._blank(answers, ANSWER_PERSONAL)
        self._blank(answers.user_input_line_ids, LINE_TEXTS)
        for name, model_field in CONVERSATION:
            model = self.env[name].sudo().with_context(active_test=False)
            model.search([(model_field, "=", answers._name), ("res_id", "in", answers.ids)]).unlink()
        self.env.invalidate_all()

    @api.model
    def _blank(self, records, names):
        columns = SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in names)
        query = "UPDATE %s SET %s, create_uid = %s, write_uid = %s WHERE id IN %s"
        if records:
            table = SQL.identifier(records._table)
            self.env.cr.execute(SQL(query, table, columns, SUPERUSER_ID, SUPERUSER_ID, records._ids))

    def _retention_label(self):
        return self.document_id.reference or "", self.env._("Read confirmation")
