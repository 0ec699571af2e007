from odoo import fields, models

STATES = [
    ("proposed", "Proposed"),
    ("approved", "Approved"),
    ("conditional", "Conditional"),
    ("trial", "On trial"),
    ("blocked", "Blocked"),
    ("expired", "Ended"),
]
# What stands until it ends or is replaced.
STANDING = ("approved", "conditional", "trial", "blocked")
GROUNDS = [
    ("selection", "Selection of a new vendor"),
    ("performance", "Past performance"),
    ("not_critical", "Not relevant to quality"),
    ("evaluation", "Evaluation"),
    ("certificate", "Certificate"),
    ("other", "Other"),
]


class QmsSupplierApproval(models.Model):
    """Whether a vendor may deliver, what, and under which conditions. The one that stands for a vendor, company and
    category of products is replaced by the next one and never rewritten."""

    _name = "qms.supplier.approval"
    _inherit = ["qms.state.mixin", "mail.thread", "mail.activity.mixin", "qms.contribution"]
    _description = "Vendor approval"
    _order = "id desc"
    _rec_name = "partner_name"

    # No check of companies: a commercial partner may belong to another one, the own company_id decides.
    partner_id = fields.Many2one(
        "res.partner",
        "Vendor",
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        help="The company, not a contact of it.",
    )
    partner_name = fields.Char("Name of the vendor", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    categ_id = fields.Many2one(
        "product.category", "For products of", index="btree_not_null", ondelete="restrict", help="Empty: all products."
    )
    class_id = fields.Many2one("qms.supplier.class", "Class", index=True, ondelete="restrict", tracking=True)
    state = fields.Selection(STATES, "Status", default="proposed", required=True, copy=False, index=True, tracking=True)
    proposed_state = fields.Selection(
        [each for each in STATES if each[0] in STANDING], "Proposed status", help="What the system proposes."
    )
    ground = fields.Selection(GROUNDS, "On the ground of", default="selection", required=True, tracking=True)
    reason = fields.Text("Why")
    conditions = fields.Text(tracking=True)
    date_start = fields.Date("From", copy=False, readonly=True)
    date_end = fields.Date("Until", copy=False, tracking=True, help="Last day. Empty: without end.")
    date_due = fields.Date("Evaluate again by", copy=False, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Responsible", default=lambda self: self.env.user, tracking=True, ondelete="restrict"
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False, ondelete="restrict")
    date_decided = fields.Datetime("Decided on", readonly=True, copy=False)
    date_ended = fields.Date("Ended on", readonly=True, copy=False)
    end_reason = fields.Char("Ended because", readonly=True, copy=False)
    successor_id = fields.Many2one(
        "qms.supplier.approval", "Replaced by", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    evaluation_id = fields.Many2one(
        "qms.supplier.evaluation", "Evaluation", copy=False, index="btree_not_null", ondelete="restrict"
    )

    _one_stands = models.UniqueIndex(
        "(company_id, partner_id, COALESCE(categ_id, 0))"
        " WHERE state IN ('approved', 'conditional', 'trial', 'blocked')",
        "The vendor has a status for these products already. Replace it by a new decision.",
    )
