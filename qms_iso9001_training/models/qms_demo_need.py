from datetime import datetime, time, timedelta

from odoo import Command, api, fields, models

EXAM = "Reading a purchase order"
# Employee, course, due in so many days (less than none: overdue since).
NEEDS = [
    ("hr.employee_jgo", "Receipt check of furniture", 9),
    ("hr.employee_han", "Receipt check of furniture", 9),
    ("hr.employee_stw", "Lifting and carrying safely", -12),
    ("hr.employee_lur", "Talking when we disagree", 30),
]
QUESTIONS = [
    ("Whose date counts when the confirmation differs from the order?", "The order's", "The one both agreed on"),
    ("Goods came that nobody ordered. What do you do?", "Put them on the shelf", "Set them aside and call the buyer"),
]


class QmsDemoNeed(models.AbstractModel):
    """What people of the demo company still need: by rule, by hand, one overdue; an exam taken and one open; a training
    next week; the plan of the year."""

    _name = "qms.demo.need"
    _inherit = "qms.demo"
    _description = "Demo: needs, exam and plan"

    @api.model
    def _load_needs(self):
        """Everything as the HR officer, after the trainings of the year."""
        hr, today = self._as("hr"), fields.Date.context_today(self)
        hr["qms.training.rule"].create(self._prepare_rule_vals())
        hr["qms.training.record"].create(
            [
                {
                    "employee_id": self.env.ref(person).id,
                    "training_id": self._course(course).id,
                    "date_due": today + timedelta(days=days),
                }
                for person, course, days in NEEDS
            ]
        )
        self._load_exam(today + timedelta(days=14))
        hr["qms.training.need"].create({}).action_create()
        self._schedule_next_week(self._course("Receipt check of furniture"), today)
        hr["qms.training.plan"].create({"year": today.year, "budget": 2500}).action_take_needs()

    @api.model
    def _prepare_rule_vals(self):
        return [
            {
                "training_id": self._course("English for the phone").id,
                "audience": "chosen",
                "audience_job_ids": [Command.set(self.env.ref("hr.job_consultant").ids)],
                "days": 60,
                "note": "Half of our customers call in English.",
            },
            {
                "training_id": self._course("First aid").id,
                "audience": "chosen",
                "audience_employee_ids": [Command.set([self.env.ref(f"hr.employee_{n}").id for n in ("jth", "fme")])],
                "repeat": "months",
                "months": 12,
                "note": "One first aider on each floor, at all times.",
            },
        ]

    @api.model
    def _load_exam(self, due):
        """An exam that the trainer opened for two: one has passed it in My quality, of the other it is still open."""
        hr = self._as("hr")
        survey = self.env["survey.survey"].with_user(self.env.ref("base.user_admin")).create(self._prepare_exam_vals())
        course = hr["qms.training"].create(
            {
                "name": EXAM,
                "objective": "Finds date, quantity and terms in an order, and knows whom to ask.",
                "method": "exam",
                "minutes": 15,
                "survey_id": survey.id,
                "retakes": 1,
            }
        )
        people = [self.env.ref("hr.employee_qdp"), self.env.ref("hr.employee_stw")]
        taken, _open = hr["qms.training.record"].create(
            [{"employee_id": person.id, "training_id": course.id, "date_due": due, "minutes": 15} for person in people]
        )
        taken.with_user(people[0].user_id).action_open_exam()
        self._answer_exam(taken)

    @api.model
    def _answer_exam(self, record):
        # The page of the exam writes answers by superuser rights too: who is examined may not write them.
        answer = self.env["survey.user_input"].search([("qms_training_record_id", "=", record.id)])
        for question in answer.survey_id.question_ids:
            right = question.suggested_answer_ids.filtered("is_correct")
            answer._save_lines(question, right.id)
        answer._mark_done()

    @api.model
    def _prepare_exam_vals(self):
        return {
            "title": EXAM,
            "access_mode": "token",
            "users_login_required": False,
            "scoring_type": "scoring_without_answers",
            "scoring_success_min": 80,
            "questions_layout": "one_page",
            "question_and_page_ids": [
                Command.create(
                    {
                        "title": title,
                        "question_type": "simple_choice",
                        "suggested_answer_ids": [
                            Command.create({"value": wrong}),
                            Command.create({"value": right, "is_correct": True, "answer_score": 10}),
                        ],
                    }
                )
                for title, wrong, right in QUESTIONS
            ],
        }

    @api.model
    def _schedule_next_week(self, course, today):
        """Plan the course for Tuesday of next week, for everybody who needs it."""
        needs = self._as("hr")["qms.training.record"].search(
            [("training_id", "=", course.id), ("state", "=", "needed")]
        )
        tuesday = today + timedelta(days=8 - today.weekday())
        self._as("hr")["qms.training.schedule"].create(
            {
                "training_id": course.id,
                "employee_ids": [Command.set(needs.employee_id.ids)],
                "date_start": datetime.combine(tuesday, time(9)),
                "place": "Goods receipt",
                "seats": 6,
            }
        ).action_schedule()
