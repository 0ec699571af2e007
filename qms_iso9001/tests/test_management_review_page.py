from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import QmsCase
from .samples_management_review import held, planned, prepared, signed


@tagged("post_install", "-at_install")
class TestManagementReviewPage(QmsCase):
    """The page of the meeting, for whoever leads it and whoever listens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.employee
        cls.risk = cls.env["qms.risk"].with_user(cls.officer).create({"name": "Boards arrive late"})

    def page_input(self, review, user, code):
        each = review.input_ids.filtered(lambda each: each.kind_id.code == code)
        page = review.with_user(user).get_review_page(review.id)
        return next(row for row in page["inputs"] if row["id"] == each.id)

    def test_the_chair_puts_down_who_came_without_being_invited(self):
        guest = self.new_user("employee", self.company, "t_guest")
        review = prepared(self, chair_id=self.employee.id)
        chaired = review.with_user(self.employee)
        users = {each["id"]: each["is_invited"] for each in chaired.get_review_page(review.id)["users"]}
        self.assertEqual((users[guest.id], users[self.employee.id]), (False, True))
        chaired.add_participant(guest.id)
        self.assertIn(guest, review.attendee_ids & review.participant_ids)
        self.assertTrue(review.with_user(guest).get_review_page(review.id)["inputs"], "Who took part reads it.")

    def test_nobody_of_another_company_and_no_customer_takes_part(self):
        review = prepared(self)
        for user in (self.other_manager, self.portal):
            with self.assertRaisesRegex(UserError, "people of the company"):
                review.add_participant(user.id)

    def test_who_listens_puts_nobody_down(self):
        review = prepared(self)
        with self.assertRaises(AccessError):
            review.with_user(self.employee).add_participant(self.officer.id)
        review = signed(self)
        with self.assertRaises(UserError):
            review.add_participant(self.officer.id)

    def test_what_the_reader_may_not_open_is_there_without_a_way_in(self):
        review = prepared(self)
        resources = review.input_ids.filtered(lambda each: each.kind_id.code == "d")
        resources.add_decision("Mine", "resources", self.employee.id)
        closed = {
            user: {
                **{line["model"]: line["is_closed"] for line in self.page_input(review, user, "e")["lines"]},
                **{one["owner"]: one["is_closed"] for one in self.page_input(review, user, "d")["actions"]},
            }
            for user in (self.officer, self.employee)
        }
        self.assertEqual(closed[self.officer], {"qms.risk": False, self.employee.name: False})
        self.assertFalse(closed[self.employee][self.employee.name], "One's own action opens.")
        may_read = self.env["qms.risk"].with_user(self.employee).has_access("read")
        self.assertEqual(closed[self.employee]["qms.risk"], not may_read)

    def test_the_page_is_read_in_queries_that_do_not_grow(self):
        review = held(self)
        review.input_ids[0].add_decision("The first decision")

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            review.get_review_page(review.id)
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(15):
            review.input_ids[number % 13].add_decision(f"Decision {number}")
        self.assertLessEqual(queries(), few)

    def test_nothing_of_a_plan_is_on_the_page_before_it_is_prepared(self):
        review = planned(self)
        page = review.get_review_page(review.id)
        self.assertEqual((page["inputs"], page["review"]["missing"]), ([], []))

    def measure(self, number):
        """An indicator that was measured in two months."""
        indicator = self.env["qms.indicator"].create(
            {
                "name": f"Figure {number}",
                "company_id": self.company.id,
                "model_name": "qms.action",
                "domain": "[]",
                "date_field": "date_due",
                "company_field": "company_id",
                "is_ratio": False,
                "unit": "number",
            }
        )
        for month in ("04", "05"):
            self.env["qms.measurement"]._record(
                {
                    "indicator_id": indicator.id,
                    "company_id": self.company.id,
                    "date_start": f"2026-{month}-01",
                    "date_end": f"2026-{month}-30",
                    "value": number,
                    "direction": "up",
                    "state": "no_target",
                    "count": 3,
                    "definition": {"unit": "number"},
                    "date_as_of": f"2026-{month}-30",
                    "measured_at": "2026-07-01 00:00:00",
                }
            )

    # The second in which it is prepared is written only where it is another one.
    @freeze_time("2026-07-02 09:00:00")
    def test_preparing_takes_no_more_queries_for_more_figures(self):
        review = planned(self, date_from="2026-01-01", date_to="2026-06-30")

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            review.action_prepare()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.measure(1)
        queries()
        # Both times something new is found: what did not change is not written, and would cost less.
        self.measure(2)
        few = queries()
        for number in range(3, 12):
            self.measure(number)
        self.assertLessEqual(queries(), few)
        figures = review.input_ids.filtered(lambda each: each.kind_id.code == "c5").content["figures"]
        self.assertEqual(sorted(figure["value"] for figure in figures), list(range(1, 12)))
