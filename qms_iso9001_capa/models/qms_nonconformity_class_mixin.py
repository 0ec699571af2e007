from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .qms_nonconformity_repeat_mixin import REPEAT_MONTHS

CANDIDATES = 3
# What of two cases is compared.
LIKENESS = ("cause_id", "process_id", "defect_id", "product_id", "partner_id")


class QmsNonconformityClassMixin(models.AbstractModel):
    """What kind of case it is: its defect and cause, whether it happened before, whether a customer received it; and
    whether that asks for a corrective action."""

    _name = "qms.nonconformity.class.mixin"
    _inherit = "qms.nonconformity.repeat.mixin"
    _description = "Classing of a nonconformity"

    place_id = fields.Many2one(
        "qms.place", "Place", check_company=True, index="btree_not_null", tracking=True, ondelete="restrict"
    )
    is_anonymous = fields.Boolean("Reported without a name", readonly=True, copy=False)
    defect_id = fields.Many2one(
        "qms.defect", "Defect", check_company=True, index="btree_not_null", tracking=True, ondelete="restrict"
    )
    cause_id = fields.Many2one(
        "qms.cause",
        "Cause",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        help="As far as it is seen. A corrective action analyses it.",
    )
    candidate_ids = fields.Many2many(
        "qms.nonconformity",
        string="Did this happen before?",
        compute="_compute_candidate_ids",
        help="The same cause in the same process, or the same defect of the same product or vendor, in twelve months.",
    )
    is_delivered = fields.Boolean(
        "A customer received it",
        compute="_compute_is_delivered",
        store=True,
        readonly=False,
        tracking=True,
    )
    capa_reasons = fields.Char("Corrective action proposed because", compute="_compute_capa_reasons")
    no_capa_reason = fields.Char("No corrective action, because", readonly=True, copy=False, tracking=True)
    is_capa_proposed = fields.Boolean(compute="_compute_capa_reasons", search="_search_is_capa_proposed")

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"is_anonymous", "no_capa_reason"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"place_id", "defect_id", "cause_id", "repeat_of_id", "is_delivered"}

    @api.depends("sale_id", "invoice_id", "picking_id")
    def _compute_is_delivered(self):
        for record in self:
            source = record.sudo()
            is_out = source.picking_id.picking_type_code == "outgoing" and source.picking_id.state == "done"
            # What a customer sends back he had.
            is_out = is_out or source.picking_id.location_id.usage == "customer"
            record.is_delivered = record.is_delivered or bool(is_out or source.invoice_id.is_sale_document())

    # Did it happen before

    @api.model
    def _find_candidates(self, domain):
        """Return at most three of the cases in `domain` (see `_get_candidate_domain`), the newest first."""
        return self.search(domain, order="date_detected desc, id desc", limit=CANDIDATES)

    @api.model
    def _get_candidate_domain(self, company, date_detected, known):
        """Return which cases of the twelve months before, open or closed, this may be a repeat of: the same cause in
        the same process, or the same defect of the same product or vendor. Cancelled ones were none.

        `known` is {name of a field of the case: its record, may be empty}.
        """
        same = {name: Domain(name, "=", record.id) if record else Domain.FALSE for name, record in known.items()}
        goods = same["product_id"] | same["partner_id"]
        alike = (same["cause_id"] & same["process_id"]) | (same["defect_id"] & goods)
        since = date_detected - relativedelta(months=REPEAT_MONTHS)
        found = Domain("company_id", "=", company.id) & Domain("state", "!=", "cancelled")
        return found & Domain("date_detected", ">=", since) & alike

    @api.depends_context("uid")
    @api.depends(
        "state",
        "repeat_of_id",
        "date_detected",
        "company_id",
        "cause_id",
        "process_id",
        "defect_id",
        "product_id",
        "partner_id",
    )
    def _compute_candidate_ids(self):
        """Ask officers, as long as it is open and nobody answered."""
        officer = self._is_officer()
        for record in self:
            asked = officer and record._origin and record._is_editable() and not record.repeat_of_id
            record.candidate_ids = record._get_candidates() if asked and record.date_detected else False

    def _get_candidates(self):
        known = {name: self[name]._origin for name in LIKENESS}
        earlier = Domain("date_detected", "<", self.date_detected)
        earlier |= Domain("date_detected", "=", self.date_detected) & Domain("id", "<", self._origin.id)
        return self._find_candidates(self._get_candidate_domain(self.company_id, self.date_detected, known) & earlier)

    def action_same(self):
        """Say that the case on whose form this one is listed (`qms_case_id` in the context) is a repeat of it. For
        quality officers."""
        self.ensure_one()
        self.check_access("read")
        self._check_officer()
        case = self.browse(self.env.context.get("qms_case_id") or [])
        if not case:
            raise UserError(self.env._("Open the nonconformity, and press The same on one of those listed there."))
        case.repeat_of_id = self

    # Which path

    @api.depends(
        "severity", "is_delivered", "repeat_of_id", "date_detected", "company_id", "no_capa_reason", "action_ids"
    )
    def _compute_capa_reasons(self):
        for record in self:
            reasons = record._get_capa_reasons()
            record.capa_reasons = ", ".join(reasons)
            answered = record.no_capa_reason or "corrective" in record.sudo().action_ids.mapped("kind")
            record.is_capa_proposed = bool(reasons and not answered and record.state != "cancelled")

    def _get_capa_reasons(self):
        """Return in words what of the company's rule asks for a corrective action."""
        company = self.sudo().company_id
        reasons = []
        if company.qms_capa_on_severity and self.severity == "high":
            reasons.append(self.env._("its severity is high"))
        if company.qms_capa_on_delivered and self.is_delivered:
            reasons.append(self.env._("a customer received it"))
        if company.qms_capa_on_repeat and self.occurrence_count >= company.qms_capa_on_repeat:
            reasons.append(self.env._("it happened %(count)s times in twelve months", count=self.occurrence_count))
        return reasons

    @api.model
    def _search_is_capa_proposed(self, operator, value):
        if operator != "in":
            return NotImplemented
        asking = Domain("severity", "=", "high") | Domain("is_delivered", "=", True)
        asking |= Domain("repeat_of_id", "!=", False) | Domain("repeat_ids", "!=", False)
        open_ones = self.search(asking & Domain("state", "!=", "cancelled") & Domain("no_capa_reason", "=", False))
        found = Domain("id", "in", open_ones.filtered("is_capa_proposed").ids)
        return found if True in value else ~found

    def action_start_corrective(self):
        """Start the corrective action that is proposed: it prevents the next one. For who may act.

        The second call opens what the first one started."""
        self.ensure_one()
        self._check_step("reported", "contained", "corrected", "closed")
        record = self.sudo()
        record._lock_case()
        action = record.action_ids.filtered(lambda action: action.kind == "corrective")[:1]
        if not action:
            action = record.env["qms.action"].create(record._prepare_corrective_vals())
            # Without a change of the case, a second call at the same time would not be repeated and find the action.
            record._touch()
        return action.sudo(False)._get_form_action()

    def _prepare_corrective_vals(self):
        return {
            "name": self.env._("Prevent it from happening again: %(what)s", what=self.name),
            "kind": "corrective",
            "nonconformity_id": self.id,
            "process_id": self.process_id.id,
            "company_id": self.company_id.id,
            "user_id": (self.process_id.user_id or self.user_id or self.env.user).id,
            "description": self.capa_reasons,
        }

    def action_no_corrective(self, reason=None):
        """Decide against the corrective action that is proposed, with a reason that stays. For quality officers."""
        self.check_access("read")
        self._check_officer()
        reason = self._require_reason(reason)
        for record in self.sudo():
            record._write_unguarded({"no_capa_reason": reason})
            record._note(self.env._("No corrective action: %(reason)s", reason=reason))
