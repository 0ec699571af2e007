from odoo import api, fields, models

LEVELS = [("1", "Low"), ("2", "Medium"), ("3", "High")]
KINDS = [
    ("customer", "Customers"),
    ("vendor", "Vendors"),
    ("people", "Employees"),
    ("owner", "Owners and lenders"),
    ("authority", "Authorities and law"),
    ("neighbour", "Neighbours and public"),
    ("other", "Others"),
]
TEMPLATE = "/qms_iso9001/static/xls/qms_interested_party.xlsx"


class QmsInterestedParty(models.Model):
    """Who can affect our quality, or is affected by it: how strong, how interested, and what they need."""

    _name = "qms.interested.party"
    _inherit = ["qms.record.retention.mixin", "qms.context.mixin", "qms.reference.mixin"]
    _description = "Interested party"
    _pack_part = "01"
    _pack_valid = ("create_date", False)
    _order = "influence desc, interest desc, reference, id"
    _rec_names_search = ["reference", "name"]
    _mail_post_access = "read"
    _check_company_auto = True
    _reference_prefix = "IP-"
    _review_link = "party_id"
    _review_topics = ("PARTIES",)
    _action_link = "need_id.party_id"

    name = fields.Char("Party", required=True, translate=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, default="other", index=True, tracking=True, group_expand=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        index="btree_not_null",
        ondelete="set null",
        help="Where the party is one organisation or person; a group (all customers) has none.",
    )
    influence = fields.Selection(
        LEVELS, required=True, default="2", index=True, tracking=True, help="How much they can affect our results."
    )
    interest = fields.Selection(
        LEVELS, required=True, default="2", index=True, tracking=True, help="How much our quality matters to them."
    )
    attention = fields.Char(
        "What follows", compute="_compute_attention", help="What influence and interest together ask for."
    )
    description = fields.Text("How we keep in touch", translate=True, tracking=True)
    process_ids = fields.Many2many(
        "qms.process",
        "qms_interested_party_process_rel",
        "party_id",
        "process_id",
        "Processes",
        check_company=True,
        help="Where they are met; the owners of these processes read it.",
    )
    need_ids = fields.One2many("qms.interested.party.need", "party_id", "Needs")
    need_count = fields.Integer("Number of needs", compute="_compute_need_count")
    open_need_count = fields.Integer("Needs not decided", compute="_compute_need_count")
    review_ids = fields.One2many("qms.periodic.review", "party_id", "Reviews", readonly=True)

    _reference_unique = models.UniqueIndex(
        "(company_id, reference)", "Another party of the company has this number. Choose a free one."
    )

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for party in self:
            party.display_name = " ".join(filter(None, (party.reference, party.name)))

    @api.depends_context("lang")
    @api.depends("influence", "interest")
    def _compute_attention(self):
        words = {
            (True, True): self.env._("Work with them closely"),
            (True, False): self.env._("Keep them satisfied"),
            (False, True): self.env._("Keep them informed"),
            (False, False): self.env._("Watch them"),
        }
        for party in self:
            party.attention = words[party.influence == "3", party.interest == "3"]

    @api.depends("need_ids.decision", "need_ids.active")
    def _compute_need_count(self):
        needs = self.env["qms.interested.party.need"]
        groups = needs._read_group([("party_id", "in", self.ids)], ["party_id", "decision"], ["__count"])
        counts = {(party.id, decision): count for party, decision, count in groups}
        for party in self:
            mine = {decision: count for (party_id, decision), count in counts.items() if party_id == party._origin.id}
            party.need_count = sum(mine.values())
            party.open_need_count = mine.get("open", 0)

    @api.depends_context("uid")
    def _compute_action_count(self):
        domain = [("need_id.party_id", "in", self.ids), ("state", "=", "open")]
        groups = self.env["qms.action"]._read_group(domain, ["need_id"], ["__count"])
        counts = {}
        for need, count in groups:
            party = need.sudo().party_id.id
            counts[party] = counts.get(party, 0) + count
        for party in self:
            party.action_count = counts.get(party._origin.id, 0)

    @api.model
    def _changing_fields(self):
        return super()._changing_fields() | {"kind", "influence", "interest"}

    def _prepare_action_vals(self, review):
        """An action belongs to a need; one about the party as a whole says so in words."""
        vals = super()._prepare_action_vals(review)
        vals.pop(self._action_link)
        return {**vals, "process_id": self.sudo().process_ids[:1].id}

    def action_view_actions(self):
        """Open the quality actions that come from needs of the party."""
        action = super().action_view_actions()
        return {**action, "context": {"search_default_open": 1}}

    def action_view_needs(self):
        """Open what the party needs; new ones belong to it."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_interested_party_need_action"),
            "domain": [("party_id", "=", self.id)],
            "context": {"default_party_id": self.id, "default_company_id": self.company_id.id},
        }

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers."""
        return [{"label": self.env._("Import template for interested parties and needs"), "template": TEMPLATE}]

    @api.model
    @api.readonly
    def get_picture(self):
        """Return what the picture of influence and interest shows of the current company: `levels` ([key, label]) and
        `parties`, with how many needs are not decided and whether a check of theirs is overdue."""
        parties = self.search([("company_id", "=", self.env.company.id)])
        late = parties.need_ids.filtered("is_review_overdue").party_id
        return {
            "company": self.env.company.name,
            "company_id": self.env.company.id,
            "can_move": parties.has_access("create"),
            "levels": self._fields["influence"]._description_selection(self.env),
            "parties": [
                {
                    "id": party.id,
                    "name": party.name,
                    "kind": party.kind,
                    "influence": party.influence,
                    "interest": party.interest,
                    "attention": party.attention,
                    "needs": party.need_count,
                    "open": party.open_need_count,
                    "late": party in late or party.is_review_overdue,
                }
                for party in parties
            ],
        }

    @api.model
    def _reviews_due_label(self):
        return self.env._("Interested parties to review")

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Interested parties"), [], "date_changed")]
