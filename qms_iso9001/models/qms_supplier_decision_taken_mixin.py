from odoo import api, fields, models


class QmsSupplierDecisionTakenMixin(models.AbstractModel):
    """What people decided otherwise than proposed, or on which conditions, stands in the next draft of the same days:
    confirming it without a look must not undo their decision. It says so, and can be changed."""

    _name = "qms.supplier.decision.taken.mixin"
    _description = "Decision taken over from an evaluation of the same days"

    decision_from_id = fields.Many2one(
        "qms.supplier.evaluation",
        "Decision taken over from",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="The evaluation of the same days of which status, reason and conditions were taken over.",
    )

    def _take_decisions(self):
        """Take over what people decided for the same company, vendor and days, after a query for them and one
        for certificates, whatever their number."""
        given = {self._days_key(each): each for each in self.search(self._decided_domain(), order="id")}
        lapsed = self._lapsed_certificates() if given else {}
        for evaluation in self:
            before = given.get(self._days_key(evaluation))
            if before and (vals := evaluation._prepare_decision_taken(before, lapsed)):
                # Nobody typed it here: one message for each vendor would say nothing.
                evaluation.with_context(tracking_disable=True)._write_unguarded(
                    {**vals, "decision_from_id": (before.decision_from_id or before).id}
                )

    def _decided_domain(self):
        return [
            ("company_id", "in", self.company_id.ids),
            ("partner_id", "in", self.partner_id.ids),
            ("date_start", "in", list(set(self.mapped("date_start")))),
            ("date_end", "in", list(set(self.mapped("date_end")))),
            ("state", "in", ("confirmed", "superseded")),
            ("is_legacy", "=", False),
        ]

    @api.model
    def _days_key(self, evaluation):
        return evaluation.company_id, evaluation.partner_id, evaluation.date_start, evaluation.date_end

    def _prepare_decision_taken(self, before, lapsed):
        """Return what this draft takes over of the decided evaluation `before`: nothing where it was decided as
        proposed and nobody typed conditions."""
        words = before.with_context(lang=before.company_id._qms_lang())
        typed = before.conditions and before.conditions != words._lacking_conditions(lapsed)
        if not (before.is_otherwise or typed):
            return {}
        otherwise = before.status != self.proposed_status
        return {
            "status": before.status,
            "date_until": before.date_until,
            "reason": before.reason if otherwise else False,
            "conditions": before.conditions if typed else False,
        }
