from odoo import api, fields, models


class ProductTemplate(models.Model):
    """The form that people know as the product: shows and reports the nonconformities of its variants."""

    _inherit = "product.template"

    nonconformity_count = fields.Integer("Nonconformities", compute="_compute_nonconformity_count", compute_sudo=True)

    @api.depends_context("allowed_company_ids")
    def _compute_nonconformity_count(self):
        variants = self.with_context(active_test=False).product_variant_ids
        counts = {variant.id: variant.nonconformity_count for variant in variants}
        for template in self:
            mine = template.with_context(active_test=False).product_variant_ids
            template.nonconformity_count = sum(counts[variant.id] for variant in mine)

    def action_report_nonconformity(self):
        """Open the report dialog on the variant; of several, the reporter chooses one there. Needs no quality group."""
        self.ensure_one()
        if len(self.product_variant_ids) == 1:
            return self.product_variant_ids.action_report_nonconformity()
        self.check_access("read")
        return self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_capa.qms_nonconformity_report_action")

    def action_view_nonconformities(self):
        """Open the nonconformities of all variants."""
        return self.with_context(active_test=False).product_variant_ids.action_view_nonconformities()
