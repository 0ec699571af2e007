from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..tools.numbers import number_taken
from ..tools.quality_cost import CASE_COST_GROUPS
from ..tools.words import said


class QmsNonconformity(models.Model):
    """Something that does not meet a requirement: reported by anybody, contained, corrected, closed on evidence.

    The light, everyday path. Its steps stand in `qms.nonconformity.steps.mixin`, its links to the ERP in
    `qms.source.link.mixin`.
    """

    _name = "qms.nonconformity"
    _description = "Nonconformity"
    _review_input = "c4"
    _inherit = [
        "qms.nonconformity.equipment.mixin",
        "qms.case.origin.link.mixin",
        "qms.nonconformity.capa.mixin",
        "qms.nonconformity.request.mixin",
        "qms.nonconformity.import.mixin",
        "qms.nonconformity.figures.mixin",
        "qms.nonconformity.trace.mixin",
        "qms.nonconformity.goods.mixin",
        "qms.nonconformity.rework.mixin",
        "qms.nonconformity.cost.mixin",
        "qms.nonconformity.class.mixin",
        "qms.nonconformity.quarantine.mixin",
        "qms.nonconformity.bar.mixin",
        "qms.nonconformity.start.mixin",
        "qms.nonconformity.age.mixin",
        "qms.pivot.mixin",
        "qms.links.mixin",
        "qms.nonconformity.rights.mixin",
        "qms.nonconformity.steps.mixin",
        "qms.reference.mixin",
        "qms.source.link.mixin",
        "qms.nonconformity.complaint.mixin",
        "qms.nonconformity.inbox.mixin",
        "qms.nonconformity.lines.mixin",
        "qms.nonconformity.register.mixin",
    ]
    _order = "date_detected desc, id desc"
    _rec_names_search = ["reference", "name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reference_prefix = "NC-%(range_year)s-"

    name = fields.Char("What", required=True, tracking=True)
    description = fields.Text(help="What is wrong, and with which requirement it does not agree.")
    place = fields.Char("Where", tracking=True)
    photo = fields.Image(max_width=1920, max_height=1920, copy=False)
    photo_128 = fields.Image("Small photo", related="photo", max_width=128, max_height=128, store=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(
        compute="_compute_cost",
        compute_sudo=True,
        store=True,
        groups=CASE_COST_GROUPS,
        help="What its goods took out of the stock, plus credit notes to customers, less those of vendors. Untaxed.",
    )
    process_id = fields.Many2one(
        "qms.process", "Process", check_company=True, index=True, tracking=True, ondelete="restrict"
    )
    requirement_ids = fields.Many2many("qms.requirement", string="Topics of the standard")
    quantity = fields.Float("Quantity affected", digits="Product Unit", tracking=True)
    uom_id = fields.Many2one(
        "uom.uom", "Unit", compute="_compute_uom_id", store=True, readonly=False, precompute=True, ondelete="restrict"
    )
    date_detected = fields.Date(
        "Found on",
        required=True,
        default=lambda self: self.env.company._qms_today(),
        copy=False,
        index=True,
        tracking=True,
    )
    detected_by_id = fields.Many2one(
        "hr.employee",
        "Found by",
        check_company=True,
        copy=False,
        ondelete="set null",
        default=lambda self: self.env.user.employee_id,
    )
    action_ids = fields.One2many("qms.action", "nonconformity_id", "Actions")
    action_count = fields.Integer("Number of actions", compute="_compute_action_count", compute_sudo=True)

    _reference_unique = models.UniqueIndex("(company_id, reference)", number_taken)
    _quantity_positive = models.Constraint("CHECK (quantity >= 0)", "The quantity affected cannot be negative.")

    @api.constrains("name")
    def _check_name(self):
        if not all(said(record.name) for record in self):
            raise ValidationError(self.env._('Write under "What" what is wrong: blanks say nothing.'))

    @api.constrains("date_detected", "company_id")
    def _check_date_detected(self):
        for record in self:
            if record.date_detected > record.company_id._qms_today():
                raise ValidationError(
                    self.env._(
                        '"Found on" of %(record)s is in the future: enter the day it was found, today at the latest.',
                        record=record.display_name,
                    )
                )

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = " ".join(filter(None, (record.reference, record.name)))

    @api.depends("product_id")
    def _compute_uom_id(self):
        for record in self:
            record.uom_id = record.uom_id or record.product_id.uom_id

    def _age_label(self):
        """Return when it was found and how far it is, for a list of cases."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return f"{format_date(self.env, self.date_detected)}, {labels[self.state]}"

    @api.depends("action_ids")
    def _compute_action_count(self):
        counts = dict(
            self.env["qms.action"]._read_group(
                [("nonconformity_id", "in", self.ids)], ["nonconformity_id"], ["__count"]
            )
        )
        for record in self:
            record.action_count = counts.get(record._origin, 0)

    # Guards

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | set(self._link_names().values())

    @api.model
    def _frozen_fields(self):
        """Closed means closed: of all that people type, nothing changes any more."""
        names = set(self._link_names().values())
        return (
            super()._frozen_fields()
            | set(self._link_names())
            | (self._content_fields() - names)
            | {
                "photo",
                "company_id",
                "process_id",
                "requirement_ids",
                "user_id",
                "verifier_id",
                "date_due",
                "detected_by_id",
                "evidence_attachment_ids",
            }
        )

    @api.model
    def _content_fields(self):
        """A signature covers the texts: the links behind them may be emptied when Odoo deletes a document."""
        return set(self._link_names().values()) | {
            "reference",
            "name",
            "description",
            "place",
            "severity",
            "date_detected",
            "quantity",
            "uom_id",
            "containment",
            "disposition",
            "correction",
            "evidence",
        }

    def _signed_content(self):
        """Add the check sums of the photo and of the files of the correction."""
        files = (
            self.env["ir.attachment"].search(
                [("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", "photo")]
            )
            | self.evidence_attachment_ids
        )
        return {**super()._signed_content(), "files": sorted(files.mapped("checksum"))}

    def _get_obstacle(self):
        return self._get_own_obstacle() or self._get_capa_obstacle()

    def _get_own_obstacle(self):
        """Corrections that were planned as actions are done before the case is closed; what prevents the next one
        may take longer."""
        obstacle = super()._get_obstacle()
        waiting = self.action_ids.filtered(lambda action: action.state == "open" and action.kind == "correction")
        if not obstacle and waiting:
            return self.env._(
                "Close the open corrections of %(record)s first: %(actions)s.",
                record=self.display_name,
                actions=", ".join(waiting.mapped("display_name")),
            )
        return obstacle

    def action_view_actions(self):
        """Open the actions that come from these nonconformities; a new one belongs to the one that is open."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action")
        context = {"default_nonconformity_id": self.id, "default_kind": "correction"} if len(self) == 1 else {}
        return {**action, "domain": [("nonconformity_id", "in", self.ids)], "context": context}
