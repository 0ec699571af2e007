from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.actions import renamed

NEW_MONTHS = 12
# Written by the system alone, whoever sends them.
OWN_FIELDS = {"date_changed"}


class QmsContextMixin(models.AbstractModel):
    """What the context of a company consists of: its issues, its interested parties, what these need.

    Each has an owner and is reviewed in its rhythm; the day of its last change tells a management review what is new.
    A model names its link on `qms.periodic.review` in `_review_link`, the one on `qms.action` in `_action_link`, and in
    `_changing_fields` what counts as a change.
    """

    _name = "qms.context.mixin"
    _inherit = ["qms.periodic.review.mixin", "qms.links.mixin", "mail.thread"]
    _description = "Part of the context"

    _action_link = None

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        index=True,
        default=lambda self: self.env.user,
        tracking=True,
        check_company=True,
        domain=[("share", "=", False)],
        ondelete="restrict",
        help="Keeps it true and reviews it, without any quality group.",
    )
    active = fields.Boolean(default=True, tracking=True)
    review_months = fields.Integer(default=12)
    date_changed = fields.Date(
        "Changed on",
        readonly=True,
        copy=False,
        index=True,
        help="When what it says last changed, in the company's zone. A management review looks at what changed since "
        "the last one.",
    )
    is_changed = fields.Boolean(compute="_compute_is_changed", search="_search_is_changed")
    action_count = fields.Integer("Open actions", compute="_compute_action_count")

    @api.depends("date_changed", "company_id")
    def _compute_is_changed(self):
        since = {company: self._changes_since(company) for company in self.company_id}
        for record in self:
            day = record.date_changed
            record.is_changed = bool(day) and day >= since[record.company_id]

    @api.model
    def _search_is_changed(self, operator, value):
        if operator != "in":
            return NotImplemented
        # The day of a company is no secret, and companies of records that the user may not read do no harm.
        companies = self.env["res.company"].sudo().with_context(active_test=False).search(Domain.TRUE)
        by_day = companies.grouped(self._changes_since)
        changed = Domain.OR(
            Domain("company_id", "in", each.ids) & Domain("date_changed", ">=", day) for day, each in by_day.items()
        )
        return Domain.OR([changed if each else ~changed for each in value])

    @api.model
    def _changes_since(self, company):
        """Return the day from which on changes are new to the next management review of `company`: a year ago, unless
        what knows the last review says otherwise."""
        return company._qms_today() - relativedelta(months=NEW_MONTHS)

    @api.depends_context("uid")
    def _compute_action_count(self):
        domain = [(self._action_link, "in", self.ids), ("state", "=", "open")]
        counts = dict(self.env["qms.action"]._read_group(domain, [self._action_link], ["__count"]))
        for record in self:
            record.action_count = counts.get(record._origin, 0)

    @api.model
    def _changing_fields(self):
        """Return the names of the fields whose change is one of the context, not of who looks after it."""
        return {"name", "active"}

    @api.model
    def _own_fields(self):
        """Return the names of the fields that the system alone writes."""
        return OWN_FIELDS

    @api.model
    def _assigned_fields(self):
        """Return the names of the fields that quality officers decide on, not the owner."""
        return super()._assigned_fields() | {"user_id", "company_id", "active"}

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what is new changed today."""
        # Given explicitly: no `default_…` of the context says what the system writes.
        own = dict.fromkeys(self._own_fields(), False)
        rows = [{**own, **self._without_own(self._without_empty_rhythm(vals))} for vals in vals_list]
        records = super().create(rows)
        records.filtered(lambda record: not record.date_changed)._note_change()
        return records

    def write(self, vals):
        """Write; note the day when what it says changes."""
        changed = self.filtered(lambda record: record._is_changed_by(vals))
        res = super().write(self._without_own(vals))
        changed._note_change()
        return res

    @api.model
    def _without_empty_rhythm(self, vals):
        """An empty cell of an import is no rhythm of its own: the usual one counts. 0 is one: never."""
        return {name: value for name, value in vals.items() if name != "review_months" or value is not False}

    @api.model
    def _without_own(self, vals):
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if name not in self._own_fields()}

    def _is_changed_by(self, vals):
        names = self._changing_fields() & vals.keys()
        return any(self._fields[name].convert_to_write(self[name], self) != vals[name] for name in names)

    def _note_change(self):
        for company, records in self.sudo().grouped("company_id").items():
            super(QmsContextMixin, records).write({"date_changed": company._qms_today()})

    def action_view_actions(self):
        """Open the quality actions that come from this record; new ones belong to it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action")
        return {
            **renamed(action, self.env._("Quality actions of %(record)s", record=self.display_name)),
            "domain": [(self._action_link, "=", self.id)],
            "context": {
                "search_default_open": 1,
                f"default_{self._action_link}": self.id,
                "default_company_id": self.company_id.id,
            },
        }

    @api.model
    def _review_starts(self):
        return {
            **super()._review_starts(),
            "minor": self.env._("Opens it, so that you correct the detail now."),
            "major": self.env._("Starts a quality action of its owner, with your comment."),
        }

    def _review_major(self, review):
        """Open the action by which the owner does something about it."""
        # The owner who reviews needs no right to give others actions; this one is the owner's own.
        action = self.env["qms.action"].sudo().create(self._prepare_action_vals(review))
        return action.sudo(False)._get_form_action()

    def _prepare_action_vals(self, review):
        return {
            "name": self.env._("Act on %(record)s after its review", record=self.display_name),
            "description": review.comment,
            self._action_link: self.id,
            "company_id": self.sudo().company_id.id,
            "user_id": self.sudo().user_id.id or self.env.uid,
        }
