from odoo import fields, models

from ..tools.optional_number import OptionalFloat
from .qms_supplier_approval import STANDING, STATES

STATUS = [each for each in STATES if each[0] in STANDING]


class QmsSupplierEvaluation(models.Model):
    """What a vendor's deliveries of a period are worth. Confirmed and signed it never changes; the next one
    supersedes it."""

    _name = "qms.supplier.evaluation"
    _inherit = ["qms.state.mixin", "qms.signed.mixin", "mail.thread", "mail.activity.mixin", "qms.contribution"]
    _description = "Vendor evaluation"
    _order = "date_end desc, id desc"
    _rec_name = "partner_name"

    # No check of companies: a commercial partner may belong to another one, the own company_id decides.
    partner_id = fields.Many2one("res.partner", "Vendor", index="btree_not_null", ondelete="set null")
    partner_name = fields.Char("Name of the vendor", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    date_start = fields.Date("From", required=True)
    date_end = fields.Date("To", required=True, index=True)
    date_as_of = fields.Date("As it stood on", readonly=True, copy=False)
    scheme_id = fields.Many2one("qms.supplier.scheme", "Scheme", index=True, ondelete="restrict")
    line_ids = fields.One2many("qms.supplier.evaluation.line", "evaluation_id", string="Criteria")
    state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Confirmed"), ("superseded", "Superseded")],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    result = fields.Selection(
        [("scored", "Scored"), ("few", "Too few cases"), ("no_data", "No data")], readonly=True, copy=False
    )
    score = OptionalFloat(readonly=True, copy=False, digits=(5, 1))
    rating = fields.Char(readonly=True, copy=False)
    completeness = fields.Float("Completeness (%)", readonly=True, copy=False, aggregator=None, digits=(5, 0))
    proposed_status = fields.Selection(STATUS, readonly=True, copy=False)
    proposed_because = fields.Char("Because", readonly=True, copy=False)
    status = fields.Selection(STATUS, "Decision", copy=False, tracking=True)
    reason = fields.Text("Why otherwise", copy=False)
    conditions = fields.Text(copy=False)
    is_otherwise = fields.Boolean("Decided otherwise than proposed", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False, ondelete="restrict")
    date_decided = fields.Datetime("Decided on", readonly=True, copy=False)
    successor_id = fields.Many2one(
        "qms.supplier.evaluation", "Superseded by", readonly=True, copy=False, index="btree_not_null"
    )
    approval_ids = fields.One2many("qms.supplier.approval", "evaluation_id", string="Approvals", readonly=True)
