from odoo.fields import Domain
from odoo.tests import HttpCase, tagged

from .stock_case import StockCase
from .test_qms_complaint import ComplaintCase


class InboxVerbsCase(ComplaintCase, StockCase):
    def quarantined(self, quantity=3, **vals):
        """Return a nonconformity that waits for triage, its goods in quarantine: as the report from a receipt does."""
        self.put(self.housing, quantity)
        record = self.case(self.housing, quantity, partner_id=self.vendor.id, **vals)
        record.action_quarantine()
        record.sudo().user_id = False
        return record

    def row(self, record, user):
        page = self.env["qms.inbox"].with_user(user).with_company(user.company_id).get_page()
        rows = [row for group in page["groups"] for row in group["rows"]]
        return next((row for row in rows if (row["model"], row["id"]) == (record._name, record.id)), None)

    def verbs(self, record, user):
        return [verb["verb_label"] for verb in self.row(record, user)["verbs"]]

    def press(self, record, label, user, **vals):
        """Do what the two clicks do: the button of the row, then Post in the dialog it opens."""
        (verb,) = (verb for verb in self.row(record, user)["verbs"] if verb["verb_label"] == label)
        action = getattr(record.with_user(user).with_context(**verb["context"]), verb["verb"])()
        self.assertEqual(action["target"], "new")
        line = self.env[action["res_model"]].with_user(user).with_context(**action["context"]).create(vals)
        line.action_post()
        return line


@tagged("post_install", "-at_install")
class TestInboxVerbs(InboxVerbsCase):
    """Return, Use or Scrap what lies in quarantine, from the row of the Inbox."""

    def test_the_three_verbs_are_offered_by_authority(self):
        record = self.quarantined()
        self.assertEqual(self.verbs(record, self.manager), ["Return", "Use", "Scrap"])
        self.assertEqual(self.verbs(record, self.officer), ["Return", "Scrap"])

    def test_nothing_in_quarantine_nothing_to_decide(self):
        self.put(self.housing, 3)
        record = self.case(self.housing, 3, partner_id=self.vendor.id)
        self.assertEqual(self.verbs(record, self.manager), ["Quarantine"])

    def call(self, record, label, user):
        (verb,) = (verb for verb in self.row(record, user)["verbs"] if verb["verb_label"] == label)
        return getattr(record.with_user(user).with_context(**verb["context"]), verb["verb"])()

    def test_what_was_reported_is_set_aside(self):
        record = self.nonconformity(self.officer, name="The label is wrong", company_id=self.company.id)
        record.sudo().user_id = self.officer
        self.assertEqual(self.verbs(record, self.officer), ["Contained"])
        self.call(record, "Contained", self.officer)
        self.assertEqual(record.state, "contained")
        self.assertEqual(self.verbs(record, self.officer), [])

    def test_what_was_corrected_is_closed(self):
        record = self.nonconformity(self.officer, name="The label is wrong", company_id=self.company.id)
        record.sudo().user_id = self.officer
        record.with_user(self.officer).action_contain()
        record.with_user(self.officer).action_correct(correction="Labelled anew", evidence="Photo")
        self.call(record, "Close", self.officer)
        self.assertEqual(record.state, "closed")

    def test_a_complaint_is_answered_from_its_row(self):
        complaint = self.complaint()
        self.assertEqual(self.verbs(complaint, self.officer), ["Answer", "Answered otherwise"])
        self.assertEqual(self.call(complaint, "Answer", self.officer)["target"], "new")
        action = self.call(complaint, "Answered otherwise", self.officer)
        dialog = self.env["qms.reason"].with_user(self.officer).with_context(**action["context"])
        dialog.create({"reason": "By telephone: new ones come on Monday"}).action_confirm()
        self.assertEqual(complaint.state, "answered")

    def test_without_vendor_nothing_goes_back(self):
        record = self.quarantined()
        record.partner_id = False
        self.assertEqual(self.verbs(record, self.officer), ["Scrap"])

    def test_scrap(self):
        record = self.quarantined()
        line = self.press(record, "Scrap", self.officer)
        self.assertRecordValues(line, [{"kind": "scrap", "quantity": 3, "state": "done"}])
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 0)
        self.assertEqual(self.verbs(record, self.manager), [])

    def test_return(self):
        record = self.quarantined()
        line = self.press(record, "Return", self.officer)
        self.assertRecordValues(line, [{"kind": "return_vendor", "quantity": 3, "state": "posted"}])
        self.assertEqual(self.verbs(record, self.manager), [])

    def test_use_under_concession_within_limits(self):
        record = self.quarantined()
        line = self.press(record, "Use", self.manager, limits="Scratches up to 5 mm")
        self.assertRecordValues(line, [{"kind": "use_as_is", "quantity": 3, "state": "done"}])
        self.assertEqual(self.on_hand(self.housing, self.stock), 3)

    def test_a_part_leaves_the_rest_to_decide(self):
        record = self.quarantined()
        self.press(record, "Scrap", self.manager, quantity=1)
        self.assertEqual(self.verbs(record, self.manager), ["Return", "Use", "Scrap"])
        self.assertEqual(self.press(record, "Scrap", self.manager).quantity, 2)

    def test_the_verb_checks_again_who_presses_it(self):
        record = self.quarantined()
        self.assert_refused(record.with_user(self.buyer).with_context(default_kind="scrap").action_dispose)

    def test_another_company_has_no_such_row(self):
        record = self.quarantined()
        self.assertFalse(self.row(record, self.other_manager))

    def test_it_costs_the_same_however_many_wait(self):
        costs = []
        for number in (2, 5):
            for _each in range(number):
                self.quarantined()
            for _warm in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self.row(self.env["qms.nonconformity"], self.manager)
            costs.append(self.cr.sql_log_count - before)
        self.assertEqual(*costs)


