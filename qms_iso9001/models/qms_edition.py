from odoo import api, fields, models


class QmsEdition(models.Model):
    """An edition of the standard. Records point at topics, topics at clauses, clauses at their edition: so two
    editions stand side by side while companies change over."""

    _name = "qms.edition"
    _inherit = ["qms.edition.gap.mixin", "qms.shipped.mixin"]
    _description = "Edition of the standard"
    _order = "date_published desc, id desc"

    name = fields.Char(required=True)
    code = fields.Char("Year", required=True, help="Short name of the edition, for example 2015.")
    amendment = fields.Char("Amendments")
    date_published = fields.Date("Published on", required=True)
    date_withdrawn = fields.Date("Withdrawn on", help="Day on which the publisher withdrew the edition.")
    date_transition_end = fields.Date(
        "Transition ends on",
        help="Last day on which certificates of a withdrawn edition are valid. Empty: not known.",
    )
    transition_note = fields.Text("Source of the transition's end", translate=True)
    note = fields.Text("Notes", translate=True)
    state = fields.Selection(
        [("current", "Current"), ("transition", "Withdrawn, in transition"), ("withdrawn", "Withdrawn")],
        compute="_compute_state",
    )
    clause_ids = fields.One2many("qms.clause", "edition_id", "Clauses")
    clause_count = fields.Integer("Number of clauses", compute="_compute_clause_count")

    _code_unique = models.UniqueIndex("(code)", "There is already an edition of this year.")

    @api.depends("date_withdrawn", "date_transition_end")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for edition in self:
            if not edition.date_withdrawn or edition.date_withdrawn > today:
                edition.state = "current"
            elif edition.date_transition_end and edition.date_transition_end < today:
                edition.state = "withdrawn"
            else:
                edition.state = "transition"

    @api.depends("clause_ids")
    def _compute_clause_count(self):
        counts = dict(self.env["qms.clause"]._read_group([("edition_id", "in", self.ids)], ["edition_id"], ["__count"]))
        for edition in self:
            edition.clause_count = counts.get(edition, 0)

    @api.model
    def _of_company(self, company):
        """Return the edition `company` works to: the one it chose, else the newest."""
        return company.sudo().qms_edition_id.with_env(self.env) or self.search([], limit=1)

    def action_view_clauses(self):
        """Open the edition's clauses."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_clause_action")
        return {**action, "domain": [("edition_id", "=", self.id)], "context": {"default_edition_id": self.id}}

    def _page_vals(self):
        self.ensure_one()
        return {
            "id": self.id,
            "code": self.code,
            "name": self.name,
            "amendment": self.amendment or "",
            "state": self.state,
            "note": self.note or "",
            "transition_note": self.transition_note or "",
            "date_transition_end": self.date_transition_end,
            "state_label": dict(self._fields["state"]._description_selection(self.env))[self.state],
        }
