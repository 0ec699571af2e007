"""Read confirmations: publishing a revision to 10,000 employees, and the night over 500 documents for them.

Publishing is all that happens when a major revision comes in force: the rows of everybody end, and everybody is asked
anew. Beside it stands a plain INSERT of the same new rows. The night looks through 5,000,000 open rows and writes what
20 people changed who came, went or moved; beside it stands the SQL that only finds it.
"""

from odoo.addons.qms_iso9001.models.qms_audience_night_mixin import BATCH

from measure import first_id, multiply, without_indexes
from staff import found, hire

LIMIT = 6
QUERIES = 120  # of the night, 9 for each batch of 50 documents; publishing takes 41, whatever the number of people
WRITES = True
PAIRS = 5
PEOPLE = 10_000
DEPARTMENTS = 20
DOCUMENTS = 500
CAME, WENT, MOVED = 5, 5, 10


def seed(env):
    company, departments = found(env, "Benchmark", DEPARTMENTS)
    hire(env, departments, PEOPLE)
    document = new_document(env, company, "BENCH-0", "nobody")
    put_in_force(document)
    _copy(env, document)
    for reference, people in (("ALL", departments), ("HALF", departments[: DEPARTMENTS // 2])):
        _publish(env, company, reference, people)
    put_in_force(new_document(env, company, "TWIN", "nobody"))
    with without_indexes(env, "qms.acknowledgement"):
        _ask(env)
    _change(env, company, departments)
    return DOCUMENTS * PEOPLE


def new_document(env, company, reference, audience, departments=()):
    return env["qms.document"].create(
        {
            "name": "Benchmark",
            "company_id": company.id,
            "type_id": env.ref("qms_iso9001.qms_document_type_procedure").id,
            "reference": reference,
            "audience": audience,
            "audience_department_ids": [(6, 0, [department.id for department in departments])],
        }
    )


def approved(revision):
    revision.body = "<p>Read me.</p>"
    revision._set_state("approved")
    return revision


def put_in_force(document):
    approved(document.coming_revision_id)._put_in_force()


def _publish(env, company, reference, departments):
    """Put a document in force for these departments; its next revision is approved and waits."""
    document = new_document(env, company, reference, "chosen", departments)
    put_in_force(document)
    approved(document._next_revision(summary="All of it"))


def _copy(env, document):
    """Make the documents of the night: copies of one in force, for everybody."""
    documents, revisions = first_id(env, "qms.document"), first_id(env, "qms.document.revision")
    current = {"current_revision_id": "NULL", "audience": "'everybody'", "reference": "'BENCH-' || n"}
    multiply(env, document, DOCUMENTS, **current)
    multiply(env, document.current_revision_id, DOCUMENTS, document_id=f"{documents} + n")
    env.cr.execute(
        "UPDATE qms_document SET current_revision_id = id - %s + %s WHERE current_revision_id IS NULL AND id > %s",
        [documents, revisions, documents],
    )
    env.invalidate_all()


def _ask(env):
    """Everybody was asked to read everything, and every other one has."""
    env.cr.execute(
        """
        INSERT INTO qms_acknowledgement (
            document_id, revision_id, employee_id, employee_name, company_id, department_id, job_id,
            date_start, date_due, reason, date_confirmed, confirmed_on, channel,
            create_uid, create_date, write_uid, write_date)
        SELECT d.id, d.current_revision_id, e.id, e.name, e.company_id, v.department_id, v.job_id,
               date '2025-01-01', date '2025-01-15', 'revision',
               CASE WHEN e.id % 2 = 0 THEN timestamp '2025-01-07 10:00:00' END,
               CASE WHEN e.id % 2 = 0 THEN date '2025-01-07' END,
               CASE WHEN e.id % 2 = 0 THEN 'kiosk' END,
               1, timestamp '2025-01-01', 1, timestamp '2025-01-01'
          FROM qms_document d
          JOIN hr_employee e ON e.company_id = d.company_id
          JOIN hr_version v ON v.id = e.current_version_id
         WHERE d.reference LIKE 'BENCH-%' AND d.audience = 'everybody'
        """
    )


def _change(env, company, departments):
    """People come, go and move, of departments beyond those that HALF is published to."""
    env["hr.employee"].create(
        [{"name": f"New {n}", "company_id": company.id, "department_id": departments[-1].id} for n in range(CAME)]
    )
    people = env["hr.employee"].search([("department_id", "=", departments[-2].id)], limit=WENT + MOVED)
    people[:WENT].action_archive()
    people[WENT:].department_id = departments[-3]


def parameters(env):
    company = env["qms.document"].search([("reference", "=", "TWIN")]).company_id
    departments = env["hr.department"].search([("company_id", "=", company.id)], order="id")
    return {"last": departments[-1].id, "middle": departments[DEPARTMENTS // 2 - 1].id}


def publish(reference):
    def run(env):
        """Put the waiting revision in force; how many people have to read it now."""
        document = env["qms.document"].search([("reference", "=", reference)])
        revision = document.coming_revision_id
        revision._put_in_force()
        return env["qms.acknowledgement"].search_count([("revision_id", "=", revision.id), ("date_end", "=", False)])

    return run


def night(env):
    """Follow all audiences as the nightly job does; how many rows that inserted and updated."""
    documents = env["qms.document"].search(
        [("reference", "like", "BENCH-%"), ("audience", "=", "everybody")], order="id"
    )
    before = _written(env)
    for start in range(0, len(documents), BATCH):
        documents[start : start + BATCH]._try_follow_audience()
    return tuple(now - then for now, then in zip(_written(env), before, strict=True))


def _written(env):
    env.cr.execute("SELECT n_tup_ins, n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'qms_acknowledgement'")
    return env.cr.fetchone()


def expected_people(rows):
    return rows[0][0]


def expected_writes(rows):
    return rows[0]


FIGURES = {
    "publish": (publish("ALL"), expected_people, "documents_publish.sql", {"half": False}),
    "half": (publish("HALF"), expected_people, "documents_publish.sql", {"half": True}),
    "night": (night, expected_writes, "documents_night.sql", {}),
}
# Half of the people take half of the time, and what does not depend on them; a quarter would be a square of them.
SHARES = {"half": ("publish", 0.35, 0.8)}
