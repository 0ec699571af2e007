"""Samples of management reviews, with the named person as participant; see samples.py."""

from odoo import Command

from .samples import sample


def planned(case, **vals):
    """Plan a review as the officer; the manager leads it, and is top management."""
    case.company.sudo().qms_top_manager_ids = case.manager
    people = case.manager + getattr(case, "named", case.officer)
    values = {"chair_id": case.manager.id, "participant_ids": [Command.set(people.ids)], **vals}
    return case.env["qms.management.review"].with_user(case.officer).create(values)


def prepared(case, **vals):
    review = planned(case, **vals)
    review.action_prepare()
    return review


def held(case, **vals):
    """A review that was held, of which nothing is missing any more."""
    review = prepared(case, **vals)
    for each in review.input_ids.filtered("is_open"):
        each.nothing_because = "Nothing happened"
    names = review._conclusion_fields()
    review.write({**dict.fromkeys(names, "Yes"), "attendee_ids": [Command.set(case.manager.ids)]})
    review.action_hold()
    return review


def signed(case, **vals):
    review = held(case, **vals)
    review.with_user(case.manager).action_sign()
    return review


@sample("qms.management.review", "planned")
def review_planned(case):
    return planned(case)


@sample("qms.management.review", "prepared")
def review_prepared(case):
    return prepared(case)


@sample("qms.management.review", "held")
def review_held(case):
    return held(case)


@sample("qms.management.review", "signed")
def review_signed(case):
    return signed(case)


@sample("qms.management.review.input", "prepared")
def input_prepared(case):
    return prepared(case).input_ids[0]


@sample("qms.management.review.input", "signed")
def input_signed(case):
    return signed(case).input_ids[0]


@sample("qms.review.kind", "usual")
def kind_usual(case):
    return case.env["qms.review.kind"].search([], limit=1)
