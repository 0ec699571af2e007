from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.qms_iso9001.tools.amounts import AMOUNT_GROUPS

from ..tools.words import said


class QmsRework(models.Model):
    """Hours that a nonconformity took, as somebody typed them: no document of the ERP knows them. What an hour costs is
    kept with the entry: the company's rate of that day, unless another one is entered."""

    _name = "qms.rework"
    _description = "Rework hours"
    _order = "date desc, id desc"
    _check_company_auto = True

    nonconformity_id = fields.Many2one(
        "qms.nonconformity", "Nonconformity", required=True, index=True, check_company=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="nonconformity_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char("What was done", required=True)
    date = fields.Date("Worked on", required=True, default=lambda self: self.env.company._qms_today(), index=True)
    hours = fields.Float(required=True, help="Typed: the hours of all who worked on it.")
    rate = fields.Monetary(
        "Cost of an hour",
        compute="_compute_rate",
        compute_sudo=True,
        store=True,
        readonly=False,
        groups=AMOUNT_GROUPS,
        aggregator=None,
        help="The company's rate when it was entered (Settings); a later change of that changes nothing here.",
    )
    cost = fields.Monetary(
        "Cost (typed)",
        compute="_compute_cost",
        compute_sudo=True,
        store=True,
        groups=AMOUNT_GROUPS,
    )
    entered_by_id = fields.Many2one(
        "res.users",
        "Entered by",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    can_edit = fields.Boolean(compute="_compute_can_edit")

    _hours_positive = models.Constraint("CHECK (hours > 0)", "Enter how many hours it took: more than nothing.")
    _rate_positive = models.Constraint("CHECK (rate >= 0)", "What an hour costs cannot be negative.")

    @api.depends("nonconformity_id")
    def _compute_rate(self):
        """What it costs is kept: it is taken from the settings once."""
        for row in self:
            row.rate = row.rate or row.nonconformity_id.company_id.qms_rework_rate

    @api.depends("hours", "rate")
    def _compute_cost(self):
        for row in self:
            row.cost = row.hours * row.rate

    @api.depends_context("uid")
    @api.depends("nonconformity_id.state", "nonconformity_id.user_id")
    def _compute_can_edit(self):
        for row in self:
            case = row.nonconformity_id
            row.can_edit = not case or (case._is_editable() and case._may_act())

    @api.constrains("name", "date", "company_id")
    def _check_entry(self):
        for row in self:
            if not said(row.name):
                raise ValidationError(self.env._("Write what was done: blanks say nothing."))
            if row.date > row.company_id._qms_today():
                raise ValidationError(
                    self.env._(
                        '"Worked on" of %(what)s is in the future: enter the day of the work, today at the latest.',
                        what=row.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Enter hours on open cases: who deals with the case does, in the own name."""
        rows = super().create([{**vals, "entered_by_id": self.env.uid} for vals in vals_list])
        rows._check_open()
        return rows

    def write(self, vals):
        """Correct an entry as long as its case is open; it stays with the case, and with who entered it."""
        self._check_open()
        if self._changes({"nonconformity_id", "entered_by_id"}, vals):
            raise UserError(
                self.env._("Rework hours stay with their nonconformity and with who entered them. Enter others there.")
            )
        return super().write(vals)

    def _changes(self, names, vals):
        return any(row[name].id != vals[name] for name in names & vals.keys() for row in self)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_open()

    def _check_open(self):
        """Raise unless the user deals with the cases of these entries, which are open."""
        for case in self.nonconformity_id:
            if not self.env.su and not case._may_act():
                case._raise_not_named()
            if not case.sudo()._is_editable():
                raise UserError(
                    self.env._(
                        "%(case)s has ended, its rework hours are final. Reopen it, then correct them.",
                        case=case.display_name,
                    )
                )

    def action_open_case(self):
        """Open the nonconformity that took these hours."""
        self.ensure_one()
        return self.nonconformity_id._get_form_action()
