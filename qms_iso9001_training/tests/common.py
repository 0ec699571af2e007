import base64
from datetime import datetime, time

from odoo import Command

from odoo.addons.qms_iso9001.tests.case import QmsAssertions
from odoo.addons.qms_iso9001.tests.common import QmsCase

PHOTO = base64.b64encode(b"\x89PNG\r\n\x1a\n the sheet")


class TrainingCase(QmsCase, QmsAssertions):
    """A workshop of eight people without login, and an HR officer (`self.hr`) without any quality group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workshop = cls.env["hr.department"].create({"name": "Workshop", "company_id": cls.company.id})
        cls.welder = cls.env["hr.job"].create({"name": "Welder", "company_id": cls.company.id})
        cls.people = cls.new_people(8)
        cls.anna = cls.people[0]
        cls.course = cls.env["qms.training"].create({"name": "Ladders", "minutes": 45, "company_id": cls.company.id})
        cls.me = cls.employee.with_company(cls.company).employee_id
        cls.today = cls.company._qms_today()

    @classmethod
    def new_people(cls, count, company=None, **vals):
        """Create `count` employees of the workshop, without user and e-mail."""
        place = {"department_id": cls.workshop.id, "job_id": cls.welder.id} if not company else {}
        return cls.env["hr.employee"].create(
            [
                {"name": f"Person {number}", "company_id": (company or cls.company).id, **place, **vals}
                for number in range(1, count + 1)
            ]
        )

    @classmethod
    def new_course(cls, name="Fire"):
        return cls.env["qms.training"].create({"name": name, "company_id": cls.company.id})

    def register(self, people=None, user=None, **vals):
        """Fill in the dialog as `user` (the HR officer) and return it."""
        return (
            self.env["qms.training.register"]
            .with_user(user or self.hr)
            .create(
                {
                    "training_id": self.course.id,
                    "employee_ids": [(6, 0, (self.people if people is None else people).ids)],
                    **vals,
                }
            )
        )

    def record_talk(self, people=None, user=None, **vals):
        """Record a training done as `user` and return its session, as that user."""
        dialog = self.register(people, user, **vals)
        dialog.action_register()
        return dialog.session_id

    def schedule(self, people=None, user=None, **vals):
        """Plan a training for `people` as `user` (the HR officer), at eight this morning by UTC; return its session."""
        dialog = (
            self.env["qms.training.schedule"]
            .with_user(user or self.hr)
            .create(
                {
                    "training_id": self.course.id,
                    "employee_ids": [(6, 0, (self.people if people is None else people).ids)],
                    "date_start": datetime.combine(self.today, time(8)),
                    **vals,
                }
            )
        )
        dialog.action_schedule()
        return dialog.session_id

    def record_of(self, session, employee):
        """Return the record of `employee` in `session`."""
        return session.record_ids.filtered(lambda record: record.employee_id == employee)

    @classmethod
    def new_exam(cls, course=None, **vals):
        """Give `course` (the usual one) an exam of one question whose right answer is "Two"; return its survey."""
        choices = [{"value": "One"}, {"value": "Two", "is_correct": True, "answer_score": 10}]
        question = {
            "title": "How many rungs?",
            "question_type": "simple_choice",
            "suggested_answer_ids": [Command.create(choice) for choice in choices],
        }
        survey = cls.env["survey.survey"].create(
            {
                "title": "Ladders: exam",
                "access_mode": "token",
                "users_login_required": False,
                "scoring_type": "scoring_without_answers",
                "scoring_success_min": 80,
                "questions_layout": "one_page",
                "question_and_page_ids": [Command.create(question)],
                **vals,
            }
        )
        (course or cls.course).survey_id = survey
        return survey

    def answer(self, record, value):
        """Finish the exam that was opened for `record` with `value`, as the survey's page does; return the answers."""
        answer = self.env["survey.user_input"].search(
            [("qms_training_record_id", "=", record.id), ("state", "!=", "done")], limit=1
        )
        question = answer.survey_id.question_ids
        choice = question.suggested_answer_ids.filtered(lambda choice: choice.value == value)
        public = answer.with_user(self.env.ref("base.public_user")).sudo()
        public._save_lines(question, choice.id)
        public._mark_done()
        self.env.invalidate_all()
        return answer

    def photo(self, user=None):
        """Return a file as the upload button of the dialog leaves it."""
        return (
            self.env["ir.attachment"]
            .with_user(user or self.hr)
            .create(
                {
                    "name": "sheet.png",
                    "datas": PHOTO,
                    "res_model": "qms.training.register",
                    "res_id": 0,
                }
            )
        )
