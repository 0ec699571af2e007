from odoo import api, models
from odoo.fields import Domain

from ..tools.vendor_status import STANDING


class QmsSupplierListsMixin(models.AbstractModel):
    """Where vendors' approvals appear beside other work: inbox, My quality, management review, audit pack."""

    _name = "qms.supplier.lists.mixin"
    _description = "Vendor approvals on shared screens"

    @api.model
    def _overview_steps(self):
        own = [("company_id", "=", self.env.company.id), ("state", "in", STANDING)]
        return [
            *super()._overview_steps(),
            self._overview_step(
                self.env._("Approve the vendors you buy from"),
                self.env._("One list, proposed from your own orders of the last twelve months."),
                "qms_iso9001.qms_supplier_start_server_action",
                self.search_count(own, limit=1),
                sequence=60,
            ),
        ]

    @api.model
    def _inbox_lines(self):
        """Vendors that somebody proposed, one by one; the list to start with has a page of its own."""
        proposed = Domain("state", "=", "proposed") & Domain("order_count", "=", 0)
        return [
            *super()._inbox_lines(),
            self._contribution_line(self.env._("Vendors to decide"), list(proposed)),
        ]

    @api.model
    def _my_quality_lines(self):
        """What the current user looks after: due for evaluation, or over."""
        if not self.has_access("read"):
            return super()._my_quality_lines()
        mine = Domain("user_id", "=", self.env.uid) & Domain("state", "in", STANDING)
        due = mine & self._by_day("date_due", "<=")
        over = mine & self._get_over_domain()
        return [
            *super()._my_quality_lines(),
            self._contribution_line(self.env._("Vendors to evaluate again"), list(due), "date_due"),
            self._contribution_line(self.env._("Vendors whose status is over"), list(over), "date_end"),
        ]

    @api.model
    def _review_inputs(self):
        """Vendors with less than an approval."""
        domain = Domain("state", "in", [state for state in STANDING if state != "approved"])
        label = self.env._("Vendors with conditions, on trial or blocked")
        return [*super()._review_inputs(), self._contribution_line(label, list(domain), "date_start")]

    @api.model
    def _pack_folder(self):
        """What stands, and what ended."""
        domain = Domain("state", "!=", "proposed")
        return [
            *super()._pack_folder(),
            self._contribution_line(self.env._("Vendor approvals"), list(domain), "date_start"),
        ]
