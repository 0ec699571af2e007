from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.scoring import printed

GIVEN = ("score", "reason", "count", "judged_by_id", "date_judged")


class QmsSupplierLineTakenMixin(models.AbstractModel):
    """What people judged or answered about a vendor stays what they said when the same days are evaluated again: it is
    taken over from the decided evaluation, says so, and can be changed."""

    _name = "qms.supplier.line.taken.mixin"
    _description = "Judgements taken over from an evaluation of the same days"

    judged_by_id = fields.Many2one("res.users", "Judged by", readonly=True, ondelete="restrict")
    date_judged = fields.Datetime("Judged on", readonly=True)
    taken_from_id = fields.Many2one(
        "qms.supplier.evaluation",
        "Taken over from",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="The evaluation of the same days for which it was judged or answered.",
    )
    taken_text = fields.Char("Taken over", compute="_compute_taken_text")

    @api.depends_context("lang", "tz")
    @api.depends("taken_from_id", "judged_by_id", "date_judged", "count")
    def _compute_taken_text(self):
        for line in self:
            line.taken_text = line._taken_text() if line.taken_from_id else False

    def _taken_text(self):
        decided = format_date(self.env, self.taken_from_id.date_decided)
        if self.kind == "survey":
            return self.env._(
                "Answers taken over from the evaluation of the same days, decided on %(day)s", day=decided
            )
        return self.env._(
            "Taken over from the evaluation of the same days, decided on %(decided)s: judged by %(name)s on %(day)s",
            decided=decided,
            # Who judged is told to whoever reads the judgement.
            name=self.sudo().judged_by_id.name,
            day=format_date(self.env, self.date_judged),
        )

    @api.model
    def _given_before(self, evaluations, criteria):
        """Return {(vendor's id, criterion's id): the newest line} of what was judged or answered for the same company,
        vendor and days as these drafts, which share company and days; after one query, none where all is counted."""
        asked = criteria.filtered(lambda each: each.kind != "computed")
        if not asked:
            return {}
        frame = evaluations[:1]
        lines = self.search(
            [
                ("company_id", "=", frame.company_id.id),
                ("partner_id", "in", evaluations.partner_id.ids),
                ("criterion_id", "in", asked.ids),
                ("state", "=", "scored"),
                ("evaluation_id.date_start", "=", frame.date_start),
                ("evaluation_id.date_end", "=", frame.date_end),
                ("evaluation_id.state", "in", ("confirmed", "superseded")),
            ],
            order="id",
        )
        return {(line.partner_id.id, line.criterion_id.id): line for line in lines}

    @api.model
    def _prepare_taken(self, line, criterion):
        """Return what a new line of `criterion` takes over from `line`; nothing without one, or when it was found in
        another way."""
        if not line or line.kind != criterion.kind:
            return {}
        floor = criterion.floor
        return {
            **{name: line._fields[name].convert_to_write(line[name], line) for name in GIVEN},
            "state": "scored",
            "is_below_floor": bool(floor) and printed(line.score) < floor,
            # Where it was said first, also after the third time.
            "taken_from_id": (line.taken_from_id or line.evaluation_id).id,
        }

    def _prepare_judgement(self):
        """Return by whom and when the line was judged: now, by whoever writes it; nobody where there is no score."""
        is_judged = self.score is not False
        return {
            "judged_by_id": is_judged and self.env.uid,
            "date_judged": is_judged and fields.Datetime.now(),
            "taken_from_id": False,
        }
