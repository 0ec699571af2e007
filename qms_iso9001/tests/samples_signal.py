from datetime import timedelta

from .samples import sample


def charted_indicator(case):
    """Return a weekly indicator of the named person with some forty closed weeks, of which some missed the target."""
    today = case.company._qms_today()
    actions = case.env["qms.action"].with_user(case.officer)
    actions.create([{"name": "Case", "date_due": today - timedelta(days=days)} for days in (300, 40)])
    indicator = (
        case.env["qms.indicator"]
        .with_user(case.manager)
        .create(
            {
                "name": "Actions of the week",
                "user_id": case.named.id,
                "company_id": case.company.id,
                "is_ratio": False,
                "model_name": "qms.action",
                "domain": "[]",
                "date_field": "date_due",
                "company_field": "company_id",
                "unit": "number",
                "direction": "down",
                "has_target": True,
                "frequency": "week",
                "signal_from": "2020-01-01",
            }
        )
    )
    indicator.with_user(case.officer).with_company(case.company).action_measure()
    return indicator


@sample("qms.signal", "of the named person's indicator")
def signal_of_the_named(case):
    """With a comment, so that it can be closed."""
    signals = charted_indicator(case).sudo().signal_ids
    signal = signals.filtered(lambda each: each.rule == "missed")[:1].sudo(False)
    signal.with_user(case.named).comment = "The press stood still"
    return signal


@sample("qms.control.limit", "locked by an officer")
def locked_limits(case):
    indicator = charted_indicator(case)
    indicator.with_user(case.officer).with_company(case.company).action_lock_limits("The trial is over")
    return indicator.sudo().limit_ids.sudo(False)


@sample("qms.indicator", "with a control chart")
def indicator_with_chart(case):
    return charted_indicator(case)


@sample("qms.indicator", "with locked limits")
def indicator_with_locked_limits(case):
    return locked_limits(case).sudo().indicator_id.sudo(False)


@sample("qms.objective", "missed, serves one of the named")
def missed_objective(case):
    """Over since the week in which an action was due; the owner of the parent may say why that does not matter."""
    missed = case.company._qms_today() - timedelta(days=40)
    indicator = charted_indicator(case)
    objectives = case.env["qms.objective"].with_user(case.officer)
    vals = {
        "name": "Nothing stays undone",
        "indicator_id": indicator.id,
        "baseline": 5,
        "target": 0,
        "date_start": missed - timedelta(days=200),
        "date_due": missed + timedelta(days=6 - missed.weekday()),
    }
    parent = objectives.create({**vals, "user_id": case.named.id})
    process = case.env["qms.process"].with_user(case.manager).create({"name": "Planning"})
    return objectives.create({**vals, "parent_id": parent.id, "process_id": process.id, "user_id": case.officer.id})


@sample("qms.objective", "missed, owned by the named")
def missed_parent(case):
    """Over as well, and serves none: whoever owns it closes it."""
    return missed_objective(case).parent_id
