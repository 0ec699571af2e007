from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .qms_skill_guard_mixin import COUNTED

HR = "hr.group_hr_user"
READERS = (HR, "qms_iso9001.group_qms_user", "qms_iso9001.group_qms_auditor")


class QmsSkillConfirmMixin(models.AbstractModel):
    """Who confirms a declared skill, or withdraws one with evidence: an HR officer or a manager of that person, with
    name and day, never the person."""

    _name = "qms.skill.confirm.mixin"
    _inherit = ["qms.reason.mixin"]
    _description = "Confirming skills"

    qms_can_confirm = fields.Boolean(compute="_compute_qms_can_confirm")

    @api.depends("employee_id", "qms_evidence")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_qms_can_confirm(self):
        """Tell of which skills the current user may judge, without a question for each."""
        people = self.sudo().employee_id.filtered(lambda person: person.company_id in self.env.companies)
        if not self.env.user.has_group(HR):
            people &= self.env["hr.employee"]._qms_get_team().sudo()
        people = people.filtered(lambda person: person.user_id != self.env.user)
        for row in self:
            row.qms_can_confirm = row.sudo().employee_id in people

    @api.depends("qms_evidence", "qms_withdrawn_reason")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_qms_withdrawn_why(self):
        """Tell the reason to the person, to those above, and to whoever judges people."""
        told = self.filtered(lambda row: row.qms_evidence == "withdrawn")._filter_proof_readable()
        for row in self:
            row.qms_withdrawn_why = row in told and row.sudo().qms_withdrawn_reason

    def action_qms_confirm(self, attachments=None):
        """Confirm these declared skills, with the files that prove it. Raises AccessError for who may not, UserError
        for skills that are not declared."""
        rows = self.exists()
        rows._require_confirm_right(rows.sudo().employee_id)
        for row in rows.sudo().filtered(lambda row: row.qms_evidence != "declared"):
            raise UserError(
                self.env._(
                    '%(person)s, %(skill)s is "%(evidence)s" already. Reload the list: only declared ones wait there.',
                    person=row.employee_id.name,
                    skill=row.display_name,
                    evidence=dict(row._fields["qms_evidence"]._description_selection(self.env))[row.qms_evidence],
                )
            )
        rows.sudo()._qms_write(self._confirmation_vals())
        files = self.env["ir.attachment"].browse(getattr(attachments, "ids", attachments) or [])
        for row in rows if files else ():
            row._keep_files(files)

    def action_qms_open_confirm(self):
        """Open the dialog that takes the proof and confirms these skills. Raises AccessError for who may not."""
        self._require_confirm_right(self.sudo().employee_id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm skills"),
            "res_model": "qms.skill.confirm",
            "view_mode": "form",
            "target": "new",
            "context": {"default_skill_ids": self.ids},
        }

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_qms_withdraw": self.env._("Withdraw this skill")}

    def action_qms_withdraw(self, reason=None):
        """Withdraw with a reason: the skill counts no more and stays as it was, with who withdrew it and why."""
        rows = self.exists()
        rows._require_confirm_right(rows.sudo().employee_id)
        for row in rows.sudo().filtered(lambda row: row.qms_evidence not in COUNTED):
            raise UserError(
                self.env._(
                    "%(person)s, %(skill)s carries no evidence that could be withdrawn. A declared skill is deleted.",
                    person=row.employee_id.name,
                    skill=row.display_name,
                )
            )
        rows._qms_end(self._require_reason(reason))

    def _qms_end(self, reason):
        """End these skills with evidence as of now. They stay, and end yesterday, or on the day they began."""
        yesterday = self.env.company._qms_today() - timedelta(days=1)
        done = {
            "qms_evidence": "withdrawn",
            "qms_withdrawn_by_id": self.env.uid,
            "qms_withdrawn_on": fields.Datetime.now(),
            "qms_withdrawn_reason": reason,
        }
        last_days = self.sudo().grouped(
            lambda row: (
                row.valid_to
                if row.valid_to and row.valid_to < yesterday
                else max(row.valid_from or yesterday, yesterday)
            )
        )
        for last_day, rows in last_days.items():
            rows._qms_write({**done, "valid_to": last_day})

    @api.model
    def _confirmation_vals(self):
        return {
            "qms_evidence": "confirmed",
            "qms_confirmed_by_id": self.env.uid,
            "qms_confirmed_on": fields.Datetime.now(),
        }

    def _keep_files(self, files):
        """Make `files` files of this skill: they are kept as evidence from now on."""
        kept = files.with_env(self.env)._qms_keep_on(self)
        self.sudo()._qms_write({"qms_attachment_ids": [fields.Command.set(kept.ids)]})

    # Whose skills

    @api.model
    def _require_confirm_right(self, employees):
        """Raise AccessError unless the current user confirms the skills of all of them: HR officer or manager."""
        if not employees:
            return
        employees = employees.sudo()
        if employees.filtered(lambda employee: employee.user_id == self.env.user):
            raise AccessError(
                self.env._("Nobody confirms or withdraws their own skills. Ask your manager or an HR officer.")
            )
        foreign = employees.filtered(lambda employee: employee.company_id not in self.env.companies)
        may_all = self.env.user.has_group(HR)
        strange = foreign if may_all else foreign | (employees - self.env["hr.employee"]._qms_get_team())
        if strange:
            raise AccessError(
                self.env._(
                    "%(people)s: their skills are confirmed by their manager or an HR officer of their company. "
                    "Ask one of them.",
                    people=", ".join(strange.mapped("name")),
                )
            )

    def _filter_proof_readable(self):
        """Return the skills of which the current user may see the files: their own, of their team, or by right."""
        user = self.env.user
        if any(user.has_group(group) for group in READERS):
            return self.sudo().filtered(lambda row: row.qms_company_id in self.env.companies).sudo(self.env.su)
        seen = user.sudo().with_context(active_test=False).employee_ids | self.env["hr.employee"]._qms_get_team()
        return self.sudo().filtered(lambda row: row.employee_id in seen).sudo(self.env.su)

    @api.model
    def _get_to_confirm_domain(self):
        """Return the domain of the declared skills that the current user may confirm."""
        domain = [
            ("qms_evidence", "=", "declared"),
            ("qms_company_id", "in", self._open_companies().ids),
            "|",
            ("valid_to", "=", False),
            ("valid_to", ">=", "today"),
        ]
        if self.env.user.has_group(HR):
            return [*domain, ("employee_id.active", "=", True), ("employee_id.user_id", "!=", self.env.uid)]
        return [*domain, ("employee_id", "in", self.env["hr.employee"]._qms_get_team().filtered("active").ids)]

    @api.model
    def _my_quality_lines(self):
        return [
            *super()._my_quality_lines(),
            self._contribution_line(
                self.env._("Skills to confirm"),
                self._get_to_confirm_domain(),
                open_verb="action_qms_open_confirm",
                verb="action_qms_confirm",
                verb_label=self.env._("Confirm"),
                done_label=self.env._("Confirmed"),
            ),
        ]

    @api.model
    def _my_quality_info_lines(self):
        mine = [("employee_id.user_id", "=", self.env.uid), ("qms_evidence", "in", COUNTED)]
        label = self.env._("My certificates")
        line = self._contribution_line(label, mine, open_verb="action_qms_open")
        return [*super()._my_quality_info_lines(), line]

    def _my_quality_note(self):
        employee = self.sudo().employee_id
        if employee.user_id != self.env.user:
            return employee.name or ""
        # Whose it is, one knows of one's own: until when it counts, one wants to know.
        if not self.valid_to:
            return self.env._("Without end")
        day = format_date(self.env, self.valid_to)
        if self.valid_to < self.env.company._qms_today():
            return self.env._("Expired on %(day)s", day=day)
        return self.env._("Valid until %(day)s", day=day)

    def action_qms_open(self):
        """Open this skill with its evidence, to read."""
        self.ensure_one()
        view = self.env.ref("qms_iso9001_training.hr_employee_skill_view_form_qms")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
        }
