from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class QmsTrainingNeed(models.TransientModel):
    """*Create needs*: how many people need which course and nobody wrote it down, before anything is created."""

    _name = "qms.training.need"
    _description = "Create needs"

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    line_ids = fields.One2many(
        "qms.training.need.line", "need_id", "Courses", default=lambda self: self._default_line_ids()
    )
    people_count = fields.Integer("Needs to create", compute="_compute_people_count")

    @api.model
    def _default_line_ids(self):
        labels = dict(self.env["qms.training.record"]._fields["origin"]._description_selection(self.env))
        counts, reasons = Counter(), defaultdict(set)
        for vals in self._find_missing(self.env.company):
            counts[vals["training_id"]] += 1
            reasons[vals["training_id"]].add(labels[vals["origin"]])
        return [
            Command.create(
                {"training_id": course, "people_count": count, "reasons": ", ".join(sorted(reasons[course]))}
            )
            for course, count in counts.most_common()
        ]

    @api.depends("line_ids.is_chosen", "line_ids.people_count")
    def _compute_people_count(self):
        for dialog in self:
            dialog.people_count = sum(dialog.line_ids.filtered("is_chosen").mapped("people_count"))

    @api.model
    def _find_missing(self, company):
        """Return the values of the needs that nobody wrote down; for who may create them, whatever their groups."""
        records = self.env["qms.training.record"]
        records.check_access("create")
        return records.sudo()._missing_needs(company)

    def action_create(self):
        """Create what is missing now for the chosen courses, and open it. Raises UserError for no course."""
        self.ensure_one()
        courses = self.line_ids.filtered("is_chosen").training_id
        if not courses:
            raise UserError(self.env._("Choose at least one course in the list, or close this dialog."))
        missing = [vals for vals in self._find_missing(self.company_id) if vals["training_id"] in courses.ids]
        needs = self.env["qms.training.record"].sudo()._need(missing)
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_training_need_action")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s needs created.", count=len(needs)),
                "next": {**action, "views": [(False, "list"), (False, "form")]},
            },
        }
