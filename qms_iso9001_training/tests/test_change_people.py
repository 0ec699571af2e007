from odoo import Command
from odoo.tests import tagged

from odoo.addons.qms_iso9001.tests.samples_change import planned_change

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestChangePeople(TrainingCase):
    """A change of a process touches who was trained for it, by the course or by a document that the course teaches."""

    def found(self, **course):
        """Return the grounds under which the job of the people trained is found."""
        process = self.new_process("Welding", reference="P-70")
        document = self.new_document(process_ids=[Command.set(process.ids)])
        links = {"process_id": process.id, "document_ids": [Command.set(document.ids)]}
        self.course.write({name: value for name, value in links.items() if name in course})
        self.record_talk(self.people[:2], training_id=self.course.id, result="passed")
        change = planned_change(self, self.officer, process_id=process.id)
        change.action_find_impacts()
        return change.impact_ids.filtered(lambda row: row.job_id == self.welder).mapped("ground")

    def test_who_passed_a_course_of_the_process_is_found_by_job(self):
        [ground] = self.found(process_id=True)
        self.assertIn(self.course.display_name, ground)
        self.assertIn(self.anna.name, ground)

    def test_who_passed_a_course_that_teaches_a_document_of_the_process_is_found(self):
        [ground] = self.found(document_ids=True)
        self.assertIn(self.course.display_name, ground)

    def test_who_learned_something_else_is_not(self):
        self.assertEqual(self.found(), [])
