from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.image import ImageProcess

from ..tools.numbers import number_taken

TEMPLATE = "/qms_iso9001_capa/static/xls/qms_complaint.xlsx"


def is_photo(file):
    """Tell whether the attachment `file` is a picture that can be shown."""
    try:
        return (file.mimetype or "").startswith("image/") and bool(ImageProcess(file.raw).image)
    except UserError:
        return False


class QmsComplaint(models.Model):
    """What a customer is not content with: by mail, by portal, by a link on the delivery, or recorded by hand.

    The light, everyday path: answer, say whether it is justified, close. Not each one is a nonconformity; where one is,
    several complaints may point to it. Steps stand in `qms.complaint.steps.mixin`, mail in `qms.complaint.mail.mixin`.
    """

    _name = "qms.complaint"
    _description = "Complaint"
    _pack_part = "07"
    _review_input = "c1"
    _inherit = [
        "qms.capa.source.mixin",
        "qms.import.mixin",
        "qms.complaint.rights.mixin",
        "qms.complaint.mail.mixin",
        "qms.complaint.merge.mixin",
        "qms.complaint.reply.mixin",
        "qms.complaint.link.mixin",
        "qms.complaint.register.mixin",
        "qms.complaint.steps.mixin",
        "qms.reference.mixin",
        "qms.source.link.mixin",
        "qms.open.tile.mixin",
        "qms.contribution",
    ]
    _order = "date_received desc, id desc"
    _rec_names_search = ["reference", "name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _primary_email = "email_from"
    _import_moments = ("date_received", "date_answered", "date_done")
    _reference_prefix = "CC-%(range_year)s-"

    name = fields.Char("What", required=True, tracking=True)
    description = fields.Text(
        help="In the customer's words, whoever typed it. The customer reads it in the portal: what is between us "
        "belongs into a note."
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    channel = fields.Selection(
        [("hand", "By hand"), ("mail", "E-mail"), ("portal", "Customer portal"), ("link", "Link of a delivery")],
        "Came in by",
        default="hand",
        required=True,
        readonly=True,
        copy=False,
    )
    partner_id = fields.Many2one(string="Customer")
    partner_name = fields.Char(string="Customer (as text)")
    # The customer reads the own complaint, and nothing of whom or what else it concerns.
    employee_id = fields.Many2one(groups="base.group_user")
    employee_name = fields.Char(groups="base.group_user")
    purchase_id = fields.Many2one(groups="base.group_user")
    purchase_name = fields.Char(groups="base.group_user")
    email_from = fields.Char("E-mail of the customer", help="Empty: the address of the customer.", copy=False)
    quantity = fields.Float("Quantity", digits="Product Unit", tracking=True)
    date_received = fields.Datetime(
        "Received on", required=True, default=fields.Datetime.now, copy=False, index=True, tracking=True
    )
    severity = fields.Selection(
        [("low", "Low"), ("medium", "Medium"), ("high", "High")],
        default="medium",
        required=True,
        tracking=True,
        index=True,
        groups="base.group_user",
    )
    process_id = fields.Many2one(
        "qms.process",
        "Process",
        check_company=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        groups="base.group_user",
    )
    nonconformity_id = fields.Many2one(
        "qms.nonconformity",
        "Nonconformity",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
        help="Several complaints may come from one nonconformity.",
    )
    capa_similar_ids = fields.One2many(
        "qms.capa.similar", "complaint_id", "Similar to corrective actions", groups="base.group_user"
    )
    merged_into_id = fields.Many2one(
        "qms.complaint",
        "Merged into",
        check_company=True,
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )

    _reference_unique = models.UniqueIndex("(company_id, reference)", number_taken)
    _quantity_positive = models.Constraint("CHECK (quantity >= 0)", "The quantity cannot be negative.")

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = " ".join(filter(None, (record.reference, record.name)))

    # Guards

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"channel", "merged_into_id"} | set(self._link_names().values())

    @api.model
    def _frozen_fields(self):
        """Closed means closed: of all that people type, nothing changes any more."""
        return (
            super()._frozen_fields()
            | set(self._link_names())
            | {
                "reference",
                "name",
                "description",
                "company_id",
                "email_from",
                "quantity",
                "date_received",
                "date_due",
                "severity",
                "process_id",
                "nonconformity_id",
                "user_id",
                "justified",
                "reason",
            }
        )

    # The nonconformity behind it

    def action_make_nonconformity(self):
        """Report the nonconformity behind this complaint, filled with what the complaint knows, and open it; the one
        that is linked already is only opened. For who may act."""
        self.ensure_one()
        self._check_step("received", "answered")
        # The customer's order, product and lot need not be readable to whoever answers.
        record = self.sudo()
        if not record.nonconformity_id:
            nonconformities = self.env["qms.nonconformity"].with_company(record.company_id)
            record.nonconformity_id = nonconformities.create(record._prepare_nonconformity_vals())
            record._copy_files_to(record.nonconformity_id)
        return record.nonconformity_id.sudo(False)._get_form_action()

    def _prepare_nonconformity_vals(self):
        links = {name: self[name].id for name in self._link_names()}
        return {
            **links,
            "name": self.name,
            "description": self.description,
            "company_id": self.company_id.id,
            "process_id": self.process_id.id,
            "severity": self.severity,
            "quantity": self.quantity,
            "is_delivered": True,
        }

    def _copy_files_to(self, nonconformity):
        """Give `nonconformity` the largest picture as its photo (the small ones in a mail are logos of signatures), and
        a copy of each other file."""
        kept = self.env["ir.attachment"].search([("res_model", "=", self._name), ("res_id", "=", self.id)], order="id")
        # In whole KiB, so that of equals the first wins; one after the other, so that no more are read than needed.
        by_size = kept.sorted(lambda file: file.file_size // 1024, reverse=True)
        photo = next(filter(is_photo, by_size), kept.browse())
        nonconformity.sudo().photo = photo.datas
        for file in kept - photo:
            file.copy({"res_model": nonconformity._name, "res_id": nonconformity.id, "name": file.name})

    # Shared screens

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers: a register with past states, dates and owners."""
        return [{"label": self.env._("Import template for complaints"), "template": TEMPLATE}]

    @api.model
    def _import_columns(self):
        """Return the names of the fields that the import screen offers although nobody types them in a form."""
        return ["date_answered", "date_done", "end_reason", "partner_name", "product_name", "lot_name", "sale_name"]

    @api.model
    def _overview_tiles(self):
        # What is late is the answer to the customer; once given, closing has no day.
        tile = self._overview_open(self.env._("Complaints open"), ("received", "answered"), sequence=90)
        return [*super()._overview_tiles(), tile]

    @api.model
    def _late_domain(self):
        return [("state", "=", "received"), *super()._late_domain()]

    @api.model
    def _inbox_lines(self):
        due = [("state", "=", "received")]
        return super()._inbox_lines() + [self._contribution_line(self.env._("Answers due"), due, "date_due")]

    @api.model
    def _my_quality_lines(self):
        mine = [("user_id", "=", self.env.uid), ("state", "in", ("received", "answered"))]
        return super()._my_quality_lines() + [
            self._contribution_line(self.env._("Complaints to deal with"), mine, "date_due")
        ]

    @api.model
    def _my_quality_info_lines(self):
        recorded = list(Domain("reported_by_id", "=", self.env.uid))
        return super()._my_quality_info_lines() + [
            self._contribution_line(self.env._("Complaints I recorded"), recorded, "date_received")
        ]

    @api.model
    def _review_inputs(self):
        return super()._review_inputs() + [
            self._contribution_line(self.env._("Complaints"), [("state", "!=", "cancelled")], "date_received")
        ]

    @api.model
    def _pack_folder(self):
        return super()._pack_folder() + [self._contribution_line(self.env._("Complaints"), [], "date_received")]
