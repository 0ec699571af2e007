from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.certificates import is_worse, worst
from ..tools.vendor_status import STANDING


class QmsSupplierCertificateLapseMixin(models.AbstractModel):
    """What a certificate that lapses does to the status of its vendor: what the vendor's class says. A renewal heals
    nothing by itself, it proposes the status from before."""

    _name = "qms.supplier.certificate.lapse.mixin"
    _inherit = [
        "qms.state.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
        "qms.supplier.retention.mixin",
    ]
    _description = "Lapse of a vendor certificate"

    date_lapsed = fields.Date("Lapse noted on", readonly=True, copy=False)
    # {id of the approval it made: {"from": id of the one before, "state" and "conditions" of that, "effect": state}}
    lapse_effects = fields.Json(readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_lapsed", "lapse_effects"}

    def _lapse(self, today):
        """Change the standing statuses that depend on the certificate, once."""
        self.ensure_one()
        effects = {}
        for approval in self._dependent_approvals(today):
            effect = self._lapse_effect(approval)
            if not effect or self._is_covered(approval.company_id, today):
                continue
            # Texts in the language of whoever reads them first.
            words = self.with_context(lang=approval.user_id.lang or self.env.lang)
            if is_worse(effect, approval.state):
                before = {"from": approval.id, "state": approval.state, "conditions": approval.conditions}
                made = approval._record_decision([words._prepare_lapse_vals(approval, effect)])
                effects[str(made.id)] = {**before, "effect": effect}
            else:
                approval.message_post(body=words._lapse_text())
        self._write_unguarded({"date_lapsed": today, "lapse_effects": effects or False})

    def _dependent_approvals(self, today):
        """Return the standing approvals, of the company and its branches, that were decided before the lapse."""
        # A decision that was taken after the last day knew of it, unless it was another lapse that made it.
        unknown = Domain("date_start", "=", False) | Domain("date_start", "<=", self.date_end)
        unknown |= Domain("id", "in", list(self._lapse_steps()))
        lasting = Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        return (
            self.env["qms.supplier.approval"]
            .sudo()
            .search(
                unknown
                & lasting
                & Domain("state", "in", STANDING)
                & Domain("partner_id", "=", self.partner_id.id)
                & Domain("company_id", "child_of", self.company_id.id)
                & Domain("class_id.item_ids.certificate_kind_id", "=", self.kind_id.id)
            )
        )

    def _lapse_steps(self):
        """Return {id of an approval of these vendors that a lapse made: (certificate, its row of lapse_effects)}."""
        lapsed = self.sudo().search(
            Domain("partner_id", "in", self.sudo().partner_id.ids) & Domain("lapse_effects", "!=", False)
        )
        return {int(key): (each, step) for each in lapsed for key, step in (each.lapse_effects or {}).items()}

    def _lapse_effect(self, approval):
        """Return the status that the class of the approval asks for, False when it stays as it is."""
        items = approval.class_id.item_ids.filtered(lambda item: item.certificate_kind_id == self.kind_id)
        effects = [effect for effect in items.mapped("lapse") if effect in STANDING]
        return worst(effects) if effects else False

    def _is_covered(self, company, today):
        """Tell whether the vendor has a valid certificate of the kind in `company` or a parent of it."""
        accepted = self.sudo().search(
            Domain("state", "=", "accepted")
            & Domain("partner_id", "=", self.partner_id.id)
            & Domain("kind_id", "=", self.kind_id.id)
            & Domain("company_id", "parent_of", company.id)
        )
        return bool(accepted._valid_in(company, today))

    def _valid_in(self, company, today):
        """Return those of these certificates that are valid on that day in `company`: its own or those of one above."""
        above = company.sudo().parent_ids
        return self.filtered(
            lambda each: (
                each.state == "accepted"
                and each.company_id in above
                and (not each.date_start or each.date_start <= today)
                and (not each.date_end or each.date_end >= today)
            )
        )

    def _lapse_text(self):
        return self.env._(
            "%(kind)s lapsed on %(day)s.", kind=self.kind_id.name, day=format_date(self.env, self.date_end)
        )

    def _prepare_lapse_vals(self, approval, effect):
        text = self._lapse_text()
        return {
            "partner_id": approval.partner_id.id,
            "company_id": approval.company_id.id,
            "categ_id": approval.categ_id.id,
            "class_id": approval.class_id.id,
            "state": effect,
            "ground": "certificate",
            "reason": text,
            "conditions": "\n".join(filter(None, [approval.conditions, text])),
            "date_end": approval.date_end,
        }

    # The renewal

    def _propose_after_renewal(self):
        """Propose the status from before the lapse where a lapse of these kinds made it worse."""
        steps = self._lapse_steps()
        # Whoever accepts a certificate may not read the approvals of every branch.
        standing = self.env["qms.supplier.approval"].sudo().browse(steps).exists()
        for approval in standing.filtered(lambda approval: approval.state in STANDING):
            healed = self._healed(approval, steps)
            if is_worse(approval.state, healed["state"]):
                self._propose(approval, healed)

    @api.model
    def _healed(self, approval, steps):
        """Return the status and conditions from before all lapses, as bad as those that still last make it."""
        today, lasting, key = approval.company_id._qms_today(), [], approval.id
        while key in steps:
            certificate, step = steps[key]
            if not certificate._is_covered(approval.company_id, today):
                lasting.append(step["effect"])
            key = step["from"]
        return {"state": worst([step["state"], *lasting]), "conditions": step["conditions"]}

    def _propose(self, approval, healed):
        scope = [(name, "=", approval[name].id) for name in ("partner_id", "company_id", "categ_id")]
        if approval.search_count(Domain.AND([scope, [("state", "=", "proposed"), ("ground", "=", "certificate")]])):
            return
        vendor = self.filtered(lambda certificate: certificate.partner_id == approval.partner_id)[:1]
        approval.create(
            {
                **{name: value for name, _operator, value in scope},
                "class_id": approval.class_id.id,
                "ground": "certificate",
                "proposed_state": healed["state"],
                "conditions": healed["conditions"],
                "reason": self.env._("%(kind)s is valid again.", kind=vendor.kind_id.name),
                "date_end": approval.date_end,
                "user_id": approval.user_id.id,
            }
        )
