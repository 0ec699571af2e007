from odoo import api, fields, models
from odoo.fields import Domain


class QmsSourceMixin(models.AbstractModel):
    """An ERP document on which anybody can report a nonconformity, and from which it is seen again.

    A document model names its Many2one on `qms.nonconformity` in `_nonconformity_link`; what it knows about the
    goods it tells in `_nonconformity_lines`.
    """

    _name = "qms.source.mixin"
    _description = "Source of nonconformities"

    _nonconformity_link = None
    # Whether more cannot be affected than this document has.
    _nonconformity_is_limit = True

    nonconformity_count = fields.Integer("Nonconformities", compute="_compute_nonconformity_count", compute_sudo=True)

    @api.depends_context("allowed_company_ids")
    def _compute_nonconformity_count(self):
        """Count in one query, for users of whatever group: the number is no secret, the records have rules."""
        link = self._nonconformity_link
        counts = dict(
            self.env["qms.nonconformity"]._read_group(
                [(link, "in", self.ids), ("company_id", "in", self.env.companies.ids)], [link], ["__count"]
            )
        )
        for record in self:
            record.nonconformity_count = counts.get(record._origin, 0)

    def action_report_nonconformity(self):
        """Open the report dialog, filled with what this document knows. Needs no quality group."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report a problem"),
            "res_model": "qms.nonconformity.report",
            "view_mode": "form",
            "target": "new",
            "context": {"default_source_model": self._name, "default_source_id": self.id},
        }

    def action_view_nonconformities(self):
        """Open the nonconformities of these documents: all for quality users, their own for everybody else."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_capa.qms_nonconformity_action")
        return {**action, "domain": [(self._nonconformity_link, "in", self.ids)], "context": {"create": False}}

    def _prepare_nonconformity_vals(self):
        """Return what this document knows about a nonconformity reported on it, as values of `qms.nonconformity`."""
        self.ensure_one()
        company = "company_id" in self._fields and self.company_id
        vals = {self._nonconformity_link: self.id, "company_id": (company or self.env.company).id}
        if "partner_id" in self._fields:
            vals["partner_id"] = self.partner_id.commercial_partner_id.id
        process = self._nonconformity_process(vals["company_id"])
        return {**vals, "process_id": process.id} if process else vals

    def _nonconformity_work(self):
        """Return (ids of operation types, names of flags): where the work of this document is done (see
        `qms.work.mixin`)."""
        return [], []

    def _nonconformity_process(self, company_id):
        """Return the one process of the company that says its work is done on such documents, or none."""
        # Whoever reports need not read the processes of a parent company.
        processes = self.env["qms.process"].sudo()
        types, flags = self._nonconformity_work()
        if not (types or flags):
            return processes
        here = processes._get_work_domain(types, [], flags) & Domain("company_id", "parent_of", company_id)
        found = processes.search(here, limit=2)
        return found if len(found) == 1 else processes

    def _nonconformity_place(self):
        """Return where the goods of this document are, as text."""
        return False

    def _group_nonconformity_lines(self, parts):
        """Return one line per product of `parts` (product, unit, quantity), in the product's own unit."""
        totals = {}
        for product, unit, quantity in parts:
            totals[product] = totals.get(product, 0.0) + unit._compute_quantity(quantity, product.uom_id)
        none = self.env["stock.lot"]
        return [{"product": product, "lots": none, "quantity": total} for product, total in totals.items()]

    def _nonconformity_in_reach(self):
        """Return whether the goods of this document are here or still come with it: whoever reports puts them into
        quarantine."""
        return False

    def _nonconformity_lines(self):
        """Return the goods of this document: a list of
        {"product": product.product, "lots": stock.lot, "quantity": float in the product's unit}."""
        return []
