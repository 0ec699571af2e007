"""Competence: 10,000 employees whose jobs require 50 skills each, of which they hold a good half.

The gap is what a manager looks at: the competence rate of each department, what is missing of it, and in which state.
Beside it stands plain SQL that finds the same. The matrix is read for 200 people, as the screen asks for it.
"""

from measure import first_id, multiply

LIMIT = 1.5
QUERIES = 12
PAIRS = 5
PEOPLE = 10_000
DEPARTMENTS = 20
JOBS = 10
SKILLS = 100
REQUIRED = 50


def seed(env):
    company = env["res.company"].create({"name": "Benchmark"})
    departments = env["hr.department"].create(
        [{"name": f"Department {n}", "company_id": company.id} for n in range(DEPARTMENTS)]
    )
    jobs = env["hr.job"].create([{"name": f"Bench job {n}", "company_id": company.id} for n in range(JOBS)])
    kind = env["hr.skill.type"].create({"name": "Bench craft"})
    levels = env["hr.skill.level"].create(
        [{"name": f"Level {n}", "level_progress": n, "skill_type_id": kind.id} for n in (25, 50, 75, 100)]
    )
    skills = env["hr.skill"].create([{"name": f"Skill {n}", "skill_type_id": kind.id} for n in range(SKILLS)])
    _hire(env, company, departments, jobs)
    _require(env, jobs, skills, levels)
    _hold(env, company)
    return PEOPLE * REQUIRED


def _hire(env, company, departments, jobs):
    """Hire the people, spread over departments and jobs, with the resource and the version that Odoo keeps of each."""
    person = env["hr.employee"].create(
        {"name": "Person 0", "company_id": company.id, "department_id": departments[0].id, "job_id": jobs[0].id}
    )
    copies = PEOPLE - 1
    resources, versions, employees = (
        first_id(env, name) for name in ("resource.resource", "hr.version", "hr.employee")
    )
    places = {
        "department_id": f"{departments[0].id} + mod(n, {DEPARTMENTS})",
        "job_id": f"{jobs[0].id} + mod(n / {DEPARTMENTS}, {JOBS})",
    }
    multiply(env, person.resource_id, copies, name="'Person ' || n")
    multiply(env, person.current_version_id, copies, employee_id="NULL", **places)
    links = {"resource_id": f"{resources} + n", "current_version_id": f"{versions} + n"}
    multiply(env, person, copies, name="'Person ' || n", **links)
    env.cr.execute(
        "UPDATE hr_version SET employee_id = %s + id - %s WHERE employee_id IS NULL AND id > %s",
        [employees, versions, versions],
    )
    env.invalidate_all()


def _require(env, jobs, skills, levels):
    """Each job requires every other skill, beginning with another one, at one of the levels."""
    env.cr.execute(
        """
        INSERT INTO hr_job_skill (job_id, skill_id, skill_type_id, skill_level_id, valid_from)
        SELECT job.id, skill.id, skill.skill_type_id, %(level)s + mod(skill.id + job.id, 4), date '2020-01-01'
          FROM hr_job job, hr_skill skill
         WHERE job.id = ANY(%(jobs)s) AND skill.id = ANY(%(skills)s) AND mod(skill.id + job.id, 2) = 0
        """,
        {"jobs": jobs.ids, "skills": skills.ids, "level": levels[0].id},
    )


def _hold(env, company):
    """Of what their jobs require people hold four of five, some declared, some expired, some twice."""
    env.cr.execute(
        """
        INSERT INTO hr_employee_skill (
            employee_id, skill_id, skill_type_id, skill_level_id, qms_evidence, valid_from, valid_to, qms_company_id)
        SELECT e.id, need.skill_id, need.skill_type_id, level.id,
               CASE mod(e.id + need.skill_id, 5) WHEN 1 THEN 'declared' WHEN 2 THEN 'granted' ELSE 'confirmed' END,
               date '2020-01-01' + time.n,
               CASE WHEN mod(e.id * 7 + need.skill_id + time.n, 4) = 0
                    THEN current_date - 100 + mod(e.id * 13 + need.skill_id, 300) END,
               e.company_id
          FROM hr_employee e
          JOIN hr_version v ON v.id = e.current_version_id
          JOIN hr_job_skill need ON need.job_id = v.job_id
          JOIN generate_series(0, 1) time (n) ON time.n = 0 OR mod(e.id + need.skill_id, 10) = 3
          JOIN LATERAL (
                SELECT id FROM hr_skill_level
                 WHERE skill_type_id = need.skill_type_id
                 ORDER BY mod(id + e.id + need.skill_id + time.n, 4) LIMIT 1) level ON TRUE
         WHERE e.company_id = %s AND mod(e.id + need.skill_id, 5) <> 0
        """,
        [company.id],
    )


def parameters(env):
    company = _company(env)
    return {"company": company.id, "today": company._qms_today()}


def _company(env):
    return env["res.company"].search([("name", "=", "Benchmark")], order="id desc", limit=1)


def _domain(env):
    return [("company_id", "=", _company(env).id), ("left_out", "=", False)]


def departments(env):
    """Return the competence rate of each department and how many pairs it is of."""
    groups = env["qms.competence.gap"]._read_group(
        _domain(env), ["department_id"], ["__count", "met_share:avg"], order="department_id"
    )
    return sorted((department.id, count, round(share, 6)) for department, count, share in groups)


def states(env):
    """Return how many pairs of each department are in each state."""
    groups = env["qms.competence.gap"]._read_group(_domain(env), ["department_id", "state"], ["__count"])
    return sorted((department.id, state, count) for department, state, count in groups)


def expected_shares(rows):
    return sorted((department, count, round(float(share), 6)) for department, count, share in rows)


def expected_states(rows):
    return sorted(rows)


FIGURES = {
    "gap": (departments, expected_shares, ("training_pairs.sql", "training_gap.sql"), {}),
    "states": (states, expected_states, ("training_pairs.sql", "training_states.sql"), {}),
}
