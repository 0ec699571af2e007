from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

ON_TIME = "qms_iso9001.qms_indicator_vendor_on_time"


class QmsSupplierStartMixin(models.AbstractModel):
    """Start approving vendors: one list of proposals for all vendors ordered from in the last twelve months, from their
    own orders and deliveries, corrected in place and confirmed in bulk. It can be left and gone on with."""

    _name = "qms.supplier.start.mixin"
    _description = "Start of approving vendors"

    @api.model
    def action_start_approving(self):
        """Propose every vendor of the current company that has no approval yet, and open the list."""
        self._check_decider()
        company = self.env.company
        self._propose_known_vendors(company)
        return self._get_start_action(company)

    @api.model
    def _get_start_action(self, company):
        """Return the list of proposals of `company`; its title says whether orders are checked."""
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_supplier_approval_start_action")
        since = company._qms_checked_from()
        name = self.env._("Start approving vendors (check asleep)")
        if since:
            day = format_date(self.env, since)
            name = self.env._("Start approving vendors (checked from %(day)s)", day=day)
        return {
            **action,
            "name": name,
            "display_name": name,  # what the breadcrumb shows
            "target": "main",
            "context": {"qms_checked": bool(since)},
            "domain": self._get_start_domain(company),
        }

    @api.model
    def _get_start_domain(self, company):
        return [("state", "=", "proposed"), ("order_count", ">", 0), ("company_id", "=", company.id)]

    def action_start_checking(self):
        """Check orders of the current company for the status of their vendor from today on, whoever is left."""
        self._check_decider()
        self._start_checking(self.env.company)
        return self._get_start_action(self.env.company)

    @api.model
    def _start_checking(self, company):
        # Officers cannot change companies. A day that the company chose itself stays.
        company = company.sudo()
        if not company._qms_checked_from():
            company.qms_purchase_check_from = company._qms_today()

    def action_confirm_proposed(self):
        """Let each proposal stand as it is proposed. Orders are checked as soon as nobody is left to decide about."""
        self._check_decider()
        self._require_state("proposed")
        for approval in self:
            approval._check_confirmable()
        for state, approvals in self.grouped("proposed_state").items():
            approvals._decide(state)
        left = {company: self._count_left(company) for company in self.company_id}
        for company in (company for company, count in left.items() if not count):
            self._start_checking(company)
        # Said here as well: the title is that of the moment in which the list was opened.
        message = self.env._("%(count)s vendors decided.", count=len(self))
        if not all(company._qms_checked_from() for company in left):
            wait = self.env._(
                "Orders are not checked yet: %(left)s vendors are left. Decide about them or leave them out, or choose "
                "Start checking orders.",
                left=sum(left.values()),
            )
            message = f"{message} {wait}"
        elif not any(left.values()):
            message = f"{message} {self.env._('Nobody is left: orders are checked for the status of their vendor.')}"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _count_left(self, company):
        """Return how many vendors of `company` nobody decided about: in the list, or ordered from since it was made."""
        since = company._qms_midnight(company._qms_today() - relativedelta(years=1))
        return self.search_count(self._get_start_domain(company)) + len(self._get_unapproved(company, since))

    def _check_confirmable(self):
        name, state = self.display_name, self.proposed_state
        if not state:
            raise UserError(self.env._("%(vendor)s: choose the proposed status first.", vendor=name))
        if state in ("approved", "conditional"):
            self._check_complete()
        if state == "conditional" and not (self.conditions or "").strip():
            raise UserError(self.env._("%(vendor)s: write down the conditions first.", vendor=name))
        if state == "trial" and not self.date_end:
            raise UserError(self.env._("%(vendor)s: enter the day until which it is on trial first.", vendor=name))
        if (state == "blocked" or self.ground == "not_critical") and not (self.reason or "").strip():
            raise UserError(self.env._("%(vendor)s: say why first. The reason stays on the record.", vendor=name))

    @api.model
    def _propose_known_vendors(self, company):
        """Create the missing proposals of `company` and return them: three queries whatever the number of vendors."""
        today = company._qms_today()
        since = today - relativedelta(years=1)
        rows = self._get_unapproved(company, company._qms_midnight(since))
        on_time = self._get_on_time(company, since, today)
        classes = self._get_proposed_classes(company)
        critical = self._get_critical(rows, company.sudo().qms_critical_share / 100)
        demand = self._get_on_time_demand(company)
        proposals = self.with_context(mail_create_nosubscribe=True).create(
            [
                self._prepare_proposal_vals(
                    company, vendor, classes, vendor in critical, goods > 0, on_time.get(vendor), demand
                )
                for vendor, _orders, _spend, goods in rows
            ]
        )
        for proposal, (vendor, orders, spend, _goods) in zip(proposals.sudo(), rows, strict=True):
            met, cases = on_time.get(vendor, (0, 0))
            share = met * 100 / cases if cases else None
            proposal._write_unguarded({"order_count": orders, "spend": spend, "on_time": share})
        return proposals

    @api.model
    def _get_unapproved(self, company, since):
        """Return [(vendor, orders, spend, spend on goods)] of whom was ordered from since the instant `since` and never
        stood in a list of approvals, the largest first. In the currency of the company, at the day of each order."""
        self.env.flush_all()
        branches = self.env["res.company"].sudo().search([("id", "child_of", company.id)])
        parents = [int(number) for number in company.sudo().parent_path.split("/") if number]
        return self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id, COUNT(DISTINCT ordered.id),
                       SUM(line.price_subtotal / COALESCE(NULLIF(ordered.currency_rate, 0), 1)) AS spend,
                       COALESCE(SUM(line.price_subtotal / COALESCE(NULLIF(ordered.currency_rate, 0), 1))
                           FILTER (WHERE template.is_storable), 0)
                  FROM purchase_order ordered
                  JOIN res_partner partner ON partner.id = ordered.partner_id
                  JOIN res_partner vendor ON vendor.id = partner.commercial_partner_id AND vendor.active
                  JOIN purchase_order_line line ON line.order_id = ordered.id AND line.display_type IS NULL
             LEFT JOIN product_product product ON product.id = line.product_id
             LEFT JOIN product_template template ON template.id = product.product_tmpl_id
                 WHERE ordered.state = 'purchase' AND ordered.date_approve >= %s AND ordered.company_id = ANY(%s)
                   AND NOT EXISTS (SELECT FROM qms_supplier_approval approval
                                    WHERE approval.partner_id = partner.commercial_partner_id
                                      AND approval.company_id = ANY(%s))
              GROUP BY 1
              ORDER BY spend DESC, 1
                """,
                since,
                branches.ids,
                parents,
            )
        )

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
    def _get_on_time_demand(self, company):
        """Return (deliveries, share in %): from so many deliveries on, a vendor that is on time less often is proposed
        with conditions. By the scheme of the company: cases and floor of its criterion, and the lowest score that is
        approved. None without such a criterion."""
        # What is asked of vendors is no secret of who set it up.
        scheme = self.env["qms.supplier.scheme"]._of_company(company).sudo()
        indicator = self.env.ref(ON_TIME, raise_if_not_found=False)
        criterion = scheme.criterion_ids.filtered(lambda each: indicator and each.indicator_id == indicator)[:1]
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
    def _get_critical(self, rows, share):
        """Return the largest vendors that together make up `share` of what is ordered in goods."""
        by_goods = sorted((row for row in rows if row[3] > 0), key=lambda row: (-row[3], row[0]))
        left, critical = sum(row[3] for row in by_goods) * share, set()
        for vendor, _orders, _spend, goods in by_goods:
            if left <= 0:
                break
            critical.add(vendor)
            left -= goods
        return critical

    @api.model
    def _prepare_proposal_vals(self, company, vendor, classes, is_critical, has_goods, on_time, demand):
        first, relevant, other = classes
        vals = {"partner_id": vendor, "company_id": company.id, "proposed_state": "approved"}
        if not has_goods and other:
            reason = self.env._("No goods were ordered in the last 12 months, only services and consumables.")
            return {**vals, "class_id": other.id, "ground": "not_critical", "reason": reason}
        vals |= {"class_id": (first if is_critical else relevant).id, "ground": "performance"}
        met, cases = on_time or (0, 0)
        if not cases:
            return {**vals, "reason": self.env._("Ordered from in the last 12 months; no delivery was due yet.")}
        said = self.env._(
            "%(met)s of %(cases)s deliveries in the last 12 months were on time.", met=round(met), cases=round(cases)
        )
        wanted_cases, wanted_share = demand or (0, 0)
        if cases >= wanted_cases and met * 100 / cases < wanted_share:
            share = f"{wanted_share:.1f}".removesuffix(".0")
            wanted = self.env._("Delivers on the agreed day: at least %(share)s %%.", share=share)
            return {**vals, "reason": said, "proposed_state": "conditional", "conditions": wanted}
        return {**vals, "reason": said}
