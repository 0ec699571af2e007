from .samples import sample


def typed_indicator(case):
    indicators = case.env["qms.indicator"].with_user(case.manager)
    return indicators.create(
        {
            "name": "Electricity used",
            "source": "typed",
            "is_ratio": False,
            "unit": "number",
            "company_id": case.company.id,
            "user_id": case.named.id,
        }
    )


@sample("qms.indicator.value", "of the named person's indicator")
def value_of_the_named(case):
    indicator = typed_indicator(case)
    indicator.with_user(case.officer).with_company(case.company).action_measure()
    return indicator.sudo().value_ids.sudo(False)


@sample("qms.measurement.correct", "of the officer")
def correction_of_the_officer(case):
    figure = value_of_the_named(case).indicator_id.sudo().measurement_ids.sudo(False)
    case.env.flush_all()
    # As the cut-off leaves it.
    case.env.cr.execute("UPDATE qms_measurement SET is_locked = TRUE WHERE id = %s", [figure.id])
    figure.invalidate_recordset()
    dialogs = case.env["qms.measurement.correct"].with_user(case.officer)
    return dialogs.create({"measurement_id": figure.id, "reason": "A nought too many", "value": 3})


@sample("qms.measurement", "locked, of the named person's indicator")
def locked_measurement(case):
    return correction_of_the_officer(case).measurement_id.with_user(case.officer)
