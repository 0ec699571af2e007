from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STATES = [
    ("planned", "To plan"),
    ("scheduled", "Audit planned"),
    ("running", "Running"),
    ("done", "Done"),
    ("left_out", "Left out"),
]
OF_AUDIT = {"planned": "scheduled", "running": "running", "reported": "done"}
# The months first planned are kept as they are; who audits, and which topics, may still be decided.
PLAN = {"program_id", "process_id", "date_start"}
# What an approved line may still change, with a trace.
FOLLOWED = {"audit_id", "requirement_ids", "user_id"}
# Before and after the month first planned: an audit done within is done as planned (K43).
WINDOW_DAYS = 30


class QmsAuditProgramLine(models.Model):
    """A process in a month of the audit programme, with what spoke for it; or left out, with a reason. It makes its
    audit and follows it. The month first planned stays when the line is moved."""

    _name = "qms.audit.program.line"
    _inherit = [
        "qms.audit.program.line.steps.mixin",
        "qms.audit.program.line.screens.mixin",
        "qms.verb.mixin",
        "qms.reason.mixin",
        "qms.contribution",
    ]
    _description = "Audit in the programme"
    _review_input = "c6"
    _pack_part = "04"
    _order = "program_id, date_start, points desc, id"
    _check_company_auto = True

    program_id = fields.Many2one(
        "qms.audit.program", "Programme", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True, index=True, precompute=True)
    program_state = fields.Selection(related="program_id.state", string="State of the programme", store=True)
    process_id = fields.Many2one("qms.process", "Process", required=True, index=True, check_company=True)
    requirement_ids = fields.Many2many(
        "qms.requirement",
        "qms_audit_program_line_requirement_rel",
        "line_id",
        "requirement_id",
        "Topics of the standard",
        help="Empty: those of the process.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Lead auditor",
        index="btree_not_null",
        check_company=True,
        domain=[("share", "=", False)],
        ondelete="restrict",
    )
    date_start = fields.Date("Month", index=True)
    month = fields.Char("Planned for", compute="_compute_month")
    points = fields.Float(readonly=True, copy=False, aggregator=None, digits=(6, 1))
    grounds = fields.Text("Because of", readonly=True, copy=False)
    is_proposed = fields.Boolean("Proposed", readonly=True, copy=False)
    is_left_out = fields.Boolean("Left out", readonly=True, copy=False, index=True)
    reason = fields.Char("Left out because", readonly=True, copy=False)
    is_baseline = fields.Boolean("In the programme as approved", readonly=True, copy=False)
    date_baseline = fields.Date("Month first planned", readonly=True, copy=False, index=True)
    reason_baseline = fields.Char("Left out at first because", readonly=True, copy=False)
    log = fields.Text("Moves", readonly=True, copy=False, help="Which day, who, from which month to which, and why.")
    audit_id = fields.Many2one(
        "qms.audit",
        "Audit",
        index="btree_not_null",
        copy=False,
        check_company=True,
        domain="[('kind', '=', 'internal'), ('process_ids', 'in', process_id), ('state', '!=', 'cancelled')]",
        ondelete="restrict",
    )
    state = fields.Selection(STATES, compute="_compute_state", store=True, index=True, default="planned")
    date_window_end = fields.Date("In time until", compute="_compute_window", store=True)
    is_in_window = fields.Boolean(
        "Done as planned",
        compute="_compute_window",
        store=True,
        help="The report was signed within 30 days of the month first planned.",
    )

    _month_or_reason = models.Constraint(
        "CHECK(date_start IS NOT NULL OR btrim(reason) <> '')",
        "Choose a month, or leave it out with a reason.",
    )
    _one_per_audit = models.UniqueIndex(
        "(audit_id, process_id) WHERE audit_id IS NOT NULL",
        "This audit does another line of the same process already: plan one of its own.",
    )
    _one_per_month = models.UniqueIndex(
        "(program_id, process_id, date_start)", "This process stands in this month already."
    )

    @api.depends("process_id", "date_start")
    def _compute_display_name(self):
        for line in self:
            # Who reads the line learns of which process it is.
            line.display_name = ", ".join(filter(None, (line.sudo().process_id.display_name, line.month)))

    @api.depends_context("lang")
    @api.depends("date_start")
    def _compute_month(self):
        for line in self:
            line.month = line._month_text(line.date_start)

    @api.depends("is_left_out", "audit_id", "audit_id.state")
    def _compute_state(self):
        for line in self:
            followed = OF_AUDIT.get(line.audit_id.state, "planned")
            line.state = "left_out" if line.is_left_out and followed != "done" else followed

    @api.depends("date_baseline", "audit_id.state", "audit_id.date_done")
    def _compute_window(self):
        for line in self:
            first = line.date_baseline
            last = first and first + relativedelta(months=1, days=WINDOW_DAYS - 1)
            done = line.audit_id.date_done if line.audit_id.state == "reported" else False
            line.date_window_end = last
            line.is_in_window = bool(done and last and first - timedelta(days=WINDOW_DAYS) <= done <= last)

    @api.constrains("date_start", "program_id")
    def _check_month(self):
        for line in self.filtered("date_start"):
            program = line.program_id
            if not program.date_start <= line.date_start <= program.date_end:
                raise ValidationError(
                    self.env._(
                        "%(month)s is outside %(program)s. Choose one of its months, or plan it in the programme of "
                        "the other year.",
                        month=line.month,
                        program=program.name,
                    )
                )

    @api.constrains("audit_id", "process_id")
    def _check_audit(self):
        for line in self.filtered("audit_id"):
            audit = line.audit_id.sudo()
            if audit.kind != "internal" or line.process_id not in audit.process_ids:
                raise ValidationError(
                    self.env._(
                        "%(audit)s is no internal audit of %(process)s. Choose one that is.",
                        audit=audit.display_name,
                        process=line.process_id.display_name,
                    )
                )
            program, days = line.program_id, timedelta(days=WINDOW_DAYS)
            if audit.date_end < program.date_start - days or audit.date_start > program.date_end + days:
                raise ValidationError(
                    self.env._(
                        "%(audit)s is not of the time of %(program)s. Choose an audit of its months.",
                        audit=audit.display_name,
                        program=program.name,
                    )
                )

    # What is locked, and when

    @api.model
    def _verb_fields(self):
        """Return the names of the fields that only verbs write."""
        return {
            "points",
            "grounds",
            "is_proposed",
            "is_left_out",
            "reason",
            "is_baseline",
            "date_baseline",
            "reason_baseline",
            "log",
            "state",
        }

    @api.model
    def _prepare_month(self, vals):
        """Return `vals` without what verbs write, the month as its first day."""
        vals = {name: value for name, value in vals.items() if name not in self._verb_fields()}
        day = fields.Date.to_date(vals.get("date_start"))
        return {**vals, "date_start": day.replace(day=1)} if day else vals

    @api.model_create_multi
    def create(self, vals_list):
        """Create; in a programme that is approved the line is one that came later, and its messages say so."""
        # Given explicitly: neither `default_…` in the context nor a user's own default fills them.
        first = dict.fromkeys(self._verb_fields() - {"state", "points"}, False)
        rows = [{**first, "points": 0.0, **self._prepare_month(vals)} for vals in vals_list]
        lines = super(QmsAuditProgramLine, self._unforged({"state"})).create(rows).with_env(self.env)
        # The first value of the state is for who has no audit yet.
        self.env.add_to_compute(self._fields["state"], lines)
        lines._note_late()
        return lines

    def _note_late(self):
        for line in self.filtered(lambda line: line.program_id.state == "approved"):
            line.program_id._note(self.env._("Added after the approval: %(line)s", line=line.display_name))

    def write(self, vals):
        """Write; the month of an approved programme only moves with a reason, a signed report stays where it is."""
        self.check_access("write")
        vals = self._prepare_month(vals)
        locked = self.filtered(lambda line: line.sudo().program_id.state == "approved")
        if any(locked._changes(name, vals[name]) for name in PLAN & vals.keys()):
            raise UserError(self.env._("The programme is approved: press Move on the line, and say why."))
        if "audit_id" in vals and any(line.state == "done" and line.audit_id.id != vals["audit_id"] for line in self):
            raise UserError(self.env._("The report of its audit is signed: that stays. Plan another month instead."))
        before = self._named_parts(FOLLOWED & vals.keys())
        res = super().write(vals)
        self._log_parts(before)
        if "program_id" in vals:
            # Moved here from a draft, it is one that came later.
            (self - locked)._note_late()
        if vals:
            # What somebody touched is theirs: the next proposal leaves it alone.
            self.filtered("is_proposed")._write_unguarded({"is_proposed": False})
        return res

    def _changes(self, name, value):
        field = self._fields[name]
        return any(field.convert_to_cache(value, line) != field.convert_to_cache(line[name], line) for line in self)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        for line in self:
            if line.program_id.state == "approved" or line.audit_id:
                raise UserError(
                    self.env._("%(line)s stays. Leave it out with a reason instead.", line=line.display_name)
                )

    def _signed_content(self):
        return {
            "process": self.process_id.id,
            "month": fields.Date.to_string(self.date_baseline) or None,
            "points": self.points,
            "grounds": self.grounds or None,
            "reason": self.reason_baseline or None,
        }
