from odoo import models

COUNTED = "qms.requirement.standing"


class QmsIndicatorEvidenceMixin(models.AbstractModel):
    """Indicators over the standing of topics: evidence is counted on the day, just before it is measured, and beside
    the figure stands how many rules are behind it."""

    _name = "qms.indicator.evidence.mixin"
    _description = "Counting of evidence by an indicator"

    def _count_cases(self, company, *frame):
        # Who only reads (a page served by a replica) reads what was counted last.
        if self.model_name == COUNTED and not self.env.cr.readonly:
            self.env[COUNTED]._count_in(company)
        return super()._count_cases(company, *frame)

    def _remark_of(self, rows):
        if self.model_name != COUNTED:
            return super()._remark_of(rows)
        domain = [("company_id", "=", self.env.company.id), ("is_applicable", "=", True)]
        [[rules, topics]] = self.env[COUNTED].sudo()._read_group(domain, [], ["rule_count:sum", "__count"])
        return self.env._(
            "%(rules)s rules over %(topics)s topics are behind it. A count is not conformity.",
            rules=rules or 0,
            topics=topics,
        )
