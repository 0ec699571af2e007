from odoo import fields, models


class QmsIndicatorReviewMixin(models.AbstractModel):
    """To which input of the management review an indicator belongs: the one it names, else by its topics."""

    _name = "qms.indicator.review.mixin"
    _description = "Indicator in the management review"

    review_kind_id = fields.Many2one(
        "qms.review.kind",
        "Input of the management review",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: by its topics of the standard.",
    )

    def _review_kinds(self):
        """Return {indicator id: its input}; what belongs nowhere else is a result of measuring (c5)."""
        kinds = self.env["qms.review.kind"]
        topics, rest = kinds._by_topic(), kinds._by_code().get("c5", kinds)
        found = {}
        for indicator in self:
            of_topics = [topics[each] for each in indicator.requirement_ids.ids if each in topics]
            by_topic = min(of_topics, key=lambda kind: (kind.sequence, kind.id)) if of_topics else rest
            found[indicator.id] = indicator.review_kind_id or by_topic
        return found
