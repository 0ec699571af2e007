from datetime import timedelta

from odoo.fields import Domain
from odoo.tests import tagged

from .capa_case import CapaCase

TO_CONFIRM = "Did it help? To confirm"
LATE = "Corrective actions that are late"


@tagged("post_install", "-at_install")
class TestCapaContributions(CapaCase):
    """What corrective actions and their checks bring to the shared screens, for the real roles."""

    def listed(self, method, label, user, model="qms.capa"):
        """Return what `user` finds in the line `label`."""
        lines = self.env["qms.contribution"].with_user(user).with_company(user.company_id)._collect(method)
        [line] = [line for line in lines if line["model"] == model and line["label"] == label]
        records = self.env[model].with_user(user).with_company(user.company_id)
        return records.search(Domain(line["domain"]), order=line["date_field"])

    def row(self, record, user):
        page = self.env["qms.inbox"].with_user(user).with_company(user.company_id).get_page()
        rows = [row for group in page["groups"] for row in group["rows"]]
        return next((row for row in rows if (row["model"], row["id"]) == (record._name, record.id)), None)

    def words(self, record, user):
        return [verb["verb_label"] for verb in self.row(record, user)["verbs"]]

    def press(self, record, label, user, reason=None):
        """Press the button `label` in the row of `record`, and say the reason if it is asked for."""
        (verb,) = (verb for verb in self.row(record, user)["verbs"] if verb["verb_label"] == label)
        action = getattr(record.with_user(user).with_context(**verb["context"]), verb["verb"])()
        if reason:
            dialog = self.env["qms.reason"].with_user(user).with_context(**action["context"])
            dialog.create({"reason": reason}).action_confirm()

    def overdue(self, **vals):
        today = self.company._qms_today()
        return self.capa(date_due=today - timedelta(days=3), **vals)

    def to_confirm(self, verdict="effective", **vals):
        """Return a check that was counted and waits for a person."""
        capa = self.with_actions(**vals)
        capa.sudo().action_ids.with_user(self.manager).action_verify()
        capa.action_start_effectiveness()
        check = capa.sudo().check_ids
        check._set_state("to_confirm", verdict=verdict)
        today = self.company._qms_today()
        check._write_unguarded({"date_counted": today, "date_end": today - timedelta(days=1)})
        return check

    # Inbox

    def test_late_ones_stand_in_the_inbox_with_their_next_step(self):
        late = self.overdue()
        in_time = self.capa()
        cancelled = self.overdue()
        cancelled.action_cancel("None is needed")
        found = self.listed("_inbox_lines", LATE, self.officer)
        self.assertIn(late, found)
        self.assertFalse(found & (in_time | cancelled))
        row = self.row(late, self.officer)
        self.assertTrue(row["is_late"])
        self.assertEqual(row["verbs"], [])
        self.assertIn(self.owner.name, row["about"])
        self.assertIn("Write down the root cause", row["about"][1])
        self.assertFalse(self.listed("_inbox_lines", LATE, self.other_manager))
        self.assertIsNone(self.row(late, self.other_manager))

    def test_an_owner_who_left_is_missed(self):
        capa = self.capa()
        label = "Corrective actions whose owner left"
        self.assertFalse(self.listed("_inbox_lines", label, self.officer))
        self.owner.active = False
        self.assertEqual(self.listed("_inbox_lines", label, self.officer), capa)
        capa.with_user(self.officer).user_id = self.buyer
        self.assertFalse(self.listed("_inbox_lines", label, self.officer))

    def test_the_step_of_the_row_is_offered_when_nothing_is_missing(self):
        capa = self.overdue(cause="The seal is not greased")
        self.assertEqual(self.words(capa, self.officer), ["Start actions"])
        self.press(capa, "Start actions", self.officer)
        self.assertEqual(capa.state, "action")
        self.assertEqual(self.words(capa, self.officer), [])
        action = self.action_of(capa)
        self.press(capa, "Watch the effect", self.officer)
        self.assertEqual(capa.state, "effectiveness")
        self.prove(capa)
        self.assertEqual(self.words(capa, self.officer), [])
        action.with_user(self.manager).action_verify()
        self.assertEqual(self.words(capa, self.officer), ["Close"])
        self.assertIn("action_close", self.row(capa, self.officer)["confirm"])
        self.assertEqual(self.listed("_inbox_lines", "Corrective actions to close", self.officer), capa)
        self.press(capa, "Close", self.officer)
        self.assertEqual(capa.state, "closed")
        self.assertIsNone(self.row(capa, self.officer))

    def test_the_owner_has_the_own_ones_without_a_quality_group(self):
        capa = self.capa(cause="The seal is not greased")
        self.assertEqual(self.listed("_my_quality_lines", "My corrective actions", self.owner), capa)
        self.assertEqual(self.words(capa, self.owner), ["Start actions"])
        self.press(capa, "Start actions", self.owner)
        self.action_of(capa)
        self.press(capa, "Watch the effect", self.owner)
        watched = "Corrective actions whose effect is watched"
        self.assertFalse(self.listed("_my_quality_lines", "My corrective actions", self.owner))
        self.assertEqual(self.listed("_my_quality_info_lines", watched, self.owner), capa)
        self.assertFalse(self.listed("_my_quality_info_lines", watched, self.employee))
        self.prove(capa)
        self.assertEqual(self.listed("_my_quality_lines", "My corrective actions", self.owner), capa)
        self.assertFalse(self.listed("_my_quality_info_lines", watched, self.owner))

    def test_the_team_finds_what_it_works_on(self):
        capa = self.capa(team_ids=[(6, 0, (self.buyer | self.owner).ids)])
        label = "Corrective actions I work on"
        self.assertEqual(self.listed("_my_quality_info_lines", label, self.buyer), capa)
        self.assertFalse(self.listed("_my_quality_info_lines", label, self.owner))
        self.assertFalse(self.listed("_my_quality_lines", "My corrective actions", self.buyer))

    # Checks

    def test_a_verdict_as_counted_needs_one_tap(self):
        check = self.to_confirm()
        self.assertEqual(self.listed("_inbox_lines", TO_CONFIRM, self.officer, check._name), check)
        row = self.row(check, self.officer)
        self.assertEqual(self.words(check, self.officer), ["Effective", "Not effective"])
        self.assertEqual([verb["verb"] for verb in row["verbs"]], ["action_confirm_effective", "action_ask_reason"])
        self.assertEqual(row["about"][:2], ["Housings leak at the seal", "Effective"])
        self.assertIn("0 repeats", row["about"][2])
        self.press(check, "Effective", self.officer)
        self.assertEqual((check.state, check.confirmed_by_id), ("effective", self.officer))
        self.assertEqual(check.capa_id.state, "closed")
        self.assertIsNone(self.row(check, self.officer))

    def test_what_happened_again_early_is_not_called_effective(self):
        check = self.to_confirm("not_effective")
        check._write_unguarded({"date_end": self.company._qms_today() + timedelta(days=30), "repeat_count": 1})
        self.assertEqual(self.words(check, self.officer), ["Not effective", "Go on watching"])
        capa = check.capa_id.with_user(self.owner)
        self.assertIn("confirms whether it helped", capa.next_step)

    def test_who_may_confirm_finds_it_in_the_own_page_too(self):
        check = self.to_confirm()
        for user in (self.officer, self.manager):
            self.assertEqual(self.listed("_my_quality_lines", TO_CONFIRM, user, check._name), check)
        for user in (self.owner, self.employee):
            labels = {line["label"] for line in check.with_user(user)._my_quality_lines()}
            self.assertNotIn(TO_CONFIRM, labels, user.login)

    def test_another_verdict_asks_why(self):
        check = self.to_confirm()
        self.press(check, "Not effective", self.officer, "It leaks again at the customer's")
        self.assertEqual((check.state, check.note), ("not_effective", "It leaks again at the customer's"))
        self.assertEqual((check.capa_id.state, check.capa_id.failure_count), ("analysis", 1))

    def test_too_few_to_tell_asks_why_for_either_verdict(self):
        check = self.to_confirm("few")
        self.assertEqual({verb["verb"] for verb in self.row(check, self.officer)["verbs"]}, {"action_ask_reason"})
        self.press(check, "Effective", self.officer, "Tried on the bench 200 times")
        self.assertEqual(check.state, "effective")

    def test_only_those_who_may_confirm_are_asked(self):
        own = self.to_confirm(user_id=self.owner.id)
        own.capa_id.with_user(self.officer).user_id = self.officer
        handed_over = self.to_confirm()
        handed_over._write_unguarded({"owner_id": self.officer.id})
        self.assertFalse(self.listed("_inbox_lines", TO_CONFIRM, self.officer, own._name))
        self.assertEqual(self.listed("_inbox_lines", TO_CONFIRM, self.manager, own._name), own | handed_over)
        self.assertFalse(self.listed("_inbox_lines", TO_CONFIRM, self.other_manager, own._name))
        for user in (self.owner, self.auditor, self.employee):
            self.assertIsNone(self.row(own, user), user.login)

    # Overview, review, pack, evidence

    def test_the_tile_says_how_many_are_late(self):
        before = self.tile(self.officer)
        self.capa()
        self.assertEqual(int(self.tile(self.officer)["figure"]), int(before["figure"]) + 1)
        self.overdue()
        tile = self.tile(self.officer)
        self.assertEqual(tile["state"], "bad")
        self.assertIn("late", tile["state_label"])
        self.assertEqual(self.tile(self.other_manager)["figure"], "0")

    def tile(self, user):
        tiles = self.env["qms.capa"].with_user(user).with_company(user.company_id)._overview_tiles()
        return next(tile for tile in tiles if tile["title"] == "Corrective actions open")

    def test_review_and_pack(self):
        open_one, late, closed = self.capa(), self.overdue(), self.closed()
        failed = self.with_actions()
        failed.action_start_effectiveness()
        self.prove(failed, "not_effective")
        expected = {
            "Corrective actions open": open_one | late | failed,
            LATE: late,
            "Corrective actions closed": closed,
            "Corrective actions closed without a check": closed.browse(),
            "Corrective actions not effective at least once": failed,
        }
        for label, records in expected.items():
            for user in (self.manager, self.auditor):
                self.assertEqual(self.listed("_review_inputs", label, user), records, label)
            self.assertFalse(self.listed("_review_inputs", label, self.other_manager), label)
        everything = open_one | late | closed | failed
        self.assertEqual(self.listed("_pack_folder", "Corrective actions", self.auditor), everything)
        for method in ("_review_inputs", "_pack_folder"):
            found = self.listed(method, "Effectiveness of corrective actions", self.auditor, "qms.capa.check")
            self.assertEqual(found, (closed | failed).check_ids)

    def test_evidence_asks_for_the_proof_and_not_only_for_the_record(self):
        names = ("capa", "capa_proved", "capa_check", "capa_similar")
        rules = {name: self.env.ref(f"qms_iso9001_capa.qms_evidence_rule_{name}") for name in names}

        def found(user=self.auditor):
            mine = {name: rule.with_user(user).with_company(user.company_id) for name, rule in rules.items()}
            self.env.invalidate_all()
            self.assertFalse(any(rule.problem for rule in mine.values()))
            return [rule.record_count for rule in mine.values()]

        start, elsewhere = found(), found(self.other_manager)
        self.capa().action_cancel("None is needed")
        self.capa()
        self.assertEqual(found(), [start[0] + 1, *start[1:]])
        failed = self.with_actions()
        failed.action_start_effectiveness()
        self.prove(failed, "not_effective")
        self.assertEqual(found(), [start[0] + 2, start[1], start[2] + 1, start[3]])
        self.closed()
        self.assertEqual(found(), [start[0] + 3, start[1] + 1, start[2] + 2, start[3]])
        self.assertEqual(found(self.other_manager), elsewhere)

    def test_the_inbox_costs_the_same_however_many_there_are(self):
        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            inbox = self.env["qms.inbox"].with_user(self.officer).with_company(self.company)
            rows = [row for group in inbox.get_page()["groups"] for row in group["rows"]]
            self.assertTrue(rows)
            return self.env.cr.sql_log_count - before

        for _number in range(3):
            self.overdue()
            self.to_confirm()
        cost()
        few = cost()
        for _number in range(8):
            self.overdue()
            self.to_confirm()
        self.assertLessEqual(cost(), few)
