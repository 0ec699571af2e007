"""A real exam of somebody without login, for the generic tests of core."""

from odoo import Command

from odoo.addons.qms_iso9001.tests.samples import sample

from .samples import training_with_people


@sample("qms.training.record", "exam failed by mail")
def exam_failed_by_mail(case):
    record = exam_to_send(case)
    record.training_id.sudo().retakes = 1
    record.action_fail()
    return record


@sample("qms.training.record", "exam to send")
def exam_to_send(case):
    record = training_with_people(case).record_ids
    record.employee_id.work_email = "trainee@work.example"
    question = {"title": "How many rungs?", "question_type": "numerical_box"}
    record.training_id.sudo().survey_id = case.env["survey.survey"].create(
        {
            "title": "Exam",
            "access_mode": "token",
            "users_login_required": False,
            "question_and_page_ids": [Command.create(question)],
        }
    )
    record.training_id.sudo().method = "exam"
    return record
