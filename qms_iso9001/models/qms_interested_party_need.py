from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

WHERE = ("process_id", "document_id", "indicator_id", "objective_id")
CHECK_MONTHS = 12


class QmsInterestedPartyNeed(models.Model):
    """What a party needs or expects, and whether the quality system takes it on, and where: in a process, document,
    indicator or objective. What authorities or law ask for is checked in its rhythm, with evidence."""

    _name = "qms.interested.party.need"
    _inherit = ["qms.files.mixin", "qms.context.mixin", "qms.verb.mixin"]
    _description = "Need of an interested party"
    _pack_part = "01"
    _pack_valid = ("create_date", False)
    _review_input = "needs"
    _order = "party_id, kind desc, sequence, id"
    _mail_post_access = "read"
    _check_company_auto = True
    _review_link = "need_id"
    _review_topics = ("PARTIES",)
    _action_link = "need_id"
    _file_fields = ("attachment_ids",)

    name = fields.Char("What they need", required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    party_id = fields.Many2one(
        "qms.interested.party",
        "Party",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        default=None, related="party_id.company_id", store=True, index=True, precompute=True, readonly=True
    )
    user_id = fields.Many2one(
        default=None,
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Looks after it and checks it; first of all the owner of the party.",
    )
    kind = fields.Selection(
        [
            ("expectation", "Expectation"),
            ("requirement", "Requirement"),
            ("obligation", "Obligation by law or authority"),
        ],
        required=True,
        default="expectation",
        index=True,
        tracking=True,
    )
    decision = fields.Selection(
        [("open", "Not decided"), ("taken", "Taken on"), ("not_taken", "Not taken on")],
        "Taken on by the quality system",
        required=True,
        default="open",
        index=True,
        tracking=True,
        group_expand=True,
    )
    reason = fields.Text("Not taken on, because", tracking=True)
    process_id = fields.Many2one(
        "qms.process", "Process", index="btree_not_null", check_company=True, tracking=True, ondelete="restrict"
    )
    document_id = fields.Many2one(
        "qms.document", "Document", index="btree_not_null", check_company=True, tracking=True, ondelete="restrict"
    )
    indicator_id = fields.Many2one(
        "qms.indicator", "Indicator", index="btree_not_null", check_company=True, tracking=True, ondelete="restrict"
    )
    objective_id = fields.Many2one(
        "qms.objective", "Objective", index="btree_not_null", check_company=True, tracking=True, ondelete="restrict"
    )
    is_placed = fields.Boolean("It is said where", compute="_compute_is_placed", search="_search_is_placed")
    source = fields.Char("Law, permit or contract", tracking=True, help="Where it is written, with its number.")
    date_start = fields.Date("Applies from", tracking=True)
    review_months = fields.Integer(
        "Check every (months)",
        default=None,
        compute="_compute_review_months",
        store=True,
        readonly=False,
        precompute=True,
        help="0: no check of its own; it is looked at with the party.",
    )
    date_review = fields.Date("Next check")
    evidence = fields.Text(tracking=True, help="What shows that it is met: permit, report, figure. Files count too.")
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)
    action_ids = fields.One2many("qms.action", "need_id", "Actions")
    review_ids = fields.One2many("qms.periodic.review", "need_id", "Checks", readonly=True)
    date_checked = fields.Date("Last check", compute="_compute_date_checked")

    _reasoned = models.Constraint(
        "CHECK(decision <> 'not_taken' OR COALESCE(btrim(reason), '') <> '')",
        "Write why the quality system does not take it on.",
    )
    _obligation_checked = models.Constraint(
        "CHECK(kind <> 'obligation' OR decision <> 'taken' OR review_months > 0)",
        "What law or an authority asks for is checked: enter every how many months.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proved(self):
        for need in self.sudo().filtered(lambda need: need.kind == "obligation"):
            if (need.evidence or "").strip() or need.attachment_ids or need.action_ids:
                raise UserError(
                    self.env._(
                        "%(need)s has evidence or actions and cannot be deleted. Archive it instead.",
                        need=need.display_name,
                    )
                )

    @api.depends("party_id")
    def _compute_user_id(self):
        for need in self:
            need.user_id = need.user_id or need.party_id.user_id

    @api.depends("kind")
    def _compute_review_months(self):
        for need in self:
            need.review_months = need.review_months or (CHECK_MONTHS if need.kind == "obligation" else 0)

    @api.depends(*WHERE)
    def _compute_is_placed(self):
        for need in self:
            need.is_placed = any(need[name] for name in WHERE)

    @api.model
    def _search_is_placed(self, operator, value):
        if operator != "in":
            return NotImplemented
        placed = Domain.OR(Domain(name, "!=", False) for name in WHERE)
        return Domain.OR([placed if each else ~placed for each in value])

    @api.depends("review_ids")
    def _compute_date_checked(self):
        for need in self:
            need.date_checked = need.review_ids[:1].date_done

    @api.model
    def _changing_fields(self):
        return super()._changing_fields() | {"party_id", "kind", "decision", "reason", "source", "date_start"}

    def write(self, vals):
        """Write; that what law or an authority asks for is not taken on, or is none, a quality officer decides."""
        if {"kind", "decision", "reason"} & vals.keys() and not (self.env.su or self._is_officer()):
            before = self.filtered(lambda need: need.kind == "obligation")
            taken = before.filtered(lambda need: need.decision == "taken")
            res = super().write(vals)
            let_go = self.filtered(lambda need: need.kind == "obligation" and need.decision == "not_taken")
            let_go |= before.filtered(lambda need: need.kind != "obligation")
            let_go |= taken.filtered(lambda need: need.decision != "taken")
            if let_go:
                raise AccessError(
                    self.env._(
                        "%(need)s is asked for by law or an authority: a quality officer decides that it is not taken "
                        "on, and why. Ask one.",
                        need=let_go[0].display_name,
                    )
                )
            return res
        return super().write(vals)

    def _record_review(self, outcome, comment, date_next, files=None):
        """Record; that an obligation is met is shown by something."""
        shown = (self.evidence or "").strip() or self.sudo().attachment_ids or files
        if self.kind == "obligation" and self.decision == "taken" and outcome in ("still_valid", "minor") and not shown:
            raise UserError(
                self.env._("%(need)s: write what shows that it is met, or add a file.", need=self.display_name)
            )
        return super()._record_review(outcome, comment, date_next, files)

    def _review_evidence(self):
        return self.evidence

    def _review_files(self):
        return self.attachment_ids

    def _prepare_action_vals(self, review):
        return {**super()._prepare_action_vals(review), "process_id": self.sudo().process_id.id}

    @api.model
    def _reviews_due_label(self):
        return self.env._("Needs and obligations to check")

    @api.model
    def _overdue_reviews_label(self):
        return self.env._("Check overdue: needs and obligations of interested parties")

    @api.model
    def _inbox_lines(self):
        nowhere = [("decision", "=", "taken"), ("is_placed", "=", False)]
        return [
            *super()._inbox_lines(),
            self._contribution_line(self.env._("Needs of interested parties to decide"), [("decision", "=", "open")]),
            self._contribution_line(self.env._("Needs taken on, and nobody says where they are met"), nowhere),
        ]

    def _inbox_about(self):
        """Return whose need it is, and where it is written."""
        return {need.id: [need.sudo().party_id.name, need.source] for need in self}

    @api.model
    def _review_inputs(self):
        changed = Domain("is_changed", "=", True) & Domain("active", "in", (True, False))
        label = self.env._("Changed needs of interested parties")
        return [*super()._review_inputs(), self._contribution_line(label, list(changed), "date_changed")]

    @api.model
    def _pack_domain(self, line, start, end):
        """What applies from a day belongs to each period from then on, whenever it was entered."""
        applies = Domain(line["domain"]) & self._pack_company_domain() & self._pack_until("date_start", end)
        return super()._pack_domain(line, start, end) & Domain("date_start", "=", False) | applies

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Needs of interested parties"), [], "date_changed")]
