from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.hashing import sha256_hex
from .qms_acknowledgement_notice_mixin import OF_NO_RECORD
from .qms_state_mixin import MANAGER

PLAN_TEMPLATE = "qms_iso9001.mail_template_audit_plan"
REPORT_TEMPLATE = "qms_iso9001.mail_template_audit_report"
NAMED = {"user_id", "team_ids", "auditee_ids"}


class QmsAuditMailMixin(models.AbstractModel):
    """What people are told of an audit: its plan, by a button, and again when it changed; the signed report. One mail
    each, in their language, without a link that might fail."""

    _name = "qms.audit.mail.mixin"
    _description = "Mails of an audit"

    date_plan_sent = fields.Datetime("Plan sent", readonly=True, copy=False)
    plan_sent_hash = fields.Char(readonly=True, copy=False)
    is_plan_changed = fields.Boolean(
        "Plan changed since it was sent", compute="_compute_is_plan_changed", help="Press Send plan again."
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_plan_sent", "plan_sent_hash"}

    @api.depends(
        "plan_sent_hash",
        "date_start",
        "date_end",
        "plan_line_ids.name",
        "plan_line_ids.date_start",
        "plan_line_ids.date_end",
        "plan_line_ids.user_id",
        "plan_line_ids.auditee_ids",
        "plan_line_ids.place",
    )
    def _compute_is_plan_changed(self):
        for audit in self:
            record = audit.sudo()
            audit.is_plan_changed = bool(record.plan_sent_hash and record.plan_sent_hash != record._plan_hash())

    def _plan_hash(self):
        rows = [row._signed_content() for row in self.plan_line_ids.sorted("id") if row._origin]
        return sha256_hex([str(self.date_start), str(self.date_end), rows])

    def write(self, vals):
        """Write; whoever is not named any more does not follow the audit any more."""
        before = {audit: audit.sudo()._plan_people() for audit in self} if NAMED & vals.keys() else {}
        res = super().write(vals)
        for audit, people in before.items():
            gone = people - audit.sudo()._plan_people()
            audit.sudo().message_unsubscribe(partner_ids=gone.partner_id.ids)
        return res

    def action_send_plan(self):
        """Mail objective, days and plan to the auditors and to all who are audited, each in one mail.

        For the auditors of the audit and officers; raises UserError where there is no row yet.
        """
        self._check_may_act()
        self._require_state("planned", "running")
        for audit in self.sudo():
            if not audit.plan_line_ids:
                raise UserError(
                    self.env._(
                        "%(audit)s has no plan yet: press Propose times, or add rows first.", audit=audit.display_name
                    )
                )
            people = audit._plan_people()
            mailed = people._qms_mailable()
            if not mailed and people != self.env.user:
                raise UserError(
                    self.env._(
                        "Nobody of this plan has an address to mail to: %(people)s. Enter one, or tell them otherwise.",
                        people=", ".join(people.mapped("name")),
                    )
                )
            # Followers are mailed what is written there: those who read the audit.
            audit.message_subscribe(partner_ids=audit._readers(people).partner_id.ids)
            files = audit._mail_audit(PLAN_TEMPLATE, people, audit._plan_file)
            audit._write_unguarded(
                {"date_plan_sent": fields.Datetime.now(), "plan_sent_hash": audit._plan_hash()},
            )
            told = [self.env._("Plan sent to %s", ", ".join(mailed.mapped("name")))]
            without = people - mailed - self.env.user
            if without:
                told.append(self.env._("Without an address, not mailed: %s", ", ".join(without.mapped("name"))))
            audit.message_post(
                body=". ".join(told),
                author_id=self.env.user.partner_id.id,
                attachment_ids=files.ids,
            )
            audit._follow_calendar()

    def _plan_people(self):
        """Return all who take part: auditors, auditees, owners of the processes, and who stands in a row."""
        rows = self.plan_line_ids
        return (
            self.user_id | self.team_ids | self.auditee_ids | self.process_ids.user_id | rows.user_id | rows.auditee_ids
        )

    def _readers(self, people):
        """Return those of `people` who may read the audit in its company."""
        company = self.company_id
        return people.filtered(
            lambda user: (
                company in user.company_ids
                and self.with_user(user).with_context(allowed_company_ids=company.ids).has_access("read")
            )
        )

    def _plan_file(self, lang):
        audit = self.with_company(self.company_id).with_context(lang=lang)
        page = audit.env["ir.qweb"]._render("qms_iso9001.qms_audit_plan_pdf", {"doc": audit})
        name = audit.env._("Audit plan %(audit)s", audit=self.display_name)
        place = {"res_model": self._name, "res_id": self.id, "mimetype": "application/pdf"}
        return self.env["ir.attachment"].create({"name": f"{name}.pdf", "raw": audit._html_to_pdf(page), **place})

    def _report_file(self, lang):
        kept = self.stored_pdfs
        entry = kept.get(lang) or kept.get(self._company_lang()) or next(iter(kept.values()))
        return self.env["ir.attachment"].browse(entry["file"])

    def _mail_report(self):
        """Mail the signed report to who took part and reads it, and to the quality managers: what was found is
        reported to them."""
        audit = self.sudo()
        members = [
            ("all_group_ids", "in", self.env.ref(MANAGER).id),
            ("company_ids", "in", audit.company_id.ids),
            ("active", "=", True),
        ]
        people = audit._plan_people() | self.env["res.users"].sudo().search(members)
        audit._mail_audit(REPORT_TEMPLATE, audit._readers(people), audit._report_file)

    def _mail_audit(self, template, people, get_file):
        """Queue one mail for each of `people` in their language; return the files. Nobody waits for a mail server."""
        template, files = self.env.ref(template).sudo(), self.env["ir.attachment"].sudo()
        for lang, users in people._qms_mailable().grouped("lang").items():
            file = get_file(lang or self._company_lang())
            files |= file
            for user in users:
                # Mails stay in the queue until they are sent, never among the messages of the audit.
                values = {"email_to": user.email_formatted, "attachment_ids": [fields.Command.link(file.id)]}
                values.update(OF_NO_RECORD)
                template.with_context(qms_lang=lang).send_mail(self.id, force_send=False, email_values=values)
        return files
