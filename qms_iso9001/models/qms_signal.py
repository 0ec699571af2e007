from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.optional_number import OptionalFloat

RULES = [
    ("missed", "Target missed"),
    ("warning", "Warning limit"),
    ("row", "Several misses in a row"),
    ("nelson_1", "A point beyond a control limit"),
    ("nelson_2", "Nine points in a row on one side of the centre"),
    ("nelson_3", "Six points in a row rising, or falling"),
    ("nelson_4", "Fourteen points in a row up and down by turns"),
    ("nelson_5", "Two of three points far off on one side"),
    ("nelson_6", "Four of five points off on one side"),
    ("nelson_7", "Fifteen points in a row near the centre"),
    ("nelson_8", "Eight points in a row away from the centre"),
]
DAYS_TO_LOOK = 7
# What a person writes; everything else says what was found.
WRITTEN = {"comment", "user_id", "date_due"}


class QmsSignal(models.Model):
    """Something that a figure tells: which rule, at which point, made of which rows. Its owner looks at it and says
    what the cause was and what is done. Only the measuring makes one, once; it is evidence and stays."""

    _name = "qms.signal"
    _inherit = [
        "qms.signal.words.mixin",
        "qms.signal.steps.mixin",
        "qms.owner.mixin",
        "qms.reminder.mixin",
        "qms.verb.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
    ]
    _description = "Signal of an indicator"
    _pack_part = "11"
    _review_input = "c5"
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _reminder_type = "qms_iso9001.mail_activity_type_signal"

    indicator_id = fields.Many2one(
        "qms.indicator", "Indicator", required=True, index=True, check_company=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="restrict")
    process_id = fields.Many2one(related="indicator_id.process_id", string="Process")
    rule = fields.Selection(RULES, required=True, readonly=True, index=True)
    measurement_id = fields.Many2one(
        "qms.measurement", "Point", required=True, index=True, check_company=True, readonly=True, ondelete="restrict"
    )
    measurement_ids = fields.Many2many(
        "qms.measurement",
        "qms_signal_measurement_rel",
        "signal_id",
        "measurement_id",
        "Points",
        check_company=True,
        readonly=True,
        context={"active_test": False},
        help="All points that the rule looked at, as they were then.",
    )
    date_start = fields.Date("Period from", required=True, readonly=True, index=True)
    can_view_evidence = fields.Boolean(related="measurement_id.can_view_evidence")
    value = OptionalFloat("Figure", readonly=True)
    target = OptionalFloat(readonly=True)
    center = OptionalFloat("Centre", readonly=True)
    lower = OptionalFloat("Lower limit", readonly=True)
    upper = OptionalFloat("Upper limit", readonly=True)
    is_amount = fields.Boolean("Is an amount", readonly=True)
    is_sale_amount = fields.Boolean("Is an amount of sales", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        index=True,
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
        help="Looks at it. At first the owner of the indicator, else of its process.",
    )
    date_due = fields.Date("Look at it until", required=True, tracking=True)
    date_found = fields.Date("Found on", required=True, readonly=True)
    comment = fields.Text("Cause, and what is done", tracking=True)
    action_id = fields.Many2one(
        "qms.action", "Quality action", readonly=True, copy=False, check_company=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("new", "New"), ("seen", "Looked at")], required=True, readonly=True, default="new", index=True, tracking=True
    )
    is_waiting = fields.Boolean(
        "To look at",
        compute="_compute_is_waiting",
        store=True,
        index=True,
        help="Nobody looked at it yet, and no quality action was made of it, or none that is still meant.",
    )
    settled_by_id = fields.Many2one(
        "qms.measurement",
        "Taken back by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The corrected figure that does not show it any more. Where a later one shows it again, it is told again.",
    )
    seen_by_id = fields.Many2one("res.users", "Looked at by", readonly=True, copy=False, ondelete="restrict")
    date_seen = fields.Date("Looked at on", readonly=True, copy=False)

    _once = models.UniqueIndex(
        "(indicator_id, company_id, rule, date_start) WHERE settled_by_id IS NULL",
        "This signal of the period was told already.",
    )

    @api.depends("state", "action_id.state")
    def _compute_is_waiting(self):
        for signal in self:
            signal.is_waiting = signal.state == "new" and signal.action_id.state in (False, "cancelled")

    # Made by the measuring alone

    @api.model
    def _told(self, indicator, company):
        """Return {(rule, start of the period)} that were told of `indicator` in `company`, and not taken back since."""
        mine = [("indicator_id", "=", indicator.id), ("company_id", "=", company.id), ("settled_by_id", "=", False)]
        found = self.search_fetch(mine, ["rule", "date_start"])
        return {(signal.rule, signal.date_start) for signal in found}

    @api.model
    def _prepare_vals(self, indicator, row, rule, points, limits):
        """Return the values of the signal `rule` at the measurement `row`, of `points` and within `limits` or None."""
        today = row.company_id._qms_today()
        charted = limits if rule.startswith("nelson") else None
        return {
            "indicator_id": indicator.id,
            "company_id": row.company_id.id,
            "rule": rule,
            "measurement_id": row.id,
            "measurement_ids": [fields.Command.set(points.ids)],
            "date_start": row.date_start,
            "value": row.value,
            "target": row.target,
            "center": charted and charted.center,
            "lower": charted and charted.lower,
            "upper": charted and charted.upper,
            "is_amount": row.is_amount,
            "is_sale_amount": row.is_sale_amount,
            "user_id": indicator._signal_owner(row).id,
            "date_found": today,
            "date_due": today + timedelta(days=DAYS_TO_LOOK),
        }

    @api.model
    def _record(self, vals_list):
        """Create signals; for the measuring."""
        return super().create(vals_list) if vals_list else self

    # Nobody creates one: there is nothing to hand on.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: signals are found by measuring."""
        raise UserError(self.env._("Signals are found by measuring, never typed. Write a quality action instead."))

    def write(self, vals):
        """Write what people say about it until it was looked at; what was found stays."""
        fixed = {name for name in vals.keys() - WRITTEN if self._is_found(name)}
        if fixed:
            raise UserError(
                self.env._(
                    "%(fields)s of a signal is what the measuring found. Write what you know into the comment.",
                    fields=self._field_labels(fixed),
                )
            )
        if WRITTEN & vals.keys():
            self._check_not_seen()
        return super().write(vals)

    def _check_not_seen(self):
        for signal in self:
            if signal.state == "seen":
                raise UserError(
                    self.env._(
                        "%(signal)s was looked at, its comment stays. Add what came later as a message below.",
                        signal=signal.display_name,
                    )
                )

    @api.model
    def _is_found(self, name):
        return name in self._fields and self._fields[name].readonly

    @api.model
    def _field_labels(self, names):
        described = self.sudo().fields_get(sorted(names), ["string"])
        return ", ".join(described[name]["string"] for name in sorted(names))

    @api.model
    def _assigned_fields(self):
        return super()._assigned_fields() | {"user_id", "date_due"}

    @api.model
    def _owner_way_out(self):
        return self.env._("The owner of a signal writes the cause and what is done.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        raise UserError(
            self.env._("A signal is evidence and cannot be deleted. Look at it and say what the cause was.")
        )

    @api.model
    def _inbox_lines(self):
        return [self._contribution_line(self.env._("Signals to look at"), [("is_waiting", "=", True)], "date_due")]

    @api.model
    def _overview_tiles(self):
        waiting = [("is_waiting", "=", True), ("company_id", "=", self.env.company.id)]
        newest = self.search(waiting)
        count = len(newest)
        standing = ("warning", self.env._("To look at")) if count else ("good", self.env._("All looked at"))
        title = self.env._("Signals of indicators")
        note = self._overview_names(newest.indicator_id.mapped("name"))
        tile = self._overview_tile(title, count, standing, waiting, note=note, sequence=45)
        return [*super()._overview_tiles(), tile]

    @api.model
    def _my_quality_lines(self):
        mine = [("is_waiting", "=", True), ("user_id", "=", self.env.uid)]
        return [self._contribution_line(self.env._("Signals of my indicators"), mine, "date_due")]

    @api.model
    def _review_inputs(self):
        return [self._contribution_line(self.env._("Signals of indicators"), [], "date_start")]

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Signals of indicators"), [], "date_start")]
