from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.actions import renamed
from ..tools.risk_states import OPEN

CHANGES = Domain("kind", "=", "change")
TO_REVIEW = CHANGES & Domain("state", "=", "done")
DUE = TO_REVIEW & Domain("date_review", "<=", "today")
TO_JUDGE = CHANGES & Domain("change_stage", "=", "running") & Domain("impact_ids", "any", [("verdict", "=", "open")])


class QmsChangeScreensMixin(models.AbstractModel):
    """What a change touches and what follows from it, the risks beside it, and where changes wait for somebody."""

    _name = "qms.change.screens.mixin"
    _description = "Changes on the screens"

    impact_ids = fields.One2many("qms.change.impact", "action_id", "What it touches", copy=False)
    impact_text = fields.Char("Judged", compute="_compute_impact_text")
    impact_gap = fields.Char("Nothing found of", compute="_compute_impact_gap")
    change_id = fields.Many2one(
        "qms.action",
        "Change",
        index="btree_not_null",
        check_company=True,
        domain=[("kind", "=", "change")],
        copy=False,
        ondelete="restrict",
        help="The change to which this action belongs.",
    )
    change_impact_id = fields.Many2one(
        "qms.change.impact",
        "What the change touches",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    consequence_ids = fields.One2many("qms.action", "change_id", "Quality actions of the change", readonly=True)
    consequence_count = fields.Integer("Actions", compute="_compute_consequence_count")
    change_risk_ids = fields.Many2many("qms.risk", string="Risks beside it", compute="_compute_change_risk_ids")

    @api.depends("impact_ids.verdict")
    def _compute_impact_text(self):
        counts = self.env["qms.change.impact"]._read_group(
            [("action_id", "in", self.ids)], ["action_id", "verdict"], ["__count"]
        )
        found = {}
        for action, verdict, count in counts:
            found.setdefault(action.id, {})[verdict] = count
        for action in self:
            mine = found.get(action._origin.id, {})
            total = sum(mine.values())
            judged = total - mine.get("open", 0)
            action.impact_text = total and self.env._("%(judged)s of %(total)s", judged=judged, total=total)

    @api.depends("impact_ids.kind", "process_id")
    def _compute_impact_gap(self):
        """Say of which kinds of things nothing stands in the list, and where products and vendors come from."""
        kinds = dict(self.env["qms.change.impact"]._fields["kind"]._description_selection(self.env))
        for action in self:
            rows = action.sudo().impact_ids
            missing = [key for key in kinds if key != "other" and key not in rows.mapped("kind")] if rows else []
            words = ", ".join(kinds[key] for key in missing)
            if "product" in missing and not action.sudo().process_id.categ_ids:
                words = self.env._(
                    "%(kinds)s. Products, and the vendors of them, are found by the product categories of the process: "
                    "enter them there, then find again.",
                    kinds=words,
                )
            action.impact_gap = words

    @api.depends("consequence_ids")
    def _compute_consequence_count(self):
        for action in self:
            action.consequence_count = len(action.sudo().consequence_ids)

    @api.depends_context("uid")
    @api.depends("kind", "process_id", "impact_ids.risk_id")
    def _compute_change_risk_ids(self):
        # The user's own rights: who may not read a risk does not learn that there is one.
        changes = self.filtered(lambda action: action.kind == "change")
        processes, named = changes.sudo().process_id, changes.sudo().impact_ids.risk_id
        domain = Domain("process_id", "in", processes.ids) | Domain("id", "in", named.ids)
        risks = self.env["qms.risk"].search(domain & Domain("state", "in", OPEN)) if changes else self.env["qms.risk"]
        (self - changes).change_risk_ids = False
        for change in changes:
            mine = change.sudo()
            change.change_risk_ids = risks.filtered(
                lambda risk, mine=mine: (
                    risk.company_id == mine.company_id
                    and (risk in mine.impact_ids.risk_id or (mine.process_id and risk.process_id == mine.process_id))
                )
            )

    @api.constrains("change_id")
    def _check_change_id(self):
        if self._has_cycle("change_id"):
            raise ValidationError(self.env._("A change is no part of itself. Choose another one."))
        for action in self.sudo():
            if action.change_id and action.change_id.kind != "change":
                raise ValidationError(
                    self.env._("%(action)s is no change. Choose a change.", action=action.change_id.display_name)
                )

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"change_id", "change_impact_id"}

    def _check_impacts_judged(self):
        """Raise unless each row of the impact list says affected or not, and what was to be done about it is closed."""
        change = self.sudo()
        waiting = change.impact_ids.filtered(lambda row: row.verdict == "open")
        if waiting:
            raise UserError(
                self.env._(
                    "%(count)s rows of the impact list of %(change)s are not judged, such as %(row)s. Say of each: "
                    "affected, or not, because.",
                    count=len(waiting),
                    change=self.display_name,
                    row=waiting[0].display_name,
                )
            )
        still_open = change.consequence_ids.filtered(lambda action: action.state == "open")
        if still_open:
            raise UserError(
                self.env._(
                    "%(action)s is still open. Close it first, then press Done.", action=still_open[0].display_name
                )
            )

    def _prepare_consequence_vals(self):
        """Return what a quality action that follows from this change starts with: of its owner, due with it."""
        return {
            "change_id": self.id,
            "company_id": self.company_id.id,
            "process_id": self.process_id.id,
            "user_id": self.user_id.id,
            "date_due": max(self.date_due, self._today()),
        }

    def action_view_consequences(self):
        """Open the quality actions of this change; new ones belong to it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action")
        return {
            **renamed(action, self.env._("Quality actions of %(record)s", record=self.display_name)),
            "domain": [("change_id", "=", self.id)],
            "context": {
                "default_change_id": self.id,
                "default_company_id": self.company_id.id,
                "default_process_id": self.sudo().process_id.id,
            },
        }

    # Shared screens

    @api.model
    def _inbox_lines(self):
        return [
            *super()._inbox_lines(),
            self._contribution_line(self.env._("Changes to review"), list(DUE), "date_review"),
            self._contribution_line(self.env._("Changes that touch what nobody judged"), list(TO_JUDGE), "date_due"),
        ]

    @api.model
    def _my_quality_lines(self):
        me = self.env.uid
        named = Domain("verifier_id", "=", me) | (Domain("verifier_id", "=", False) & Domain("user_id", "=", me))
        return [
            *super()._my_quality_lines(),
            self._contribution_line(self.env._("Changes for me to review"), list(DUE & named), "date_review"),
        ]

    def _inbox_verbs(self):
        """Of a change the steps are its own: started, judged row by row in its form, reviewed with a sentence."""
        verbs = super()._inbox_verbs()
        met = self._said_verb("action_criterion_met", self.env._("Criterion met"))
        not_met = self._said_verb("action_criterion_not_met", self.env._("Criterion not met"))
        start = self._contribution_verb("action_start_change", self.env._("Start"), self.env._("Started"))
        for change in self.filtered(lambda action: action.kind == "change"):
            verbs.pop(change.id, None)
            if change.can_review_change:
                verbs[change.id] = [met, not_met]
            elif change.can_start_change:
                verbs[change.id] = [start]
        return verbs

    @api.model
    def _said_verb(self, verb, label):
        return self._contribution_verb("action_ask_reason", label, label, {"qms_verb": verb})

    def _inbox_about(self):
        about = super()._inbox_about()
        for change in self.filtered(lambda action: action.kind == "change"):
            words = change.change_criterion if change.state == "done" else change.impact_text
            if words:
                about[change.id] = [*about.get(change.id, []), words]
        return about

    @api.model
    def _review_inputs(self):
        line = self._contribution_line(self.env._("Changes of the quality system"), list(CHANGES), "date_review")
        return [*super()._review_inputs(), line]

    @api.model
    def _review_input_of(self, line):
        """What changed inside belongs to the changed issues, not to corrective actions."""
        return "b" if self._is_changes_line(line) else super()._review_input_of(line)

    @api.model
    def _pack_folder(self):
        line = self._contribution_line(self.env._("Changes of the quality system"), list(CHANGES), "date_start")
        return [*super()._pack_folder(), line]

    @api.model
    def _pack_part_of(self, line):
        return "13" if self._is_changes_line(line) else super()._pack_part_of(line)

    @api.model
    def _is_changes_line(self, line):
        return ("kind", "=", "change") in [tuple(term) for term in line["domain"] if not isinstance(term, str)]

    # Retention: the rows go with the change

    @api.model
    def _retention_part_fields(self):
        return super()._retention_part_fields() | {"impact_ids"}

    def _dispose(self, disposition):
        """Empty these records; the rows about people name them, so that the names go too."""
        people = self.impact_ids.filtered("employee_id")
        super()._dispose(disposition)
        self._empty(people, {"name"}, set(), {})
        self.env.invalidate_all()
