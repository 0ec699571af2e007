from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

MANAGER = "qms_iso9001.group_qms_manager"
SIGNED = {
    "model_label",
    "res_model",
    "res_id",
    "reference",
    "name",
    "date_from",
    "date_retention",
    "rule_text",
    "file_count",
    "content_hashes",
    "remaining_hash",
    "is_kept",
    "keep_reason",
}


class QmsDispositionLine(models.Model):
    """One record on the list: what it was, since when it has expired, the hashes of what was signed, and whether it
    goes or is kept. All of it is plain data: it has to outlive the record."""

    _name = "qms.disposition.line"
    _inherit = ["qms.approval.line.mixin", "qms.reason.mixin"]
    _description = "Record on a disposition"
    _order = "disposition_id, model_label, date_retention, id"
    _parent_field = "disposition_id"
    _check_company_auto = True

    disposition_id = fields.Many2one(
        "qms.disposition", required=True, index=True, readonly=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="disposition_id.company_id", store=True, index=True)
    list_state = fields.Selection(related="disposition_id.state", string="List")
    model_label = fields.Char("Record type", required=True, readonly=True)
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Integer("Record id", required=True, readonly=True, aggregator=None)
    reference = fields.Char("Number", readonly=True)
    name = fields.Char(required=True, readonly=True)
    date_from = fields.Date("Counted from", readonly=True)
    date_retention = fields.Date("Kept until", readonly=True)
    rule_text = fields.Char("Rule", readonly=True)
    file_count = fields.Integer("Files", readonly=True)
    content_hashes = fields.Text("Signed contents (SHA-256)", readonly=True, help="Of each signature under the record.")
    remaining_hash = fields.Char("What stays (SHA-256)", readonly=True, help="Of the record as it was left.")
    is_kept = fields.Boolean("Kept", readonly=True)
    keep_reason = fields.Char("Kept because", readonly=True)

    _record_unique = models.UniqueIndex("(disposition_id, res_model, res_id)", "A record stands on a list once.")
    _record_index = models.Index("(res_model, res_id)")

    @api.model
    def _content_fields(self):
        return super()._content_fields() | SIGNED

    # Proof

    @api.model
    def _get_lines(self, records):
        """Return {(model, id): line} of `records` (of any models) that the disposition they point at disposes of."""
        pointed = {
            (record._name, record.id): record.disposition_id.id
            for record in records
            if "disposition_id" in record._fields and record.disposition_id
        }
        if not pointed:
            return {}
        lines = self.search(
            [
                ("disposition_id", "in", list(set(pointed.values()))),
                ("res_id", "in", [res_id for _model, res_id in pointed]),
                ("is_kept", "=", False),
            ]
        )
        found = {(line.res_model, line.res_id): line for line in lines}
        return {key: line for key, line in found.items() if pointed.get(key) == line.disposition_id.id}

    @api.model
    def _get_proofs(self, records):
        """Return the lines of `_get_lines` whose disposition is signed, and what was signed is what it says now."""
        lines = self._get_lines(records)
        dispositions = self.env["qms.disposition"].union(*(line.disposition_id for line in lines.values()))
        proven = dispositions.filtered(lambda disposition: disposition._is_proven())
        return {key: line for key, line in lines.items() if line.disposition_id in proven}

    # Keeping

    def action_keep(self, reason=None):
        """Take these records off the list, with a reason: they are kept, and asked about again next year.

        For managers, while the list is a draft.
        """
        self._check_may_decide()
        reason = self._require_reason(reason)
        # Nobody has rights to write lines: the list is filled from the records.
        self.sudo().write({"is_kept": True, "keep_reason": reason})
        self._note(self.env._("Kept: %(records)s. %(reason)s", records=self._labels(), reason=reason))

    def action_put_back(self):
        """Put records back that were to be kept. For managers, while the list is a draft."""
        self._check_may_decide()
        if any(not line.is_kept for line in self):
            raise UserError(self.env._("These records are to be disposed of already. Reload the list."))
        self.sudo().write({"is_kept": False, "keep_reason": False})
        self._note(self.env._("Put back on the list: %(records)s.", records=self._labels()))

    def _check_may_decide(self):
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A quality manager decides what is kept. Ask one of them."))
        self.disposition_id._require_state("draft")

    def _labels(self):
        return ", ".join(" ".join(filter(None, (line.reference, line.name))) for line in self)

    def _note(self, text):
        for disposition in self.disposition_id.sudo():
            disposition.message_post(body=text, author_id=self.env.user.partner_id.id)

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_keep": self.env._("Keep this record")}

    def action_view_record(self):
        """Open the record. Raises AccessError for users who may not read it."""
        self.ensure_one()
        self.check_access("read")
        if self.res_model not in self.env or not self.env[self.res_model].browse(self.res_id).exists():
            raise UserError(self.env._("The record is not there any more: its addon was removed. The line stays."))
        self.env[self.res_model].browse(self.res_id).check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    # Signing

    def _records(self):
        """Return the existing records (of one model) that these lines name."""
        return self.env[self[:1].res_model].sudo().browse(self.mapped("res_id")).exists()

    def _keep_because(self, reasons):
        """Mark the lines of `reasons`, {record id: why}, as kept; the signing found out that they have to stay."""
        for line in self:
            if line.res_id in reasons:
                line.write({"is_kept": True, "keep_reason": reasons[line.res_id]})

    def _freeze_remains(self):
        """Write down the hash of what is left of each signed record."""
        signed = self.filtered("content_hashes")
        if not signed:
            return
        hashes = {record.id: record._content_hash() for record in signed._records()}
        self.env.cr.execute(
            SQL(
                "UPDATE qms_disposition_line SET remaining_hash = new.hash FROM UNNEST(%s, %s) AS new(res_id, hash) "
                "WHERE qms_disposition_line.res_id = new.res_id AND qms_disposition_line.id IN %s",
                list(hashes),
                list(hashes.values()),
                signed._ids,
            )
        )
        self.invalidate_recordset(["remaining_hash"])
