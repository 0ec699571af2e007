from datetime import timedelta
from itertools import cycle

from odoo import api, fields, models
from odoo.exceptions import UserError

PLAN_TEMPLATE = "qms_iso9001.mail_template_audit_plan"
REPORT_TEMPLATE = "qms_iso9001.mail_template_audit_report"
BEGINS, NOON, AFTERNOON, ENDS = 9.0, 12.0, 13.0, 17.0
MEETING = 0.5
# The longest first: the first one by which all rows find room is taken.
LENGTHS = (1.5, 1.0, 0.75, 0.5)


class QmsAuditPlanMixin(models.AbstractModel):
    """The plan of an audit: who looks at what, when and with whom. Proposed once, mailed to all who are named, printed;
    and the signed report goes to those whom it concerns."""

    _name = "qms.audit.plan.mixin"
    _description = "Plan of an audit"

    plan_line_ids = fields.One2many("qms.audit.plan.line", "audit_id", "Plan")
    date_plan_sent = fields.Datetime("Plan sent", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_plan_sent"}

    def action_propose_plan(self):
        """Write a plan from days, processes and auditors: opening meeting, the processes in turn, closing meeting.

        Nobody is proposed to audit a process of one's own while there is somebody else. For the auditors of the audit
        and officers; raises UserError where there are rows already.
        """
        self._check_may_act()
        self._require_state("planned", "running")
        for audit in self:
            if audit.sudo().plan_line_ids:
                raise UserError(
                    self.env._("%(audit)s has a plan: change its rows, or delete them first.", audit=audit.display_name)
                )
            # Who may act may plan; processes and users are not theirs to read.
            self.env["qms.audit.plan.line"].sudo().create(audit.sudo()._prepare_plan())

    def _prepare_plan(self):
        days = [self.date_start + timedelta(days=n) for n in range((self.date_end - self.date_start).days + 1)]
        visits = list(self.process_ids.sorted("sequence")) or [self.process_ids]
        length, times = next(
            ((length, slots) for length in LENGTHS if len(slots := self._free_slots(days, length)) >= len(visits)),
            (LENGTHS[-1], self._free_slots(days, LENGTHS[-1])),
        )
        # Of more than there is room for, the last ones are planned at the same time: the auditors move them.
        times += times[-1:] * (len(visits) - len(times))
        auditors = cycle(self.user_id | self.team_ids)
        rows = [
            self._prepare_visit(process, start, length, auditors) for process, start in zip(visits, times, strict=False)
        ]
        last = max((row["date_end"] for row in rows), default=self._at(days[-1], BEGINS))
        everybody = self.auditee_ids | self.process_ids.user_id
        opening = self._prepare_meeting(self.env._("Opening meeting"), self._at(days[0], BEGINS), everybody)
        return [opening, *rows, self._prepare_meeting(self.env._("Closing meeting"), last, everybody)]

    def _free_slots(self, days, length):
        """Return the instants at which visits of `length` hours begin, between opening, noon and closing meeting."""
        found = []
        for day in days:
            first = BEGINS + (MEETING if day == days[0] else 0)
            end = ENDS - (MEETING if day == days[-1] else 0)
            for begin, until in ((first, NOON), (AFTERNOON, end)):
                found += [self._at(day, begin + n * length) for n in range(int((until - begin) / length))]
        return found

    def _at(self, day, hour):
        return self.company_id._qms_midnight(day) + timedelta(hours=hour)

    def _prepare_visit(self, process, start, length, auditors):
        team = self.user_id | self.team_ids
        independent = team - process.user_id or team
        auditor = next(user for user in auditors if user in independent)
        return {
            "audit_id": self.id,
            "name": process.display_name or ", ".join(self.requirement_ids.mapped("name")) or self.name,
            "process_id": process.id,
            "date_start": start,
            "date_end": start + timedelta(hours=length),
            "user_id": auditor.id,
            "auditee_ids": [fields.Command.set((process.user_id or self.auditee_ids).ids)],
        }

    def _prepare_meeting(self, name, start, people):
        return {
            "audit_id": self.id,
            "name": name,
            "date_start": start,
            "date_end": start + timedelta(hours=MEETING),
            "user_id": self.user_id.id,
            "auditee_ids": [fields.Command.set((people - self.user_id).ids)],
        }

    # Mails

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
            audit.message_subscribe(partner_ids=people.partner_id.ids)
            audit._mail_audit(PLAN_TEMPLATE, people, audit._plan_file())
            audit._write_unguarded({"date_plan_sent": fields.Datetime.now()})
            audit._note(self.env._("Plan sent to %s", ", ".join(people.mapped("name"))))

    def _plan_people(self):
        """Return all who take part: auditors, auditees, owners of the processes, and who stands in a row."""
        rows = self.plan_line_ids
        return (
            self.user_id | self.team_ids | self.auditee_ids | self.process_ids.user_id | rows.user_id | rows.auditee_ids
        )

    def _plan_file(self):
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf("qms_iso9001.report_qms_audit_plan", self.ids)
        name = self.env._("Audit plan %(audit)s", audit=self.display_name)
        return {"name": f"{name}.pdf", "raw": content}

    def _mail_report(self):
        """Mail the signed report to who took part and to the quality managers: what was found is reported to them."""
        audit = self.sudo()
        group = self.env.ref("qms_iso9001.group_qms_manager")
        members = [
            ("all_group_ids", "in", group.id),
            ("company_ids", "in", audit.company_id.ids),
            ("active", "=", True),
        ]
        managers = self.env["res.users"].sudo().search(members)
        file = {"name": f"{audit._get_report_name()}.pdf", "raw": audit._get_stored_pdf()}
        audit._mail_audit(REPORT_TEMPLATE, audit._plan_people() | managers, file)

    def _mail_audit(self, template, people, file):
        """Queue one mail for each of `people` in their language; nobody waits for a mail server."""
        template = self.env.ref(template).sudo()
        attachment = self.env["ir.attachment"].sudo().create(file)
        for user in people.filtered(lambda each: each.active and each.email and each != self.env.user):
            values = {"email_to": user.email_formatted, "attachment_ids": [fields.Command.link(attachment.id)]}
            template.with_context(qms_lang=user.lang).send_mail(self.id, force_send=False, email_values=values)
