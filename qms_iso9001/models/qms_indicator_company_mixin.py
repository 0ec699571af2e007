from odoo import api, fields, models
from odoo.fields import Domain


class QmsIndicatorCompanyMixin(models.AbstractModel):
    """Whose an indicator is: of all companies, each measuring it for itself, or of one. A company that wants another
    target, owner or filter makes a version of its own of the same code, which then stands in its place there."""

    _name = "qms.indicator.company.mixin"
    _description = "Indicator of all companies or of one"

    company_id = fields.Many2one(
        "res.company", "Measured in", index=True, ondelete="restrict", help="Empty: measured in each company by itself."
    )

    def _check_company(self, fnames=None):
        """An indicator that is measured in each company may still belong to a process and a person of one of them."""
        return super(QmsIndicatorCompanyMixin, self.filtered("company_id"))._check_company(fnames)

    def action_adapt(self):
        """Open the current company's own version of an indicator that each company measures; make it when missing.

        It has the same code, so that it is measured and asked for instead. Raises AccessError for users who may not
        declare indicators.
        """
        self.ensure_one()
        own = self.with_context(active_test=False).search(
            [("code", "=", self.code), ("code", "!=", False), ("company_id", "=", self.env.company.id)]
        )
        if not own:
            own = self.copy(self._prepare_own_vals(self.env.company))
            self._hand_over(own)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": own.id,
            "views": [(False, "form")],
        }

    def _prepare_own_vals(self, company):
        """Return what a version of `company` has otherwise: people and processes of another company stay behind."""
        shared = self.sudo()
        return {
            "company_id": company.id,
            "code": self.code,
            "name": self.name,
            "user_id": shared.user_id.id if company in shared.user_id.company_ids else False,
            "process_id": shared.process_id.id if shared.process_id.company_id == company else False,
        }

    def _hand_over(self, own):
        """Let what stands on this indicator in the company of `own` go on with that one."""
        # Objectives that have begun go on as well: they are measured by the same thing.
        mine = self.env["qms.objective"].sudo().with_context(active_test=False)
        mine.search([("indicator_id", "=", self.id), ("company_id", "=", own.company_id.id)]).indicator_id = own
        measured = self.sudo().measurement_ids.filtered(lambda m: m.company_id == own.company_id)
        # What is locked was measured by this one and stays its history.
        locked = measured.filtered("is_locked").mapped("date_end")
        own.date_from = fields.Date.add(max(locked), days=1) if locked else False
        # Nobody has rights to take away measurements: what is still open goes on as the other indicator's.
        measured._drop_open()

    @api.model
    def _of_code(self, code):
        """Return the indicator of that code for the current company: its own active one, else that of all companies."""
        domain = Domain("code", "=", code) & Domain("company_id", "in", [self.env.company.id, False])
        found = self.sudo().with_context(active_test=False).search(domain)
        return found.sorted(lambda each: (not (each.company_id and each.active), not each.active, each.company_id.id))[
            :1
        ]

    def _companies_with_own(self):
        """Return the companies that have a version of their own of this indicator of all companies."""
        if self.company_id or not self.code:
            return self.env["res.company"]
        return self.search([("code", "=", self.code), ("company_id", "!=", False)]).company_id
