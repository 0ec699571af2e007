from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.numbers import number_taken
from ..tools.vendor_requests import OPEN

# What the vendor was asked: it stays as it was sent.
ASKED = {
    "reference",
    "name",
    "description",
    "company_id",
    "partner_id",
    "picking_id",
    "purchase_id",
    "product_id",
    "lot_id",
    "quantity",
    "uom_id",
    "attachment_ids",
    "nonconformity_ids",
}


class QmsSupplierRequest(models.Model):
    """Request to a vendor (SCAR) to find out why something was wrong and to prevent it: asked, answered on a page
    without an account, accepted or sent back. Steps stand in `qms.supplier.request.steps.mixin`, the page in
    `qms.supplier.request.link.mixin`."""

    _name = "qms.supplier.request"
    _description = "Request to a vendor"
    _pack_part = "08"
    _review_input = "c7"
    _inherit = [
        "qms.supplier.request.link.mixin",
        "qms.supplier.request.answering.mixin",
        "qms.supplier.request.punctual.mixin",
        "qms.supplier.request.night.mixin",
        "qms.supplier.request.rights.mixin",
        "qms.files.mixin",
        "qms.supplier.request.steps.mixin",
        "qms.reference.mixin",
        "qms.goods.link.mixin",
        "qms.open.tile.mixin",
    ]
    _order = "create_date desc, id desc"
    _rec_names_search = ["reference", "name", "partner_name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reference_prefix = "SR-%(range_year)s-"
    _file_fields = ("attachment_ids",)

    name = fields.Char("What", required=True, tracking=True, help="The vendor reads it.")
    description = fields.Text(help="What is wrong, and which requirement it does not meet. The vendor reads it.")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    partner_id = fields.Many2one(string="Vendor")
    partner_name = fields.Char(string="Vendor (as text)")
    contact_id = fields.Many2one(
        "res.partner",
        "Goes to",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        ondelete="set null",
        domain="[('commercial_partner_id', '=', partner_id)]",
        help="The vendor's quality contact, else the vendor. The link in the mail is of this contact: for another one, "
        "change it and press Send again.",
    )
    quantity = fields.Float("Quantity affected", digits="Product Unit")
    uom_id = fields.Many2one(
        "uom.uom", "Unit", compute="_compute_uom_id", store=True, readonly=False, precompute=True, ondelete="restrict"
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "qms_supplier_request_file_rel",
        "request_id",
        "attachment_id",
        string="Files for the vendor",
        copy=False,
    )
    nonconformity_ids = fields.Many2many(
        "qms.nonconformity",
        "qms_supplier_request_nonconformity_rel",
        "request_id",
        "nonconformity_id",
        string="Nonconformities",
        check_company=True,
    )
    capa_id = fields.Many2one(
        "qms.capa",
        "Corrective action (CAPA)",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        copy=False,
        ondelete="restrict",
    )

    _reference_unique = models.UniqueIndex("(company_id, reference)", number_taken)
    _quantity_positive = models.Constraint("CHECK (quantity >= 0)", "The quantity affected cannot be negative.")

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = " ".join(filter(None, (record.reference, record.name)))

    @api.depends("partner_id")
    def _compute_contact_id(self):
        for record in self:
            # Whoever asks need not be able to read every contact of the vendor.
            vendor = record.partner_id.sudo()
            record.contact_id = vendor.browse(vendor.address_get(["quality"])["quality"]) if vendor else False

    @api.depends("product_id")
    def _compute_uom_id(self):
        for record in self:
            record.uom_id = record.uom_id or record.product_id.uom_id

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        self.partner_id = self.partner_id.commercial_partner_id

    # Guards

    @api.constrains("contact_id", "partner_id")
    def _check_contact_id(self):
        # The link opens the request to whoever it is sent to.
        for record in self.sudo().filtered(lambda record: record.partner_id and record.contact_id):
            if record.contact_id.commercial_partner_id != record.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is nobody of %(vendor)s: choose the vendor or one of its contacts.",
                        contact=record.contact_id.display_name,
                        vendor=record.partner_id.display_name,
                    )
                )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | set(self._link_names().values())

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | ASKED

    def _locked_way_out(self):
        return self.env._("The vendor has it already: cancel it with a reason, and send a new one.")

    def write(self, vals):
        """Write; what has ended goes to nobody else, gets no other day and belongs to nothing else."""
        names = {"contact_id", "date_due", "capa_id", "user_id"} & self._without_unchanged(vals).keys()
        ended = self.filtered(lambda record: record.state not in OPEN) if names else self.browse()
        if ended:
            raise UserError(
                self.env._(
                    "%(record)s has ended: %(fields)s cannot be changed any more. Send a new request instead.",
                    record=ended[0].display_name,
                    fields=self._field_labels(names),
                )
            )
        return super().write(vals)

    # Shared screens

    @api.model
    def _overview_tiles(self):
        tile = self._overview_open(self.env._("Requests to vendors open"), ("sent", "answered"), sequence=95)
        return [*super()._overview_tiles(), tile]

    @api.model
    def _late_domain(self):
        return [("state", "=", "sent"), *super()._late_domain()]

    @api.model
    def _inbox_lines(self):
        answered = list(Domain("state", "=", "answered"))
        late = list(Domain("state", "=", "sent") & Domain("date_due", "<", "today"))
        return super()._inbox_lines() + [
            self._contribution_line(self.env._("Answers of vendors to judge"), answered, "date_due"),
            self._contribution_line(self.env._("Answers of vendors overdue"), late, "date_due"),
        ]

    @api.model
    def _my_quality_lines(self):
        mine = [("user_id", "=", self.env.uid), ("state", "in", OPEN)]
        return super()._my_quality_lines() + [
            self._contribution_line(self.env._("Requests to vendors to follow"), mine, "date_due")
        ]

    @api.model
    def _review_inputs(self):
        sent = [("state", "not in", ("draft", "cancelled"))]
        return super()._review_inputs() + [
            self._contribution_line(self.env._("Requests to vendors"), sent, "date_sent")
        ]

    @api.model
    def _pack_folder(self):
        sent = [("date_sent", "!=", False)]
        return super()._pack_folder() + [self._contribution_line(self.env._("Requests to vendors"), sent, "date_sent")]
