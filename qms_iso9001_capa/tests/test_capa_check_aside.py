from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .check_case import CheckCase


@tagged("post_install", "-at_install")
class TestCapaCheckAside(CheckCase):
    """What the owner sets aside as of another cause is no repeat, but whoever confirms sees it and says why."""

    def aside(self):
        """Return a check proposed as effective since its owner set a repeat aside, and that repeat."""
        check = self.watching(opportunities=2)
        self.received(2)
        repeat = self.again()
        check.capa_id.action_find_similar()
        row = check.capa_id.similar_ids.filtered(lambda row: row.nonconformity_id == repeat)
        row.with_user(self.owner).action_other("Dropped by the driver")
        self.judge()
        self.assertEqual((check.repeat_count, check.verdict), (0, "effective"))
        return check, row

    def test_it_is_counted_apart_and_says_by_whom(self):
        check, row = self.aside()
        self.assertEqual(check.set_aside_count, 1)
        text = check.with_user(self.manager)._get_counted_text()
        self.assertIn(f"1 set aside as of another cause by {self.owner.name}", text)
        self.assertEqual(check.with_user(self.manager).action_view_set_aside()["domain"], [("id", "in", row.ids)])
        self.assertFalse(check.action_view_repeats()["domain"][0][2])
        self.assertIn("1 set aside", check.capa_id.with_user(self.owner).next_step)

    def test_effective_needs_a_reason_of_who_confirms(self):
        check, _row = self.aside()
        with self.assertRaisesRegex(UserError, "set aside"):
            check.with_user(self.manager).action_confirm_effective()
        verbs = check.with_user(self.manager)._inbox_verbs()[check.id]
        self.assertEqual(verbs[0]["verb"], "action_ask_reason")
        check.with_user(self.manager).action_confirm_effective("I saw the broken pallet")
        self.assertEqual((check.state, check.set_aside_count), ("effective", 1))

    def test_what_the_confirmer_set_aside_needs_none(self):
        check = self.watching(opportunities=2)
        self.received(2)
        self.again()
        self.judge()
        check.with_user(self.officer).action_go_on("Dropped by the driver")
        self.assertEqual((check.set_aside_count, check.verdict), (0, "effective"))
        check.with_user(self.manager).action_confirm_effective()
        self.assertEqual(check.state, "effective")

    def test_said_anew_by_the_owner_it_is_set_aside_by_the_owner(self):
        check = self.watching(opportunities=2)
        self.received(2)
        self.again()
        self.judge()
        check.with_user(self.officer).action_go_on("Dropped by the driver")
        check.capa_id.similar_ids.with_user(self.owner).action_other("Another seal")
        self.judge()
        self.assertEqual(check.set_aside_count, 1)

    def test_form_and_list_show_it(self):
        for kind in ("form", "list"):
            arch = self.env["qms.capa.check"].with_user(self.manager).get_view(view_type=kind)["arch"]
            self.assertIn("set_aside_count", arch)

    # The day a case was found

    def test_the_responsible_does_not_move_the_day_of_a_case_out_of_the_time_watched(self):
        case = self.corrected(user_id=self.employee.id).with_context(tracking_disable=False)
        before = case.date_detected
        self.env.flush_all()
        self.cr.precommit.run()
        with self.assertRaises(AccessError):
            case.with_user(self.employee).date_detected = before - timedelta(days=200)
        case.with_user(self.officer).date_detected = before - timedelta(days=1)
        self.env.flush_all()
        self.cr.precommit.run()
        tracked = case.sudo().message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertIn("date_detected", tracked)

    def test_as_long_as_it_is_reported_its_day_is_corrected_by_who_reported_it(self):
        case = self.nonconformity(self.employee)
        case.with_user(self.employee).date_detected = self.today() - timedelta(days=1)
        self.assertEqual(case.date_detected, self.today() - timedelta(days=1))