@tagged("post_install", "-at_install")
class TestOverviewTiles(InboxVerbsCase):
    def tile(self, title, user=None):
        user = user or self.officer
        page = self.env["qms.overview"].with_user(user).with_company(user.company_id).get_page()
        return next(tile for tile in page["tiles"] if tile["title"] == title)

    def listed(self, tile):
        return self.env[tile["model"]].with_user(self.officer).search(Domain(tile["domain"]))

    def test_nonconformities_open(self):
        title = "Nonconformities open"
        self.assertEqual([self.tile(title)[key] for key in ("figure", "state")], ["0", "good"])
        record = self.nonconformity(self.officer)
        cancelled = self.nonconformity(self.officer)
        cancelled.action_cancel("None")
        record.date_due = "2090-01-01"
        self.assertEqual([self.tile(title)[key] for key in ("figure", "state_label")], ["1", "Open"])
        record.date_due = "2020-01-01"
        tile = self.tile(title)
        self.assertEqual([tile[key] for key in ("figure", "state", "state_label")], ["1", "bad", "1 late"])
        self.assertEqual(self.listed(tile), record)
        self.assertEqual(self.tile(title, self.other_manager)["figure"], "0")

    def test_complaints_open(self):
        title = "Complaints open"
        complaint = self.complaint()
        answered = self.complaint(self.officer)
        (complaint | answered).sudo().date_due = "2020-01-01"
        answered.action_answered("Told by telephone")
        tile = self.tile(title)
        self.assertEqual([tile[key] for key in ("figure", "state_label")], ["2", "1 late"])
        self.assertEqual(self.listed(tile), complaint | answered)
        self.assertEqual(self.tile(title, self.other_manager)["figure"], "0")


@tagged("post_install", "-at_install", "is_tour")
class TestInboxTour(InboxVerbsCase, HttpCase):
    def test_a_manager_scraps_from_the_inbox_in_two_clicks(self):
        record = self.quarantined()
        self.start_tour("/odoo/quality-inbox", "qms_inbox_scrap_tour", login=self.manager.login)
        self.assertRecordValues(record.disposition_ids, [{"kind": "scrap", "quantity": 3, "state": "done"}])


@tagged("post_install", "-at_install", "is_tour")
class TestInboxPhoneTour(InboxVerbsCase, HttpCase):
    """With one thumb: a phone of 400 px."""

    browser_size = "400x800"
    touch_enabled = True

    def test_a_manager_scraps_with_one_thumb(self):
        record = self.quarantined()
        self.start_tour("/odoo/quality-inbox", "qms_inbox_scrap_tour", login=self.manager.login)
        self.assertRecordValues(record.disposition_ids, [{"kind": "scrap", "state": "done"}])
