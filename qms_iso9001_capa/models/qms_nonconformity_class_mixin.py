from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

REPEAT_MONTHS = 12
CANDIDATES = 3
# What of two cases is compared.
LIKENESS = ("cause_id", "process_id", "defect_id", "product_id", "partner_id")


class QmsNonconformityClassMixin(models.AbstractModel):
    """What kind of case it is: its defect and cause, whether it happened before, whether a customer received it; and
    whether that asks for a corrective action."""

    _name = "qms.nonconformity.class.mixin"
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
    repeat_of_id = fields.Many2one(
        "qms.nonconformity",
        "Repeat of",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        copy=False,
        ondelete="restrict",
        domain="[('id', '!=', id), ('company_id', '=', company_id)]",
    )
    repeat_ids = fields.One2many("qms.nonconformity", "repeat_of_id", "Repeats", readonly=True)
    occurrence_count = fields.Integer(
        "Occurrence",
        compute="_compute_occurrence_count",
        help="1: the first time. The third time within twelve months asks for a corrective action.",
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

    @api.constrains("repeat_of_id")
    def _check_repeat(self):
        if self._has_cycle("repeat_of_id"):
            raise UserError(self.env._("A case is no repeat of itself: choose the one that happened first."))

    @api.depends("repeat_of_id", "date_detected")
    def _compute_occurrence_count(self):
        """Count the case and those before it that lead to the same first case, in the twelve months up to it."""
        families = self._repeat_families()
        for record in self:
            mine, since = record._origin.id, record._repeat_since()
            upto = (record.date_detected or record.company_id._qms_today(), mine or float("inf"))
            family = families.get((record.repeat_of_id._origin or record._origin).id, [])
            before = [case for found, case in family if since <= found and (found, case) < upto and case != mine]
            record.occurrence_count = 1 + len(before)

    def _repeat_families(self):
        """Return {case: [(day found, case)] of all that lead to the same first case, without what was cancelled}.

        Asked for these cases and for those they repeat, in one query. It reads what the user may not: only numbers
        leave it.
        """
        cases = self._origin | self.sudo().repeat_of_id._origin
        self.env["qms.nonconformity"].flush_model(["repeat_of_id", "date_detected", "state"])
        query = SQL(
            """
            WITH RECURSIVE up(asked, id, parent) AS (
                SELECT id, id, repeat_of_id FROM qms_nonconformity WHERE id IN %s
                UNION
                SELECT up.asked, found.id, found.repeat_of_id FROM up JOIN qms_nonconformity found ON found.id = up.parent
            ), family(first, id) AS (
                SELECT id, id FROM up WHERE parent IS NULL
                UNION
                SELECT family.first, found.id FROM family JOIN qms_nonconformity found ON found.repeat_of_id = family.id
            )
            SELECT up.asked, found.date_detected, found.id
            FROM up JOIN family ON family.first = up.id JOIN qms_nonconformity found ON found.id = family.id
            WHERE up.parent IS NULL AND found.state != 'cancelled'
            """,
            cases._ids or (None,),
        )
        families = defaultdict(list)
        for asked, found, case in self.env.execute_query(query):
            families[asked].append((found, case))
        return families

    def _repeat_since(self):
        return (self.date_detected or self.company_id._qms_today()) - relativedelta(months=REPEAT_MONTHS)

    @api.depends("sale_id", "invoice_id", "picking_id")
    def _compute_is_delivered(self):
        for record in self:
            source = record.sudo()
            is_out = source.picking_id.picking_type_code == "outgoing" and source.picking_id.state == "done"
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
        """Start the corrective action that is proposed: it prevents the next one. For who may act."""
        self.ensure_one()
        self._check_step("reported", "contained", "corrected", "closed")
        record = self.sudo()
        action = record.env["qms.action"].create(
            {
                "name": self.env._("Prevent it from happening again: %(what)s", what=record.name),
                "kind": "corrective",
                "nonconformity_id": record.id,
                "process_id": record.process_id.id,
                "company_id": record.company_id.id,
                "user_id": (record.process_id.user_id or record.user_id or self.env.user).id,
                "description": record.capa_reasons,
            }
        )
        return action.sudo(False)._get_form_action()

    def action_no_corrective(self, reason=None):
        """Decide against the corrective action that is proposed, with a reason that stays. For quality officers."""
        self.check_access("read")
        self._check_officer()
        reason = self._require_reason(reason)
        for record in self.sudo():
            record._write_unguarded({"no_capa_reason": reason})
            record._note(self.env._("No corrective action: %(reason)s", reason=reason))
