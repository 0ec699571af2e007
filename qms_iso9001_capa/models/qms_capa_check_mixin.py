from odoo import api, fields, models
from odoo.tools import format_date

# An indicator that is measured each month has two whole months in the days that are watched by default.
PERIODS = 2
# What of its checks the next step of a corrective action is said by.
READ = (
    *("state", "opportunity_count", "repeat_count", "set_aside_count", "uncoded_count", "date_end"),
    *("kind", "product_ids", "categ_id", "partner_id", "process_ids", "cause_id"),
)


class QmsCapaCheckMixin(models.AbstractModel):
    """Whether it helped is read off what happens: each attempt has its check, which starts when the actions are done.
    Without a criterion of its own it gets the usual one; it closes only when the check proved it effective."""

    _name = "qms.capa.check.mixin"
    _description = "Effectiveness of a corrective action"

    check_ids = fields.One2many("qms.capa.check", "capa_id", "Effectiveness checks")
    check_count = fields.Integer("Number of checks", compute="_compute_check_count")

    @api.depends("check_ids")
    def _compute_check_count(self):
        for record in self:
            record.check_count = len(record.check_ids)

    def _get_check(self):
        """Return the check of this attempt, or none."""
        return self.check_ids.sorted("id")[-1:].filtered(lambda check: check.state != "stopped")

    def action_plan_check(self):
        """Open the check of this attempt; there is none yet, it gets the usual criterion. For owner, team, officers."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_work(self.check_ids)
        record = self.sudo()
        check = record._get_check()
        if record.state != "effectiveness" and check.state in ("effective", "not_effective"):
            check = check.browse()
        if not check:
            check = record._make_check()
            if record.state == "effectiveness":
                check._start()
                check._write_unguarded({"is_criterion_late": True})
        return check.with_env(self.env)._get_form_action()

    def _make_check(self):
        """Create the check of the next attempt."""
        # Of one corrective action one check is open at a time: the database has to know that the last one is not.
        self.env["qms.capa.check"].flush_model(["state"])
        return self.env["qms.capa.check"].sudo().create({**self._prepare_next_check_vals(), "capa_id": self.id})

    def _prepare_next_check_vals(self):
        """Return the criterion of the next attempt: that of the last one, of the cause as it is known by now; else what
        the corrective action is about."""
        last = self.check_ids.sorted("id")[-1:]
        if not last:
            return self._prepare_check_vals()
        names = last._criterion_fields()
        vals = {name: value for name, value in last.copy_data()[0].items() if name in names}
        return {**vals, "cause_id": self.cause_id.id or last.cause_id.id} if last.cause_id else vals

    def _prepare_check_vals(self):
        cases = [self.nonconformity_ids, self.complaint_ids]
        partners = (self.nonconformity_ids.partner_id | self.complaint_ids.partner_id).commercial_partner_id
        products = self.nonconformity_ids.product_id | self.complaint_ids.product_id
        kinds = [each._get_opportunity_kind() for records in cases for each in records]
        vals = {
            # Of several kinds what most of the cases are.
            "opportunity_kind": max(kinds, key=kinds.count, default="receipt"),
            "product_ids": [(6, 0, products.ids)],
            # Of several vendors the goods are what they have in common.
            "partner_id": partners.id if len(partners) == 1 else False,
            "process_ids": [(6, 0, (self.process_id | self.nonconformity_ids.process_id).ids)],
            "cause_id": self.cause_id.id,
        }
        if self.indicator_id and not any(cases):
            vals |= {"kind": "indicator", "indicator_id": self.indicator_id.id, "opportunities": PERIODS}
        return vals

    def _get_obstacle(self):
        obstacles, own = super()._get_obstacle(), self._get_criterion_obstacle()
        # What is watched in vain is said before anything else.
        return own + obstacles if self.state == "effectiveness" else obstacles + own

    def _get_criterion_obstacle(self):
        """What names nothing would be proved by whatever happens."""
        check = self._get_check().filtered(lambda check: check.state in ("planned", "running"))
        if self.state == "action" and not check:
            check = check.new(self._prepare_next_check_vals())
        if self.state not in ("action", "effectiveness") or not check or check._names_something():
            return []
        return [
            self.env._(
                "Nothing says yet what must not happen again: name a product, a category, a vendor or customer, a "
                "process or a cause code (page Effectiveness: Set what proves it, or open its check)."
            )
        ]

    def action_start_effectiveness(self):
        """The actions are done: from today on its check counts."""
        res = super().action_start_effectiveness()
        for record in self.sudo():
            check = record._get_check().filtered(lambda check: check.state == "planned") or record._make_check()
            check._start()
        return res

    def _close(self):
        """Nothing closes over what came after it was confirmed."""
        for record in self.sudo():
            record._get_check()._check_nothing_since()
        return super()._close()

    def _stop_watching(self, reason):
        """What was not judged is not judged any more; a criterion that never started stays for the next attempt."""
        super()._stop_watching(reason)
        for check in self.check_ids.filtered(lambda check: check.state in ("running", "to_confirm")):
            check._set_state("stopped", note=reason)

    def _get_obstacle_effectiveness(self):
        others, check = super()._get_obstacle_effectiveness(), self._get_check_obstacle()
        # That it did not help, perhaps, comes before what is missing for closing.
        return check + others if self._get_check().state == "to_confirm" else others + check

    def _get_check_obstacle(self):
        check = self._get_check()
        if check.state == "effective":
            return []
        if check.state == "running":
            return [
                self.env._(
                    "Whether it helped is watched until %(day)s. So far: %(counted)s",
                    day=format_date(self.env, check.date_end),
                    counted=check._get_counted_text(),
                )
            ]
        if check.state == "to_confirm":
            verdicts = dict(check._fields["verdict"]._description_selection(self.env))
            return [
                self.env._(
                    "A quality officer who is not the owner confirms whether it helped (page Effectiveness). "
                    "Proposed: %(verdict)s. %(counted)s",
                    verdict=verdicts[check.verdict],
                    counted=check._get_counted_text(),
                )
            ]
        return [self.env._("Say on the page Effectiveness what proves that it helped.")]

    @api.depends("cause_id", "process_id", "complaint_ids", *(f"check_ids.{name}" for name in READ))
    def _compute_next_step(self):
        super()._compute_next_step()
