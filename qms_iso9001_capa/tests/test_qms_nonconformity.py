from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import NonconformityCase, tiny_photo


@tagged("post_install", "-at_install")
class TestNonconformity(NonconformityCase):
    def test_everyday_path(self):
        """A buyer reports, the officer contains, corrects and closes; each step keeps who and when."""
        record = self.nonconformity(self.buyer).with_user(self.officer)
        self.assertRegex(record.reference, r"^NC-\d{4}-0001$")
        self.assertEqual(record.reported_by_id, self.buyer)
        self.assertEqual(record.sudo().detected_by_id.user_id, self.buyer)
        record.action_contain("In the red cage")
        self.assert_state(record, "contained")
        self.assertEqual((record.containment, record.contained_by_id), ("In the red cage", self.officer))
        record.action_correct(disposition="return_vendor")
        self.assert_state(record, "corrected")
        self.assertEqual(record.corrected_by_id, self.officer)
        record.action_close()
        self.assert_state(record, "closed")
        self.assertEqual(record.closed_by_id, self.officer)
        self.assertTrue(record.date_contained and record.date_corrected and record.date_done)

    def test_containment_in_one_click_says_what_is_usual(self):
        record = self.nonconformity().with_user(self.officer)
        record.action_contain()
        self.assertIn("Set aside", record.containment)

    def test_steps_keep_their_order(self):
        record = self.nonconformity().with_user(self.officer)
        self.assert_refused(record.action_correct, "scrap", says="Contained")
        self.assert_refused(record.action_close, says="Corrected")
        record.action_contain()
        self.assert_refused(record.action_contain, says="Reported")

    def test_correction_needs_a_disposition_or_words(self):
        record = self.nonconformity().with_user(self.officer)
        record.action_contain()
        self.assert_refused(record.action_correct, says="Choose the disposition")
        self.assert_state(record, "contained")
        self.assert_refused(record.action_correct, "use_as_is", says="who accepted it")
        record.action_correct("use_as_is", correction="Accepted by the customer, this lot only")
        self.assert_state(record, "corrected")

    def test_unknown_disposition_is_refused_with_the_possible_ones(self):
        """A program that calls the step by name gets a sentence, not a failure."""
        record = self.nonconformity().with_user(self.officer)
        record.action_contain()
        for bogus in ("bogus", "Scrap", ["scrap"], 7):
            with self.subTest(disposition=bogus):
                self.assert_refused(record.action_correct, bogus, says="return_vendor")
        self.assert_state(record, "contained")

    def test_closing_needs_a_disposition_or_evidence_of_the_correction(self):
        record = self.nonconformity().with_user(self.officer)
        record.action_contain()
        record.action_correct(correction="Label printed again")
        self.assert_refused(record.action_close, says="evidence")
        self.attach(record, self.officer)
        record.action_close()
        self.assert_state(record, "closed")

    def test_blanks_say_nothing(self):
        """Neither as correction, evidence or acceptance, nor as the report itself."""
        record = self.nonconformity().with_user(self.officer)
        record.action_contain(" ")
        self.assertIn("Set aside", record.containment)
        self.assert_refused(record.action_correct, correction="   ", says="Choose the disposition")
        self.assert_refused(record.action_correct, "use_as_is", correction=" ", says="who accepted it")
        record.disposition = False
        record.action_correct(correction="Label printed again", evidence=" ")
        self.assert_refused(record.action_close, says="evidence")
        record.evidence = "\t "
        self.assert_refused(record.action_close, says="evidence")
        record.write({"correction": " ", "evidence": "Sheet 112"})
        self.assert_refused(record.action_close, says="evidence")
        self.assert_refused(record.write, {"name": "  "}, says="What")
        report = self.env["qms.nonconformity.report"].with_user(self.employee).create({"name": "   "})
        self.assert_refused(report.action_report, says="What")

    def test_the_form_tells_what_contained_states_before_it_is_pressed(self):
        record = self.nonconformity(self.officer, user_id=self.employee.id).with_user(self.employee)
        self.assertIn("Set aside and marked as nonconforming.", record.next_step)
        self.assertNotIn("Quarantine", record.next_step)
        record.containment = "In the red cage"
        self.assertNotIn("Set aside", record.next_step)
        self.assertIn("press Contained", record.next_step)
        goods = self.nonconformity(self.officer, product_id=self.housing.id, quantity=3)
        self.assertIn("Quarantine", goods.next_step)

    def test_evidence_in_words_is_enough(self):
        record = self.nonconformity().with_user(self.officer)
        record.action_contain()
        record.action_correct(correction="Label printed again", evidence="Inspection sheet 112")
        record.action_close()
        self.assert_state(record, "closed")

    def test_each_step_on_two_records(self):
        """Every verb takes a set."""
        both = (self.nonconformity() | self.nonconformity()).with_user(self.officer)
        both.action_contain()
        both.action_correct("rework")
        both.action_close()
        self.assertEqual(both.mapped("state"), ["closed", "closed"])
        both.action_reopen("Came back")
        self.assertEqual(both.mapped("state"), ["contained", "contained"])
        both.action_cancel("Wrong product")
        self.assertEqual(both.mapped("state"), ["cancelled", "cancelled"])
        both.action_reopen("Right after all")
        self.assertEqual(both.mapped("state"), ["reported", "reported"])

    def test_open_corrections_come_first(self):
        """A correction planned as an action is done before closing; a corrective action may outlive the case."""
        record = self.corrected()
        actions = self.env["qms.action"].with_user(self.officer)
        for kind in ("correction", "corrective"):
            actions.create({"name": kind, "kind": kind, "user_id": self.employee.id, "nonconformity_id": record.id})
        self.assertEqual(record.action_count, 2)
        self.assert_refused(record.action_close, says="Close the open corrections")
        record.action_ids.filtered(lambda action: action.kind == "correction").action_done("Cage is empty")
        record.action_close()
        self.assert_state(record, "closed")

    def test_closed_one_takes_no_open_correction(self):
        """Reopen it first; what prevents the next one may still be added."""
        record = self.corrected()
        record.action_close()
        actions = self.env["qms.action"].with_user(self.officer)
        vals = {"name": "Sort again", "user_id": self.employee.id, "nonconformity_id": record.id}
        self.assert_refused(actions.create, {**vals, "kind": "correction"}, says="Reopen it first")
        later = actions.create({**vals, "kind": "corrective"})
        self.assert_refused(later.write, {"kind": "correction"}, says="Reopen it first")
        loose = actions.create({**vals, "kind": "correction", "nonconformity_id": False})
        self.assert_refused(loose.write, {"nonconformity_id": record.id}, says="Reopen it first")
        record.action_reopen("Found again")
        loose.nonconformity_id = record
        self.assertIn(loose, record.action_ids)

    def test_done_correction_is_reopened_after_its_closed_nonconformity(self):
        record = self.corrected()
        action = self.new_action(kind="correction", nonconformity_id=record.id)
        action.action_done("Cage is empty")
        record.action_close()
        self.assert_refused(action.with_user(self.manager).action_reopen, "Not so", says="Reopen it first")

    def test_actions_open_from_the_nonconformity(self):
        record = self.nonconformity(self.officer)
        action = record.action_view_actions()
        new = self.env["qms.action"].with_user(self.officer).with_context(**action["context"]).create({"name": "Sort"})
        self.assertEqual((new.nonconformity_id, new.kind), (record, "correction"))
        self.assertEqual(self.env["qms.action"].search(action["domain"]), new)
        self.assertEqual((record | self.nonconformity(self.officer)).action_view_actions()["context"], {})

    # Who

    def test_employee_reports_and_sees_only_the_own_report(self):
        mine = self.nonconformity(self.employee)
        self.nonconformity(self.buyer)
        self.assertEqual(self.env["qms.nonconformity"].with_user(self.employee).search([]), mine)

    def test_reporter_cannot_take_steps(self):
        record = self.nonconformity(self.employee)
        self.assert_refused(record.action_contain, says="quality officers")
        record.with_user(self.officer).action_contain()
        self.assert_refused(record.action_correct, "scrap", says="quality officers")
        record.with_user(self.officer).action_correct("scrap")
        self.assert_refused(record.action_close, says="quality officers")
        self.assert_refused(record.action_reopen, "why", says="quality officer")

    def test_reporter_completes_the_report_until_it_is_contained(self):
        record = self.nonconformity(self.employee)
        record.description = "Dents on the flange"
        record.with_user(self.officer).action_contain()
        self.assert_refused(record.write, {"description": "Nothing"})

    def test_reporter_cannot_name_the_responsible(self):
        """Otherwise whoever reports could close the own report."""
        self.assert_refused(self.nonconformity, self.employee, user_id=self.employee.id, says="quality officer")
        record = self.nonconformity(self.employee)
        for vals in ({"user_id": self.employee.id}, {"company_id": self.other_company.id}, {"reference": "NC-1"}):
            self.assert_refused(record.write, vals, says="quality officer")

    def test_responsible_needs_no_quality_group(self):
        """Who is named responsible contains, corrects and closes, and may hand it over."""
        record = self.nonconformity(self.officer, user_id=self.employee.id).with_user(self.employee)
        record.action_contain("Stopped the line")
        with Form(record) as form:
            form.disposition = "rework"
            form.correction = "Turned again"
        record.action_correct()
        record.action_close()
        self.assert_state(record, "closed")
        other = self.nonconformity(self.officer, user_id=self.employee.id).with_user(self.employee)
        self.assert_refused(other.write, {"severity": "low"}, says="quality officer")
        self.assert_refused(other.write, {"date_due": "2030-01-01"}, says="quality officer")
        other.user_id = self.buyer
        self.assertEqual(other.sudo().user_id, self.buyer)

    def test_reporter_withdraws_what_nobody_has_dealt_with(self):
        record = self.nonconformity(self.employee)
        record.action_cancel("It was the wrong drawing")
        self.assert_state(record, "cancelled")
        other = self.nonconformity(self.employee)
        other.with_user(self.officer).action_contain()
        self.assert_refused(other.action_cancel, "Wrong", says="quality officers")

    def test_high_severity_is_closed_and_signed_by_another_person(self):
        record = self.corrected(severity="high")
        self.assert_refused(record.action_close, says="another person")
        self.assertFalse(record.signature_ids)
        record.with_user(self.manager).action_close()
        self.assertEqual(record.signature_ids.meaning, "verifier")
        self.assertEqual(record.signature_ids.signer_id.user_id, self.manager)
        self.assertFalse(self.chain_finding())

    def chain_finding(self):
        """Return what the verification of the company's signatures finds, or an empty string."""
        return self.env["qms.signature.chain"].search([("company_id", "=", self.company.id)])._first_broken_link()

    def test_verification_finds_a_closing_without_signature(self):
        record = self.corrected(severity="high")
        self.env.flush_all()
        self.env.cr.execute("UPDATE qms_nonconformity SET state = 'closed' WHERE id = %s", [record.id])
        self.env.invalidate_all()
        self.assertIn(record.reference, self.chain_finding())

    def test_verifier_named_closes_without_quality_group(self):
        record = self.corrected(severity="high", verifier_id=self.employee.id)
        self.assert_refused(record.with_user(self.buyer).action_close)
        record.with_user(self.employee).action_close()
        self.assert_state(record, "closed")

    def test_signature_covers_text_and_files_and_survives_a_deleted_vendor(self):
        partner = self.env["res.partner"].create({"name": "One-off vendor"})
        record = self.corrected(severity="high", partner_id=partner.id, photo=tiny_photo())
        record.with_user(self.manager).action_close()
        partner.unlink()
        record.invalidate_recordset()
        self.assertFalse(record.partner_id)
        self.assertEqual(record.partner_name, "One-off vendor")
        self.assertFalse(self.chain_finding())
        self.env.cr.execute("UPDATE qms_nonconformity SET correction = 'other' WHERE id = %s", [record.id])
        self.env.invalidate_all()
        self.assertIn(record.reference, self.chain_finding())

    def test_signed_quantity_has_a_unit(self):
        """Three pieces that become three dozen are another nonconformity."""
        record = self.corrected(severity="high", product_id=self.housing.id, quantity=3)
        record.with_user(self.manager).action_close()
        dozen = self.env.ref("uom.product_uom_dozen")
        self.assertNotEqual(record.uom_id, dozen)
        self.assert_refused(record.write, {"uom_id": dozen.id})
        self.env.cr.execute("UPDATE qms_nonconformity SET uom_id = %s WHERE id = %s", [dozen.id, record.id])
        self.env.invalidate_all()
        self.assertIn(record.reference, self.chain_finding())

    def test_low_severity_is_closed_without_signature(self):
        record = self.corrected(severity="low")
        record.action_close()
        self.assertFalse(record.signature_ids)

    def test_other_company_sees_nothing(self):
        record = self.nonconformity()
        stranger = self.env["qms.nonconformity"].with_user(self.other_manager)
        self.assertFalse(stranger.search([]))
        with self.assertRaises(AccessError):
            stranger.browse(record.id).action_contain()
        with self.assertRaises(AccessError):
            stranger.browse(record.id).read(["name"])

    def test_auditor_reads_and_changes_nothing(self):
        record = self.nonconformity().with_user(self.auditor)
        self.assertEqual(record.name, "3 of 10 housings damaged")
        self.assert_refused(record.write, {"name": "Fine"})
        self.assert_refused(record.action_contain, says="quality officers")

    def test_portal_user_sees_nothing(self):
        with self.assertRaises(AccessError):
            self.env["qms.nonconformity"].with_user(self.portal).search([])

    # Closed means closed

    def test_state_is_never_written(self):
        """Whatever the context: a state comes from its verb."""
        record = self.nonconformity(self.officer)
        contexts = [{}, {"import_file": True}, {"install_mode": True}, {"tracking_disable": True}, {"qms_force": True}]
        for context in contexts:
            with self.subTest(context=context):
                self.assert_refused(record.with_context(**context).write, {"state": "closed"}, says="button")
                self.assert_refused(record.with_context(**context).write, {"closed_by_id": self.officer.id})
                self.assert_refused(
                    self.env["qms.nonconformity"].with_user(self.officer).with_context(**context).create,
                    {"name": "x", "state": "closed"},
                    says="Manager",
                )
        self.assert_refused(record.write, {"reported_by_id": self.manager.id}, says="button")

    def test_closed_content_is_frozen(self):
        record = self.corrected()
        record.action_close()
        frozen = {
            "name": "x",
            "description": "x",
            "place": "x",
            "severity": "low",
            "quantity": 9,
            "containment": "x",
            "disposition": "rework",
            "correction": "x",
            "evidence": "x",
            "photo": tiny_photo(),
            "date_due": "2031-01-01",
            "user_id": self.manager.id,
            "reference": "NC-1",
            "date_detected": "2020-01-01",
        }
        for name, value in frozen.items():
            with self.subTest(field=name):
                self.assert_refused(record.with_user(self.manager).write, {name: value}, says="Reopen")

    def test_files_of_a_closed_record_stay(self):
        record = self.corrected()
        evidence = self.attach(record, self.officer)
        spare = self.attach(record, self.officer)
        spare.unlink()
        record.action_close()
        self.assert_refused(evidence.with_user(self.manager).unlink, says="evidence")
        self.assert_refused(evidence.with_user(self.manager).write, {"datas": tiny_photo("blue")}, says="evidence")
        self.assert_refused(
            self.env["ir.attachment"].with_user(self.officer).browse(evidence.id).write, {"res_id": 0}, says="evidence"
        )

    def test_reopening_needs_an_officer_and_a_reason_and_opens_the_content(self):
        record = self.corrected()
        record.action_close()
        self.assert_refused(record.action_reopen, " ", says="reason")
        record.action_reopen("Two more were found")
        self.assert_state(record, "contained")
        self.assertEqual(record.reopen_reason, "Two more were found")
        self.assertFalse(record.date_done or record.corrected_by_id)
        record.quantity = 5
        record.action_correct()
        record.action_close()
        self.assert_state(record, "closed")

    def test_signature_of_an_earlier_round_does_not_count_after_reopening(self):
        record = self.corrected(severity="high")
        record.with_user(self.manager).action_close()
        record.action_reopen("Found again")
        self.assertFalse(record._current_signatures())
        self.assertEqual(len(record.signature_ids), 1)

    def test_cancelling_needs_a_reason(self):
        record = self.nonconformity(self.officer)
        self.assert_refused(record.action_cancel, "", says="reason")
        record.action_cancel("Reported twice")
        self.assertEqual(record.end_reason, "Reported twice")

    def test_reason_dialog_runs_the_verb(self):
        record = self.nonconformity(self.officer)
        action = record.with_context(qms_verb="action_cancel").action_ask_reason()
        dialog = self.env[action["res_model"]].with_user(self.officer).with_context(**action["context"])
        dialog.create({"reason": "Reported twice"}).action_confirm()
        self.assert_state(record, "cancelled")

    def test_deleting_is_refused_to_everybody(self):
        record = self.nonconformity(self.officer)
        self.assert_refused(record.with_user(self.manager).unlink)
        self.assert_refused(record.sudo().unlink, says="Cancel or archive")

    def test_import_of_a_closed_one_is_marked_and_calls_nobody(self):
        """A manager brings the old register: states, dates, numbers and names stay as they are."""
        row = {
            "name": "Old crack",
            "state": "closed",
            "reference": "2019/17",
            "user_id": self.employee.id,
            "date_detected": "2019-03-04",
            "date_done": "2019-04-01 10:00:00",
            "correction": "Welded",
            "partner_name": "Vendor long gone",
        }
        record = self.env["qms.nonconformity"].with_user(self.manager).create(row)
        self.assertTrue(record.is_legacy)
        self.assertEqual((record.state, record.reference), ("closed", "2019/17"))
        self.assertEqual(record.partner_name, "Vendor long gone")
        self.assertEqual(record.days_to_close, 28)
        self.assertFalse(record.activity_ids or record.signature_ids)
        self.assert_refused(
            self.env["qms.nonconformity"].with_user(self.officer).create,
            {**row, "reference": "2019/18"},
            says="Manager",
        )

    def test_old_register_is_loaded_and_loading_it_again_changes_nothing_closed(self):
        """By Odoo's own import: a closed row comes in marked, a second file cannot rewrite it."""
        register = self.env["qms.nonconformity"].with_user(self.manager).with_context(import_file=True)
        columns = ["id", "reference", "name", "state", "date_done"]
        row = ["__import__.nc_2019_17", "2019/17", "Old crack", "closed", "2019-04-01 10:00:00"]
        self.assertFalse(register.load(columns, [row])["messages"])
        record = self.env.ref("__import__.nc_2019_17")
        self.assertRecordValues(record, [{"state": "closed", "is_legacy": True, "reference": "2019/17"}])
        again = register.load(columns, [[row[0], row[1], "Rewritten", row[3], row[4]]])
        self.assertIn("Reopen", again["messages"][0]["message"])
        self.assertEqual(record.name, "Old crack")

    def test_reporter_comments_after_containment(self):
        record = self.nonconformity(self.employee)
        record.with_user(self.officer).action_contain()
        record.with_user(self.employee).message_post(body="Two more in the next box")
        self.assertIn("Two more", record.message_ids[0].body)

    # Whom it goes to, until when

    def test_manager_names_who_gets_new_ones_in_the_settings(self):
        admin = self.manager
        admin.group_ids |= self.env.ref("base.group_system")
        with Form(self.env["res.config.settings"].with_user(admin)) as settings:
            settings.qms_nonconformity_user_id = self.officer
        settings.record.execute()
        self.assertEqual(self.company.qms_nonconformity_user_id, self.officer)

    def test_due_date_follows_severity(self):
        today = self.company._qms_today()
        for severity, days in (("low", 30), ("medium", 14), ("high", 3)):
            record = self.nonconformity(self.officer, severity=severity)
            self.assertEqual(record.date_due, today + timedelta(days=days))

    def test_one_activity_follows_the_responsible_and_the_date(self):
        record = self.nonconformity(self.officer, user_id=self.employee.id)
        activity = record.activity_ids
        self.assertEqual((activity.user_id, activity.date_deadline), (self.employee, record.date_due))
        record.write({"user_id": self.buyer.id, "date_due": "2035-05-05"})
        self.assertEqual(record.activity_ids, activity)
        self.assertEqual((activity.user_id, str(activity.date_deadline)), (self.buyer, "2035-05-05"))
        record.action_contain()
        record.action_correct("scrap")
        record.action_close()
        self.assertFalse(record.activity_ids)
        record.action_reopen("Again")
        self.assertEqual(record.activity_ids.user_id, self.buyer)
        record.action_cancel("No")
        self.assertFalse(record.activity_ids)

    def test_high_severity_calls_the_verifier_after_the_correction(self):
        record = self.corrected(severity="high", user_id=self.officer.id, verifier_id=self.employee.id)
        self.assertEqual(record.activity_ids.user_id, self.employee)

    def test_assignment_sends_one_message(self):
        record = self.nonconformity(self.officer).with_context(tracking_disable=False)
        told = [("res_partner_id", "=", self.employee.partner_id.id)]
        record.user_id = self.employee
        self.env.flush_all()
        self.assertEqual(self.env["mail.notification"].search_count(told), 1)

    def test_mine_late_and_due_filters(self):
        today = fields.Date.today()
        late = self.nonconformity(self.officer, date_due=today - timedelta(days=1))
        ended = self.corrected(date_due=today - timedelta(days=1))
        ended.action_close()
        domain = [("date_due", "<", "today"), ("state", "not in", ("closed", "cancelled"))]
        self.assertEqual(self.env["qms.nonconformity"].search([*domain, ("company_id", "=", self.company.id)]), late)

    # Figures

    def test_ages_in_groups_leave_open_ones_out_of_days_to_close(self):
        with freeze_time("2026-03-01 12:00:00"):
            slow = self.corrected(date_detected="2026-02-01")
            quick = self.corrected(date_detected="2026-02-25")
            waiting = self.nonconformity(self.officer, date_detected="2026-02-19")
            (slow | quick).action_close()
            everything = slow | quick | waiting
            self.assertEqual(everything.mapped("days_to_close"), [28, 4, 0])
            self.assertEqual(everything.mapped("age_days"), [28, 4, 10])
            [(to_close, age)] = self.env["qms.nonconformity"]._read_group(
                [("id", "in", everything.ids)], [], ["days_to_close:avg", "age_days:avg"]
            )
        self.assertEqual((float(to_close), float(age)), (16.0, 14.0))

    def test_measures_are_offered_to_pivot_and_graph(self):
        described = self.env["qms.nonconformity"].fields_get(["age_days", "days_to_close"], ["aggregator"])
        self.assertEqual(
            {name: d["aggregator"] for name, d in described.items()}, {"age_days": "avg", "days_to_close": "avg"}
        )

    def test_found_today_means_the_company_day(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-03-01 23:00:00"):
            record = self.nonconformity(self.officer)
            self.assertEqual(str(record.date_detected), "2026-03-02")

    def test_nothing_is_found_in_the_future(self):
        """Today is the company's day, which may be tomorrow elsewhere: typed, written and imported alike."""
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-03-01 23:00:00"):
            record = self.nonconformity(self.officer, date_detected="2026-03-02")
            self.assertEqual(record.age_days, 0)
            self.assert_refused(record.write, {"date_detected": "2026-03-03"}, says="in the future")
            self.assert_refused(self.nonconformity, date_detected="2030-01-01", says="in the future")
            model = self.env["qms.nonconformity"].with_user(self.officer).with_context(import_file=True)
            rows = [("Dent", "2026-03-02"), ("Crack", "2030-01-01")]
            self.assert_import_refused(model, ["name", "date_detected"], rows, 1, "date_detected")

    def test_next_step_says_what_closes_it(self):
        record = self.nonconformity().with_user(self.officer)
        self.assertIn("press Contained", record.next_step)
        self.assertIn(f"Waiting for {self.manager.name}", record.with_user(self.buyer).next_step)
        record.action_contain()
        self.assertIn("press Corrected", record.next_step)
        record.action_correct(correction="Painted")
        self.assertIn("Before it can be closed", record.next_step)
        record.evidence = "Sheet 4"
        self.assertIn("press Close", record.next_step)
        record.action_close()
        self.assertFalse(record.next_step)

    def test_next_step_of_high_severity_names_who_closes(self):
        record = self.corrected(severity="high")
        self.assertIn("somebody else", record.next_step)
        self.assertIn("press Close", record.with_user(self.manager).next_step)
        record.verifier_id = self.employee
        self.assertEqual(record.next_step, f"Waiting for {self.employee.name}.")

    def test_page_by_clause_counts_them(self):
        """They are live evidence of reacting to nonconformities and of treating nonconforming outputs."""
        rules = self.env["qms.evidence.rule"].with_user(self.auditor).with_company(self.company)
        names = ("nonconformity_output", "nonconformity_reaction")
        rules = rules.union(*(self.env.ref(f"qms_iso9001_capa.qms_evidence_rule_{name}") for name in names))
        rules = rules.with_user(self.auditor)
        self.assertEqual(rules.mapped("state"), ["missing", "missing"])
        self.corrected()
        self.env.flush_all()
        rules.invalidate_recordset()
        self.assertEqual(rules.mapped("record_count"), [1, 1])
        self.assertEqual(rules.mapped("state"), ["live", "live"])

    def test_contributions(self):
        """The shared screens get what waits, what is mine, and what belongs to the review and the pack."""
        record = self.nonconformity(self.officer, user_id=self.employee.id)
        collect = self.env["qms.contribution"].with_user(self.employee)._collect
        lines = collect("_my_quality_lines") + collect("_my_quality_info_lines")
        mine = [line for line in lines if line["model"] == record._name]
        found = [self.env[record._name].with_user(self.employee).search(line["domain"]) for line in mine]
        self.assertEqual(found, [record, record.browse()])
        for method in ("_inbox_lines", "_review_inputs", "_pack_folder"):
            with self.subTest(method=method):
                [line] = [
                    line for line in self.env["qms.contribution"]._collect(method) if line["model"] == record._name
                ]
                self.assertIn(record, self.env[record._name].search(line["domain"]))

    def test_reporting_many_costs_the_same_for_each(self):
        """A report costs its number (four queries of the sequence) and, unless imported, Odoo's mail to who gets it;
        nothing else is asked once per record."""
        records = self.env["qms.nonconformity"].with_user(self.officer).with_context(import_file=True)
        rows = [{"name": f"Crack {n}", "product_id": self.housing.id} for n in range(40)]
        costs = []
        for count in (2, 10, 40):
            before = self.env.cr.sql_log_count
            records.create(rows[:count])
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLess((costs[2] - costs[1]) / 30, 5, costs)
