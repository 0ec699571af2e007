import re
from unittest.mock import patch

from odoo import Command
from odoo.fields import Domain

from .case import QmsAssertions
from .common import QmsCase

CRON = "qms_iso9001.ir_cron_tell_readers"


class KioskCase(QmsAssertions, QmsCase):
    """Ann and Bob have no login, Ann has a mail address; the employee has both. One document is for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.qms_kiosk = True
        cls.ann = cls.new_person("Ann Lathe", work_email="ann@example.com", pin="1111", barcode="QMSTESTANN")
        cls.bob = cls.new_person("Bob Drill", pin="2222")
        cls.chief = cls.employee_of(cls.employee)
        cls.people = cls.ann | cls.bob | cls.chief
        cls.document = cls.document_for(cls.people)
        cls.row = cls.row_of(cls.ann)

    @classmethod
    def new_person(cls, name, company=None, **vals):
        """Hire somebody without login."""
        return cls.env["hr.employee"].create({"name": name, "company_id": (company or cls.company).id, **vals})

    @classmethod
    def document_for(cls, people, **vals):
        """Return a document in force that `people` have to read."""
        audience = [Command.set(people.ids)]
        return cls.new_document_in_force(audience="chosen", audience_employee_ids=audience, **vals)

    def minor_revision(self, summary="Typo"):
        """Bring a minor revision of the document in force, signed by the manager; return it."""
        approvers = [Command.set(self.manager.ids)]
        revision = self.document._next_revision(body="<p>Count them.</p>", summary=summary, approver_ids=approvers)
        revision.action_submit()
        revision.with_user(self.manager).action_set_minor()
        return self.approve(revision)

    @classmethod
    def row_of(cls, employee, subject=None):
        """Return the open row by which `employee` has to read the document (or policy)."""
        subject = subject or cls.document
        return cls.env["qms.acknowledgement"].search(
            [(subject._rows_column, "=", subject.id), ("employee_id", "=", employee.id), ("date_end", "=", False)]
        )

    @classmethod
    def new_survey(cls, **vals):
        """Return one scored question, "Which box?", whose right answer is "Two"."""
        return cls.env["survey.survey"].create(
            {
                "title": "Boxes",
                "access_mode": "token",
                "users_login_required": False,
                "scoring_type": "scoring_without_answers",
                "scoring_success_min": 100,
                "questions_layout": "one_page",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Which box?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create({"value": "One"}),
                                Command.create({"value": "Two", "is_correct": True, "answer_score": 10}),
                            ],
                        }
                    )
                ],
                **vals,
            }
        )

    def answer(self, answer, value):
        """Answer the question of `new_survey` with `value`, to the end."""
        question = answer.survey_id.question_ids
        choice = question.suggested_answer_ids.filtered(lambda choice: choice.value == value)
        answer._save_lines(question, choice.id)
        answer._mark_done()
        self.env.invalidate_all()

    def answers_to(self, row):
        return self.env["survey.user_input"].search([("qms_acknowledgement_id", "=", row.id)])

    def tell(self, batch_size=None, seconds=60):
        """Run the job that tells readers, for the first test company only; nothing is committed."""
        quiet = self.env["res.company"].search(Domain("id", "!=", self.company.id))
        quiet.write({"qms_reading_activity": False, "qms_reading_reminder": False, "qms_reading_digest": False})
        progress = patch.object(
            self.registry["ir.cron"], "_commit_progress", lambda _cron, done=0, **_kw: seconds if done else 60
        )
        size = patch("odoo.addons.qms_iso9001.models.qms_acknowledgement_notice_mixin.BATCH", batch_size or 200)
        before = self.env["mail.mail"].search(Domain.TRUE)
        with progress, size:
            self.env["qms.acknowledgement"]._cron_tell_readers()
        self.env.invalidate_all()
        return self.env["mail.mail"].search(Domain.TRUE) - before

    @staticmethod
    def addresses(mails):
        """Return to whom mails go, sorted."""
        return sorted(mails.recipient_ids.mapped("email") + [mail.email_to for mail in mails if mail.email_to])

    def assert_unread(self, row):
        self.env.invalidate_all()
        self.assertFalse(row.date_confirmed)

    def assert_read(self, row, channel):
        self.env.invalidate_all()
        self.assertTrue(row.date_confirmed, "Nothing was confirmed.")
        self.assertEqual(row.channel, channel)

    @staticmethod
    def csrf(page):
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        return found and found.group(1)
