from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.vendor_status import STANDING

OFFICER = "qms_iso9001.group_qms_user"


class QmsSupplierDecisionMixin(models.AbstractModel):
    """How a status comes to stand: the one that stood for the same vendor, company and category ends and names its
    successor. Set-based: the number of queries does not grow with the number of decisions."""

    _name = "qms.supplier.decision.mixin"
    _description = "Decisions about vendors"

    @api.model
    def _is_decider(self):
        return self.env.su or self.env.user.has_group(OFFICER)

    @api.model
    def _check_decider(self):
        if not self._is_decider():
            raise AccessError(
                self.env._(
                    "Quality officers decide about vendors. Propose the vendor and ask one of them to decide: "
                    "they see every proposal in their list."
                )
            )

    @api.model
    def _record_decision(self, vals_list):
        """Record decisions and return their approvals in that order; the status that stood before ends.

        Each of `vals_list`: partner_id, company_id, state (approved, conditional, trial, blocked), ground and, when
        there are any, categ_id, reason, conditions, date_end, amount, class_id, user_id, evaluation_id. Class and
        responsible are those of the status before, unless given. Quality officers only.
        """
        self._check_decider()
        for vals in vals_list:
            if vals["state"] == "conditional":
                self._check_conditions(vals.get("conditions"), self.env["res.partner"].browse(vals["partner_id"]))
        approvals = self._create_decided(vals_list)
        # Of two decisions about the same, the later one stands.
        for turn in self._turns(approvals):
            for state, decided in turn.grouped("proposed_state").items():
                decided._stand(state)
        return approvals.with_env(self.env)

    @api.model
    def _check_conditions(self, conditions, vendor):
        """Raise UserError unless there are conditions to approve `vendor` with."""
        if not (conditions or "").strip():
            raise UserError(
                self.env._(
                    "%(vendor)s: write under Conditions first what the vendor has to do or prove. Buyers read them on "
                    "every order.",
                    # Who decides may not read each contact.
                    vendor=vendor.sudo().display_name,
                )
            )

    @api.model
    def _create_decided(self, vals_list):
        # The rights were checked: officers decide. What stood before may be imported, old or of somebody else.
        model = self.sudo().with_context(mail_create_nosubscribe=True)
        keys = ("partner_id", "company_id", "categ_id")
        scope = {"categ_id": False, "company_id": self.env.company.id}
        given = self._with_commercial([{**scope, **vals} for vals in vals_list])
        before = model._get_standing({tuple(vals[key] or False for key in keys) for vals in given})
        rows = []
        for vals in given:
            old = before.get(tuple(vals[key] or False for key in keys), model.browse())
            company = self.env["res.company"].browse(vals["company_id"])
            rows.append(
                {
                    "class_id": old.class_id.id,
                    "user_id": model._responsible(old, company).id,
                    **{name: value for name, value in vals.items() if name != "state"},
                    "proposed_state": vals["state"],
                }
            )
        approvals = model.create(rows)
        approvals.with_env(self.env).check_access("write")
        return approvals

    @api.model
    def _responsible(self, before, company):
        """Return whom the next approval belongs to: whom the one before does, else whoever decides."""
        person = before.user_id.filtered("active") or self.env.user
        return company._qms_stand_in() if person._is_superuser() else person

    @api.model
    def _turns(self, approvals):
        """Return `approvals` as recordsets in which no vendor, company and category occurs twice."""
        by_scope = approvals.grouped(lambda approval: approval._scope()).values()
        longest = max((len(same) for same in by_scope), default=0)
        return [approvals.browse([same[turn].id for same in by_scope if turn < len(same)]) for turn in range(longest)]

    def _scope(self):
        self.ensure_one()
        return self.partner_id.id, self.company_id.id, self.categ_id.id

    @api.model
    def _get_standing(self, scopes):
        """Return {(vendor, company, category or False): the approval that stands} of `scopes`."""
        standing = self.search(
            Domain("state", "in", STANDING)
            & Domain("partner_id", "in", list({partner for partner, _company, _category in scopes}))
            & Domain("company_id", "in", list({company for _partner, company, _category in scopes}))
        )
        by_scope = {approval._scope(): approval for approval in standing}
        return {scope: by_scope[scope] for scope in scopes if scope in by_scope}

    def _stand(self, state):
        """Let these proposals, of which no two are about the same, stand as `state`; what stood before ends."""
        # An officer decides: what ends may belong to whomever.
        proposals = self.sudo()
        by_scope = {proposal._scope(): proposal for proposal in proposals}
        before = proposals._get_standing(set(by_scope))
        proposals.browse([old.id for old in before.values()])._end(self.env._("Replaced by a new decision"))
        groups = proposals.grouped(lambda each: (each.company_id, each.class_id, state == "trial" and each.date_end))
        for (company, kind, end), decided in groups.items():
            today = company._qms_today()
            decided._set_state(
                state,
                date_start=today,
                date_due=kind._next_due(today, state, end),
                decided_by_id=self.env.uid,
                date_decided=fields.Datetime.now(),
            )
        for scope, old in before.items():
            old._write_unguarded({"successor_id": by_scope[scope].id})
            # A certificate is no evaluation: the next one is not due later by it.
            if by_scope[scope].ground == "certificate" and old.date_due:
                sooner = by_scope[scope].state in ("conditional", "trial") and by_scope[scope].date_due
                by_scope[scope]._write_unguarded({"date_due": min(old.date_due, sooner or old.date_due)})

    def _end(self, reason):
        """End what stands: it counts no more, and says since when and why."""
        for company, approvals in self.grouped("company_id").items():
            approvals._set_state("expired", date_ended=company._qms_today(), end_reason=reason)
            approvals.activity_unlink(["qms_iso9001.mail_activity_type_supplier"])
        # The database lets the next one stand only when this one does not any more.
        self.flush_recordset(["state"])
