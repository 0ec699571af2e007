from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.amounts import AMOUNT_GROUPS
from .qms_supplier_class_item import KINDS

DONE = {"is_done", "date_done", "done_by_id"}
GIVEN = {"kind", "name", "is_required", "amount", "certificate_kind_id", "survey_id", "class_item_id"}
ANSWERS = {"answer_id", "date_sent", "date_answered"}


class QmsSupplierApprovalItem(models.Model):
    """One thing that a vendor has to show, as its class asked for it, and who accepted what it showed."""

    _name = "qms.supplier.approval.item"
    _description = "What a vendor has to show"
    _order = "approval_id, sequence, id"
    _check_company_auto = True

    approval_id = fields.Many2one(
        "qms.supplier.approval", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="approval_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="approval_id.partner_id", string="Vendor")
    class_item_id = fields.Many2one(
        "qms.supplier.class.item",
        "Asked for by the class",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default="other")
    name = fields.Char("What", required=True)
    is_required = fields.Boolean("Needed", help="Without it the vendor can be on trial, not approved.")
    certificate_kind_id = fields.Many2one(
        "qms.supplier.certificate.kind", "Kind of certificate", index="btree_not_null", ondelete="restrict"
    )
    certificate_id = fields.Many2one(
        "qms.supplier.certificate", "Certificate", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    valid_certificate_id = fields.Many2one(
        "qms.supplier.certificate",
        "Valid certificate",
        compute="_compute_valid_certificate_id",
        help="Of the kind asked for, accepted and valid today: it counts without a tick.",
    )
    currency_id = fields.Many2one(related="approval_id.currency_id")
    amount = fields.Monetary("Up to", groups=AMOUNT_GROUPS)
    survey_id = fields.Many2one("survey.survey", "Questions", index="btree_not_null", ondelete="restrict")
    answer_id = fields.Many2one(
        "survey.user_input",
        "Answers",
        readonly=True,
        copy=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=fields.NO_ACCESS,
    )
    date_sent = fields.Datetime("Sent on", readonly=True)
    date_answered = fields.Datetime("Answered on", readonly=True)
    note = fields.Char("Remark")
    is_done = fields.Boolean("Accepted")
    date_done = fields.Datetime("Accepted on", readonly=True)
    done_by_id = fields.Many2one("res.users", "Accepted by", readonly=True, ondelete="restrict")
    state = fields.Selection(related="approval_id.state", string="Status")
    can_send = fields.Boolean(compute="_compute_can_send")

    @api.depends("kind", "survey_id", "date_answered", "state")
    def _compute_can_send(self):
        for item in self:
            open_ = item.state in ("proposed", "trial") and item._origin
            item.can_send = bool(open_ and item.kind == "assessment" and item.survey_id and not item.date_answered)

    @api.model_create_multi
    def create(self, vals_list):
        """Add rows; what the class asks for comes from the class, and nobody accepts while writing it down."""
        asked = self.env["qms.supplier.class.item"].sudo()
        rows = []
        for vals in vals_list:
            item = asked.browse(vals.get("class_item_id") or [])
            rows.append({**vals, **(item._prepare_checklist_vals() if item else {})})
        if not self.env.su:
            rows = [{name: value for name, value in vals.items() if name not in DONE | ANSWERS} for vals in rows]
        items = super().create(rows)
        items._check_open()
        return items

    def write(self, vals):
        """Write; officers accept what was shown, until the vendor is approved."""
        vals = {name: value for name, value in vals.items() if self._is_other(name, value)}
        if not vals:
            return True
        if "approval_id" in vals:
            raise UserError(self.env._("A row stays in its checklist. Add a row of your own to the other one."))
        if not self.env.su:
            self._check_typed(vals)
        if "is_done" in vals:
            done = bool(vals["is_done"])
            vals = {**vals, "date_done": done and fields.Datetime.now(), "done_by_id": done and self.env.uid}
        return super().write(vals)

    def _is_other(self, name, value):
        """Tell whether `value` changes the field: lists send what they show, not only what was typed."""
        field = self._fields[name]
        if field.type in ("one2many", "many2many"):
            return True
        return any(field.convert_to_record(field.convert_to_cache(value, row), row) != row[name] for row in self)

    def _check_typed(self, vals):
        self.check_access("write")
        self._check_open()
        forged = (GIVEN | ANSWERS | DONE) - {"is_done"}
        if forged & vals.keys() and any(row.class_item_id or (ANSWERS | DONE) & vals.keys() for row in self):
            raise UserError(
                self.env._(
                    "What a vendor has to show comes from its class. Add a row of your own, or change the class."
                )
            )
        if "is_done" in vals and not self.env["qms.supplier.approval"]._is_decider():
            raise AccessError(
                self.env._("Quality officers accept what a vendor shows. Ask one of them, or add a remark.")
            )

    def _check_open(self):
        for item in self.sudo():
            if item.approval_id.state not in ("proposed", "trial"):
                raise UserError(
                    self.env._(
                        "%(vendor)s is decided: its checklist stays as it was. Use Propose again instead.",
                        vendor=item.approval_id.display_name,
                    )
                )
        # Nobody can decide by these rows at the same time.
        self.sudo().approval_id._touch()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_open()

    def _is_started(self):
        return bool(self.is_done or self.date_sent or self.note or self.certificate_id)

    @api.depends(
        "kind",
        "certificate_kind_id",
        "approval_id.partner_id.qms_certificate_ids.state",
        "approval_id.partner_id.qms_certificate_ids.date_start",
        "approval_id.partner_id.qms_certificate_ids.date_end",
    )
    def _compute_valid_certificate_id(self):
        """One query for all rows."""
        # A certificate in the register is shown, whoever looks at the list; that of a parent counts in its branches.
        accepted = (
            self.env["qms.supplier.certificate"]
            .sudo()
            .search(
                [
                    ("state", "=", "accepted"),
                    ("partner_id", "in", self.sudo().approval_id.partner_id.ids),
                    ("kind_id", "in", self.certificate_kind_id.ids),
                ]
            )
            .grouped(lambda certificate: (certificate.partner_id, certificate.kind_id))
        )
        for item in self:
            approval, none = item.sudo().approval_id, self.env["qms.supplier.certificate"]
            found = accepted.get((approval.partner_id._origin, item.sudo().certificate_kind_id._origin), none)
            valid = found._valid_in(approval.company_id, approval.company_id._qms_today())
            item.valid_certificate_id = valid[:1] if item.kind == "certificate" else False

    def _keep_certificates(self):
        """Keep on the rows the certificates that count as shown when the vendor is decided about."""
        for row in self.filtered(lambda row: row.valid_certificate_id and not row.certificate_id):
            row.certificate_id = row.valid_certificate_id

    def _is_shown(self):
        """Tell whether what is asked for is there today: ticked and not lapsed, or a valid certificate."""
        return bool(self.valid_certificate_id) or (self.is_done and not self._is_lapsed())

    def _is_lapsed(self):
        """Tell whether the certificate that was shown is not valid any more today."""
        end = self.certificate_id.date_end
        return bool(end and end < self.approval_id.company_id._qms_today())

    # Self-assessment

    def action_send_assessment(self):
        """Send the vendor the link to the questions: it opens these answers only, without an account."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        if self.date_answered:
            raise UserError(self.env._("The vendor answered already. Read the answers, then accept the row or not."))
        if not (self.kind == "assessment" and self.survey_id):
            raise UserError(self.env._("This row has no questions. Choose the questions in the vendor's class."))
        if not self.partner_id.email:
            raise UserError(
                self.env._(
                    "%(vendor)s has no email address. Enter one on the vendor first.", vendor=self.partner_id.name
                )
            )
        # The mail goes in the name of whoever asks; the answers belong to nobody else than this row.
        item = self.sudo()
        if not item.answer_id:
            answer = item.survey_id._create_answer(partner=item.partner_id, check_attempts=False)
            item.write({"answer_id": answer.id})
        template = self.env.ref("qms_iso9001.mail_template_supplier_assessment").sudo()
        template.send_mail(item.id, email_values={"email_from": self.env.user.email_formatted})
        item.write({"date_sent": fields.Datetime.now()})
        body = self.env._("Self-assessment sent to %(address)s.", address=item.partner_id.email)
        item.approval_id._message_log(body=body, author_id=self.env.user.partner_id.id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": body,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _take_answers(self, answers):
        """Note that vendors answered; officers read the answers and accept them, or not."""
        for item in self.search([("answer_id", "in", answers.ids), ("date_answered", "=", False)]):
            item.write({"date_answered": fields.Datetime.now()})
            body = self.env._("%(vendor)s answered the self-assessment.", vendor=item.approval_id.partner_name)
            item.approval_id._message_log(body=body)

    def action_view_answers(self):
        """Open what the vendor answered."""
        self.ensure_one()
        self.check_access("read")
        answer = self.sudo().answer_id
        if not self.date_answered or not answer:
            raise UserError(self.env._("The vendor has not answered yet. Send the questions again, or call there."))
        return {"type": "ir.actions.act_url", "target": "new", "url": answer.get_print_url()}

    def _get_assessment_url(self):
        """Return the link for the mail; only templates rendered with superuser rights get to it."""
        self.ensure_one()
        return self.sudo().answer_id.get_start_url()
