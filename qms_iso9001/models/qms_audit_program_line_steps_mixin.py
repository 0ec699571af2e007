from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class QmsAuditProgramLineStepsMixin(models.AbstractModel):
    """What is done with a line of the programme: plan its audit, move it, leave it out, take it in again. After the
    approval each move is logged with its reason."""

    _name = "qms.audit.program.line.steps.mixin"
    _description = "Steps of a line of the audit programme"

    @api.model
    def _month_text(self, day):
        return day and format_date(self.env, day, date_format="MMM yyyy")

    def _take_grounds(self, points, grounds, **more):
        self._write_unguarded({"points": points, "grounds": grounds or False, **more})

    def _freeze_baseline(self):
        for line in self:
            line._write_unguarded(
                {"is_baseline": True, "date_baseline": line.date_start, "reason_baseline": line.reason}
            )

    def _require_open(self):
        for line in self:
            if line.state in ("running", "done"):
                raise UserError(
                    self.env._(
                        "%(line)s is %(state)s: it stays in its month.",
                        line=line.display_name,
                        state=line._state_label(),
                    )
                )

    def action_plan_audit(self):
        """Plan the audit of these lines, with everything filled in, and open it. For officers."""
        self.check_access("write")
        self._require_state("planned")
        program = self.program_id
        if len(program) != 1 or program.state != "approved":
            raise UserError(self.env._("Have the programme approved first, then plan the audits of its lines."))
        audit = self.env["qms.audit"].create(self._prepare_audit_vals())
        self._write_unguarded({"audit_id": audit.id, "is_proposed": False})
        return audit._get_form_action()

    def _prepare_audit_vals(self):
        processes, company = self.process_id, self.program_id.company_id
        day = max(self[0].date_start, company._qms_today())
        edition = self.env["qms.edition"]._of_company(company)
        grounds = "; ".join(f"{line.process_id.name}: {line.grounds}" for line in self if line.grounds)
        asked = self.env._(
            "Do these processes work as they should, and meet their criteria? %(processes)s",
            processes=", ".join(processes.mapped("name")),
        )
        because = grounds and self.env._("What speaks for this audit: %(grounds)s", grounds=grounds)
        return {
            "name": ", ".join(processes.mapped("name")),
            "kind": "internal",
            "company_id": company.id,
            "objective": "\n".join(filter(None, (asked, self.program_id.objective, because))),
            "scope": self.env._("%(processes)s, last 12 months", processes=", ".join(processes.mapped("display_name"))),
            "criteria": ", ".join(filter(None, (edition.name, self.env._("own documents, agreements with customers")))),
            "process_ids": [fields.Command.set(processes.ids)],
            "requirement_ids": [fields.Command.set(self.requirement_ids.ids)],
            "user_id": (self.user_id[:1] or self.env.user).id,
            "auditee_ids": [fields.Command.set(processes.user_id.ids)],
            "date_start": day,
            "date_end": day,
        }

    def action_view_audit(self):
        """Open the audit of this line."""
        self.ensure_one()
        self.check_access("read")
        if not self.audit_id:
            raise UserError(self.env._("No audit is planned yet: press Plan the audit."))
        return self.audit_id._get_form_action()

    def action_move(self):
        """Open the dialog that moves the line to another month of its programme, or takes it in again."""
        self.ensure_one()
        self.check_access("write")
        self._require_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move"),
            "res_model": "qms.audit.program.move",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id, "default_date_start": self.date_start},
        }

    def _move(self, day, reason):
        """Move to the month of `day`; an approved programme logs from where, by whom and why."""
        self.check_access("write")
        self._require_open()
        reason, month = self._require_reason(reason), day.replace(day=1)
        before = self.month or self.env._("left out")
        self._write_unguarded({"date_start": month, "is_left_out": False, "reason": False, "is_proposed": False})
        self._log(self.env._("%(before)s → %(after)s: %(reason)s", before=before, after=self.month, reason=reason))

    def action_leave_out(self, reason=None):
        """Leave the process out of the programme, with a reason. For officers."""
        self.check_access("write")
        self._require_state("planned")
        reason = self._require_reason(reason)
        for line in self:
            before = line.month
            line._write_unguarded(
                {"is_left_out": True, "reason": reason, "date_start": False, "is_proposed": False, "audit_id": False}
            )
            line._log(self.env._("%(before)s → left out: %(reason)s", before=before, reason=reason))

    def _named_parts(self, names):
        """Return {line: {field: what it names}} of the fields `names`."""
        return {line: {name: line._named_part(name) for name in sorted(names)} for line in self} if names else {}

    def _named_part(self, name):
        return ", ".join(self.sudo()[name].mapped("display_name")) or "–"

    def _log_parts(self, before):
        """Keep what somebody put in place of what was there `before` (see `_named_parts`)."""
        for line, parts in before.items():
            for name, former in parts.items():
                if former != (now := line._named_part(name)):
                    label = self._fields[name]._description_string(self.env)
                    line._log(self.env._("%(label)s: %(before)s → %(after)s", label=label, before=former, after=now))

    def _log(self, text):
        """Keep what happened after the approval, on the line and in the messages of the programme."""
        if self.program_id.state != "approved":
            return
        day = fields.Date.to_string(self.company_id._qms_today())
        row = f"{day} {self.env.user.name}: {text}"
        self._write_unguarded({"log": "\n".join(filter(None, (self.log, row)))})
        self.program_id._note(f"{self.process_id.display_name}: {text}")

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_leave_out": self.env._("Leave out of the programme")}
