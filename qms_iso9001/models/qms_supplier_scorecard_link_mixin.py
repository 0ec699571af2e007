from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import hash_sign, verify_hash_signed

LINK = "qms.supplier.scorecard"
# Until the next evaluation, at the latest.
LINK_TIME = timedelta(days=365)


class QmsSupplierScorecardLinkMixin(models.AbstractModel):
    """What the vendor sees of its evaluation: by an account of the portal those of its own, by a signed link one.

    The link needs no login and nothing of it is stored. Nobody of the portal has a right to the records: the pages read
    them for the vendor, and only what this file gives out."""

    _name = "qms.supplier.scorecard.link.mixin"
    _description = "Scorecard shown to the vendor"

    @api.model
    def _shown_domain(self):
        # What came by import was not counted here, what was disposed of is empty: there is nothing behind it to show.
        kept = Domain("is_legacy", "=", False) & Domain("date_disposed", "=", False)
        return Domain("state", "in", ("confirmed", "superseded")) & kept

    def _is_shown_to_vendor(self):
        """Tell whether the vendor may see it: it is decided, and was counted here."""
        self.ensure_one()
        return bool(self.partner_id and self.filtered_domain(self._shown_domain()))

    def _get_scorecard_path(self):
        """Return the path of the page that shows this one evaluation to whoever holds it."""
        self.ensure_one()
        token = hash_sign(self.env(su=True), LINK, [self.id, self.partner_id.id], expiration=LINK_TIME)
        return f"/quality/scorecard/{token}"

    def _get_scorecard_link(self):
        """Return the whole address of that page, for a mail."""
        return f"{self.get_base_url()}{self._get_scorecard_path()}"

    def _get_account_link(self):
        """Return the address of the page for the account of the vendor: whoever else has it sees nothing there."""
        self.ensure_one()
        return f"{self.get_base_url()}/my/scorecards/{self.id}"

    def _shows_rows_to_vendor(self):
        """Tell whether the vendor finds the rows behind a figure on its page."""
        self.ensure_one()
        # Which columns there are is no secret of who may read the rows.
        return self._is_shown_to_vendor() and any(line._vendor_columns() for line in self.sudo().line_ids)

    @api.model
    def _by_scorecard_link(self, token):
        """Return the evaluation (with superuser rights) that the token stands for; none for a bad or old token."""
        evaluations = self.sudo()
        try:
            values = verify_hash_signed(self.env(su=True), LINK, token or "")
        except (ValueError, TypeError):
            values = None
        if not values:
            return evaluations.browse()
        # The signature says whose it is; if it is somebody else's by now, it says nothing.
        own = Domain("id", "=", values[0]) & Domain("partner_id", "=", values[1])
        return evaluations.search(own & self._shown_domain())

    @api.model
    def _account_domain(self, user):
        """Return the domain of the evaluations of the vendor whose portal account `user` is: those of companies that
        the account belongs to. Of nothing for anybody else. Their readers have no rights: search it in sudo."""
        vendor = user.partner_id.commercial_partner_id
        if not user._is_portal() or not vendor:
            return Domain.FALSE
        own = Domain("partner_id", "=", vendor.id) & Domain("company_id", "parent_of", user.company_ids.ids)
        return own & self._shown_domain()

    def _get_page_lang(self):
        """Return the language of the vendor if it is installed, else that of the company."""
        installed = {code for code, _name in self.env["res.lang"].sudo().get_installed()}
        lang = self.sudo().partner_id.lang
        return lang if lang in installed else self.company_id._qms_lang()

    def _decided_by_or_stand_in(self):
        """Return who is told when the vendor writes."""
        user = self.sudo().decided_by_id
        works_here = user.active and not user.share and self.company_id in user.company_ids
        return user if works_here else self.company_id._qms_stand_in()
