from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date


class QmsSupplierStartMixin(models.AbstractModel):
    """Start approving vendors: one list of proposals for all vendors ordered from in the last twelve months, from their
    own orders and deliveries, corrected in place and confirmed in bulk. It can be left and gone on with."""

    _name = "qms.supplier.start.mixin"
    _inherit = ["qms.supplier.proposal.mixin"]
    _description = "Start of approving vendors"

    @api.model
    def action_start_approving(self):
        """Propose every vendor of the current company that has no approval yet, and open the list."""
        self._check_decider()
        company = self.env.company
        # Of two who start at once the second is served again after the first, and finds its proposals.
        self.env.cr.execute(SQL("UPDATE res_company SET write_date = write_date WHERE id = %s", company.id))
        self._propose_known_vendors(company)
        return self._get_start_action(company)

    @api.model
    def _get_start_action(self, company):
        """Return the list of proposals of `company`; its title says whether orders are checked, short enough
        to be read beside the search."""
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_supplier_approval_start_action")
        since = company._qms_checked_from()
        name = self.env._("Approve vendors (check asleep)")
        if since:
            day = format_date(self.env, since)
            name = self.env._("Approve vendors (checked from %(day)s)", day=day)
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
        if state == "conditional":
            self._check_conditions(self.conditions, self.partner_id)
        if state == "trial" and not self.date_end:
            raise UserError(self.env._("%(vendor)s: enter the day until which it is on trial first.", vendor=name))
        if (state == "blocked" or self.ground == "not_critical") and not (self.reason or "").strip():
            raise UserError(self.env._("%(vendor)s: say why first. The reason stays on the record.", vendor=name))
