from datetime import timedelta

from odoo import api, fields, models

DAYS = 90
# Fewer cases than this before and after together tell nothing.
FEW = 5
# Cases are counted by the one code, what they are divided by comes from the first of the others that has any.
CASES = "K40"
OPERATIONS = ("K08", "K08_LINES")


class QmsTrainingEffectFactsMixin(models.AbstractModel):
    """What the figures say beside the question: cases of the course's process per thousand operations, before and
    after. Named by code: without an addon that counts them nothing is shown."""

    _name = "qms.training.effect.facts.mixin"
    _description = "Figures before and after a training"

    facts = fields.Text("Figures", compute="_compute_facts")
    facts_kept = fields.Text("Figures that day", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"facts_kept"}

    @api.depends("training_id.process_id", "date_done", "state")
    def _compute_facts(self):
        told = {}
        for question in self:
            process = question.sudo().training_id.process_id
            if question.state != "asked" or not question.date_done or not process:
                question.facts = question.facts_kept
                continue
            # Of one process and day the same is told, whoever is asked.
            key = (question.company_id, process, question.date_done)
            if key not in told:
                told[key] = question._facts_text()
            question.facts = told[key]

    def _facts_text(self):
        """Return a sentence, or False when nobody counts the cases."""
        last = min(self.date_done + timedelta(days=DAYS), self.company_id._qms_today())
        before = self._cases_and_operations(self.date_done - timedelta(days=DAYS), self.date_done - timedelta(days=1))
        after = self._cases_and_operations(self.date_done, last)
        if before is None or after is None:
            return False
        process = self.sudo().training_id.process_id.display_name
        if before[0] + after[0] < FEW or not (before[1] and after[1]):
            return self.env._(
                "%(process)s: %(before)s cases in the 90 days before, %(after)s since then. Too few to tell.",
                process=process,
                before=before[0],
                after=after[0],
            )
        return self.env._(
            "%(process)s: %(before)s cases per 1,000 operations in the 90 days before, %(after)s since then.",
            process=process,
            before=round(1000 * before[0] / before[1], 1),
            after=round(1000 * after[0] / after[1], 1),
        )

    def _cases_and_operations(self, first, last):
        """Return (cases of the process, operations of the company), None when no addon counts cases."""
        indicators = self.env["qms.indicator"].sudo().with_company(self.company_id)
        cases = indicators._figure(CASES, first, last, group="process_id")
        if cases is None:
            return None
        mine = cases.get(self.sudo().training_id.process_id.id, {}).get("count") or 0
        for code in OPERATIONS:
            row = (indicators._figure(code, first, last) or {}).get(None) or {}
            if row.get("denominator"):
                return mine, row["denominator"]
        return mine, 0
