from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache
from odoo.tools.translate import html_translate


class QmsPolicy(models.Model):
    """The quality policy: versions 1, 2, 3 … per company, of which one is in force."""

    _name = "qms.policy"
    _inherit = [
        "qms.reading.mixin",
        "qms.policy.commitments.mixin",
        "qms.reading.version.mixin",
        "qms.company.version.mixin",
        "qms.approval.mixin",
        "qms.contribution",
        "qms.retention.mixin",
    ]
    _description = "Quality policy"
    _pack_part = "01"
    _review_input = "c2"
    _order = "company_id, version desc, id desc"
    _check_company_auto = True
    _series_field = "company_id"
    _series_number = "version"
    _stored_page = "qms_iso9001.qms_policy_pdf"
    _stored_report = "qms_iso9001.report_qms_policy"
    _check_company_domain = models.check_company_domain_parent_of
    _mail_post_access = "read"
    _keeps_files = True
    _rows_column = "policy_id"

    name = fields.Char("Title", required=True, translate=True, default=lambda self: self.env._("Quality policy"))
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
        help="Keeps the policy suitable and submits new versions.",
    )
    approver_ids = fields.Many2many(
        "res.users",
        "qms_policy_approver_rel",
        "policy_id",
        "user_id",
        string="Approvers",
        check_company=True,
        help="Everybody named here has to approve before the policy can come into force.",
    )
    body = fields.Html("Text", translate=html_translate, sanitize_attributes=True)
    commitment_ids = fields.One2many("qms.policy.commitment", "policy_id", string="Commitments", copy=True)
    action_ids = fields.One2many("qms.action", "policy_id", string="Actions")
    action_count = fields.Integer(compute="_compute_action_count")
    is_reading_asked = fields.Boolean(
        "Ask for read confirmation", default=True, help="Everybody it is for confirms that they have read this version."
    )
    acknowledgement_ids = fields.One2many("qms.acknowledgement", "policy_id", "Read confirmations", readonly=True)
    public_url = fields.Char("Public page", compute="_compute_public_url")

    _version_unique = models.UniqueIndex(
        "(company_id, version) WHERE version > 0", "This version of the policy exists already in this company."
    )
    _one_in_force = models.UniqueIndex(
        "(company_id) WHERE state = 'in_force'",
        "A company has one quality policy in force. Approve the new version: it ends the old one.",
    )

    def _compute_action_count(self):
        groups = self.env["qms.action"]._read_group([("policy_id", "in", self.ids)], ["policy_id"], ["__count"])
        counts = {policy.id: count for policy, count in groups}
        for policy in self:
            policy.action_count = counts.get(policy.id, 0)

    @api.depends("state", "company_id.qms_policy_public")
    def _compute_public_url(self):
        for policy in self:
            # Branches read the policy of their parent, whose settings they may not read.
            company = policy.sudo().company_id
            public = policy.state == "in_force" and company.qms_policy_public
            policy.public_url = company._qms_policy_url() if public else False

    @api.model
    def _content_fields(self):
        return super()._content_fields() | {"commitment_ids"}

    @api.model
    def _retention_date_fields(self):
        return ["in_force_until", "date_approved"]

    @api.model
    def _retention_ended_domain(self):
        return [("state", "=", "obsolete")]

    @api.model
    def _retention_content_fields(self):
        return super()._retention_content_fields() | {"rejection_reason"}

    @api.model
    def _retention_part_fields(self):
        return {"commitment_ids"}

    def _superseded(self):
        companies = self.search([("company_id", "in", self.company_id.ids), ("state", "=", "in_force")]).company_id
        return self.filtered(lambda policy: policy.state == "obsolete" and policy.company_id in companies)

    def action_submit(self):
        """Submit for approval. A commitment that is missing does not stop it; it is noted on the record."""
        lacking = {policy: policy.missing_commitments for policy in self if policy.missing_commitments}
        res = super().action_submit()
        for policy, missing in lacking.items():
            policy.sudo().message_post(
                body=self.env._("Submitted without this commitment: %(missing)s.", missing=missing),
                author_id=self.env.user.partner_id.id,
            )
        return res

    def _check_may_revise(self):
        super()._check_may_revise()
        self._check_not_disposed()

    @ormcache("self.id", "lang")
    def _get_public_pdf(self, lang):
        """Return the PDF of the version in force in `lang`.

        Kept per server process: visitors could otherwise make the server print all day. What is in force never changes.
        """
        report = self.env["ir.actions.report"].sudo().with_context(lang=lang)
        return report._render_qweb_pdf("qms_iso9001.qms_policy_report", self.ids)[0]

    def action_view_actions(self):
        """Open the actions that came out of this version; new ones belong to it."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action"),
            "domain": [("policy_id", "=", self.id)],
            "context": {"default_policy_id": self.id},
        }

    def action_open_public_page(self):
        """Open the public page of the company's policy in a new window."""
        self.ensure_one()
        if not self.public_url:
            raise UserError(
                self.env._(
                    "The public page shows the version in force, once it is switched on in the settings of the company."
                )
            )
        return {"type": "ir.actions.act_url", "url": self.public_url, "target": "new"}

    @api.model
    def _inbox_lines(self):
        return [
            self._contribution_line(
                self.env._("Quality policy in approval"), [("state", "=", "review")], "date_submitted"
            )
        ]

    def _inbox_verbs(self):
        return self._approval_verbs()

    @api.model
    def _my_quality_lines(self):
        return [
            self._contribution_line(
                self.env._("Quality policy to approve"), [("can_approve", "=", True)], "date_submitted"
            )
        ]

    @api.model
    def _my_quality_info_lines(self):
        return [
            self._contribution_line(
                self.env._("Quality policy in force"), [("state", "=", "in_force")], "in_force_from"
            )
        ]

    @api.model
    def _review_inputs(self):
        return [
            self._contribution_line(
                self.env._("Quality policy in force"), [("state", "=", "in_force")], "in_force_from"
            )
        ]

    @api.model
    def _pack_folder(self):
        return [
            self._contribution_line(
                self.env._("Quality policy"), [("state", "in", ("in_force", "obsolete"))], "in_force_from"
            )
        ]
