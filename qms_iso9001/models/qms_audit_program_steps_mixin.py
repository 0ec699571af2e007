from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.audit_months import months_from, spread
from .qms_state_mixin import MANAGER


class QmsAuditProgramStepsMixin(models.AbstractModel):
    """Draft → approved. Officers have the months proposed and change them; a quality manager approves, which signs the
    programme and keeps the months first planned."""

    _name = "qms.audit.program.steps.mixin"
    _description = "Steps of an audit programme"

    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved")],
        default="draft",
        required=True,
        copy=False,
        tracking=True,
        index=True,
    )
    date_approved = fields.Datetime("Approved on", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False, ondelete="restrict")

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_approved", "approved_by_id", "signing_round"}

    def action_propose(self):
        """Put every process into a month: the more speaks for it the earlier, the most twice. What somebody planned or
        left out by hand stays. For officers."""
        self.check_access("write")
        self._require_state("draft")
        for program in self:
            program._check_processes()
            program._propose()

    def _propose(self):
        """Replace the lines that were proposed and nobody touched; all get the points of today."""
        processes, lines = self._processes(), self.line_ids
        lang = self.company_id.sudo().partner_id.lang or self.env.lang
        grounds = self.env["qms.audit.program.ground"].with_context(lang=lang)
        ranked = grounds._rank(self.company_id, processes)
        lines.filtered(lambda line: line.is_proposed and not line.audit_id).unlink()
        kept = self.line_ids
        for line in kept.filtered(lambda line: line.process_id.sudo() in ranked):
            line._take_grounds(*ranked[line.process_id.sudo()])
        new = {process: points for process, (points, _text) in ranked.items() if process not in kept.process_id.sudo()}
        made = self.env["qms.audit.program.line"].create(
            [
                {"program_id": self.id, "process_id": process.id, "date_start": month}
                for process, month in spread(new, self._free_months(), self.twice_from)
            ]
        )
        for line in made:
            line._take_grounds(*ranked[line.process_id.sudo()], is_proposed=True)

    def _free_months(self):
        """Return the months that are left to plan, the first one when the year is over."""
        months = months_from(self.date_start)
        this = self.company_id._qms_today().replace(day=1)
        return [month for month in months if month >= this] or months

    def action_approve(self):
        """Approve the programme and sign it: the months of now are those by which it is judged. For quality managers.

        Raises UserError while a process is neither planned nor left out with a reason.
        """
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(self.env._("A quality manager approves audit programmes. Ask one."))
        self._require_state("draft")
        for program in self:
            program._check_complete()
            program.line_ids._freeze_baseline()
            program._set_state("approved", date_approved=fields.Datetime.now(), approved_by_id=self.env.uid)
            program._sign("approver")

    def _check_processes(self):
        if not self._processes():
            raise UserError(
                self.env._(
                    "%(company)s has no processes yet, and audits look at processes. Enter them first: Processes ▸ "
                    "Processes.",
                    company=self.company_id.sudo().name,
                )
            )

    def _check_complete(self):
        self._check_processes()
        if not self.line_ids:
            raise UserError(self.env._("No month is planned yet: press Propose, then approve."))
        forgotten = self._forgotten()
        if forgotten:
            raise UserError(
                self.env._(
                    "%(process)s is in no month. Plan it, or leave it out with a reason.",
                    process=forgotten[0].display_name,
                )
            )
