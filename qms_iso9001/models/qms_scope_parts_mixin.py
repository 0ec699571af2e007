from odoo import api, fields, models


class QmsScopePartsMixin(models.AbstractModel):
    """What a scope covers and what it leaves out: sites, products, and the topics of the standard that do not apply.

    Warehouses are renamed and answers reconsidered: when the scope is submitted, all of it is kept as text
    (`issued`), which is signed and printed from then on.
    """

    _name = "qms.scope.parts.mixin"
    _description = "Parts of the scope"

    products = fields.Text("Products and services", translate=True, help="What the system covers, in words.")
    category_ids = fields.Many2many(
        "product.category", "qms_scope_category_rel", "scope_id", "category_id", "Product categories"
    )
    warehouse_ids = fields.Many2many(
        "stock.warehouse", "qms_scope_warehouse_rel", "scope_id", "warehouse_id", "Warehouses", check_company=True
    )
    location_ids = fields.Many2many(
        "hr.work.location",
        "qms_scope_location_rel",
        "scope_id",
        "location_id",
        "Work locations",
        check_company=True,
        help="Sites where people work, besides the warehouses.",
    )
    issued = fields.Json(
        "As submitted", readonly=True, copy=False, help="Sites, products and what does not apply, as they were then."
    )
    excluded = fields.Html("Not applicable, because", compute="_compute_excluded", sanitize=False)
    has_other_exclusions = fields.Boolean(
        compute="_compute_excluded", help="What does not apply was answered anew since this version was submitted."
    )

    @api.depends_context("lang")
    @api.depends("issued", "state", "company_id")
    def _compute_excluded(self):
        for scope in self:
            parts, now = scope._get_parts(), scope._current_exclusions()
            scope.excluded = self.env["ir.qweb"]._render(
                "qms_iso9001.qms_scope_exclusions", {"exclusions": parts["exclusions"]}
            )
            waiting = scope.state in ("review", "approved", "in_force")
            scope.has_other_exclusions = waiting and bool(scope.issued) and parts["exclusions"] != now

    @api.model
    def _content_fields(self):
        parts = {"products", "category_ids", "warehouse_ids", "location_ids", "issued"}
        return super()._content_fields() | parts

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"issued"}

    def _get_parts(self):
        """Return {"sites", "categories" (names), "exclusions"} as submitted; of a draft as they are now."""
        self.ensure_one()
        if self.issued and self.state != "draft":
            return self.issued
        # Who may read the scope reads what it is of.
        record = self.sudo()
        return {
            "sites": [*record.warehouse_ids.mapped("name"), *record.location_ids.mapped("name")],
            "categories": record.category_ids.mapped("display_name"),
            "exclusions": self._current_exclusions(),
        }

    def _current_exclusions(self):
        """Return the approved answers that a topic does not apply to the company: [{topic, clauses, because}]."""
        # Part of the scope, which its readers may read; branches read that of their parent.
        company = self.sudo().company_id
        lang = company.partner_id.lang or self.env.lang
        answers = self.env["qms.applicability"].sudo().with_context(lang=lang)
        edition = self.env["qms.edition"].sudo()._of_company(company)
        return [
            {
                "topic": answer.requirement_id.name,
                "clauses": ", ".join(
                    answer.requirement_id.clause_ids.filtered(lambda c: c.edition_id == edition).mapped("number")
                ),
                "because": answer.justification,
            }
            for answer in answers.search(
                [("company_id", "=", company.id), ("state", "=", "approved"), ("is_applicable", "=", False)]
            )
        ]

    def action_submit(self):
        """Submit for approval, with sites, products and what does not apply as they are now."""
        self._check_may_submit()
        self._require_state("draft")
        for scope in self:
            # Part of the step: nobody writes it otherwise.
            scope.sudo()._write_unguarded({"issued": scope._get_parts()})
        return super().action_submit()
