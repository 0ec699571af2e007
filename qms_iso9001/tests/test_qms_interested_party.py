from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import file_open, mute_logger

from .case import QmsAssertions
from .common import QmsCase
from .samples_context import new_need, new_party

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestQmsInterestedParty(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")

    def lines(self, method, user, model="qms.interested.party.need"):
        """Return {label: records} of what `model` contributes to `method`, as `user` sees them."""
        records = self.env[model].with_user(user)
        return {line["label"]: records.search(line["domain"]) for line in getattr(records, method)()}

    def picture(self, user):
        return self.env["qms.interested.party"].with_user(user).with_company(self.company).get_picture()

    # The picture

    def test_the_picture_shows_influence_interest_and_what_waits(self):
        party = new_party(self, influence="3", interest="3")
        new_need(self, party)
        new_need(self, party, kind="obligation", decision="taken", date_review="2026-03-01")
        [shown] = self.picture(self.officer)["parties"]
        self.assertEqual((shown["influence"], shown["interest"], shown["needs"], shown["open"]), ("3", "3", 2, 1))
        self.assertTrue(shown["late"])
        self.assertEqual(shown["attention"], "Work with them closely")

    def test_the_picture_is_of_one_company_and_of_what_one_may_read(self):
        new_party(self)
        self.assertTrue(self.picture(self.auditor)["parties"])
        self.assertFalse(self.picture(self.auditor)["can_move"])
        for user in (self.employee, self.buyer):
            self.assertFalse(self.picture(user)["parties"])
        parties = self.env["qms.interested.party"].with_user(self.other_manager)
        self.assertFalse(parties.get_picture()["parties"])

    def test_the_picture_costs_the_same_however_many_parties(self):
        def cost(count):
            for _number in range(count):
                new_need(self, new_party(self))
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.picture(self.officer)
            return self.cr.sql_log_count - start

        cost(1)
        self.assertEqual(cost(1), cost(10))

    # Needs

    def test_a_need_belongs_to_the_company_and_owner_of_its_party(self):
        need = new_need(self)
        self.assertEqual((need.company_id, need.user_id), (self.company, self.named))
        self.assertFalse(need.date_review)

    def test_not_taken_on_needs_a_reason(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            new_need(self, decision="not_taken", reason=" ").flush_recordset()
        self.assertTrue(new_need(self, decision="not_taken", reason="A matter of the roster."))

    def test_what_law_asks_for_is_checked(self):
        need = new_need(self, kind="obligation", decision="taken")
        self.assertEqual((need.review_months, need.date_review), (12, date(2027, 3, 10)))
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            need.review_months = 0
            need.flush_recordset()

    def test_an_obligation_without_a_rhythm_gets_the_yearly_one(self):
        self.assertEqual(new_need(self, kind="obligation", decision="taken", review_months=False).review_months, 12)

    def test_a_check_is_recorded_by_the_owner_with_what_was_looked_at(self):
        need = new_need(self, kind="obligation", decision="taken", date_review="2026-03-01").with_user(self.named)
        self.assertIn(need, self.lines("_my_quality_lines", self.named)["Needs and obligations to check"])
        need.evidence = "Report of the inspector"
        need._record_review("still_valid", "Report of 3 March, no remarks.", need._review_date_next("still_valid"))
        self.assertEqual((need.date_checked, need.date_review), (date(2026, 3, 10), date(2027, 3, 10)))

    def test_the_inbox_asks_for_decisions_and_for_where(self):
        undecided, nowhere = new_need(self), new_need(self, decision="taken")
        process = self.new_process("Delivery")
        new_need(self, decision="taken", process_id=process.id)
        found = self.lines("_inbox_lines", self.officer)
        self.assertEqual(found["Needs of interested parties to decide"], undecided)
        self.assertEqual(found["Needs taken on, and nobody says where they are met"], nowhere)
        self.assertEqual(process.with_user(self.officer).need_count, 1)

    def test_changed_needs_are_an_input_of_their_own(self):
        old, new = new_need(self), new_need(self, name="Spare parts")
        old.sudo().date_changed = "2024-01-01"
        found = self.lines("_review_inputs", self.manager)["Changed needs of interested parties"]
        self.assertEqual(found, new)

    def test_where_it_is_met_stays_inside_the_company(self):
        other = self.new_process("Delivery", self.other_company)
        self.assert_refused(new_need(self, decision="taken").sudo().write, {"process_id": other.id})

    def test_files_of_evidence_become_files_of_the_need(self):
        need = new_need(self)
        file = self.env["ir.attachment"].with_user(self.officer).create({"name": "permit.pdf", "raw": b"%PDF"})
        need.attachment_ids = [(4, file.id)]
        self.assertEqual((file.res_model, file.res_id), (need._name, need.id))

    def test_the_owner_of_a_need_reads_its_party(self):
        party = new_party(self, user_id=self.officer.id)
        new_need(self, party, user_id=self.employee.id)
        self.assertTrue(party.with_user(self.employee).has_access("read"))
        self.assertFalse(party.with_user(self.employee).has_access("write"))
        self.assertFalse(party.with_user(self.buyer).has_access("read"))

    def test_a_party_with_needs_stays(self):
        need = new_need(self)
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception), self.env.cr.savepoint():  # noqa: B017 a foreign key
            need.party_id.unlink()
        self.assertTrue(need.exists())

    # The proof of what law asks for

    def obligation(self, **vals):
        return new_need(self, kind="obligation", decision="taken", date_review="2026-03-01", **vals)

    def checked(self, need, files=None):
        """Record the check of `need` as its owner and return it."""
        mine = need.with_user(self.named)
        mine._record_review("still_valid", "Looked at the permit.", mine._review_date_next("still_valid"), files)
        return need.review_ids[:1]

    def test_a_check_keeps_the_proof_though_the_owner_takes_it_off(self):
        need = self.obligation()
        mine = need.with_user(self.named)
        permit = self.env["ir.attachment"].with_user(self.named).create({"name": "permit.pdf", "raw": b"%PDF-1"})
        mine.write({"evidence": "Permit 12/2026", "attachment_ids": [(4, permit.id)]})
        check = self.checked(need)
        mine.attachment_ids.unlink()
        mine.evidence = "Nothing"
        self.assertEqual(check.evidence, "Permit 12/2026")
        self.assertEqual((check.attachment_ids.name, check.attachment_ids.raw), ("permit.pdf", b"%PDF-1"))
        for user in (self.named, self.officer, self.manager):
            with self.subTest(user=user.login):
                self.assertEqual(check.with_user(user).attachment_ids.raw, b"%PDF-1")
                self.assert_refused(check.attachment_ids.with_user(user).unlink)
                self.assert_refused(check.attachment_ids.with_user(user).write, {"raw": b"other"})
        for method, args in (("write", [{"evidence": "Other"}]), ("unlink", [])):
            self.assert_refused(getattr(check.sudo(), method), *args, says="A review")
        with self.assertRaises(AccessError):
            check.with_user(self.other_manager).read(["evidence"])
        with self.assertRaises(AccessError):
            check.attachment_ids.with_user(self.other_manager).read(["raw"])

    def test_files_of_the_check_itself_stay_with_it(self):
        need = self.obligation()
        action = need.with_user(self.named).action_open_review()
        report = self.env["ir.attachment"].with_user(self.named).create({"name": "report.pdf", "raw": b"%PDF-2"})
        dialogs = self.env[action["res_model"]].with_user(self.named).with_context(**action["context"])
        dialogs.create({"comment": "No remarks.", "attachment_ids": [(4, report.id)]}).action_record()
        check = need.review_ids
        self.assertEqual((report.res_model, report.res_id), (check._name, check.id))
        self.assert_refused(report.with_user(self.named).unlink)

    def test_nobody_brings_a_file_into_a_check_that_is_closed_to_them(self):
        secret = self.env["ir.attachment"].with_user(self.other_manager).create({"name": "secret.pdf", "raw": b"x"})
        with self.assertRaises(AccessError):
            self.checked(self.obligation(), secret.with_user(self.named))

    def test_an_officer_decides_that_an_obligation_is_not_taken_on(self):
        for vals in ({"decision": "not_taken", "reason": "No time"}, {"kind": "expectation"}):
            need = self.obligation()
            with self.subTest(vals=vals):
                with self.assertRaisesRegex(AccessError, "a quality officer decides"), self.env.cr.savepoint():
                    need.with_user(self.named).write(vals)
                need.with_user(self.officer).write(vals)
        wish = new_need(self, decision="not_taken", reason="A matter of the roster.").with_user(self.named)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            wish.kind = "obligation"
        wish.write({"decision": "open", "kind": "obligation"})
        wish.write({"decision": "taken", "source": "Permit of 2021"})
        mine = new_need(self).with_user(self.named)
        mine.write({"decision": "not_taken", "reason": "A matter of the roster."})

    # Import

    def through_the_screen(self, model):
        """Import the template of `model` as it is, as the officer; return the result."""
        [template] = self.env[model].with_user(self.officer).get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            vals = {"res_model": model, "file": file.read(), "file_name": "t.xlsx", "file_type": EXCEL}
        imported = self.env["base_import.import"].with_user(self.officer).with_company(self.company).create(vals)
        preview = imported.parse_preview({"has_headers": True, "advanced": True, "limit": 100, "skip": 0})
        paths = ["/".join(preview["matches"].get(number, [])) for number in range(len(preview["headers"]))]
        self.assertTrue(all(paths), f"Not recognised: {preview['headers']} {paths}")
        return imported.execute_import(paths, preview["headers"], {**preview["options"], "limit": 100})

    def test_the_templates_are_recognised_and_come_in(self):
        result = self.through_the_screen("qms.interested.party")
        self.assertFalse(result["messages"])
        customers, office = self.env["qms.interested.party"].browse(result["ids"])
        self.assertEqual((len(customers.need_ids), office.need_ids.kind), (2, "obligation"))
        self.assertEqual(office.need_ids.date_review, date(2027, 3, 10))
        result = self.through_the_screen("qms.issue")
        self.assertFalse(result["messages"])
        self.assertEqual(self.env["qms.issue"].browse(result["ids"]).mapped("swot"), ["strength", "threat"])
