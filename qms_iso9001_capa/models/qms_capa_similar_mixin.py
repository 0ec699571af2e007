from datetime import datetime

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# So many are looked through in a minute; the nearest grounds come first.
AT_MOST = 15
MONTHS = 24
# {ground: the field of a case that is the same}
GROUNDS = {
    "1_lot": "lot_id",
    "2_product": "product_id",
    "3_family": "product_id.categ_id",
    "4_partner": "partner_id",
    "5_process": "process_id",
}
# {kind of case: (field of the row, day of the case)}
CASES = {
    "qms.nonconformity": ("nonconformity_id", "date_detected"),
    "qms.complaint": ("complaint_id", "date_received"),
}


class QmsCapaSimilarMixin(models.AbstractModel):
    """Are there other cases of the same cause? Those of the same lot, product, family, vendor or process of two years
    are listed, the nearest first, and somebody says of each whether its cause is the same."""

    _name = "qms.capa.similar.mixin"
    _description = "Similar cases of a corrective action"

    similar_ids = fields.One2many("qms.capa.similar", "capa_id", "Similar cases", readonly=True)
    date_similar = fields.Date("Similar cases looked for on", readonly=True, copy=False)
    similar_count = fields.Integer("Similar cases to judge", compute="_compute_similar_count")
    can_work = fields.Boolean(compute="_compute_can_work")

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_similar"}

    @api.depends("similar_ids.verdict")
    def _compute_similar_count(self):
        for record in self:
            record.similar_count = len(record.similar_ids.filtered(lambda row: not row.verdict))

    # Who works on it: rows are answered by the whole team

    @api.depends_context("uid")
    @api.depends("state", "user_id", "team_ids")
    def _compute_can_work(self):
        for record in self:
            record.can_work = record._may_work()

    def _may_work(self):
        """Tell whether the user may fill in this corrective action: owner, team and officers, while it is open."""
        return self._is_editable() and (self._may_act() or self.env.user in self.team_ids)

    def _check_may_work(self):
        if self.env.su:
            return
        for record in self.sudo():
            record._check_editable({"similar_ids", "update_ids"})
            if not record._may_work():
                raise AccessError(
                    self.env._(
                        "%(record)s is worked on by its owner and team: %(owner)s. Ask to be named in the team.",
                        record=record.display_name,
                        owner=record.user_id.name,
                    )
                )

    # Looking for them

    def action_find_similar(self):
        """List cases that may have the same cause: of the same lot, product, family, vendor or customer, or
        process, not listed before. For owner, team and officers."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_work()
        record = self.sudo()
        known = record._get_known()
        if not any(known.values()):
            raise UserError(
                self.env._(
                    "Nothing is known by which cases could be alike: add a nonconformity with its product or vendor, "
                    "or say which process it is about."
                )
            )
        for model_name in CASES:
            self.env["qms.capa.similar"].sudo().create(record._prepare_similar(model_name, known))
        record._write_unguarded({"date_similar": record.company_id._qms_today()})

    def action_rest_other(self, reason=None):
        """Say of all cases that are left that their cause is another, and how one knows. For who works on it."""
        self.check_access("read")
        rows = self.similar_ids.filtered(lambda row: not row.verdict)
        if not rows:
            raise UserError(self.env._("No similar case is left to judge: look for similar cases first."))
        rows.action_other(reason)

    @api.model
    def _reason_verbs(self):
        title = self.env._("How do you know that all the others have another cause?")
        return {**super()._reason_verbs(), "action_rest_other": title}

    def _judge_other(self, model_name, cases, reason):
        """Say, as who confirms, that the cause of these cases of `model_name` is another one; called with sudo."""
        link, day = CASES[model_name]
        rows = self.similar_ids.filtered(lambda row: row[link] in cases)
        new = [self._prepare_row(case, link, day, "6_repeat") for case in cases - rows[link]]
        for row in rows | rows.create(new):
            row._answer(verdict="other", reason=reason, is_by_confirmer=True)

    def _prepare_row(self, case, link, day, ground):
        return {
            "capa_id": self.id,
            link: case.id,
            "case_name": case.display_name,
            "date": self._get_case_day(case[day]),
            "ground": ground,
        }

    def _get_known(self):
        """Return {ground: ids of what the cases of this corrective action are about}."""
        cases = [self.nonconformity_ids, self.complaint_ids]
        known = {ground: set().union(*(case.mapped(path).ids for case in cases)) for ground, path in GROUNDS.items()}
        known["5_process"] |= set(self.process_id.ids)
        return known

    def _prepare_similar(self, model_name, known):
        """Return the values of rows for the cases of `model_name` that are alike: one query per ground."""
        link, day = CASES[model_name]
        listed = self.similar_ids[link] | self[link.replace("_id", "_ids")]
        left, rows = AT_MOST - len(self.similar_ids.filtered(lambda row: not row.verdict)), []
        for ground, path in GROUNDS.items():
            if not known[ground] or left <= len(rows):
                continue
            domain = self._get_similar_domain(day) & Domain(path, "in", list(known[ground]))
            domain &= Domain("id", "not in", listed.ids)
            found = self.env[model_name].search(domain, order=f"{day} desc, id desc", limit=left - len(rows))
            listed |= found
            rows += [self._prepare_row(case, link, day, ground) for case in found]
        return rows

    def _get_case_day(self, day):
        return self.company_id._qms_day(day) if isinstance(day, datetime) else day

    def _get_similar_domain(self, day):
        since = self.company_id._qms_today() - relativedelta(months=MONTHS)
        domain = Domain("company_id", "=", self.company_id.id) & Domain("state", "!=", "cancelled")
        return domain & Domain(day, ">=", fields.Date.to_string(since))

    def _get_obstacle_analysis(self):
        obstacles = super()._get_obstacle_analysis()
        left = len(self.similar_ids.filtered(lambda row: not row.verdict))
        if left:
            obstacles.append(
                self.env._("Say of each similar case whether it has the same cause (%(count)s left).", count=left)
            )
        return obstacles
