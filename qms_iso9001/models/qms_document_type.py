from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# Who signs: each company takes those of these users who belong to it.
ROUTE = {"reviewer_ids", "approver_ids"}


class QmsDocumentType(models.Model):
    """A kind of controlled document. It brings the number, who reviews and approves, the review interval, and whether
    people confirm that they have read it; each document may differ.

    Types without company (the shipped ones) are shared. Managers who work in every company change them; a manager of
    one company names and takes off who signs there, and nobody of another company. For all else the company makes a
    type of its own.
    """

    _name = "qms.document.type"
    _description = "Type of document"
    _order = "sequence, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("manual", "Manual"),
            ("procedure", "Procedure"),
            ("instruction", "Work instruction"),
            ("form", "Form"),
            ("template", "Record template"),
            ("external", "External document"),
        ],
        required=True,
        default="procedure",
        help="External documents come from somebody else: standards, customer specifications, laws.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        ondelete="restrict",
        default=lambda self: not self._serves_every_company() and self.env.company,
        help="Empty: for all companies, each with numbers of its own.",
    )
    number_prefix = fields.Char(
        "Number pattern",
        required=True,
        default="DOC-",
        help="Stands before the running number, such as WI-. %(year)s is the year in which the document is made.",
    )
    number_padding = fields.Integer("Digits", required=True, default=3, help="WI-007 has three digits.")
    reviewer_ids = fields.Many2many(
        "res.users",
        "qms_document_type_reviewer_rel",
        "type_id",
        "user_id",
        "Reviewers",
        domain=[("share", "=", False)],
        help="Check the content of each revision. They sign, in any order, beside the approvers.",
    )
    approver_ids = fields.Many2many(
        "res.users",
        "qms_document_type_approver_rel",
        "type_id",
        "user_id",
        "Approvers",
        domain=[("share", "=", False)],
        help="Decide whether a revision comes into force. Everybody named here has to sign.",
    )
    review_months = fields.Integer(
        "Review every (months)", default=24, help="0: no periodic review. Counted from the day in force."
    )
    is_reading_asked = fields.Boolean(
        "Ask for read confirmation",
        help="The people a document is for confirm that they have read each major revision.",
    )

    can_change = fields.Boolean(
        compute="_compute_can_change", help="Not a shared type of which the user only names who signs."
    )

    _counts = models.Constraint(
        "CHECK(number_padding BETWEEN 1 AND 9 AND review_months >= 0 AND btrim(number_prefix) <> '')",
        "Enter a number pattern, 1 to 9 digits, and 0 months or more.",
    )

    @api.depends_context("uid")
    def _compute_can_change(self):
        shared = self._origin._shared_with_others()
        for kind in self:
            kind.can_change = kind._origin not in shared

    @api.constrains("number_prefix")
    def _check_number_prefix(self):
        for kind in self:
            sequence = self.env["ir.sequence"].new({"name": kind.name, "prefix": kind.number_prefix, "padding": 1})
            try:
                sequence._get_prefix_suffix()
            except UserError as error:
                raise ValidationError(
                    self.env._(
                        'Number pattern "%(pattern)s": write the letters that stand before the number, '
                        "such as WI- or WI-%%(year)s-.",
                        pattern=kind.number_prefix,
                    )
                ) from error

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a shared type only for who works in every company."""
        kinds = super().create(vals_list)
        kinds._shared_with_others()._refuse_shared()
        return kinds

    def write(self, vals):
        """Write; the numbers of coming documents follow the pattern."""
        shared = self._shared_with_others()
        if vals.keys() - ROUTE:
            shared._refuse_shared()
        before = {kind: kind._named_signers() for kind in shared.sudo()}
        res = super().write(vals)
        for kind, signers in before.items():
            kind._check_own_signers(signers)
        self._shared_with_others()._refuse_shared(unless=shared)
        if {"number_prefix", "number_padding"} & vals.keys():
            for kind in self:
                # Numbering is not a right: types are the quality manager's, sequences the system's.
                sequences = self.env["ir.sequence"].sudo().search([("code", "=", kind._sequence_code())])
                sequences.write({"prefix": kind.number_prefix, "padding": kind.number_padding})
        return res

    @api.model
    def _serves_every_company(self):
        """Tell whether what the user does for all companies is theirs to decide: they work in each of them."""
        strange = [("id", "not in", self.env.user.company_ids.ids)]
        return self.env.su or not self.env["res.company"].sudo().search_count(strange, limit=1)

    def _shared_with_others(self):
        """Return those of these types that belong to companies of which the user is not."""
        return self.browse() if self._serves_every_company() else self.filtered(lambda kind: not kind.company_id)

    def _refuse_shared(self, unless=()):
        for kind in self.filtered(lambda kind: kind not in unless):
            raise AccessError(
                self.env._(
                    "%(type)s is for all companies: who works in each of them can change it. You name who signs in "
                    "yours; for all else make a type of your company.",
                    type=kind.display_name,
                )
            )

    def _named_signers(self):
        return {meaning: self.with_context(active_test=False)[meaning] for meaning in sorted(ROUTE)}

    def _check_own_signers(self, before):
        """Raise AccessError if somebody who signs in another company as well was added or taken off."""
        now = self._named_signers()
        both = [(before[name] - now[name]) | (now[name] - before[name]) for name in now]
        changed = self.env["res.users"].union(*both)
        strange = changed.filtered(lambda user: user.company_ids - self.env.user.company_ids)
        if strange:
            raise AccessError(
                self.env._(
                    "%(names)s: of another company too. Who works in all companies names them for %(type)s, or make "
                    "a type of your company.",
                    names=", ".join(strange.mapped("name")),
                    type=self.display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self._shared_with_others()._refuse_shared()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Documents of other companies keep the type too.
        used = self.env["qms.document"].sudo().with_context(active_test=False).search([("type_id", "in", self.ids)])
        for kind in used.type_id:
            raise UserError(
                self.env._("There are documents of the type %(type)s. Archive it instead.", type=kind.display_name)
            )

    def _sequence_code(self):
        return f"qms.document.type.{self.id}"

    def _next_number(self, company):
        """Return the next free number of the type in `company`: numbers that came in by import are skipped."""
        self.ensure_one()
        # Whoever may write a document gets a number for it, without a right to sequences.
        sequences = self.env["ir.sequence"].sudo()
        if not sequences.search_count([("code", "=", self._sequence_code()), ("company_id", "=", company.id)], limit=1):
            sequences.create(self._prepare_sequence_vals(company))
        documents = self.env["qms.document"].sudo().with_context(active_test=False)
        sequence = sequences.with_company(company).with_context(ir_sequence_date=company._qms_today())
        while number := sequence.next_by_code(self._sequence_code()):
            if not documents.search_count([("company_id", "=", company.id), ("reference", "=", number)], limit=1):
                return number
        return False

    def _prepare_sequence_vals(self, company):
        return {
            "name": f"{self.name} ({company.name})",
            "code": self._sequence_code(),
            "company_id": company.id,
            "prefix": self.number_prefix,
            "padding": self.number_padding,
        }

    def _route(self, meaning, company):
        """Return the users who sign revisions of this type in `company` as `meaning` ("reviewer" or "approver")."""
        users = self.sudo()[f"{meaning}_ids"]
        return users.filtered(lambda user: user.active and company in user.company_ids)
