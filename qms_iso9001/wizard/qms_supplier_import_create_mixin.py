from datetime import datetime, time

from odoo import api, models
from odoo.fields import Domain

from ..tools.scoring import rating_of

TEXTS = ("conditions", "reason")
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
}


class QmsSupplierImportCreateMixin(models.AbstractModel):
    """Turns the good rows of a list of vendors into imported statuses and evaluations. What is there already is never
    changed, and nobody is told."""

    _name = "qms.supplier.import.create.mixin"
    _description = "Statuses of an imported list"

    def _compare(self, rows):
        """Note per row what is new (`found["approval"]`, `found["evaluation"]`) and what contradicts what is there:
        also of bad rows, so that all that is wrong is said at once."""
        partners = self.env["res.partner"].union(*(row.found["partner"] for row in rows))
        domain = Domain("company_id", "=", self.company_id.id) & Domain("partner_id", "in", partners.ids)
        approvals = self.env["qms.supplier.approval"].search(domain & Domain("categ_id", "=", False))
        evaluations = self.env["qms.supplier.evaluation"].search(domain & Domain("state", "!=", "draft"))
        by_approval, by_evaluation = approvals.grouped("partner_id"), evaluations.grouped("partner_id")
        ratings = self._ratings()
        for row in rows:
            if row.found["partner"]:
                self._compare_approval(row, by_approval.get(row.found["partner"], approvals.browse()))
                self._compare_evaluation(row, by_evaluation.get(row.found["partner"], evaluations.browse()), ratings)

    def _compare_approval(self, row, approvals):
        imported = approvals.filtered("is_legacy").filtered(
            lambda each: self._says(each, row, "proposed_state", *TEXTS)
        )
        standing = approvals.filtered(lambda each: each.state not in ("proposed", "expired"))
        if imported or any(self._says(each, row, "state") for each in standing):
            return
        if standing:
            row.errors.append(
                self.env._(
                    "The vendor has a status already: %(status)s. An import does not change it: take out the row, or "
                    "use Propose again on that status.",
                    status=standing._state_label(),
                )
            )
        if not row.errors:
            row.found["approval"] = self._prepare_approval(row)

    @api.model
    def _says(self, approval, row, state, *texts):
        """Tell whether the approval is what the row says, or may say once it is corrected; `state` is its field with
        the status, `texts` are the columns of words that have to be the same."""
        return (
            row.may_say("class", approval.class_id)
            and row.may_say("date_end", approval.date_end or None)
            and row.may_say("status", approval[state])
            and all(name in row.unread or row.text(name) == (approval[name] or "") for name in texts)
        )

    def _compare_evaluation(self, row, evaluations, ratings):
        if not row.text("score"):
            return
        same = evaluations.filtered(
            lambda each: (
                each.is_legacy and row.may_say("date_score", each.date_end) and row.may_say("score", each.score)
            )
        )
        confirmed = evaluations.filtered(lambda each: each.state == "confirmed")
        if confirmed and not same:
            row.errors.append(
                self.env._(
                    "The vendor has a confirmed evaluation already: %(evaluation)s. An import does not change it: "
                    "leave score and day empty.",
                    evaluation=confirmed.display_name,
                )
            )
        if same:
            row.found["evaluation_id"] = same[:1].id
        elif not row.errors:
            row.found["evaluation"] = self._prepare_evaluation(row, ratings)

    def _prepare_approval(self, row):
        today, found = self.company_id._qms_today(), row.found
        kind, end, day = found["class"], found["date_end"], found["date_score"]
        is_over = bool(end and end < today)
        start = day if day and (not end or day <= end) else None
        vals = {
            "partner_id": found["partner"].id,
            "company_id": self.company_id.id,
            "class_id": kind.id,
            "proposed_state": found["status"],
            "state": "expired" if is_over else found["status"],
            "ground": self._ground(row),
            "date_end": end or False,
            "conditions": row.text("conditions") or False,
            "reason": row.text("reason") or False,
        }
        if start:
            vals["date_start"] = start
        if is_over:
            ended = self.env._("Its last day was past when it was imported")
            return {**vals, "date_ended": end, "end_reason": ended}
        due = kind._next_due(start or today, found["status"], end)
        # Due already: it stands in the list of what is due; hundreds of reminders in the next night would help nobody.
        return {**vals, "date_due": due, "date_reminded": today} if due and due <= today else vals

    def _ground(self, row):
        if row.found["score"] is not None:
            return "evaluation"
        kind = row.found["class"]
        return "not_critical" if kind and not kind.is_relevant else "other"

    def _prepare_evaluation(self, row, ratings):
        found = row.found
        rating = rating_of(found["score"], ratings)
        # Of the period before nothing is known: the day stands for it.
        return {
            "partner_id": found["partner"].id,
            "company_id": self.company_id.id,
            "date_start": found["date_score"],
            "date_end": found["date_score"],
            "state": "confirmed",
            "result": "scored",
            "score": found["score"],
            "rating": rating.name if rating else False,
            "rating_meaning": rating.description if rating else False,
            "status": found["status"],
            "date_until": found["date_end"] or False,
            "conditions": row.text("conditions") or False,
            "reason": row.text("reason") or False,
            "date_as_of": found["date_score"],
            # Noon, so that it is the same day wherever it is read.
            "date_decided": datetime.combine(found["date_score"], time(12)),
        }

    def _ratings(self):
        # What a score is called is no secret of who set it up.
        scheme = self.env["qms.supplier.scheme"]._of_company(self.company_id).sudo()
        return [(each.score_from, each) for each in scheme.rating_ids]

    def _import_rows(self, rows):
        """Create what is new: evaluations, then the statuses decided from them; open proposals end."""
        scored = [row for row in rows if "evaluation" in row.found]
        model = self.env["qms.supplier.evaluation"].with_context(**QUIET)
        evaluations = model.create([row.found["evaluation"] for row in scored])
        for row, evaluation in zip(scored, evaluations, strict=True):
            row.found["evaluation_id"] = evaluation.id
        decided = [row.found for row in rows if "approval" in row.found]
        approvals = self.env["qms.supplier.approval"].with_context(**QUIET)
        partner_ids = [found["partner"].id for found in decided if found["approval"]["state"] != "expired"]
        approvals.search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("partner_id", "in", partner_ids)
            & Domain("categ_id", "=", False)
            & Domain("state", "=", "proposed")
        )._end(self.env._("Taken over by an import"))
        approvals.create([{**found["approval"], "evaluation_id": found.get("evaluation_id")} for found in decided])
