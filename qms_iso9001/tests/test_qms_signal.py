from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .signal_case import TODAY, SignalCase


@tagged("post_install", "-at_install")
class TestQmsSignal(SignalCase):
    """Which signals are told, once, to whom; what their owner does about them."""

    # Target, warning, misses in a row

    def test_a_closed_period_that_misses_its_target_is_a_signal(self):
        self.history((10, 0), (85, 15), (7, 3))
        self.assertEqual(self.told(), [("warning", "2026-04"), ("missed", "2026-05")])
        self.assertEqual(self.signals().measurement_id.mapped("value"), [70, 85])

    def test_an_open_period_is_none(self):
        self.cases(self.month(-1), 0, 5)
        self.history((10, 0))
        self.assertEqual(self.measured("2026-06-01", self.watched).state, "missed")
        self.assertFalse(self.told())
        self.look(today="2026-07-05 09:00:00")
        self.assertFalse(self.told())
        self.look(today="2026-07-06 09:00:00")
        self.assertEqual(self.told(), [("missed", "2026-06")])

    def test_the_third_miss_in_a_row_is_one_more_signal(self):
        self.history((5, 5), (5, 5), (5, 5), (5, 5))
        self.assertEqual(
            [told for told in self.told() if told[0] == "row"], [("row", "2026-04")], "the fourth goes on, no news"
        )
        row = self.signals().filtered(lambda signal: signal.rule == "row")
        self.assertEqual(len(row.measurement_ids), 3)
        self.assertIn("Missed 3 times in a row", row.text)

    def test_how_many_misses_make_a_row_is_said_on_the_indicator(self):
        self.watched.with_user(self.manager).misses_in_row = 2
        self.history((5, 5), (5, 5), (9, 1), (5, 5), (5, 5))
        self.assertEqual([told for told in self.told() if told[0] == "row"], [("row", "2026-02"), ("row", "2026-05")])

    def test_a_month_without_cases_does_not_end_the_row(self):
        self.watched.with_user(self.manager).misses_in_row = 2
        self.history((5, 5), (0, 0), (5, 5))
        self.assertIn(("row", "2026-05"), self.told())

    def test_too_few_cases_are_no_signal(self):
        self.watched.with_user(self.manager).minimum_count = 20
        self.history((5, 5))
        self.assertFalse(self.told())

    # Once

    def test_measuring_again_tells_nothing_again(self):
        self.history((5, 5))
        first = self.signals()
        reminders = first.activity_ids
        self.assertEqual((len(first), len(reminders)), (1, 1))
        first.with_user(self.officer).write({"comment": "The press stood still"})
        first.with_user(self.officer).action_look_at()
        self.look()
        self.look(today="2026-06-21 09:00:00")
        self.assertEqual(self.signals(), first)
        self.assertFalse(first.activity_ids)

    def test_history_that_is_counted_at_the_start_is_not_told_but_for_its_newest(self):
        self.cases(self.month(1), 5, 5)
        self.cases(self.month(0), 5, 5)
        self.begin(self.month(1), signal_from=False)
        self.assertEqual(self.told(), [("missed", "2026-05")])
        self.assertEqual(self.watched.with_company(self.company).signal_from, self.month(0))

    def test_the_history_of_a_company_that_comes_later_is_not_told_either(self):
        everywhere = self.declare(name="In each", company_id=False, is_ratio=False, unit="number", direction="down")
        everywhere.with_user(self.manager).write({"target": 0, "warning": 0})
        everywhere.with_user(self.other_manager).with_company(self.other_company).action_activate()
        self.cases(self.month(10), 3)
        with freeze_time("2025-08-20 09:00:00"):
            everywhere.sudo()._measure(self.company)
        self.assertEqual(self.told(everywhere), [("missed", "2025-07")])
        for back in range(11):
            self.cases(self.month(back), 3, user=self.other_manager)
        with freeze_time(TODAY):
            everywhere.sudo()._measure(self.other_company)
            later = self.env["qms.signal"].search(
                [("indicator_id", "=", everywhere.id), ("company_id", "=", self.other_company.id)]
            )
            self.assertEqual({str(signal.date_start) for signal in later}, {"2026-05-01"})
        starts = [everywhere.sudo().with_company(each).signal_from for each in (self.company, self.other_company)]
        self.assertEqual(starts, [self.month(10), self.month(0)])
        self.cases(self.month(-1), 3, user=self.other_manager)
        with freeze_time("2026-07-20 09:00:00"):
            everywhere.sudo()._measure(self.company + self.other_company)
        self.assertIn("2026-06-01", {str(signal.date_start) for signal in later.search([("id", ">", max(later.ids))])})

    def test_what_the_night_did_not_finish_is_told_the_next_time(self):
        self.cases(self.month(0), 5, 5)
        stops = patch.object(type(self.env["qms.signal"]), "_record", side_effect=ZeroDivisionError("by nothing"))
        with stops, mute_logger("odoo.addons.qms_iso9001.models.qms_signal_making_mixin"):
            self.begin(self.month(0))
        self.assertTrue(self.measured("2026-05-01", self.watched).is_locked, "the figure is there all the same")
        self.assertIn("Signals could not be looked for", self.watched.remark)
        self.assertFalse(self.watched.problem)
        self.look()
        self.assertEqual(self.told(), [("missed", "2026-05")])

    def test_each_company_has_its_own(self):
        everywhere = self.declare(name="In each", company_id=False, is_ratio=False, unit="number", direction="down")
        everywhere.with_user(self.manager).write({"target": 0, "warning": 0, "signal_from": "2026-01-01"})
        self.cases(self.month(0), 3)
        with freeze_time(TODAY):
            everywhere.sudo()._measure(self.company + self.other_company)
        self.assertEqual(self.told(everywhere), [("missed", "2026-05")])
        everyone = self.env["qms.signal"].search([("indicator_id", "=", everywhere.id)])
        self.assertEqual(everyone.company_id, self.company)
        self.assertFalse(everyone.with_user(self.other_manager).search([("id", "in", everyone.ids)]))

    # Control chart

    def test_below_twenty_figures_there_are_no_limits(self):
        self.watched.with_user(self.manager).has_target = False
        self.history(*[(19, 1), (18, 2)] * 9, (2, 18))
        self.assertFalse(self.told())
        self.assertIn("19 of 20", self.watched.control_data["note"])

    def test_a_share_beyond_its_limit_is_a_signal_from_twenty_figures_on(self):
        self.watched.with_user(self.manager).has_target = False
        self.history(*[(19, 1), (18, 2)] * 10, (10, 10))
        self.assertEqual(self.told(), [("nelson_1", "2026-05")])
        signal = self.signals()
        # 380 of 420 done: 90.476 %; 3 × √(0.90476 × 0.09524 ÷ 20) = 19.691
        self.assertAlmostEqual(signal.center, 100 * 380 / 420, 3)
        self.assertAlmostEqual(signal.lower, 70.785, 3)
        self.assertEqual(signal.upper, 100)
        self.assertIn("worse than the centre 90.5 %; limits 70.8 % to 100.0 %", signal.text)
        self.assertIn("20 rows, 10 of them failed", signal.text)

    def test_few_cases_have_wider_limits(self):
        self.watched.with_user(self.manager).has_target = False
        self.history(*[(19, 1), (18, 2)] * 10, (1, 1))
        self.assertFalse(self.told(), "one of two failed: that happens by chance")

    def test_single_values_have_limits_by_their_moving_range(self):
        counted = self.declare(name="How many", is_ratio=False, unit="number", direction="down", has_target=False)
        self.history(*[(4, 0), (5, 0)] * 10, (12, 0), indicator=counted)
        signal = self.signals(counted)
        self.assertEqual(self.told(counted), [("nelson_1", "2026-05")])
        # Mean 102 ÷ 21; ranges 19 × 1 and one of 7: 26 ÷ 20 = 1.3; × 2.66 = 3.458
        self.assertAlmostEqual(signal.center, 102 / 21)
        self.assertAlmostEqual(signal.upper, 102 / 21 + 3.458)
        self.assertFalse(signal.can_view_failed)

    def test_a_run_is_told_when_it_is_full_and_not_again_while_it_goes_on(self):
        self.watched.with_user(self.manager).has_target = False
        self.history(*[(19, 1), (18, 2)] * 6, *[(20, 0)] * 11)
        self.assertEqual([told for told in self.told() if told[0] == "nelson_2"], [("nelson_2", "2026-03")])
        run = self.signals().filtered(lambda signal: signal.rule == "nelson_2")
        self.assertEqual(len(run.measurement_ids), 9)
        self.assertIn("better than the centre", run.text)

    def test_other_run_rules_count_when_they_are_switched_on(self):
        self.watched.with_user(self.manager).has_target = False
        self.history(*[(17, 3), (17, 3)] * 8, *[(good, 20 - good) for good in (15, 16, 17, 18, 19, 20)])
        self.assertFalse(self.told())
        self.with_rules(3)
        self.look()
        self.assertEqual(self.told(), [("nelson_3", "2026-05")])

    def test_figures_of_another_definition_are_not_mixed(self):
        self.watched.with_user(self.manager).has_target = False
        self.history(*[(19, 1), (18, 2)] * 10)
        self.assertTrue(self.watched.control_data["has_limits"])
        self.watched.with_user(self.manager).numerator_domain = "[('kind', '!=', 'improvement')]"
        self.cases(self.month(-1), 2, 18)
        self.look(today="2026-07-20 09:00:00")
        self.assertFalse(self.told())
        self.assertIn("1 of 20", self.watched.control_data["note"])

    # To the owner

    def test_the_owner_is_reminded_once_of_rule_point_and_rows(self):
        signal = self.told_once()
        self.assertEqual(signal.user_id, self.named)
        reminder = signal.activity_ids
        self.assertEqual(reminder.user_id, self.named)
        self.assertEqual(reminder.summary, "Done in time, May 2026: Target missed")
        self.assertIn("50.0 % in May 2026: the target is 90.0 %", reminder.note)
        self.assertIn("10 rows, 5 of them failed", reminder.note)

    def test_without_owner_it_is_the_one_of_the_process_else_nobody(self):
        owner = self.new_user("employee", self.company, "t_process_owner")
        self.watched.with_user(self.manager).write({"user_id": False, "process_id": self.process_of(owner).id})
        self.assertEqual(self.told_once().user_id, owner)
        self.watched.with_user(self.manager).process_id = False
        self.cases(self.month(-1), 1, 9)
        self.look(today="2026-07-20 09:00:00")
        newest = self.signals()[:1]
        self.assertFalse(newest.user_id)
        self.assertFalse(newest.activity_ids)
        waiting = self.env["qms.signal"].with_user(self.officer)._inbox_lines()[0]
        self.assertIn(newest, self.env["qms.signal"].search(waiting["domain"]))

    def spent(self, **vals):
        """Return the signal of an amount: typed for May, and short of its target."""
        typed = {"source": "typed", "model_name": False, "date_field": False, "company_field": False}
        indicator = self.declare(name="Earned", **typed, is_ratio=False, unit="amount", target=900, warning=800, **vals)
        indicator.with_user(self.manager).signal_from = "2020-01-01"
        self.look(indicator, "2026-05-20 09:00:00")
        with freeze_time("2026-06-02 09:00:00"):
            indicator.sudo().value_ids.with_user(self.officer).value = 777
        self.look(indicator)
        return self.signals(indicator)

    def test_an_amount_is_told_only_to_who_reads_it(self):
        signal = self.spent()
        self.assertEqual((signal.is_amount, signal.user_id, signal.value), (True, self.named, 777))
        self.assertIn("777", signal.text)
        self.assertNotIn("777", signal.activity_ids.note)
        self.assertIn("Earned, May 2026: Target missed", signal.activity_ids.note)
        signal.with_user(self.named).action_make_action()
        self.assertNotIn("777", signal.action_id.description)
        self.assertIn("Target missed", signal.action_id.description)

    def test_who_may_not_read_an_amount_is_not_its_owner(self):
        owner = self.new_user("employee", self.company, "t_process_owner")
        signal = self.spent(user_id=False, process_id=self.process_of(owner).id)
        self.assertFalse(signal.user_id)
        owner.group_ids |= self.env.ref("purchase.group_purchase_user")
        self.assertEqual(signal.indicator_id._signal_owner(signal.measurement_id), owner)

    def test_the_owner_says_the_cause_and_closes_it(self):
        signal = self.told_once().with_user(self.named)
        self.assertTrue(signal.can_look)
        with self.assertRaisesRegex(UserError, "say first what the cause was"):
            signal.action_look_at()
        signal.comment = "Two people were ill; a third learns it."
        signal.action_look_at()
        self.assertEqual((signal.state, signal.seen_by_id), ("seen", self.named))
        self.assertFalse(signal.activity_ids)
        with self.assertRaisesRegex(UserError, "its comment stays"):
            signal.comment = "Nothing happened"

    def test_the_owner_makes_an_action_of_it_once(self):
        signal = self.told_once().with_user(self.named)
        opened = signal.action_make_action()
        action = self.env["qms.action"].browse(opened["res_id"])
        self.assertEqual((action.user_id, action.kind, action.company_id), (self.named, "corrective", self.company))
        self.assertIn("50.0 %", action.description)
        self.assertEqual(signal.action_make_action()["res_id"], action.id)
        self.assertEqual(signal.state, "new", "what is done about it is still to be said")

    def test_with_an_action_it_waits_no_more_until_that_is_cancelled(self):
        signal = self.told_once()
        self.assertEqual(self.waits(signal), 5)
        signal.with_user(self.named).action_make_action()
        self.assertEqual(self.waits(signal), 0)
        self.assertFalse(signal.activity_ids)
        signal.action_id.with_user(self.officer).action_cancel("Nobody knows how")
        self.assertEqual(self.waits(signal), 5)
        self.assertEqual(signal.activity_ids.user_id, self.named)
        cancelled = signal.action_id
        signal.with_user(self.named).action_make_action()
        self.assertNotEqual(signal.action_id, cancelled)
        self.assertEqual(self.waits(signal), 0)

    def waits(self, signal):
        """Return in how many of five places it waits: Inbox, Overview, My quality, card of the indicator, digest."""
        self.env.invalidate_all()
        signals = self.env["qms.signal"].with_user(self.officer).with_company(self.company)
        mine = signal.with_user(self.named).with_company(self.company)
        tile = signals._overview_tiles()[-1]
        digest = self.env["digest.digest"].create({"name": "Weekly", "company_id": self.company.id})
        return sum(
            [
                signals.search_count(signals._inbox_lines()[0]["domain"] + [("id", "=", signal.id)]),
                int(tile["figure"]),
                mine.search_count(mine._my_quality_lines()[0]["domain"] + [("id", "=", signal.id)]),
                signal.indicator_id.with_user(self.officer).open_signal_count,
                digest._qms_count("kpi_qms_signals_open"),
            ]
        )

    def test_others_neither_see_it_nor_take_its_steps(self):
        signal = self.told_once()
        employee = self.env["qms.signal"].with_user(self.employee)
        self.assertFalse(employee.search([("id", "=", signal.id)]))
        with self.assertRaises(AccessError):
            signal.with_user(self.employee).action_look_at()
        for step in ("action_look_at", "action_make_action"):
            with self.assertRaises(AccessError):
                getattr(signal.with_user(self.auditor), step)()
        with self.assertRaises(AccessError):
            signal.with_user(self.auditor).comment = "Seen"

    def test_the_owner_hands_it_to_nobody(self):
        with self.assertRaisesRegex(AccessError, "ask a quality officer"):
            self.told_once().with_user(self.named).user_id = self.employee
        signal = self.told_once_more()
        signal.with_user(self.officer).user_id = self.officer
        self.assertEqual(signal.activity_ids.user_id, self.officer)

    def told_once_more(self):
        """Return the signal of `told_once`."""
        return self.signals()[:1]

    # Evidence

    def test_what_was_found_is_neither_typed_nor_changed_nor_deleted(self):
        signal = self.told_once()
        for vals in ({"value": 99}, {"rule": "warning"}, {"measurement_id": False}, {"date_start": "2026-01-01"}):
            with self.assertRaisesRegex(UserError, "what the measuring found"):
                signal.with_user(self.officer).write(vals)
        with self.assertRaisesRegex(UserError, "what the measuring found"):
            signal.with_user(self.officer).state = "seen"
        with self.assertRaisesRegex(UserError, "found by measuring"):
            self.env["qms.signal"].sudo().create({"indicator_id": self.watched.id})
        with self.assertRaisesRegex(UserError, "evidence"):
            signal.sudo().unlink()

    def test_it_opens_exactly_the_rows_counted_and_those_that_failed(self):
        signal = self.told_once().with_user(self.officer)
        for verb, count in (("action_view_evidence", 10), ("action_view_failed", 5)):
            action = getattr(signal, verb)()
            rows = signal.env["qms.action"].with_context(action["context"]).search(action["domain"])
            self.assertEqual(len(rows), count)
        self.assertEqual(set(rows.mapped("kind")), {"improvement"})

    def test_where_less_is_better_those_that_count_failed(self):
        bad = self.declare(name="Bad", is_ratio=True, unit="percent", direction="down", target=10, warning=10)
        self.history((8, 2), indicator=bad)
        signal = self.signals(bad)
        action = signal.with_user(self.officer).action_view_failed()
        rows = self.env["qms.action"].search(action["domain"])
        self.assertEqual((len(rows), set(rows.mapped("kind"))), (8, {"task"}))

    # Constant

    def test_looking_for_signals_costs_the_same_for_many_periods(self):
        self.watched.with_user(self.manager).has_target = False
        self.history(*[(19, 1), (18, 2)] * 10)
        indicator = self.watched.sudo()

        def asked():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            indicator._make_signals(self.company)
            return self.env.cr.sql_log_count - before

        asked()  # What the registry remembers is no cost of a period.
        many = asked()
        with freeze_time(TODAY):
            indicator.signal_from = "2026-05-01"
            self.env.flush_all()
        self.assertEqual(many, asked())


@tagged("post_install", "-at_install")
class TestVendorSignal(SignalCase):
    """A signal of the shipped indicator: it opens the late deliveries of the month."""

    def test_it_opens_the_late_deliveries_and_their_pareto(self):
        late = [self.delivered("2026-05-12", "2026-05-20") for _each in range(2)]
        self.delivered("2026-05-12", "2026-05-12")
        # What every company measures is no single manager's to change.
        self.on_time.write({"user_id": self.officer.id, "signal_from": "2026-01-01"})
        self.look(self.on_time)
        signal = self.signals(self.on_time).with_user(self.officer)
        self.assertEqual((signal.rule, signal.user_id), ("missed", self.officer))
        self.assertIn("3 rows, 2 of them failed", signal.text)
        action = signal.action_view_failed()
        rows = signal.env["qms.receipt.fact"].with_context(action["context"]).search(action["domain"])
        self.assertEqual(rows.order_id, late[0] | late[1])
        pareto = self.env.ref("qms_iso9001.qms_receipt_fact_view_pareto")
        self.assertEqual(action["views"][:2], [(False, "list"), (pareto.id, "graph")])
