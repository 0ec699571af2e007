from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .need_case import NeedCase


@tagged("post_install", "-at_install")
class TestTrainingAction(NeedCase):
    def action(self, **vals):
        return (
            self.env["qms.action"]
            .with_user(self.officer)
            .create(
                {
                    "name": "Train the welders on the new jig",
                    "user_id": self.employee.id,
                    "training_id": self.course.id,
                    "training_employee_ids": [(6, 0, self.people[:2].ids)],
                    **vals,
                }
            )
        )

    def test_an_action_that_is_done_brings_its_needs(self):
        action = self.action()
        self.assertFalse(self.needs())
        action.with_user(self.employee).action_done("Jig is built")
        self.assertEqual(self.needs().employee_id, self.people[:2])
        self.assertEqual((self.needs().action_id.id, set(self.needs().mapped("origin"))), (action.id, {"action"}))

    def test_done_again_it_asks_nobody_twice(self):
        action = self.action()
        action.action_done("Jig is built")
        self.needs().with_user(self.hr).action_attend()
        action.action_reopen("The jig was wrong")
        action.action_done("Built again")
        self.assertFalse(self.needs())

    def test_an_action_without_course_brings_nothing(self):
        self.action(training_id=False).action_done("Done")
        self.assertFalse(self.needs())

    def test_people_of_another_company_are_refused(self):
        with self.assertRaises(UserError):
            self.action(training_employee_ids=[(6, 0, self.new_people(1, self.other_company).ids)])

    def test_the_owner_does_not_change_whom_it_trains(self):
        action = self.action()
        with self.assertRaises(AccessError):
            action.with_user(self.employee).training_id = False
        action.action_done("Done")
        with self.assertRaises(UserError):
            action.with_user(self.officer).training_id = False
