from odoo import api, fields, models
from odoo.tools.translate import html_translate


class QmsScope(models.Model):
    """The scope of the quality system: which products and services, at which sites, and what of the standard does not
    apply and why. Versions per company, of which one is in force, approved and replaced like the policy."""

    _name = "qms.scope"
    _inherit = [
        "qms.scope.parts.mixin",
        "qms.scope.review.mixin",
        "qms.company.version.mixin",
        "qms.approval.mixin",
        "qms.record.retention.mixin",
        "qms.contribution",
    ]
    _description = "Scope of the quality system"
    _pack_part = "01"
    _review_input = "b"
    _order = "company_id, version desc, id desc"
    _check_company_auto = True
    _series_field = "company_id"
    _series_number = "version"
    _stored_page = "qms_iso9001.qms_scope_pdf"
    _stored_report = "qms_iso9001.report_qms_scope"
    _check_company_domain = models.check_company_domain_parent_of
    _mail_post_access = "read"
    _keeps_files = True

    name = fields.Char(
        "Title", required=True, translate=True, default=lambda self: self.env._("Scope of the quality system")
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        check_company=True,
        ondelete="restrict",
        help="Keeps the scope true, submits new versions and reviews the one in force.",
    )
    approver_ids = fields.Many2many(
        "res.users",
        "qms_scope_approver_rel",
        "scope_id",
        "user_id",
        string="Approvers",
        check_company=True,
        help="Everybody named here has to approve before the scope can come into force.",
    )
    body = fields.Html(
        "Scope", translate=html_translate, sanitize_attributes=True, help="As it is worded on the certificate."
    )

    _version_unique = models.UniqueIndex(
        "(company_id, version) WHERE version > 0", "This version of the scope exists already in this company."
    )
    _one_in_force = models.UniqueIndex(
        "(company_id) WHERE state = 'in_force'",
        "A company has one scope in force. Approve the new version: it ends the old one.",
    )

    @api.model
    def _inbox_lines(self):
        waiting = self._contribution_line(self.env._("Scope in approval"), [("state", "=", "review")], "date_submitted")
        return [*super()._inbox_lines(), waiting]

    def _inbox_verbs(self):
        verbs = super()._inbox_verbs()
        return {key: [*verbs.get(key, []), *steps] for key, steps in {**verbs, **self._approval_verbs()}.items()}

    @api.model
    def _my_quality_lines(self):
        label = self.env._("Scope to approve")
        return [
            *super()._my_quality_lines(),
            self._contribution_line(label, [("can_approve", "=", True)], "date_submitted"),
        ]

    @api.model
    def _review_inputs(self):
        label, in_force = self.env._("Scope in force"), [("state", "=", "in_force")]
        return [*super()._review_inputs(), self._contribution_line(label, in_force, "in_force_from")]

    @api.model
    def _pack_folder(self):
        label, issued = self.env._("Scope of the quality system"), [("state", "in", ("in_force", "obsolete"))]
        return [self._contribution_line(label, issued, "in_force_from")]
