from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.numbers import short_number

ON_TIME = "qms_iso9001.qms_indicator_vendor_on_time"
# So long a vendor of whose deliveries nothing is known yet is proposed on trial.
TRIAL = relativedelta(months=6)
# A buyer's: for all products, and not counted yet.
PROPOSED_BY_HAND = [("state", "=", "proposed"), ("categ_id", "=", False), ("order_count", "=", 0)]


class QmsSupplierProposalMixin(models.AbstractModel):
    """What is proposed for a vendor that was ordered from and never decided about: class and status by its own orders
    and deliveries. Without deliveries there is no past performance: it is proposed on trial."""

    _name = "qms.supplier.proposal.mixin"
    _description = "Proposals from past orders"

    @api.model
    def _propose_known_vendors(self, company):
        """Create the missing proposals of `company` and return them: three queries whatever the number of vendors."""
        today = company._qms_today()
        since = today - relativedelta(years=1)
        ordered = self._get_ordered_from(company, company._qms_midnight(since))
        rows = [row for row, is_left in ordered if is_left]
        on_time = self._get_on_time(company, since, today)
        classes = self._get_proposed_classes(company)
        # Of all that is ordered: what is left at last is not large because nobody else is left.
        largest = self._get_largest([row for row, _is_left in ordered], company.sudo().qms_critical_share / 100)
        demand = self._get_on_time_demand(company)
        demand = demand and (*demand, self._say_on_time_demand(company, demand[1]))
        prepared = {
            vendor: self._prepare_proposal_vals(
                company, vendor, self._choose_class(classes, vendor in largest, goods), on_time.get(vendor), demand
            )
            for vendor, _orders, _spend, goods in rows
        }
        found = self._get_own_proposals(company, list(prepared))
        proposals = found | self.with_context(mail_create_nosubscribe=True).create(
            [vals for vendor, vals in prepared.items() if vendor not in found.partner_id.ids]
        )
        counted = {vendor: (orders, spend) for vendor, orders, spend, _goods in rows}
        for proposal in proposals.sudo():
            orders, spend = counted[proposal.partner_id.id]
            met, cases = on_time.get(proposal.partner_id.id, (0, 0))
            share = met * 100 / cases if cases else None
            # What somebody proposed stays; only what they left empty is filled.
            missing = {name: value for name, value in prepared[proposal.partner_id.id].items() if not proposal[name]}
            proposal._write_unguarded({**missing, "order_count": orders, "spend": spend, "on_time": share})
        return proposals

    @api.model
    def _get_own_proposals(self, company, vendors):
        """Return the proposals that somebody made for these vendors (ids) before they were counted."""
        return self.search([*PROPOSED_BY_HAND, ("company_id", "=", company.id), ("partner_id", "in", vendors)])

    @api.model
    def _get_unapproved(self, company, since):
        """Return [(vendor, orders, spend, spend on goods)] of whom was ordered from since the instant `since` and never
        stood in a list of approvals, the largest first."""
        return [row for row, is_left in self._get_ordered_from(company, since) if is_left]

    @api.model
    def _get_ordered_from(self, company, since):
        """Return [((vendor, orders, spend, spend on goods), is one that never stood in a list of approvals)] of all who
        was ordered from since then, the largest first. In the currency of the company, at the day of each order."""
        self.env.flush_all()
        branches = self.env["res.company"].sudo().search([("id", "child_of", company.id)])
        parents = [int(number) for number in company.sudo().parent_path.split("/") if number]
        found = self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id, COUNT(DISTINCT ordered.id),
                       SUM(line.price_subtotal / COALESCE(NULLIF(ordered.currency_rate, 0), 1)) AS spend,
                       COALESCE(SUM(line.price_subtotal / COALESCE(NULLIF(ordered.currency_rate, 0), 1))
                           FILTER (WHERE template.is_storable), 0),
                       NOT EXISTS (SELECT FROM qms_supplier_approval approval
                                    WHERE approval.partner_id = partner.commercial_partner_id
                                      AND approval.company_id = ANY(%s)
                                      AND NOT (approval.company_id = %s AND approval.state = 'proposed'
                                               AND approval.categ_id IS NULL AND COALESCE(approval.order_count, 0) = 0))
                  FROM purchase_order ordered
                  JOIN res_partner partner ON partner.id = ordered.partner_id
                  JOIN res_partner vendor ON vendor.id = partner.commercial_partner_id AND vendor.active
                  JOIN purchase_order_line line ON line.order_id = ordered.id AND line.display_type IS NULL
             LEFT JOIN product_product product ON product.id = line.product_id
             LEFT JOIN product_template template ON template.id = product.product_tmpl_id
                 WHERE ordered.state = 'purchase' AND ordered.date_approve >= %s AND ordered.company_id = ANY(%s)
              GROUP BY 1
              ORDER BY spend DESC, 1
                """,
                parents,
                company.id,
                since,
                branches.ids,
            )
        )
        return [(row, is_left) for *row, is_left in found]

    @api.model
    def _get_on_time(self, company, date_start, date_end):
        """Return {vendor: (deliveries on time, deliveries)}."""
        # Which vendors are on time is what an officer decides by; not all of them may read orders.
        figure = self.env["qms.indicator"].sudo().with_company(company)
        indicator = figure.env.ref(ON_TIME, raise_if_not_found=False)
        rows = indicator and figure._figure(indicator.code, date_start, date_end, group="partner_id") or {}
        partners = self.env["res.partner"].sudo().browse(filter(None, rows))
        commercial = {partner.id: partner.commercial_partner_id.id for partner in partners}
        found = {}
        for key, row in rows.items():
            met, cases = found.get(commercial.get(key), (0, 0))
            found[commercial.get(key)] = (met + (row["numerator"] or 0), cases + (row["denominator"] or 0))
        return found

    @api.model
    def _get_on_time_criterion(self, company):
        # What is asked of vendors is no secret of who set it up.
        scheme = self.env["qms.supplier.scheme"]._of_company(company).sudo()
        indicator = self.env.ref(ON_TIME, raise_if_not_found=False)
        return scheme.criterion_ids.filtered(lambda each: indicator and each.indicator_id == indicator)[:1]

    @api.model
    def _get_on_time_demand(self, company):
        """Return (deliveries, share in %): who is on time less often is not proposed as approved, but from so many
        deliveries on with conditions, else on trial. By the scheme of the company: cases and floor of its criterion,
        and the lowest score that is approved. None without such a criterion."""
        scheme = self.env["qms.supplier.scheme"]._of_company(company).sudo()
        criterion = self._get_on_time_criterion(company)
        if not criterion:
            return None
        approved = scheme.rating_ids.filtered(lambda rating: rating.status == "approved").mapped("score_from")
        score = max(criterion.floor or 0, min(approved, default=0))
        share = criterion.worst_value + (criterion.best_value - criterion.worst_value) * score / 100
        return criterion.minimum_count, share

    @api.model
    def _get_proposed_classes(self, company):
        """Return (critical, relevant, not relevant): the first class, the last relevant one, the first that is not."""
        domain = Domain("company_id", "=", False) | Domain("company_id", "parent_of", company.id)
        classes = self.env["qms.supplier.class"].search(domain)
        relevant = classes.filtered("is_relevant")
        return relevant[:1], relevant[-1:], (classes - relevant)[:1]

    @api.model
    def _choose_class(self, classes, is_large, goods):
        """Return the class of a vendor from whom `goods` were ordered for that much; the first one if `is_large`."""
        first, relevant, other = classes
        if goods <= 0 and other:
            return other
        return first if is_large else relevant

    @api.model
    def _get_largest(self, rows, share):
        """Return the largest vendors that together make up `share` of what is ordered in goods."""
        by_goods = sorted((row for row in rows if row[3] > 0), key=lambda row: (-row[3], row[0]))
        left, largest = sum(row[3] for row in by_goods) * share, set()
        for vendor, _orders, _spend, goods in by_goods:
            if left <= 0:
                break
            largest.add(vendor)
            left -= goods
        return largest

    @api.model
    def _prepare_proposal_vals(self, company, vendor, kind, on_time, demand):
        """Return the values of the proposal of `vendor` in the class `kind`; `on_time`: (on time, deliveries)."""
        vals = {"partner_id": vendor, "company_id": company.id, "class_id": kind.id}
        if kind and not kind.is_relevant:
            reason = self.env._("No goods were ordered in the last 12 months, only services and consumables.")
            return {**vals, "proposed_state": "approved", "ground": "not_critical", "reason": reason}
        proposal = self._judge_deliveries(*(on_time or (0, 0)), *(demand or (0, 0, "")))
        if proposal["proposed_state"] == "trial":
            vals["date_end"] = company._qms_today() + TRIAL
        return {**vals, **proposal}

    @api.model
    def _judge_deliveries(self, met, cases, wanted_cases, wanted_share, wanted):
        """Return what is proposed where `met` of `cases` deliveries were on time; `wanted`: the rule in words."""
        if not cases:
            reason = self.env._("No delivery was due in the last 12 months: there is no past performance yet.")
            return {"proposed_state": "trial", "ground": "other", "reason": reason}
        said = self.env._(
            "%(met)s of %(cases)s deliveries in the last 12 months were on time.", met=round(met), cases=round(cases)
        )
        enough = met * 100 / cases >= wanted_share
        said = said if enough else f"{said} {wanted}"
        if cases < wanted_cases:
            few = self.env._("From %(cases)s deliveries on it is judged.", cases=wanted_cases)
            return {"proposed_state": "trial", "ground": "other", "reason": f"{said} {few}"}
        if enough:
            return {"proposed_state": "approved", "ground": "performance", "reason": said}
        share = short_number(self.env, wanted_share)
        conditions = self.env._("Delivers on the agreed day: at least %(share)s %%.", share=share)
        return {"proposed_state": "conditional", "ground": "performance", "reason": said, "conditions": conditions}

    @api.model
    def _say_on_time_demand(self, company, share):
        """Return which rule asks for `share` % on time: a rating of the scheme of `company`, or the floor."""
        scheme = self.env["qms.supplier.scheme"]._of_company(company).sudo()
        approved = scheme.rating_ids.filtered(lambda rating: rating.status == "approved").sorted("score_from")[:1]
        names = {"share": short_number(self.env, share), "scheme": scheme.name, "rating": approved.name}
        if (self._get_on_time_criterion(company).floor or 0) > approved.score_from:
            return self.env._("Approved from %(share)s %% on, the floor of “On time” in “%(scheme)s”.", **names)
        return self.env._("Approved from %(share)s %% on, rating %(rating)s of “%(scheme)s”.", **names)
