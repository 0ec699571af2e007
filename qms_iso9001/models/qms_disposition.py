from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_datetime

from .qms_disposition_steps_mixin import ACTIVITY


class QmsDisposition(models.Model):
    """The yearly list of records that have expired. The manager's signature disposes of them, in one transaction."""

    _name = "qms.disposition"
    _inherit = [
        "qms.disposition.list.mixin",
        "qms.disposition.steps.mixin",
        "qms.signed.mixin",
        "qms.state.mixin",
        "qms.reference.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
    ]
    _description = "Disposition of records"
    _pack_part = "03"
    _order = "company_id, year desc, id desc"
    _rec_name = "reference"
    _check_company_auto = True
    _reference_prefix = "D-"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    year = fields.Integer(required=True, aggregator=None, default=lambda self: self.env.company._qms_today().year)
    state = fields.Selection(
        [("draft", "Draft"), ("signed", "Signed"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        copy=False,
        tracking=True,
        index=True,
    )
    date_collected = fields.Datetime("List of", readonly=True, copy=False)
    date_signed = fields.Datetime("Signed on", readonly=True, copy=False)
    reason = fields.Char("Cancelled because", readonly=True, copy=False)
    line_ids = fields.One2many("qms.disposition.line", "disposition_id", string="Records", readonly=True)
    disposal_count = fields.Integer("To dispose of", compute="_compute_counts")
    kept_count = fields.Integer("Kept", compute="_compute_counts")
    held_count = fields.Integer("On legal hold", compute="_compute_held_count")

    _reference_unique = models.UniqueIndex(
        "(company_id, reference)", "This number is used by another disposition of the company."
    )
    _one_draft = models.UniqueIndex(
        "(company_id) WHERE state = 'draft'", "There is an unsigned list already: refresh it, sign it or cancel it."
    )

    @api.depends("line_ids.is_kept")
    def _compute_counts(self):
        lines = self.env["qms.disposition.line"]
        groups = lines._read_group([("disposition_id", "in", self.ids)], ["disposition_id", "is_kept"], ["__count"])
        counts = {(disposition.id, is_kept): count for disposition, is_kept, count in groups}
        for disposition in self:
            disposition.disposal_count = counts.get((disposition._origin.id, False), 0)
            disposition.kept_count = counts.get((disposition._origin.id, True), 0)

    @api.depends("company_id")
    def _compute_held_count(self):
        # How many are on hold is no secret to who reads the list; the records themselves have rules of their own.
        rules = self.env["qms.retention.rule"].sudo().search([("company_id", "in", self.company_id.ids)])
        held = rules.grouped("company_id")
        for disposition in self:
            disposition.held_count = sum(held.get(disposition.company_id, rules.browse()).mapped("held_count"))

    @api.model
    def _content_fields(self):
        return super()._content_fields() | {"company_id", "reference", "year", "date_collected", "line_ids"}

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_collected", "date_signed", "reason", "signing_round"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"company_id", "reference", "year", "line_ids"}

    def _required_meanings(self):
        return {"approver"} if self.state == "signed" else set()

    @api.model
    def _get_claimed_domain(self):
        return Domain("state", "=", "signed")

    @api.model
    def _check_may_import(self, state):
        if state == "signed":
            raise AccessError(self.env._("What a disposition removes is signed here. Make a list, then sign it."))
        return super()._check_may_import(state)

    def _locked_way_out(self):
        return self.env._("Make a new list instead.")

    def _is_waited_for(self, activity):
        mine = activity.activity_type_id == self.env.ref(ACTIVITY) and self.state == "draft"
        return super()._is_waited_for(activity) or mine

    def _is_proven(self):
        """Tell whether it is signed, and what it says now is what was signed."""
        self.ensure_one()
        signed = self._current_signatures().filtered(lambda signature: signature.meaning == "approver")
        return self.state == "signed" and self._content_hash() in signed.mapped("content_hash")

    def action_view_lines(self):
        """Open the records of this list, by type."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_disposition_line_action"),
            "domain": [("disposition_id", "=", self.id)],
            "context": {"search_default_group_model": 1, **self._shown_part()},
        }

    def _shown_part(self):
        shown = ("search_default_going", "search_default_kept")
        return {name: 1 for name in shown if self.env.context.get(name)}

    def _get_report_groups(self):
        """Return [(record type, its lines)] in the order of print."""
        self.ensure_one()
        return list(self.line_ids.grouped("model_label").items())

    def _get_report_time(self, name):
        """Return the time in field `name` as text, in the company's zone like those of the signatures."""
        zone = self.company_id._qms_zone().key
        return format_datetime(self.env, self[name], tz=zone) if self[name] else ""

    def _get_report_name(self):
        return f"{self.company_id.name} - {self.reference}"

    @api.model
    def _inbox_lines(self):
        return [
            self._contribution_line(
                self.env._("Lists of expired records to sign"), [("state", "=", "draft")], "date_collected"
            )
        ]

    def _inbox_about(self):
        return {
            each.id: [
                str(each.year),
                self.env._("%s to dispose of", each.disposal_count),
                self.env._("%s kept", each.kept_count),
            ]
            for each in self
        }

    @api.model
    def _pack_folder(self):
        return [
            self._contribution_line(self.env._("Dispositions of records"), [("state", "=", "signed")], "date_signed")
        ]
