from datetime import timedelta

from odoo import Command, api, models
from odoo.exceptions import UserError

from .qms_training_skill_source_mixin import GAP_DAYS


class QmsCompetenceGapStepsMixin(models.AbstractModel):
    """What is done about a gap: a course that grants the skill at the level becomes a need of that person."""

    _name = "qms.competence.gap.steps.mixin"
    _inherit = ["qms.training.team.mixin"]
    _description = "Steps about a competence gap"

    def action_plan_training(self):
        """Create a need for each row chosen, of the course that grants its skill; open them.

        Of one row with several courses, or none, open the courses to choose from. Raises AccessError without the
        right to create training records, UserError when no row can be planned.
        """
        self.env["qms.training.record"].check_access("create")
        gaps = self.filtered(lambda gap: gap.skill_id and gap.state not in (False, "met"))
        if not gaps:
            raise UserError(self.env._("Choose required skills that are not met, or that end within 90 days."))
        courses = gaps._get_courses()
        if len(gaps) == 1 and len(courses[gaps]) != 1:
            return gaps._action_choose_course(courses[gaps])
        records = gaps._plan_from_gap({gap: found[:1] for gap, found in courses.items()})
        if not records:
            raise UserError(
                self.env._("No course grants these skills at the level required. Name the skill on a course first.")
            )
        return self._action_open_records(records)

    @api.model
    def _action_my_team(self):
        action = self._action_of_team(
            "qms_iso9001_training.qms_competence_gap_action", self.env._("My team's competence")
        )
        return {**action, "context": {"search_default_required": 1, "search_default_group_employee": 1}}

    def _get_courses(self):
        """Return {gap: courses of its company that grant its skill at its level or above}, by one query."""
        grants = self.env["qms.training.skill"].search(
            [("skill_id", "in", self.skill_id.ids), ("training_id.active", "=", True)], order="training_id, id"
        )
        found = {}
        for gap in self:
            above = gap.company_id.sudo().parent_ids
            fitting = grants.filtered(
                lambda grant, gap=gap, above=above: (
                    grant.skill_id == gap.skill_id
                    and grant.skill_type_id == gap.skill_type_id
                    and grant.skill_level_id.level_progress >= gap.required_progress
                    and grant.training_id.company_id in above
                )
            )
            found[gap] = fitting.training_id
        return found

    @api.model
    def _plan_from_gap(self, courses):
        """Create what is missing of the needs of {gap: course}; return the open records, known or new."""
        rows = {(gap.employee_id, course): gap for gap, course in courses.items() if course}
        if not rows:
            return self.env["qms.training.record"]
        Record = self.env["qms.training.record"]
        domain = [
            ("employee_id", "in", [employee.id for employee, _course in rows]),
            ("training_id", "in", [course.id for _employee, course in rows]),
            ("state", "in", ("needed", "planned")),
        ]
        # Needs that are open take this reason as well.
        Record._need([self._prepare_need_vals(gap, course) for (_employee, course), gap in rows.items()])
        return Record.search(domain).filtered(lambda record: (record.employee_id, record.training_id) in rows)

    @api.model
    def _prepare_need_vals(self, gap, course):
        # As the night would: before a skill ends, else soon.
        soon = gap.company_id._qms_today() + timedelta(days=GAP_DAYS)
        return {
            "employee_id": gap.employee_id.id,
            "training_id": course.id,
            "origin": "gap",
            "need_skill_id": gap.skill_id.id,
            "date_due": gap.valid_to if gap.state == "expiring" else soon,
        }

    @api.model
    def _action_open_records(self, records):
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_training_record_action")
        return {**action, "domain": [("id", "in", records.ids)], "context": {}}

    def _action_choose_course(self, courses):
        """Open the courses that fit; all of them where none does, so that one can be made to fit: a new one begins with
        the skill."""
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_training_action")
        if courses:
            return {**action, "domain": [("id", "in", courses.ids)], "context": {}}
        grant = {
            "skill_type_id": self.skill_type_id.id,
            "skill_id": self.skill_id.id,
            "skill_level_id": self.required_level_id.id,
        }
        name = self.env._(
            "No course grants %(skill)s (%(level)s): create one, or add the skill to one",
            skill=self.skill_id.name,
            level=self.required_level_id.name,
        )
        return {
            **action,
            "name": name,
            "display_name": name,
            "domain": [],
            "context": {"default_skill_ids": [Command.create(grant)]},
        }
