from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..tools.scoring import capped, printed, rating_of, result_of, weighted_score


class QmsSupplierEvaluationCountMixin(models.AbstractModel):
    """How evaluations are counted: one query per criterion whatever the number of vendors; and what follows from the
    figures: score, rating, and the status that is proposed with the rule that led to it."""

    _name = "qms.supplier.evaluation.count.mixin"
    _description = "Counting of vendor evaluations"

    def _count(self):
        """Count the criteria of these drafts and conclude. What was judged already stays; what was judged for an
        evaluation of the same days is taken over."""
        frames = self.grouped(lambda each: (each.company_id, each.date_start, each.date_end, each.scheme_id))
        lines = self.env["qms.supplier.evaluation.line"]
        kept = self._kept_lines()
        vals_list = []
        for (company, start, end, scheme), evaluations in frames.items():
            # How a criterion counts is no secret of who set it up.
            criteria = scheme.sudo().criterion_ids
            given = lines._given_before(evaluations, criteria)
            for criterion in criteria:
                prepared = self._prepare_lines(criterion, company, start, end)
                for each in evaluations.filtered(lambda each, criterion=criterion: (each, criterion) not in kept):
                    taken = lines._prepare_taken(given.get((each.partner_id.id, criterion.id)), criterion)
                    vals_list.append({"evaluation_id": each.id, **prepared(each.partner_id.id), **taken})
        lines._record(vals_list)
        self._conclude()

    def _kept_lines(self):
        """Return the (evaluation, criterion) pairs of judged lines, brought up to their criteria; drop the others."""
        old = self.env["qms.supplier.evaluation.line"].search([("evaluation_id", "in", self.ids)])
        kept = old.filtered(
            lambda line: (
                line.kind != "computed"
                and line.kind == line.criterion_id.kind
                and line.criterion_id in line.evaluation_id.scheme_id.criterion_ids
            )
        )
        (old - kept)._drop()
        for criterion, lines in kept.sudo().grouped("criterion_id").items():
            lines._renew(self._prepare_criterion(criterion))
        return {(line.evaluation_id, line.criterion_id.sudo()) for line in kept}

    @api.model
    def _prepare_criterion(self, criterion):
        """Return what a line keeps of its criterion."""
        return {
            "criterion_id": criterion.id,
            "sequence": criterion.sequence,
            "name": criterion.name,
            "names": criterion._fields["name"]._get_stored_translations(criterion),
            "kind": criterion.kind,
            "weight": criterion.weight,
            "floor": criterion.floor or None,
        }

    @api.model
    def _prepare_lines(self, criterion, company, start, end):
        """Return a function that gives the values of the line of a vendor (its id), after one query for all."""
        common = self._prepare_criterion(criterion)
        if criterion.kind != "computed":
            return lambda _partner_id: {**common, "state": "open"}
        indicator, figures = self._figures_of(criterion, company, start, end)
        hides = indicator and indicator._adds_amounts()
        tells = indicator and indicator._tells_amounts()
        if indicator:
            as_of = min(company._qms_today(), end + timedelta(days=indicator.cutoff_days))
            # With its scale, points would tell an amount.
            scale = {} if tells else {"best_value": criterion.best_value, "worst_value": criterion.worst_value}
            common = {**common, **scale, "definition": indicator._frozen_definition(), "date_as_of": as_of}
        # An amount itself is no value that everybody reads: points and cases stay, the sums where they may be read.
        hidden = {"value": None} if tells else {}
        return lambda partner_id: {
            **common,
            **self._prepare_figures(criterion, figures.get(partner_id), hides),
            **hidden,
        }

    @api.model
    def _figures_of(self, criterion, company, start, end):
        """Return (the indicator that counts in `company` or an empty one, {vendor's id: its figures})."""
        code = criterion.indicator_id.code
        indicators = self.env["qms.indicator"].with_company(company).sudo()
        # An addon that brought the indicator may be gone: then there is no data.
        indicator = indicators._of_code(code) if code else indicators.browse()
        figures = indicators._figure(code, start, end, group="partner_id") if indicator else None
        return indicator, figures or {}

    @api.model
    def _prepare_figures(self, criterion, row, hides):
        """Return what a line keeps of a counted row (None: no case); amounts go where not everybody reads them."""
        row = row or {"numerator": None, "denominator": None, "value": None, "count": 0, "left_out": 0}
        state, score = criterion._score_value(row["value"], row["count"])
        prefix = "amount_" if hides else ""
        return {
            "state": state,
            "score": score,
            "value": row["value"],
            f"{prefix}numerator": row["numerator"] if row["value"] is not None else None,
            f"{prefix}denominator": row["denominator"] if row["value"] is not None else None,
            "count": row["count"],
            "left_out_count": row["left_out"],
            "is_below_floor": bool(criterion.floor) and score is not None and printed(score) < criterion.floor,
        }

    def _conclude(self):
        """Add up the lines of these drafts: score, rating, completeness and proposal."""
        lines = self.env["qms.supplier.evaluation.line"].search([("evaluation_id", "in", self.ids)])
        by_evaluation = lines.grouped("evaluation_id")
        lapsed = self._lapsed_certificates()
        scales = {scheme: self._prepare_scale(scheme.sudo().rating_ids) for scheme in self.scheme_id}
        for evaluation in self:
            own = by_evaluation.get(evaluation, lines.browse())
            ended = lapsed.get((evaluation.company_id, evaluation.partner_id), {})
            vals = evaluation._prepare_conclusion(own, ended) | {"scale": scales.get(evaluation.scheme_id)}
            # Counting is no change by a person: one message for each vendor would say nothing.
            evaluation.with_context(tracking_disable=True)._write_unguarded(vals)

    def _prepare_conclusion(self, lines, lapsed):
        scheme = self.scheme_id.sudo()
        scores = [(line.weight, None if line.score is False else line.score) for line in lines]
        score, completeness = weighted_score(scores, scheme.missing)
        # What is kept, printed and said is one number.
        score = printed(score)
        ratings = scheme.rating_ids
        reached = rating_of(score, [(each.score_from, each) for each in ratings]) or ratings.browse()
        below = lines.filtered("is_below_floor")
        rating = self._capped_rating(reached, ratings) if reached and below else reached
        status, rule = self._proposal(reached, below, lapsed)
        # A decision that was not typed otherwise follows the proposal.
        follows = not self.status or self.status == self.proposed_status
        return {
            **self._prepare_words(score, reached, rating, lines, lapsed),
            "score": score,
            "completeness": completeness,
            "result": result_of(set(lines.mapped("state"))),
            "proposed_status": status,
            "proposed_rule": rule,
            "status": status if follows else self.status,
            "date_as_of": self.company_id._qms_today(),
            "measured_at": self.env.cr.now().replace(microsecond=0),
        }

    @api.model
    def _proposal(self, reached, below, lapsed):
        """Return (status or False, the rule that led to it) of a score that reached this rating."""
        if not reached:
            return False, False
        best = capped(reached.status)
        if best == reached.status or not (below or lapsed):
            return reached.status, "score"
        return best, "floor" if below else "certificate"

    def _lapsed_certificates(self):
        """Return {(company, vendor): {kind: last day}} of accepted certificates that ended where none is valid today,
        be it of the company or of one above."""
        accepted = (
            self.env["qms.supplier.certificate"]
            .sudo()
            .search(
                Domain("partner_id", "in", self.partner_id.ids)
                & Domain("company_id", "in", self.company_id.sudo().parent_ids.ids)
                & Domain("state", "=", "accepted")
            )
        )
        lapsed = {}
        for (partner, kind), found in accepted.grouped(lambda each: (each.partner_id, each.kind_id)).items():
            for company in self.company_id:
                today, above = company._qms_today(), company.sudo().parent_ids
                ended = found.filtered(
                    lambda each, today=today, above=above: (
                        each.company_id in above and (each.date_end and each.date_end < today)
                    )
                )
                if ended and not found._valid_in(company, today):
                    lapsed.setdefault((company, partner), {})[kind] = max(ended.mapped("date_end"))
        return lapsed
