from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .qms_change_impact_steps_mixin import JUDGED

KINDS = [
    ("process", "Process"),
    ("document", "Document"),
    ("people", "People"),
    ("indicator", "Indicator"),
    ("risk", "Risk or opportunity"),
    ("vendor", "Vendor"),
    ("product", "Products"),
    ("other", "Other"),
]
# By link: which kind of thing it is.
LINKS = {
    "process_id": "process",
    "document_id": "document",
    "job_id": "people",
    "employee_id": "people",
    "indicator_id": "indicator",
    "risk_id": "risk",
    "partner_id": "vendor",
    "categ_id": "product",
    "product_tmpl_id": "product",
}
PROPOSED = {"is_found", "ground"}


class QmsChangeImpact(models.Model):
    """One thing that a change touches: affected, and what is done about that, or not affected, because. The change is
    not done before each row says which. The name stays as it was, whatever becomes of the thing itself."""

    _name = "qms.change.impact"
    _inherit = ["qms.change.impact.steps.mixin", "qms.reason.mixin", "qms.contribution"]
    _description = "What a change touches"
    _order = "action_id, sequence, id"
    _check_company_auto = True
    _pack_part = "13"

    action_id = fields.Many2one(
        "qms.action", "Change", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="action_id.company_id", store=True, index=True, precompute=True)
    change_state = fields.Selection(related="action_id.state", string="State of the change")
    kind = fields.Selection(KINDS, compute="_compute_kind", store=True, precompute=True, index=True)
    sequence = fields.Integer(compute="_compute_kind", store=True, precompute=True)
    name = fields.Char(
        "What it touches", required=True, compute="_compute_name", store=True, precompute=True, readonly=False
    )
    ground = fields.Text("Because of", readonly=True, help="By which relation it was found.")
    is_found = fields.Boolean("Found", readonly=True, help="Proposed by the system, not added by hand.")
    verdict = fields.Selection(
        [("open", "To judge"), ("affected", "Affected"), ("not_affected", "Not affected")],
        default="open",
        required=True,
        index=True,
    )
    note = fields.Text("What to do, or because", help="Affected: what is done about it. Not affected: why not.")
    date_judged = fields.Date("Judged on", readonly=True)
    judged_by_id = fields.Many2one("res.users", "Judged by", readonly=True, ondelete="restrict")
    process_id = fields.Many2one(
        "qms.process", "Process", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    document_id = fields.Many2one(
        "qms.document", "Document", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    job_id = fields.Many2one("hr.job", "Job", index="btree_not_null", check_company=True, ondelete="set null")
    employee_id = fields.Many2one(
        "hr.employee", "Person", readonly=True, index="btree_not_null", check_company=True, ondelete="set null"
    )
    indicator_id = fields.Many2one(
        "qms.indicator", "Indicator", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    risk_id = fields.Many2one(
        "qms.risk", "Risk or opportunity", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    # Vendors may belong elsewhere: the company of the change decides.
    partner_id = fields.Many2one("res.partner", "Vendor", index="btree_not_null", ondelete="set null")
    categ_id = fields.Many2one("product.category", "Product category", index="btree_not_null", ondelete="set null")
    product_tmpl_id = fields.Many2one(
        "product.template", "Product", index="btree_not_null", check_company=True, ondelete="set null"
    )
    consequence_ids = fields.One2many("qms.action", "change_impact_id", "Quality actions", readonly=True)
    can_judge = fields.Boolean(compute="_compute_can_judge")

    _named = models.Constraint("CHECK(btrim(name) <> '')", "Write in a few words what the change touches.")

    @api.model
    def _links(self):
        """Return {name of a link: kind of thing}; an addon adds its own link and, to `kind`, its own kind."""
        return LINKS

    def _link(self):
        """Return the name of the link of this row, or False."""
        return next((name for name in self._links() if self[name]), False)

    @api.depends(lambda self: tuple(self._links()))
    def _compute_kind(self):
        order = [key for key, _label in self._fields["kind"].selection]
        for row in self:
            row.kind = self._links().get(row._link(), "other")
            row.sequence = order.index(row.kind)

    # Of the link only: what it is called later changes nothing here.
    @api.depends(lambda self: tuple(self._links()))
    def _compute_name(self):
        for row in self:
            link = row._link()
            # What it is called is no secret to who plans the change.
            row.name = (row[link].sudo().display_name if link else row.name) or False

    @api.depends("kind", "name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.display_name = row.name if row.kind == "other" else f"{labels.get(row.kind)}: {row.name}"

    @api.depends_context("uid")
    @api.depends("action_id")
    def _compute_can_judge(self):
        for row in self:
            row.can_judge = row.action_id.can_plan_change

    @api.constrains(lambda self: [*self._links(), "action_id"])
    def _check_links(self):
        for row in self:
            if sum(bool(row[name]) for name in self._links()) > 1:
                raise ValidationError(self.env._("One row names one thing. Add another row for the other one."))
            if row.action_id.sudo().kind != "change":
                raise ValidationError(
                    self.env._("%(action)s is no change: it has no impact list.", action=row.action_id.display_name)
                )

    @api.constrains("verdict", "note")
    def _check_note(self):
        for row in self:
            if row.verdict != "open" and not (row.note or "").strip():
                raise ValidationError(
                    self.env._(
                        "Write what is done about it, or why it is not affected, then choose the verdict: %(row)s",
                        row=row.display_name,
                    )
                )

    # Who may write it, and until when

    @api.model_create_multi
    def create(self, vals_list):
        """Add what a change touches, while it is open; who judged and what was found the system says."""
        first = {}
        if not self.env.su:
            kept = PROPOSED | {"date_judged", "judged_by_id", "employee_id"}
            # Given explicitly: neither `default_…` in the context nor a user's own default says who found or judged it.
            first = dict.fromkeys(kept, False)
            vals_list = [{name: value for name, value in vals.items() if name not in kept} for vals in vals_list]
        rows = super().create([{**first, **vals} for vals in vals_list])
        rows._check_open()
        rows._check_readable()
        rows.filtered(lambda row: row.verdict != "open")._stamp()
        return rows

    def write(self, vals):
        """Judge it, or describe it, while the change is open; what was found stays what it is."""
        self.check_access("write")
        self._check_open()
        self._check_typed(vals)
        if vals.keys() & JUDGED:
            self._note_former(vals)
        res = super().write(vals)
        if self._links().keys() & vals.keys():
            self._check_readable()
        if vals.keys() & JUDGED:
            self._stamp()
        return res

    def _check_readable(self):
        """Raise AccessError where somebody names what is not theirs to read: its name would be told here."""
        if self.env.su:
            return
        for row in self:
            link = row._link()
            if link:
                row[link].check_access("read")

    def _check_open(self):
        for row in self.sudo():
            if row.action_id.state != "open":
                raise UserError(
                    self.env._(
                        "%(change)s is not open any more: what it touches stays as it was judged. Reopen it with a "
                        "reason first.",
                        change=row.action_id.display_name,
                    )
                )

    def _check_typed(self, vals):
        kept = {"action_id", "date_judged", "judged_by_id", "employee_id", *PROPOSED} & vals.keys()
        found = {*self._links(), "name"} & vals.keys() if any(self.mapped("is_found")) else set()
        if (kept or found) and not self.env.su:
            raise UserError(
                self.env._("What was found, and who judged it, is not typed. Add a row of your own, or write a note.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_found(self):
        self._check_open()
        for row in self:
            if row.is_found or row.verdict != "open":
                raise UserError(
                    self.env._(
                        "%(row)s was found by the system, or is judged: it stays. Judge it not affected, and say why.",
                        row=row.display_name,
                    )
                )
