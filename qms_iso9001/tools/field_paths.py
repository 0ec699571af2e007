"""Which fields a rule or an indicator reads: so that it reads nothing its author may not."""

from odoo.fields import Domain

SUBDOMAIN_OPERATORS = {"any", "not any", "any!", "not any!"}


def path_fields(model, path):
    """Yield (model, field) for each step of the dotted `path` from `model` (an empty recordset).

    Raises ValueError, with the unknown name as its argument, when a step does not exist.
    """
    for name in path.split("."):
        field = model._fields.get(name) if model is not None else None
        if field is None:
            raise ValueError(name)
        yield model, field
        model = model.env[field.comodel_name] if field.relational else None


def domain_fields(model, domain):
    """Yield (model, field) of every field that `domain` (a Domain) reads, sub-domains and names included.

    Raises ValueError as `path_fields` does.
    """
    for condition in domain.iter_conditions():
        steps = list(path_fields(model, condition.field_expr))
        yield from steps
        field = steps[-1][1]
        if not field.relational:
            continue
        comodel = model.env[field.comodel_name]
        if condition.operator in SUBDOMAIN_OPERATORS:
            yield from domain_fields(comodel, Domain(condition.value))
        elif "like" in condition.operator or isinstance(condition.value, str):
            # Compared with a text, a link is searched by the name of the record behind it.
            yield comodel, comodel._fields[comodel._rec_name or "id"]


def forbidden_fields(steps):
    """Return those of the (model, field) `steps` that the user of their environment may not read."""
    return [
        (model, field)
        for model, field in steps
        if not (model.has_access("read") and model._has_field_access(field, "read"))
    ]
