from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.actions import renamed

PLAN = {"company_id", "date_start", "objective", "cycle_years"}


class QmsAuditProgram(models.Model):
    """The internal audits of a year: which process in which month, and why so often. Proposed from what speaks for each
    process, approved by a quality manager: from then on the months first planned stay, and moves are logged."""

    _name = "qms.audit.program"
    _inherit = [
        "qms.audit.program.screens.mixin",
        "qms.audit.program.steps.mixin",
        "qms.signed.mixin",
        "qms.state.mixin",
        "qms.record.retention.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
    ]
    _description = "Audit programme"
    _review_input = "c6"
    _pack_part = "04"
    _order = "date_start desc, id desc"
    _rec_name = "name"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(
        "Programme", compute="_compute_name", store=True, readonly=False, precompute=True, required=True, tracking=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
    )
    date_start = fields.Date(
        "First month",
        required=True,
        index=True,
        default=lambda self: self.env.company._qms_today().replace(month=1, day=1),
        tracking=True,
        help="The programme is of twelve months from there.",
    )
    date_end = fields.Date("Last day", compute="_compute_date_end", store=True, index=True)
    objective = fields.Text(help="What the audits of this year are to find out, and what they look at most.")
    cycle_years = fields.Integer(
        "Cycle (years)",
        default=3,
        required=True,
        aggregator=None,
        help="Within it every topic of every process is audited; every process is audited each year.",
    )
    twice_from = fields.Integer(
        "Twice a year from (points)", default=15, aggregator=None, help="0: no process is proposed twice."
    )
    line_ids = fields.One2many("qms.audit.program.line", "program_id", "Months")
    line_count = fields.Integer("Planned", compute="_compute_counts")
    done_count = fields.Integer("Done", compute="_compute_counts")
    extra_count = fields.Integer("Outside the programme", compute="_compute_extra_count")
    missing = fields.Text("To know", compute="_compute_missing")

    _cycle_is_one = models.Constraint("CHECK(cycle_years BETWEEN 1 AND 10)", "A cycle has 1 to 10 years.")
    _twice_positive = models.Constraint("CHECK(twice_from >= 0)", "Enter points, or 0 for no second audit.")

    @api.depends("date_start")
    def _compute_name(self):
        for program in self:
            start = program.date_start
            years = start and (f"{start.year}" if start.month == 1 else f"{start.year}/{(start.year + 1) % 100:02d}")
            program.name = self.env._("Audit programme %(years)s", years=years or "")

    @api.depends("date_start")
    def _compute_date_end(self):
        for program in self:
            program.date_end = program.date_start and program.date_start + relativedelta(months=12, days=-1)

    @api.depends("line_ids.state")
    def _compute_counts(self):
        groups = self.env["qms.audit.program.line"]._read_group(
            [("program_id", "in", self.ids)], ["program_id", "state"], ["__count"]
        )
        counts = {(program.id, state): count for program, state, count in groups}
        for program in self:
            mine = {state: count for (key, state), count in counts.items() if key == program._origin.id}
            program.line_count = sum(mine.values()) - mine.get("left_out", 0)
            program.done_count = mine.get("done", 0)

    # On the form only.
    @api.depends("date_start", "date_end", "company_id")
    def _compute_extra_count(self):
        for program in self:
            program.extra_count = self.env["qms.audit"].search_count(program._extra_domain()) if program.date_end else 0

    def _extra_domain(self):
        """Return the domain of the internal audits of these months that no line of a programme asked for."""
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("kind", "=", "internal")
            & Domain("state", "!=", "cancelled")
            & Domain("date_start", ">=", self.date_start)
            & Domain("date_start", "<=", self.date_end)
            & Domain("program_line_ids", "=", False)
        )

    @api.depends("line_ids", "company_id", "state")
    def _compute_missing(self):
        for program in self:
            left = program._forgotten().mapped("display_name")
            program.missing = bool(left) and self.env._(
                "In no month, and not left out with a reason: %(processes)s", processes=", ".join(left)
            )

    def _processes(self):
        """Return the processes that internal audits of the company look at."""
        return self.env["qms.process"].sudo().search([("company_id", "=", self.company_id.id)])

    def _forgotten(self):
        """Return the processes that are neither planned nor left out with a reason."""
        return self._processes() - self.line_ids.sudo().process_id

    @api.constrains("date_start", "company_id")
    def _check_lines(self):
        self.line_ids._check_month()
        for program in self.sudo():
            if program.line_ids.process_id.company_id - program.company_id:
                told = self.env._("%s plans processes of its company: plan another programme.", program.name)
                raise ValidationError(told)

    @api.constrains("date_start", "company_id")
    def _check_no_overlap(self):
        for program in self:
            same = Domain("company_id", "=", program.company_id.id) & Domain("id", "!=", program.id)
            span = Domain("date_start", "<=", program.date_end) & Domain("date_end", ">=", program.date_start)
            other = self.sudo().search(same & span, limit=1)
            if other:
                raise ValidationError(
                    self.env._(
                        "%(program)s is of some of these months already. Change that one, or begin after it ends.",
                        program=other.name,
                    )
                )

    @api.model
    def _prepare_plan(self, vals):
        """Months begin on their first day, whichever was typed."""
        day = fields.Date.to_date(vals.get("date_start"))
        return {**vals, "date_start": day.replace(day=1)} if day else vals

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the programme begins with a month."""
        return super().create([self._prepare_plan(vals) for vals in vals_list])

    def write(self, vals):
        """Write; the programme begins with a month."""
        return super().write(self._prepare_plan(vals))

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | PLAN

    @api.model
    def _content_fields(self):
        return super()._content_fields() | PLAN

    def _signed_content(self):
        lines = self.line_ids.filtered("is_baseline").sorted("id")
        return {**super()._signed_content(), "lines": [line._signed_content() for line in lines]}

    def _required_meanings(self):
        return {"approver"} if self.state == "approved" and not self.is_legacy else set()

    @api.model
    def _get_claimed_domain(self):
        return Domain("state", "=", "approved") & Domain("is_legacy", "=", False)

    def _locked_way_out(self):
        return self.env._("It is approved: move its lines or leave them out, with a reason.")

    def action_view_lines(self):
        """Open the lines of this programme."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_audit_program_line_action")
        return {
            **renamed(action, self.name),
            "domain": [("program_id", "=", self.id)],
            "context": {"default_program_id": self.id},
        }

    def action_view_extra(self):
        """Open the internal audits of these months that stand outside the programme."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_audit_action")
        title = self.env._("Audits outside the programme")
        return {**renamed(action, title), "domain": list(self._extra_domain())}
