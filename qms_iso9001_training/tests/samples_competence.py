from odoo.addons.qms_iso9001.tests.samples import sample

from .samples import employee


@sample("qms.competence.gap", "missing")
def required_skill_missing(case):
    """The job of the person who is named requires a skill that this person does not have."""
    person = employee(case)
    craft = case.env["hr.skill.type"].create({"name": "Craft"})
    job = case.env["hr.job"].create({"name": "Welder", "company_id": case.company.id})
    case.env["hr.job.skill"].create(
        {
            "job_id": job.id,
            "skill_type_id": craft.id,
            "skill_id": case.env["hr.skill"].create({"name": "Welding", "skill_type_id": craft.id}).id,
            "skill_level_id": case.env["hr.skill.level"]
            .create({"name": "Alone", "level_progress": 50, "skill_type_id": craft.id})
            .id,
        }
    )
    person.job_id = job
    case.env.flush_all()
    return case.env["qms.competence.gap"].search([("employee_id", "=", person.id), ("state", "=", "missing")])
