from odoo import api, fields, models
from odoo.fields import Domain


class QmsIndicatorOwnMixin(models.AbstractModel):
    """A company's own version of an indicator of all companies: it stands in the place of that one, and what was
    measured by that one before is its history."""

    _name = "qms.indicator.own.mixin"
    _description = "Own version of an indicator"

    def action_adapt(self):
        """Open the current company's own version of an indicator that each company measures; make it when missing.

        It has the same code, so that it is measured and asked for instead. Raises AccessError for users who may not
        declare indicators.
        """
        self.ensure_one()
        own = self.with_context(active_test=False).search(
            [("code", "=", self.code), ("code", "!=", False), ("company_id", "=", self.env.company.id)]
        )
        if not own:
            own = self.copy(self._prepare_own_vals(self.env.company))
            self._hand_over(own)
            # It stands in the place of this one, also when it is switched off later.
            self.sudo()._switch_shared(self.env.company, False)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": own.id,
            "views": [(False, "form")],
        }

    def _prepare_own_vals(self, company):
        """Return what a version of `company` has otherwise: people and processes of another company stay behind."""
        shared = self.sudo()
        return {
            "company_id": company.id,
            "code": self.code,
            "name": self.name,
            "user_id": shared.user_id.id if company in shared.user_id.company_ids else False,
            "process_id": shared.process_id.id if shared.process_id.company_id == company else False,
            "limits_from": shared.limits_from,
            # What its figures before have told is told already.
            "company_signal_from": shared.with_company(company).company_signal_from,
        }

    def _hand_over(self, own):
        """Let what stands on this indicator in the company of `own` go on with that one."""
        measured = self.sudo().measurement_ids.filtered(lambda m: m.company_id == own.company_id)
        # What is locked was measured by this one and stays its history.
        locked = measured.filtered("is_locked").mapped("date_end")
        own.date_from = fields.Date.add(max(locked), days=1) if locked else False
        # Objectives that have begun go on as well: they are measured by the same thing. Of what is over before, all
        # figures are here.
        mine = Domain("indicator_id", "=", self.id) & Domain("company_id", "=", own.company_id.id)
        lasting = Domain("date_due", ">=", own.date_from) if own.date_from else Domain.TRUE
        objectives = self.env["qms.objective"].sudo().with_context(active_test=False)
        objectives.search(mine & lasting).indicator_id = own
        # Nobody has rights to take away measurements: what is still open goes on as the other indicator's.
        measured._drop_open()

    # What was measured before a company had its own

    def _shared_before(self):
        """Return {own version: the indicator of all companies that was measured in its company up to its first day}, by
        one query."""
        own = self.sudo().filtered(lambda each: each.company_id and each.code and each.date_from)
        if not own:
            return {}
        everything = self.sudo().with_context(active_test=False)
        shared = everything.search(Domain("code", "in", own.mapped("code")) & Domain("company_id", "=", False))
        by_code = {each.code: each for each in shared}
        return {each: by_code[each.code] for each in own if each.code in by_code}

    def _history_domain(self):
        """Return the domain of the valid figures of these indicators, and of those before them (`_shared_before`)."""
        mine = Domain("indicator_id", "in", self.ids)
        return Domain("active", "=", True) & Domain.OR([mine, *self._before_domains(self._shared_before())])

    @api.model
    def _before_domains(self, before):
        """Return the domains of the figures of each indicator of all companies in `before` (see `_shared_before`)."""
        return [
            Domain("indicator_id", "=", shared.id)
            & Domain("company_id", "=", own.company_id.id)
            & Domain("date_end", "<", own.date_from)
            for own, shared in before.items()
        ]

    def _newest_of(self, domain, before):
        """Return {indicator id: (id of the indicator it was measured by, first day) of the newest valid figure in its
        history}, of those that `domain` lets through, of one company: by one query, two where it has its own (`before`,
        see `_shared_before`)."""
        indicators = self._origin

        def newest(those):
            valid = domain & Domain("active", "=", True) & those
            return self.env["qms.measurement"]._read_group(valid, ["indicator_id", "company_id"], ["date_start:max"])

        mine = newest(Domain("indicator_id", "in", indicators.ids))
        found = {each.id: (each.id, start) for each, _company, start in mine}
        earlier = newest(Domain.OR(self._before_domains(before))) if before else []
        starts = {(each.id, company): start for each, company, start in earlier}
        for own, shared in before.items():
            if (shared.id, own.company_id) in starts:
                found.setdefault(own.id, (shared.id, starts[shared.id, own.company_id]))
        return found

    def _histories(self, rows):
        """Return {(indicator, company): its history, the newest first} of `rows`, found by `_history_domain`."""
        histories = dict(rows.grouped(lambda row: (row.indicator_id, row.company_id)))
        for own, shared in self._shared_before().items():
            key = (own, own.company_id)
            later = histories.get(key, rows.browse())
            before = rows.filtered(
                lambda row, o=own, s=shared: (
                    row.indicator_id.id == s.id and row.company_id == o.company_id and row.date_end < o.date_from
                )
            )
            histories[key] = (later | before).sorted("date_start", reverse=True)
        return histories
