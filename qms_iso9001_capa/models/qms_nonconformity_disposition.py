from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare

from ..tools.dispositions import ALLOWED, DISPOSITIONS
from ..tools.quality_cost import GOODS_COST_GROUPS
from .qms_nonconformity_authority_mixin import MANAGER

REVERIFIED = {"rework", "repair", "regrade"}
PLAN = {
    "verifier_id",
    "kind",
    "quantity",
    "reason_tag_id",
    "product_to_id",
    "limits",
    "date_end",
    "acceptance_attachment_ids",
}


class QmsNonconformityDisposition(models.Model):
    """What happens with a part of the goods of a case, and the document of the ERP that does it. Posted with it, or not
    at all; what was reworked, repaired or regraded leaves quarantine on the result of a named person."""

    _name = "qms.nonconformity.disposition"
    _inherit = [
        "qms.nonconformity.authority.mixin",
        "qms.nonconformity.posting.mixin",
        "qms.state.mixin",
        "qms.signed.mixin",
        "qms.files.mixin",
        "qms.nonconformity.disposition.lines.mixin",
    ]
    _description = "Disposition of goods"
    _order = "nonconformity_id, id"
    _rec_name = "kind"
    _check_company_auto = True
    _file_fields = ("acceptance_attachment_ids",)
    _keeps_files = True

    nonconformity_id = fields.Many2one(
        "qms.nonconformity", required=True, index=True, check_company=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="nonconformity_id.company_id", store=True, index=True, precompute=True)
    product_id = fields.Many2one(related="nonconformity_id.product_id")
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(
        compute="_compute_cost",
        compute_sudo=True,
        groups=GOODS_COST_GROUPS,
        help="What the stock moves took out of the stock's value.",
    )
    kind = fields.Selection(DISPOSITIONS, "Disposition", required=True, index=True)
    quantity = fields.Float(
        digits="Product Unit",
        required=True,
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        help="In the unit of the product.",
    )
    state = fields.Selection(
        [("draft", "Decided"), ("posted", "Posted"), ("verify", "To re-verify"), ("done", "Done")],
        default="draft",
        required=True,
        copy=False,
        index=True,
    )
    reason_tag_id = fields.Many2one("stock.scrap.reason.tag", "Reason", ondelete="restrict", readonly=True)
    product_to_id = fields.Many2one("product.product", "Regraded to", check_company=True, ondelete="restrict")
    limits = fields.Text(
        "Within which limits", help="Under a concession or deviation permit: what deviates, and how far it may."
    )
    date_end = fields.Date(
        "Permission ends", help="Last day on which it may be used so. Empty: for this quantity only."
    )
    acceptance_attachment_ids = fields.Many2many(
        "ir.attachment",
        "qms_disposition_acceptance_rel",
        "disposition_id",
        "attachment_id",
        string="Customer's acceptance",
        copy=False,
        help="Needed where a requirement of the customer is not met.",
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False, ondelete="restrict")
    date_posted = fields.Datetime("Posted on", readonly=True, copy=False)
    verifier_id = fields.Many2one(
        "res.users", "To be re-verified by", check_company=True, domain=[("share", "=", False)], ondelete="restrict"
    )
    result = fields.Selection([("conforms", "Conforms"), ("fails", "Does not conform")], readonly=True, copy=False)
    result_note = fields.Char("How it was checked", readonly=True, copy=False)
    verified_by_id = fields.Many2one("res.users", "Re-verified by", readonly=True, copy=False, ondelete="restrict")
    date_verified = fields.Datetime("Re-verified on", readonly=True, copy=False)

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Enter how much of it: more than nothing.")

    @api.model
    def _verb_fields(self):
        made = {"decided_by_id", "date_posted", "result", "result_note", "verified_by_id", "date_verified"}
        return super()._verb_fields() | made | {"signing_round"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | PLAN | {"nonconformity_id"}

    @api.model
    def _content_fields(self):
        return {"nonconformity_id", "kind", "quantity", "product_to_id", "limits", "date_end"}

    @api.depends("nonconformity_id", "kind")
    def _compute_quantity(self):
        """Propose what is affected and not decided yet."""
        for line in self:
            case = line.nonconformity_id
            others = case._decided_like(line.kind) - line - line._origin
            line.quantity = line.quantity or max(case._affected_quantity() - sum(others.mapped("quantity")), 0)

    @api.depends("kind", "quantity", "product_uom_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            quantity = f"{line.quantity:g} {line.product_uom_id.name or ''}".strip()
            line.display_name = f"{labels.get(line.kind, '')} {quantity}".strip()

    @api.constrains("quantity", "nonconformity_id")
    def _check_quantity(self):
        """All dispositions of a case together are no more than what is affected; a closed case gets no more."""
        for case in self.nonconformity_id:
            if not case._is_editable():
                raise UserError(
                    self.env._("%(case)s is closed: reopen it, then decide about its goods.", case=case.display_name)
                )
            decided = case._decided_quantity()
            rounding = case.product_id.uom_id.rounding or 0.01
            if float_compare(decided, case._affected_quantity(), precision_rounding=rounding) > 0:
                raise UserError(
                    self.env._(
                        "%(case)s affects %(affected)s, its dispositions would be %(decided)s. Correct one of them.",
                        case=case.display_name,
                        affected=case._affected_quantity(),
                        decided=decided,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if any(line.state != "draft" for line in self):
            raise UserError(self.env._("What was posted stays. Post the opposite, and write why."))

    def _is_deletable(self):
        return self.state == "draft"

    # Verbs

    def action_open_request(self):
        """Ask the vendor of these goods why: a new request, or the one that is still open."""
        return self.nonconformity_id.action_open_request()

    def action_remove(self):
        """Take back what was decided and not posted. For who may write it."""
        self.unlink()

    def action_post(self):
        """Post the document of the ERP that does what was decided; linked both ways, in one transaction.

        For who has the authority: quality managers for concessions and regrading, officers for the rest. Raises
        UserError when the goods are not there, and for a concession without limits or without the customer's word.
        """
        self.check_access("read")
        self._require_state("draft")
        for line in self:
            line._check_authority()
            line._check_complete()
            line.sudo().nonconformity_id._require_state("reported", "contained", "corrected")
        # Quality officers have no rights to stock by themselves: the decision is theirs, the posting follows.
        for line in self.sudo():
            line.nonconformity_id._lock_case()
            getattr(line, f"_post_{line.kind}")()
            state = "verify" if line.kind in REVERIFIED else "posted" if line._is_waiting() else "done"
            line._set_state(state, decided_by_id=self.env.uid, date_posted=fields.Datetime.now())
            if line.kind in ALLOWED:
                line._sign("approver")
            if not line.nonconformity_id.disposition:
                line.nonconformity_id.write({"disposition": line.kind})
            line.nonconformity_id._note(self.env._("Posted: %(what)s.", what=line.display_name))

    def _check_complete(self):
        if self.kind in ALLOWED and not self.limits:
            raise UserError(self.env._("Write within which limits it may be used, then post it."))
        case = self.nonconformity_id
        if self.kind in ALLOWED and case.is_customer_requirement and not self.acceptance_attachment_ids:
            raise UserError(
                self.env._("A requirement of the customer is not met: attach the customer's acceptance, then post it.")
            )
        if self.kind == "regrade" and self.product_to_id in (self.product_to_id.browse(), self.product_id):
            raise UserError(self.env._("Choose another product that it is regraded to, then post it."))
        if self.kind in REVERIFIED and (not self.verifier_id or self.verifier_id == self.env.user):
            raise UserError(self.env._("Name who re-verifies the result, another person than you, then post it."))

    def action_conforms(self, reason=None):
        """Record that it conforms now; the reason says how it was checked. It goes back to stock. For the person named,
        or a quality manager."""
        self._record_result("conforms", reason)

    def action_fails(self, reason=None):
        """Record that it does not conform; the reason says how it was checked. It stays in quarantine, to be decided
        anew. For the person named, or a quality manager."""
        self._record_result("fails", reason)

    def _record_result(self, result, note):
        self.check_access("read")
        self._require_state("verify")
        if not (note or "").strip():
            raise UserError(self.env._("Write how it was checked: it stays on the record."))
        for line in self:
            if self.env.user != line.sudo().verifier_id and not self.env.user.has_group(MANAGER):
                raise AccessError(
                    self.env._("%(name)s re-verifies it. Ask that person.", name=line.sudo().verifier_id.name)
                )
        # Who re-verifies needs no right to stock: going back is the result's.
        for line in self.sudo():
            line._leave_verification(conforms=result == "conforms")
            line._set_state(
                "done",
                result=result,
                result_note=note,
                verified_by_id=self.env.uid,
                date_verified=fields.Datetime.now(),
            )

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_conforms": self.env._("Conforms: how was it checked?"),
            "action_fails": self.env._("Does not conform: how was it checked?"),
        }
