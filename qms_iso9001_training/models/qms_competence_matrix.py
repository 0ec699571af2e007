from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

# So many people on a page of the matrix: a browser draws 200 × 60 cells at once.
PEOPLE = 200


class QmsCompetenceMatrix(models.AbstractModel):
    """People × required skills, as the user may see them (rules of `qms.competence.gap`): read in one call."""

    _name = "qms.competence.matrix"
    _description = "Competence matrix"

    @api.model
    @api.readonly
    def get_matrix(self, filters=None):
        """Return a page of the matrix, ready to draw.

        `filters`: department_id, job_id, process_id, is_team, offset. Keys of the answer: `states` and `choices` (what
        can be filtered by), `total` and `offset` of the people, `skills`, and `people`, each with `cells`: per skill
        the id of its row, its state, both levels and the day it ends, or nothing where it is not required.
        """
        filters = filters or {}
        base = Domain(self.env["qms.competence.gap"]._get_required_domain())
        return {
            "company": self.env.company.name,
            "choices": self._choices(base),
            "can_plan": self.env["qms.training.record"].has_access("create"),
            "is_hr": self.env["hr.employee"].has_access("read"),
            **self._read_matrix(filters, PEOPLE, max(int(filters.get("offset") or 0), 0)),
        }

    @api.model
    def _read_matrix(self, filters, limit=None, offset=0):
        """Return so many people of those that the filters leave, with the skills that their jobs require."""
        Gap = self.env["qms.competence.gap"]
        domain = Domain(Gap._get_required_domain()) & self._get_filter_domain(filters)
        everybody = Gap._read_group(domain, ["employee_id"], order="employee_name:min, employee_id")
        employee_ids = [employee.id for (employee,) in everybody][offset:][:limit]
        gaps = Gap.search_fetch(domain & Domain("employee_id", "in", employee_ids))
        skills = self._skills(gaps)
        return {
            "states": Gap._fields["state"]._description_selection(self.env),
            "total": len(everybody),
            "limit": limit,
            "offset": offset,
            "skills": skills,
            "people": self._people(gaps, skills),
        }

    @api.model
    def _get_filter_domain(self, filters):
        domain = Domain.TRUE
        if filters.get("department_id"):
            domain &= Domain("department_id", "child_of", int(filters["department_id"]))
        if filters.get("job_id"):
            domain &= Domain("job_id", "=", int(filters["job_id"]))
        if filters.get("process_id"):
            domain &= self._get_process_domain(int(filters["process_id"]))
        if filters.get("is_team"):
            domain &= self._get_team_domain()
        return domain

    @api.model
    def _get_process_domain(self, process_id):
        """Who has a role in the process: the person named there, else whoever holds the job."""
        roles = self.env["qms.process.role"].search([("process_id", "=", process_id)])
        people = roles.filtered("employee_id")
        return Domain("employee_id", "in", people.employee_id.ids) | Domain("job_id", "in", (roles - people).job_id.ids)

    @api.model
    def _get_team_domain(self):
        return Domain(self.env["hr.employee"]._qms_team_domain("employee_id"))

    @api.model
    def _choices(self, base):
        """Return what the people that the user sees can be filtered by: {name: [[id, label]]}."""
        Gap = self.env["qms.competence.gap"]
        groups = Gap._read_group(base, ["department_id", "job_id"])
        # Names only, of where people are whom the user sees.
        departments = self.env["hr.department"].sudo().union(*(department.sudo() for department, _job in groups))
        jobs = self.env["hr.job"].sudo().union(*(job.sudo() for _department, job in groups))
        roles = self.env["qms.process.role"].search(Domain.TRUE)
        return {
            "department_id": self._labels(departments),
            "job_id": self._labels(jobs),
            "process_id": self._labels(roles.process_id),
            "has_team": bool(Gap.search_count(base & self._get_team_domain(), limit=1)),
        }

    @api.model
    def _labels(self, records):
        return sorted(([record.id, record.display_name] for record in records), key=lambda choice: choice[1])

    @api.model
    def _skills(self, gaps):
        """Return the columns, by type and name: [{id, name, type}]."""
        skills = gaps.skill_id.sorted(lambda skill: (skill.skill_type_id.name, skill.name, skill.id))
        return [{"id": skill.id, "name": skill.name, "type": skill.skill_type_id.name} for skill in skills]

    @api.model
    def _people(self, gaps, skills):
        places = {skill["id"]: place for place, skill in enumerate(skills)}
        people = {}
        for gap in gaps:
            person = people.get(gap.employee_id.id)
            if not person:
                person = people[gap.employee_id.id] = {
                    "id": gap.employee_id.id,
                    "name": gap.employee_name,
                    "job": gap.job_id.sudo().name or "",
                    "department": gap.department_id.sudo().name or "",
                    "cells": [None] * len(skills),
                }
            person["cells"][places[gap.skill_id.id]] = {
                "id": gap.id,
                "state": gap.state,
                "required": gap.required_level_id.name,
                "held": gap.held_level_id.name or "",
                "until": format_date(self.env, gap.valid_to) if gap.valid_to else "",
            }
        return list(people.values())

    @api.model
    def plan_training(self, gap_id):
        """Create the need that closes a gap, or offer courses; return what to open. See the gap's verb."""
        return self.env["qms.competence.gap"].browse(int(gap_id)).action_plan_training()

    @api.model
    def action_open_list(self, filters=None):
        """Return the action that opens the rows behind the cells that these filters leave."""
        gaps = self.env["qms.competence.gap"]
        domain = Domain(gaps._get_required_domain()) & self._get_filter_domain(filters or {})
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_competence_gap_action")
        return {**action, "domain": list(domain)}

    @api.model
    def action_print(self, filters=None):
        """Return the action that prints the matrix with these filters."""
        report = self.env.ref("qms_iso9001_training.qms_competence_matrix_report")
        return report.report_action([], data={"filters": filters or {}}, config=False)
