from odoo import api, fields, models
from odoo.fields import Domain

from .qms_topic_standing_mixin import FRESH, STANDINGS


class QmsRequirementStanding(models.Model):
    """How each topic of the edition a company works to stood when evidence was counted last: K48 counts these rows, and
    opens them. Counted anew with each measuring, written by nobody else, never filled in for days that are over."""

    _name = "qms.requirement.standing"
    _description = "Standing of a topic"
    _order = "is_fresh, requirement_id, id"
    _rec_name = "requirement_id"

    requirement_id = fields.Many2one(
        "qms.requirement", "Topic", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    date = fields.Date("Counted on", required=True, readonly=True)
    standing = fields.Selection(STANDINGS, "State", required=True, readonly=True)
    is_applicable = fields.Boolean("Applies", readonly=True)
    is_fresh = fields.Boolean("Fresh evidence", readonly=True)
    date_newest = fields.Date("Newest", readonly=True)
    rule_count = fields.Integer("Rules", readonly=True, help="The number of evidence rules behind the state.")
    reason = fields.Char("Because", readonly=True, help="Why it is red, or does not apply.")

    _one_row = models.UniqueIndex("(company_id, requirement_id)", "A topic has one standing in a company.")

    @api.model
    def _count_in(self, company):
        """Count the evidence of all topics of `company` as of today, and keep how each stands."""
        # Who measures may ask for what is archived as well: rules that are would count.
        topics, apart = self.env["qms.requirement"].with_context(active_test=True)._applying(company)
        found = topics._standing(company)
        # Nobody has rights to write what was counted: only this does.
        rows = self.sudo().search(Domain("company_id", "=", company.id))
        rows.filtered(lambda row: row.requirement_id not in topics).unlink()
        kept = {row.requirement_id.id: row for row in rows.exists()}
        new = []
        for topic in topics:
            vals = self._prepare_vals(found[topic.id], company, topic not in apart)
            if topic.id in kept:
                kept[topic.id].write(vals)
            else:
                new.append({**vals, "requirement_id": topic.id, "company_id": company.id})
        self.sudo().create(new)

    @api.model
    def _prepare_vals(self, row, company, is_applicable):
        return {
            "date": company._qms_today(),
            "standing": row["standing"],
            "is_applicable": is_applicable,
            "is_fresh": is_applicable and row["standing"] in FRESH,
            "date_newest": row["newest"],
            "rule_count": row["rule_count"],
            "reason": " · ".join([*row["red"], *filter(None, [row["reason"]])]) or False,
        }

    def action_view_topic(self):
        """Open the topic with its clauses and rules."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "qms.requirement",
            "res_id": self.requirement_id.id,
            "views": [(False, "form")],
        }
