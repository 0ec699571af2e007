"""The people of a company for the benchmarks, written at scale."""

from measure import first_id, multiply


def found(env, name, departments):
    """Create a company with so many departments, and return both."""
    company = env["res.company"].create({"name": name})
    vals = [{"name": f"Department {n}", "company_id": company.id} for n in range(departments)]
    return company, env["hr.department"].create(vals)


def hire(env, departments, people, **places):
    """Hire so many people, spread over the departments, with the resource and the version that Odoo keeps of each.

    `places` are further columns of the version, as SQL over `n`, the number of the person.
    """
    vals = {"name": "Person 0", "company_id": departments.company_id.id, "department_id": departments[0].id}
    person = env["hr.employee"].create(vals)
    resources, versions, employees = (
        first_id(env, name) for name in ("resource.resource", "hr.version", "hr.employee")
    )
    places["department_id"] = f"{departments[0].id} + mod(n, {len(departments)})"
    multiply(env, person.resource_id, people - 1, name="'Person ' || n")
    multiply(env, person.current_version_id, people - 1, employee_id="NULL", **places)
    links = {"resource_id": f"{resources} + n", "current_version_id": f"{versions} + n"}
    multiply(env, person, people - 1, name="'Person ' || n", **links)
    env.cr.execute(
        "UPDATE hr_version SET employee_id = %s + id - %s WHERE employee_id IS NULL AND id > %s",
        [employees, versions, versions],
    )
    env.invalidate_all()
    return person
