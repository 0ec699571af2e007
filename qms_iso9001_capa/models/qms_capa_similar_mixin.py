from collections import Counter
from datetime import datetime
from itertools import zip_longest

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# So many are looked through in a minute; those of which most is the same come first.
AT_MOST = 15
MONTHS = 24
# Of each ground the latest are compared.
LOOKED_AT = 1000
# {ground: the field of a case that is the same}
GROUNDS = {
    "1_lot": "lot_id",
    "2_product": "product_id",
    "3_family": "product_id.categ_id",
    "4_partner": "partner_id",
    "5_process": "process_id",
}
# Alone it makes no case alike: it counts among the grounds that fit.
ALSO = {"defect": "defect_id"}
# {kind of case: (field of the row, day of the case)}
CASES = {
    "qms.nonconformity": ("nonconformity_id", "date_detected"),
    "qms.complaint": ("complaint_id", "date_received"),
}


def nearness(row):
    """Return by what cases that are alike are sorted."""
    return row["fit_count"], row["date"]


class QmsCapaSimilarMixin(models.AbstractModel):
    """Are there other cases of the same cause? Those of the same lot, product, family, vendor or process of two years
    are listed, those of which most is the same first, and somebody says of each whether its cause is the same."""

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

    def _check_may_work(self, rows=None):
        """Raise unless the user may work on these corrective actions: on `rows` of theirs, of whatever model, or on
        any."""
        if self.env.su:
            return
        links = [(name, field) for name, field in self._fields.items() if field.type == "one2many"]
        for record in self.sudo():
            if rows is not None:
                record._check_editable({name for name, field in links if field.comodel_name == rows._name})
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
        self._check_may_work(self.similar_ids)
        record = self.sudo()
        known = record._get_known()
        if not any(known[ground] for ground in GROUNDS):
            raise UserError(
                self.env._(
                    "Nothing is known by which cases could be alike: add a nonconformity with its product or vendor, "
                    "or say which process it is about."
                )
            )
        self.env["qms.capa.similar"].sudo().create(record._prepare_similar(known))
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

    def _prepare_row(self, case, link, day, ground, fit_count=0):
        return {
            "capa_id": self.id,
            link: case.id,
            "case_name": case.display_name,
            "date": self._get_case_day(case[day]),
            "ground": ground,
            "fit_count": fit_count,
        }

    def _get_known(self):
        """Return {ground: ids of what the cases of this corrective action are about}."""
        cases = [self.nonconformity_ids, self.complaint_ids]
        known = {ground: set().union(*(case.mapped(path).ids for case in cases)) for ground, path in GROUNDS.items()}
        known["5_process"] |= set(self.process_id.ids)
        return known | {"defect": set(self.nonconformity_ids.defect_id.ids)}

    def _prepare_similar(self, known):
        """Return the values of rows for the cases that are alike: the nearest of each ground in turn."""
        left = AT_MOST - len(self.similar_ids.filtered(lambda row: not row.verdict))
        found = [row for model_name in CASES for row in self._find_alike(model_name, known)]
        found.sort(key=nearness, reverse=True)
        queues = [[row for row in found if ground in row["grounds"]] for ground in GROUNDS]
        chosen = {}
        # Each ground has its share: a family of many products does not hide those of the same process.
        for row in (row for turn in zip_longest(*queues) for row in turn if row):
            if len(chosen) < left:
                chosen.setdefault((row["model"], row["case"].id), row)
        return [
            self._prepare_row(row["case"], *CASES[row["model"]], min(row["grounds"]), row["fit_count"])
            for row in sorted(chosen.values(), key=nearness, reverse=True)
        ]

    def _find_alike(self, model_name, known):
        """Return the nearest cases of `model_name` of each ground, each with its grounds and how many fit: one query
        per ground."""
        link, day = CASES[model_name]
        cases = self.env[model_name]
        listed = self.similar_ids[link] | self[link.replace("_id", "_ids")]
        domain = self._get_similar_domain(day) & Domain("id", "not in", listed.ids)
        alike = {}
        for ground, path in {**GROUNDS, **ALSO}.items():
            if known[ground] and path.split(".")[0] in cases._fields:
                fitting = domain & Domain(path, "in", list(known[ground]))
                alike[ground] = cases.search(fitting, order=f"{day} desc, id desc", limit=LOOKED_AT)
        fits = Counter(case.id for found in alike.values() for case in found)
        near = cases.browse()
        for ground in GROUNDS.keys() & alike.keys():
            near |= alike[ground].sorted(lambda case: -fits[case.id])[:AT_MOST]
        return [
            {
                "model": model_name,
                "case": case,
                "date": self._get_case_day(case[day]),
                "grounds": {ground for ground in GROUNDS.keys() & alike.keys() if case in alike[ground]},
                "fit_count": fits[case.id],
            }
            for case in near
        ]

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
