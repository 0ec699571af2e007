from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging vendors keeps every approval, evaluation and certificate: what would stand twice ends *merged into*."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Merge; what is kept belongs to the company behind the contact that is left."""
        res = super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)
        left = self.env["res.partner"].sudo().browse(partner_ids).exists()
        for partner in left:
            vendor = partner.commercial_partner_id
            if vendor != partner:
                partner._qms_merge_vendors(vendor)
                partner._qms_move_vendor(vendor)
        if len(left) < len(partner_ids):
            self.env.invalidate_all()
            left.commercial_partner_id._qms_recount_drafts()
        return res

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Leave one status and one confirmed evaluation, before Odoo moves the rows in SQL."""
        # Whoever merges contacts need not have rights of the quality system.
        src_partners.sudo()._qms_merge_vendors(dst_partner.sudo())
        return super()._update_foreign_keys(src_partners, dst_partner)
