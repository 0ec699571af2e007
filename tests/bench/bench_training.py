"""Competence and training: 10,000 employees whose jobs require 50 skills each, of which they hold a good half.

The gap is what a manager looks at: the competence rate of each department, what is missing of it, and in which state.
The matrix is read as its screen reads it, for 200 people and 60 skills, and when it opens. The run is that of the night
over all rules, revisions and skills; everything was asked for before. A course is assigned as HR does it, by a rule and
*Create needs*. Beside each stands plain SQL that finds, or writes, the same.
"""

import sys
from pathlib import Path

from courses import teach
from staff import found, hire

LIMIT = 1.5
NUMBERS = (1000, 10_000)
# The ORM reads and draws 12,000 cells, and checks and computes each need: there the limits only say how far from bare
# rows it may be; the shares below say that what is assigned grows with the number of people. The run looks twice: for
# what nobody asks for any more, and for what is missing.
LIMITS = {
    "matrix": 30,
    "matrix_open": 30,
    "run": 3,
    "run_few": 6,
    **{f"assign_{number}": 60 for number in NUMBERS},
}
QUERIES = 12
QUERIES_OF = {
    **dict.fromkeys(("matrix", "matrix_open"), 26),
    **dict.fromkeys(("run", "run_few"), 34),
    **{f"assign_{number}": 70 + number // 40 for number in NUMBERS},  # one or two for each batch of 100 rows
}
WRITES = True
PAIRS = 3
PEOPLE, FEW = 10_000, 1000
DEPARTMENTS = 20
JOBS = 10
SKILLS = 100
REQUIRED = 50
SHOWN = (200, 60)  # people and skills of the matrix


def seed(env):
    kind = env["hr.skill.type"].create({"name": "Bench craft"})
    levels = env["hr.skill.level"].create(
        [{"name": f"Level {n}", "level_progress": n, "skill_type_id": kind.id} for n in (25, 50, 75, 100)]
    )
    skills = env["hr.skill"].create([{"name": f"Skill {n}", "skill_type_id": kind.id} for n in range(SKILLS + 1)])
    driving = skills[-1]  # which no job requires
    for name, people in (("Benchmark", PEOPLE), ("Benchmark of few", FEW)):
        company, departments = found(env, name, DEPARTMENTS * people // PEOPLE)
        jobs = env["hr.job"].create([{"name": f"Bench job {n}", "company_id": company.id} for n in range(JOBS + 1)])
        shown = f"WHEN n <= {SHOWN[0]} THEN {jobs[-1].id}" if people == PEOPLE else "WHEN FALSE THEN 0"
        job = f"CASE {shown} ELSE {jobs[0].id} + mod(n / {len(departments)}, {JOBS}) END"
        person = hire(env, departments, people, job_id=job)
        person.job_id = jobs[0]
        _require(env, jobs, skills[:-1], levels)
        _hold(env, company)
        grants = (("Craft", skills[0], levels[2]), ("Craft", skills[1], levels[2]), ("Driving", driving, levels[1]))
        teach(env, departments, jobs, person, grants)
    _officer(env)
    _ask(env)
    return (PEOPLE + FEW) * REQUIRED


def _require(env, jobs, skills, levels):
    """Each job requires every other skill, beginning with another one, at one of the levels; the last job the first
    ones. Every fifth is required twice, at two levels: it counts once, at the higher one."""
    env.cr.execute(
        """
        INSERT INTO hr_job_skill (job_id, skill_id, skill_type_id, skill_level_id, valid_from)
        SELECT job.id, skill.id, skill.skill_type_id, %(level)s + mod(skill.id + job.id + again.n, 4),
               date '2020-01-01'
          FROM hr_job job
          JOIN hr_skill skill
            ON CASE WHEN job.id = %(last)s THEN skill.id < %(skill)s + %(shown)s ELSE mod(skill.id + job.id, 2) = 0 END
          JOIN generate_series(0, 2, 2) again (n) ON again.n = 0 OR mod(skill.id, 5) = 0
         WHERE job.id = ANY(%(jobs)s) AND skill.id = ANY(%(skills)s)
        """,
        {
            "jobs": jobs.ids,
            "skills": skills.ids,
            "level": levels[0].id,
            "last": jobs[-1].id,
            "skill": skills[0].id,
            "shown": SHOWN[1],
        },
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
          JOIN (SELECT DISTINCT job_id, skill_id, skill_type_id FROM hr_job_skill) need ON need.job_id = v.job_id
          JOIN generate_series(0, 1) time (n) ON time.n = 0 OR mod(e.id + need.skill_id, 10) = 3
          JOIN LATERAL (
                SELECT id FROM hr_skill_level
                 WHERE skill_type_id = need.skill_type_id
                 ORDER BY mod(id + e.id + need.skill_id + time.n, 4) LIMIT 1) level ON TRUE
         WHERE e.company_id = %s AND mod(e.id + need.skill_id, 5) <> 0
        """,
        [company.id],
    )


def _officer(env):
    """An HR officer without any quality group, who looks at the matrix and assigns courses."""
    company = _company(env)
    vals = {"name": "Benchmark", "login": "benchmark", "company_id": company.id, "company_ids": company.ids}
    env["res.users"].create({**vals, "group_ids": env.ref("hr.group_hr_user").ids})


def _ask(env):
    """Ask for all that is missing, as the night does: the next run has nothing to do. That both sides find the same
    while there is something to find is seen here."""
    sql = "\n".join((Path(__file__).parent / "sql" / name).read_text(encoding="utf-8") for name in MISSING)
    env.flush_all()
    env.cr.execute("ANALYZE")
    for name, is_few in (("Benchmark", False), ("Benchmark of few", True)):
        company, records = _company(env, name), env["qms.training.record"]
        env.cr.execute(sql, {**parameters(env), "is_few": is_few})
        wanted = set(env.cr.fetchall())
        missing = {(vals["employee_id"], vals["training_id"]) for vals in records._missing_needs(company)}
        if missing != wanted or not missing:
            sys.exit(f"Missing needs of {name}: ours {len(missing)}, SQL {len(wanted)}, both {len(missing & wanted)}")
        records._follow_company(company, 0)


def _company(env, name="Benchmark"):
    return env["res.company"].search([("name", "=", name)])


def parameters(env):
    company, few = _company(env), _company(env, "Benchmark of few")
    job = env["hr.job"].search([("company_id", "=", company.id)], order="id desc", limit=1)
    course = env["qms.training"].search([("name", "=", "Assigned"), ("company_id", "=", company.id)])
    return {
        "company": company.id,
        "few": few.id,
        "today": company._qms_today(),
        "job": job.id,
        "course": course.id,
        "page": SHOWN[0],
    }


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


def as_officer(env):
    return env(user=env["res.users"].search([("login", "=", "benchmark")]).id)


def matrix(of_job):
    def read(env):
        """Return (person, skill, state) of all cells that the screen draws."""
        env = as_officer(env)
        filters = {"job_id": parameters(env)["job"]} if of_job else {}
        drawn = env["qms.competence.matrix"].get_matrix(filters)
        skills = [skill["id"] for skill in drawn["skills"]]
        return sorted(
            (person["id"], skill, cell["state"])
            for person in drawn["people"]
            for skill, cell in zip(skills, person["cells"], strict=True)
            if cell
        )

    return read


def run(name):
    def follow(env):
        """Create what is missing in a company, as the night does; how many needs that were."""
        before = _last_record(env)
        env["qms.training.record"]._follow_company(_company(env, name), 0)
        return _last_record(env) - before

    return follow


def _last_record(env):
    env.cr.execute("SELECT last_value FROM qms_training_record_id_seq")
    return env.cr.fetchone()[0]


def assign(number):
    def create(env):
        """Let a rule ask the people of some departments for a course and create their needs; how many there are."""
        env = as_officer(env)
        company = env.company
        course = env["qms.training"].search([("name", "=", "Assigned"), ("company_id", "=", company.id)])
        places = env["hr.department"].search([("company_id", "=", company.id)], order="id")
        vals = {"training_id": course.id, "audience": "chosen", "company_id": company.id}
        chosen = places[: number * DEPARTMENTS // PEOPLE].ids
        env["qms.training.rule"].create({**vals, "audience_department_ids": chosen})
        env["qms.training.need"].create({}).action_create()
        env.flush_all()
        return env["qms.training.record"].search_count([("training_id", "=", course.id)])

    return create


def expected_shares(rows):
    return sorted((department, count, round(float(share), 6)) for department, count, share in rows)


def expected_number(rows):
    return rows[0][0]


PAIR = ("training_need.sql", "training_people.sql", "training_pairs.sql")
PAGE = ("training_need.sql", "training_page.sql", "training_pairs.sql", "training_matrix.sql")
MISSING = ("training_need.sql", "training_missing.sql")
FIGURES = {
    "gap": (departments, expected_shares, (*PAIR, "training_gap.sql"), {}),
    "states": (states, sorted, (*PAIR, "training_states.sql"), {}),
    "matrix": (matrix(True), sorted, PAGE, {"of_job": True}),
    "matrix_open": (matrix(False), sorted, PAGE, {"of_job": False}),
    "run": (run("Benchmark"), len, MISSING, {"is_few": False}),
    "run_few": (run("Benchmark of few"), len, MISSING, {"is_few": True}),
    # Last, since it leaves much behind that was undone.
    **{
        f"assign_{number}": (assign(number), expected_number, "training_assign.sql", {"number": number})
        for number in NUMBERS
    },
}
SAME_QUERIES = {"run_few": "run"}
# A tenth of the people take a tenth of the time, and what does not depend on them; of a square it would be a hundredth.
SHARES = {"assign_1000": ("assign_10000", 0.06, 0.3)}
