from odoo import api, fields, models
from odoo.exceptions import UserError

from .qms_capa_check_mixin import PERIODS

USUAL = 10


class QmsCapaCheck(models.Model):
    """Whether a corrective action helped, as one reads it off what happens: a criterion, what was counted, what that
    proposes, and who confirmed it. One for each attempt; what was judged stays."""

    _name = "qms.capa.check"
    _description = "Effectiveness check"
    _review_input = "c4"
    _inherit = [
        "qms.capa.check.criterion.mixin",
        "qms.capa.check.again.mixin",
        "qms.capa.check.recount.mixin",
        "qms.capa.check.aside.mixin",
        "qms.capa.check.judge.mixin",
        "qms.capa.check.uncoded.mixin",
        "qms.capa.check.count.mixin",
        "qms.capa.check.night.mixin",
        "qms.capa.check.lines.mixin",
        "qms.state.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    capa_id = fields.Many2one(
        "qms.capa",
        "Corrective action",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="capa_id.company_id", store=True, index=True, precompute=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("running", "Watched"),
            ("to_confirm", "To confirm"),
            ("effective", "Effective"),
            ("not_effective", "Not effective"),
            ("stopped", "Stopped"),
        ],
        default="planned",
        required=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    kind = fields.Selection(
        [("repeat", "No repeat"), ("indicator", "Indicator within its limits")],
        "Criterion",
        required=True,
        default="repeat",
    )
    days = fields.Integer("For so many days", required=True, default=90)
    opportunities = fields.Integer(
        "Opportunities at least",
        required=True,
        default=USUAL,
        help="How often it could have happened again: without opportunity, no repeat says nothing. Of an indicator: "
        "how many periods were measured.",
    )
    opportunity_kind = fields.Selection(
        [("receipt", "Receipts"), ("delivery", "Deliveries"), ("order", "Sales orders")],
        "Opportunities are",
        required=True,
        default="receipt",
    )
    product_ids = fields.Many2many("product.product", string="Products", check_company=True)
    categ_id = fields.Many2one("product.category", "Product category", ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner",
        "Vendor or customer",
        check_company=True,
        ondelete="restrict",
        help="A case of the same goods that names no vendor or customer counts, too.",
    )
    process_ids = fields.Many2many(
        "qms.process",
        string="Processes",
        check_company=True,
        help="A case of the same goods or partner that names no process counts, too.",
    )
    cause_id = fields.Many2one(
        "qms.cause",
        "Cause code",
        check_company=True,
        ondelete="restrict",
        help="A case of the same goods, partner or process whose cause is not coded yet counts as a repeat, too, until "
        "somebody says that it has another. Of a cause alone only what is coded counts.",
    )
    indicator_id = fields.Many2one("qms.indicator", "Indicator", check_company=True, ondelete="restrict")
    is_criterion_late = fields.Boolean(
        "Criterion changed after the actions ended", readonly=True, copy=False, help="It is no promise made before."
    )
    can_edit = fields.Boolean(compute="_compute_can_edit")

    _days_positive = models.Constraint("CHECK (days > 0)", "Watch it for at least one day.")
    _opportunities_positive = models.Constraint(
        "CHECK (opportunities > 0)", "Without a single opportunity nothing is proved: enter at least 1."
    )
    _one_open = models.UniqueIndex(
        "(capa_id) WHERE state IN ('planned', 'running', 'to_confirm')",
        "This corrective action has a check already. Open that one.",
    )

    @api.depends("capa_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for record in self:
            record.display_name = f"{record.capa_id.reference or record.capa_id.name}: {kinds.get(record.kind)}"

    @api.depends_context("uid")
    @api.depends("state", "capa_id.state", "capa_id.user_id", "capa_id.team_ids")
    def _compute_can_edit(self):
        for record in self:
            # Whoever reads the check reads its corrective action.
            record.can_edit = record._is_editable() and bool(record.capa_id) and record.capa_id._may_work()

    @api.model
    def _criterion_fields(self):
        """Return the names of the fields that say what proves it."""
        return {
            "kind",
            "days",
            "opportunities",
            "opportunity_kind",
            "product_ids",
            "categ_id",
            "partner_id",
            "process_ids",
            "cause_id",
            "indicator_id",
        }

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"is_criterion_late"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | self._criterion_fields()

    @api.model
    def _check_may_import(self, state):
        """Nobody brings in a verdict: what was proved before this system stands on its corrective action."""
        if state == "stopped":
            super()._check_may_import(state)
        elif not self.env.su:
            raise UserError(
                self.env._(
                    "A check starts by its corrective action, and is confirmed by its buttons. What was proved before "
                    "this system is imported with the corrective action (Proof before this system)."
                )
            )

    def _is_editable(self):
        return self.state in ("planned", "running")

    def _is_deletable(self):
        return False

    def _locked_way_out(self):
        return self.env._("Take the corrective action back to the analysis: its next attempt is watched anew.")

    @api.constrains("kind", "indicator_id")
    def _check_indicator(self):
        for record in self:
            if record.kind == "indicator" and not record.indicator_id:
                raise UserError(self.env._("Choose the indicator that has to be within its limits."))

    @api.model_create_multi
    def create(self, vals_list):
        """Create checks of open corrective actions; one whose effect is watched already is watched at once, and says
        that its criterion came late."""
        records = super().create(vals_list)
        if not self.env.su:
            for capa in records.capa_id:
                capa._check_may_work(self)
            for record in records.sudo().filtered(lambda record: record.state == "planned"):
                if record.capa_id.state == "effectiveness":
                    record._start()
                    record._write_unguarded({"is_criterion_late": True})
        return records

    def write(self, vals):
        """Write the criterion: who works on the corrective action may. Once the actions ended, it says so."""
        if "capa_id" in vals:
            self._raise_verb_fields({"capa_id"})
        if not self.env.su:
            for capa in self.capa_id:
                capa._check_may_work(self)
        res = super().write(vals)
        if self._criterion_fields() & vals.keys():
            self.sudo().filtered(lambda record: record.state == "running")._note_late(vals.keys())
        return res

    def _note_late(self, names):
        """Say on the checks, and in the messages of their corrective actions, that the criterion was changed late."""
        labels = self._field_labels(self._criterion_fields() & names)
        for record in self:
            record._write_unguarded({"is_criterion_late": True, "date_end": record._get_end()})
            record.capa_id._note(self.env._("Changed after the actions had ended: %(fields)s", fields=labels))

    @api.onchange("kind")
    def _onchange_kind(self):
        """Periods of an indicator are fewer than receipts: propose a number that the usual days can reach."""
        if self.kind == "indicator" and self.opportunities == USUAL:
            self.opportunities = PERIODS
        elif self.kind == "repeat" and self.opportunities == PERIODS:
            self.opportunities = USUAL

    def action_open_capa(self):
        """Open the corrective action."""
        self.ensure_one()
        return self.capa_id._get_form_action()
