from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.optional_number import OptionalInteger
from .qms_indicator_figure_mixin import NUMERATOR

# So many of the events are named to the owner.
NAMED = 20
GROUPS = ("partner_id", "process_id", "categ_id")


class QmsRiskEventMixin(models.AbstractModel):
    """What really happened: the events of an indicator in the last twelve months, of the vendor, process or category of
    the risk, and which likelihood of the scale so many are. The rating itself nobody changes but a person."""

    _name = "qms.risk.event.mixin"
    _description = "Events of a risk"

    event_code = fields.Char("Counted by (code)", copy=True, help="The code of the indicator that counts its events.")
    event_indicator_id = fields.Many2one(
        "qms.indicator",
        "Events counted by",
        compute="_compute_event_indicator_id",
        inverse="_inverse_event_indicator_id",
        domain="[('kind', '=', 'flow'), ('code', '!=', False)]",
        help="What speaks against it in the last 12 months: late lines, rejects, complaints …, of the vendor, process "
        "or category of the risk where they are known, else of the company.",
    )
    events_count = OptionalInteger("Events in 12 months", readonly=True, copy=False)
    events_chance = OptionalInteger("Likelihood by the events", readonly=True, copy=False)
    events_date = fields.Date("Counted until", readonly=True, copy=False)
    events_text = fields.Char("Facts", compute="_compute_events_text")
    can_view_events = fields.Boolean(compute="_compute_can_view_events")

    @api.depends("event_code", "company_id")
    def _compute_event_indicator_id(self):
        # A few codes count the events of many risks.
        for (company, code), risks in self.grouped(lambda risk: (risk.sudo().company_id, risk.event_code)).items():
            indicators = self.env["qms.indicator"].with_company(company)
            risks.event_indicator_id = indicators._of_code(code).id if code else False

    def _inverse_event_indicator_id(self):
        for risk in self:
            risk.event_code = risk.event_indicator_id.code

    @api.constrains("event_code")
    def _check_event_code(self):
        for risk in self.filtered("event_code"):
            indicator = risk._event_indicator()
            if indicator and not risk._event_part(indicator):
                raise ValidationError(
                    self.env._(
                        "“%(indicator)s” counts no events. Choose one that counts what happens in a month, such as "
                        "late deliveries.",
                        indicator=indicator.name,
                    )
                )

    @api.depends_context("lang")
    @api.depends("events_count", "events_chance", "events_date", "current_chance", "event_code", *GROUPS)
    def _compute_events_text(self):
        scales = self.env["qms.risk.scale"]._of_companies(self.sudo().company_id)
        for risk in self:
            scale = scales.get((risk.sudo().company_id.id, "risk"), self.env["qms.risk.scale"])
            risk.events_text = risk._events_words(scale.sudo()._steps("chance"))

    @api.depends_context("uid")
    @api.depends("event_code", "events_date")
    def _compute_can_view_events(self):
        self.mapped("event_indicator_id")
        for risk in self:
            model = risk._event_model() if risk.event_code and risk.events_date else None
            risk.can_view_events = model is not None and model.with_user(self.env.user).sudo(False).has_access("read")

    def _events_words(self, steps):
        """Return the facts in a sentence, of whom they are included; `steps` are the likelihoods of the scale."""
        if not self.events_date or self.events_count is False:
            return ""
        counted = steps.filtered(lambda step: step.value == self.events_chance)
        rated = steps.filtered(lambda step: step.value == self.current_chance)
        return self.env._(
            "%(count)s events in the 12 months to %(day)s, of %(whom)s: that is “%(counted)s”, rated “%(rated)s”.",
            count=self.events_count,
            day=format_date(self.env, self.events_date),
            whom=self.sudo()[self._event_group() or "company_id"].display_name,
            counted=counted.name or "?",
            rated=rated.name or "?",
        )

    # What is counted

    def _event_indicator(self):
        """Return the indicator that counts, with superuser rights; empty when no addon brings it."""
        return self.event_indicator_id.sudo().with_company(self.sudo().company_id)

    @api.model
    def _event_part(self, indicator):
        """Return which records of the indicator are the events: those not met ("missed"), those met ("met"), all of
        them ("all"), or False for what counts none."""
        if indicator.kind != "flow" or indicator.source in ("typed", "formula") or indicator.aggregate != "count":
            return False
        if not indicator.is_ratio:
            return "all"
        if indicator.numerator_aggregate != "count":
            return False
        if indicator.direction == "up":
            return False if indicator.numerator_model_name else "missed"
        return "met"

    def _event_model(self):
        indicator = self._event_indicator()
        part = self._event_part(indicator) if indicator else False
        if not part:
            return None
        return indicator._get_model(NUMERATOR if part == "met" and indicator.numerator_model_name else "")

    def _event_group(self):
        """Return the name of the field by which its events are told from others; False: all of the company."""
        model = self._event_model()
        for name in GROUPS if model is not None else ():
            field = model._fields.get(name)
            if self[name] and field and field.store and field.comodel_name == self[name]._name:
                return name
        return False

    def _event_key(self, group):
        link = self.sudo()[group]
        return link.commercial_partner_id.id if group == "partner_id" else link.id

    @api.model
    def _events_in(self, part, row):
        if not row:
            return 0
        return int({"missed": row["denominator"] - row["numerator"]}.get(part, row["numerator"] or 0))

    @api.model
    def _span(self, last):
        """Return the first and last day of the twelve months that end on `last`."""
        return fields.Date.start_of(fields.Date.subtract(last, months=11), "month"), last

    def action_view_events(self):
        """Open the events counted. Raises AccessError for who may not read that kind of record."""
        self.ensure_one()
        self.check_access("read")
        if not self.can_view_events:
            raise AccessError(
                self.env._("You may not read what is counted here. Ask a quality officer to show you the list.")
            )
        model, domain, as_of = self._find_events()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Events of %(risk)s", risk=self.display_name),
            "res_model": model._name,
            "domain": list(domain),
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False, "qms_as_of": fields.Date.to_string(as_of)},
        }

    def _find_events(self):
        """Return the model of the events counted, their domain and the day as of which they are seen."""
        indicator, part = self._event_indicator(), self._event_part(self._event_indicator())
        name = NUMERATOR if part == "met" and indicator.numerator_model_name else ""
        model, company = indicator._get_model(name), self.sudo().company_id
        domain = indicator._parse_domain(name) & indicator._company_domain(company, name)
        date_field, span = indicator._part_value(name, "date_field"), self._span(self.events_date)
        domain &= indicator._date_domain(model, date_field, company, *span)
        if part != "all" and not name:
            met = indicator._parse_domain(NUMERATOR)
            domain &= met if part == "met" else ~met
        group = self._event_group()
        if group:
            domain &= Domain(group, "child_of" if group == "partner_id" else "=", self._event_key(group))
        return model, domain, min(company._qms_today(), self.events_date + timedelta(days=indicator.cutoff_days))

    def _event_names(self):
        """Return what is counted by name, one a line: who owns the risk may have no right to open the list."""
        if not self.events_count:
            return ""
        model, domain, as_of = self._find_events()
        records = model.sudo().with_context(qms_as_of=fields.Date.to_string(as_of), lang=self.env.lang)
        names = records.search(domain, limit=NAMED).mapped("display_name")
        more = self.events_count - len(names)
        return "\n".join([*names, *([self.env._("… and %(count)s more", count=more)] if more > 0 else [])])
