"""Courses of a company, who needs them and who did them, and what they granted: a year of it, written at scale.

Every source of needs is there: rules for everybody, departments, jobs, a tag and persons, once, again after a year and
before what was granted ends; a major revision of what a course teaches; skills that jobs require.
"""

from bench_documents import approved, new_document, put_in_force

from measure import multiply

NAMED = 5
TAGGED = 10  # every tenth
DONE = """(
    SELECT e.id AS person, %(day)s AS day, e.name AS who, d.name ->> 'en_US' AS place, j.name ->> 'en_US' AS job
      FROM hr_employee e
      JOIN hr_version v ON v.id = e.current_version_id
      JOIN hr_department d ON d.id = v.department_id
      JOIN hr_job j ON j.id = v.job_id
     WHERE e.company_id = %(company)s AND e.id <> %(first)s AND %(which)s) done"""


def teach(env, departments, jobs, person, grants):
    """Write the courses, their rules and a year of records. `grants` are (course, skill, level) that they grant."""
    company = departments.company_id
    names = ("Safety", "Fire", "Driving", "Reading", "Tagged", "Named", "Craft", "Assigned")
    courses = dict(
        zip(
            names, env["qms.training"].create([{"name": name, "company_id": company.id} for name in names]), strict=True
        )
    )
    for course, skill, level in grants:
        vals = {"skill_id": skill.id, "skill_type_id": skill.skill_type_id.id, "skill_level_id": level.id}
        env["qms.training.skill"].create({**vals, "training_id": courses[course].id})
    _rule(env, courses, departments, jobs, _tag(env, company))
    courses["Reading"].document_ids = _revised(env, company)
    _do(env, company, courses, person)
    _grant(env, company, courses["Driving"])
    env.invalidate_all()


def _tag(env, company):
    tag = env["hr.employee.category"].create({"name": f"Tag of {company.name}"})
    env.cr.execute(
        """
        INSERT INTO employee_category_rel (employee_id, category_id)
        SELECT id, %s FROM hr_employee WHERE company_id = %s AND mod(id, %s) = 0
        """,
        [tag.id, company.id, TAGGED],
    )
    return tag


def _rule(env, courses, departments, jobs, tag):
    company = departments.company_id
    people = env["hr.employee"].search([("company_id", "=", company.id)], limit=NAMED)
    env["qms.training.rule"].create(
        [
            {"training_id": courses[course].id, "company_id": company.id, "audience": "chosen", **vals}
            for course, vals in (
                ("Safety", {"audience": "everybody"}),
                ("Fire", {"audience": "everybody", "repeat": "months", "months": 12}),
                (
                    "Driving",
                    {
                        "audience_department_ids": departments[: len(departments) // 2].ids,
                        "repeat": "validity",
                    },
                ),
                ("Reading", {"audience_job_ids": jobs[:3].ids}),
                ("Tagged", {"audience_category_ids": tag.ids}),
                ("Named", {"audience_employee_ids": people.ids}),
            )
        ]
    )


def _revised(env, company):
    """Return a document whose second revision came in force today."""
    document = new_document(env, company, f"TAUGHT-{company.id}", "nobody")
    put_in_force(document)
    approved(document._next_revision(summary="All of it"))._put_in_force()
    return document


def _do(env, company, courses, person):
    """Who did what: nearly everybody everything, some so long ago that it is to be done again."""
    for course, which, day in (
        ("Safety", "mod(e.id, 20) <> 0", "current_date - 100 - mod(e.id, 300)"),
        ("Fire", "mod(e.id, 25) <> 0", "current_date - 5 - mod(e.id, 400)"),
        ("Driving", "mod(e.id, 4) <> 0", "current_date - 120"),
        ("Reading", "mod(e.id, 10) <> 0", "current_date - 30"),
    ):
        record = env["qms.training.record"].create({"employee_id": person.id, "training_id": courses[course].id})
        taken = DONE % {"company": company.id, "first": person.id, "which": which, "day": day}
        that_day = {"employee_name": "done.who", "department_name": "done.place", "job_name": "done.job"}
        columns = {"state": "'passed'", "employee_id": "done.person", "date_done": "done.day", "origin": "'manual'"}
        multiply(env, record, taken, **columns, **that_day)


def _grant(env, company, course):
    """Whoever passed the course holds what it grants, with its evidence, until some day of the next two years."""
    env.cr.execute(
        """
        INSERT INTO hr_employee_skill (
            employee_id, skill_id, skill_type_id, skill_level_id, qms_evidence, qms_record_id, valid_from, valid_to,
            qms_company_id)
        SELECT r.employee_id, g.skill_id, g.skill_type_id, g.skill_level_id, 'granted', r.id, r.date_done,
               current_date - 30 + mod(r.employee_id * 7, 700), r.company_id
          FROM qms_training_record r
          JOIN qms_training_skill g ON g.training_id = r.training_id
         WHERE r.training_id = %s AND r.company_id = %s AND r.state = 'passed'
        """,
        [course.id, company.id],
    )
