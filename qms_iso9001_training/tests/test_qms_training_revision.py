from odoo.tests import tagged

from .need_case import NeedCase


@tagged("post_install", "-at_install")
class TestQmsTrainingRevision(NeedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.new_document_in_force()
        cls.course.document_ids = cls.document.sudo()

    def test_a_major_revision_asks_again_whoever_did_the_course(self):
        self.record_talk(self.anna, date_done=self.days(-10))
        revision = self.revise(self.document)
        need = self.needs()
        self.assertEqual((need.employee_id, need.revision_id.id), (self.anna, revision.id))
        self.assertEqual((need.origin, need.date_due), ("revision", self.days(30)))

    def test_a_minor_revision_asks_nobody(self):
        self.record_talk(self.anna, date_done=self.days(-10))
        self.revise(self.document, is_minor=True)
        self.night()
        self.assertFalse(self.needs())

    def test_the_first_revision_asks_nobody(self):
        self.record_talk(self.anna, date_done=self.days(-10))
        self.night()
        self.assertFalse(self.needs())

    def test_not_again_for_a_version_already_done(self):
        self.record_talk(self.anna, date_done=self.days(-10))
        self.revise(self.document)
        self.needs().with_user(self.hr).action_attend()
        self.night()
        self.assertFalse(self.needs())
        self.revise(self.document, is_minor=True)
        self.assertFalse(self.needs())

    def test_an_open_need_serves_the_revision_as_well(self):
        self.record_talk(self.anna, date_done=self.days(-10))
        first = self.env["qms.training.record"]._need([{"employee_id": self.anna.id, "training_id": self.course.id}])
        self.revise(self.document)
        self.assertEqual(self.needs(), first)

    def test_where_rules_ask_those_who_moved_on_are_left_alone(self):
        self.record_talk(self.people[:2], date_done=self.days(-10))
        self.new_rule(audience_employee_ids=[(6, 0, self.people[1].ids)], days=5)
        self.revise(self.document)
        self.assertEqual(self.needs().employee_id, self.people[1])
        self.assertEqual(self.needs().date_due, self.days(5))

    def test_a_need_ends_when_its_rule_asks_the_person_no_more_or_nothing_teaches_the_document(self):
        self.record_talk(self.people[:2], date_done=self.days(-10))
        self.revise(self.document)
        first, second = self.needs().sorted("id")
        self.new_rule(audience_employee_ids=[(6, 0, second.employee_id.ids)])
        self.night()
        self.assertEqual((first.state, second.state), ("cancelled", "needed"))
        third = self.people[2]
        fire = self.new_course()
        fire.document_ids = self.document.sudo()
        self.record_talk(third, training_id=fire.id, date_done=self.days(-10))
        self.night()
        need = self.needs(third, fire)
        self.assertEqual(need.origin, "revision")
        fire.document_ids = False
        self.night()
        self.assert_state(need, "cancelled")

    def test_of_two_rules_that_ask_somebody_the_earlier_day_counts_once(self):
        self.record_talk(self.people[:2], date_done=self.days(-10))
        self.new_rule(audience_employee_ids=[(6, 0, self.people[:2].ids)], days=20)
        self.new_rule(audience_employee_ids=[(6, 0, self.anna.ids)], days=5)
        self.revise(self.document)
        due = {need.employee_id: need.date_due for need in self.needs()}
        self.assertEqual(due, {self.anna: self.days(5), self.people[1]: self.days(20)})
        self.assertEqual(len(self.needs()), 2)

    def test_archived_people_are_left_alone(self):
        self.record_talk(self.anna, date_done=self.days(-10))
        self.anna.action_archive()
        self.revise(self.document)
        self.assertFalse(self.needs())
