from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.audit_months import capped

KINDS = [
    ("months", "Months since the last audit"),
    ("never", "New, or never audited"),
    ("majors", "Major nonconformities of audits, open or of the last 12 months"),
    ("findings", "Other audit findings that are open"),
    ("risks", "High risks"),
    ("missed", "Figures that missed their target in 12 months"),
    ("changes", "Changes in 12 months"),
    ("reviews", "Reviews overdue, of the process and its documents"),
    ("events", "Cases of an indicator in 12 months"),
]
# Kind → (points each, points at most, code of the indicator)
USUAL = {
    "months": (0.5, 6, False),
    "never": (8, 8, False),
    "majors": (2, 12, False),
    "findings": (1, 6, False),
    "risks": (3, 9, False),
    "missed": (1, 6, False),
    "changes": (2, 6, False),
    "reviews": (2, 4, False),
    "events": (1, 6, "K40"),
}


class QmsAuditProgramGround(models.Model):
    """What speaks for auditing a process soon, and how many points it is worth: a table per company that its quality
    managers edit. The points of a process decide on its month in the programme."""

    _name = "qms.audit.program.ground"
    _inherit = ["qms.audit.program.facts.mixin", "mail.thread"]
    _description = "Ground for an audit"
    _order = "company_id, sequence, id"

    name = fields.Char(
        "On the line", required=True, translate=True, tracking=True, help="As the line of the programme prints it."
    )
    kind = fields.Selection(KINDS, "What is counted", required=True, default="events")
    indicator_code = fields.Char(
        "Code of the indicator",
        tracking=True,
        help="For example K40. Its cases are counted by the process they name; without such an indicator nothing is.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    points = fields.Float("Points each", default=1, required=True, tracking=True, aggregator=None)
    cap = fields.Float("At most", required=True, tracking=True, aggregator=None, help="0: no limit.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)

    _one_per_kind = models.UniqueIndex(
        "(company_id, kind) WHERE kind != 'events'", "This ground is in the table already: change its points there."
    )
    _not_negative = models.Constraint("CHECK(points >= 0 AND cap >= 0)", "Points speak for an audit: enter 0 or more.")

    @api.constrains("kind", "indicator_code")
    def _check_code(self):
        for ground in self:
            if ground.kind == "events" and not (ground.indicator_code or "").strip():
                raise ValidationError(
                    self.env._("Name the code of the indicator whose cases “%(ground)s” counts.", ground=ground.name)
                )

    @api.model
    def _of_company(self, company):
        """Return the grounds of `company`, in order. What they are worth is no secret to who plans."""
        return self.sudo().search([("company_id", "=", company.id)])

    @api.model
    def _rank(self, company, processes):
        """Return {process: (points, text)}: what speaks for auditing each of `processes` of `company`, as it stands."""
        grounds = self._of_company(company)
        counts = {ground: ground._count(company, processes) for ground in grounds}
        return {process: self._rank_of(process, counts) for process in processes}

    @api.model
    def _rank_of(self, process, counts):
        worth, texts = 0, []
        for ground, found in counts.items():
            count = found.get(process.id) or 0
            points = capped(ground.points, count, ground.cap)
            if points:
                worth += points
                texts.append(ground._text(count, points))
        return worth, ", ".join(texts)

    def _text(self, count, points):
        """Return the ground as the line prints it: “4 major NC +8”."""
        if self.kind == "months" and count == 1:
            return self.env._("%(ground)s a month ago +%(points)s", ground=self.name, points=points)
        if self.kind == "months":
            return self.env._("%(ground)s %(count)s months +%(points)s", ground=self.name, count=count, points=points)
        if self.kind == "never":
            return f"{self.name} +{points}"
        return f"{count} {self.name} +{points}"

    @api.model
    def _prepare_companies(self, companies):
        """Give `companies` that have no table the usual one."""
        there = self.sudo().with_context(active_test=False).search([("company_id", "in", companies.ids)]).company_id
        missing = companies - there
        self.sudo().create([vals for company in missing for vals in self._prepare_usual(company)])

    @api.model
    def _prepare_usual(self, company):
        names = {
            "months": self.env._("last audit"),
            "never": self.env._("never audited"),
            "majors": self.env._("major NC"),
            "findings": self.env._("open findings"),
            "risks": self.env._("high risks"),
            "missed": self.env._("missed figures"),
            "changes": self.env._("changes"),
            "reviews": self.env._("reviews overdue"),
            "events": self.env._("nonconformities"),
        }
        return [
            {
                "name": names[kind],
                "kind": kind,
                "points": points,
                "cap": cap,
                "indicator_code": code,
                "sequence": 10 * number,
                "company_id": company.id,
            }
            for number, (kind, (points, cap, code)) in enumerate(USUAL.items(), start=1)
        ]
