from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import file_open, mute_logger

from .common import QmsCase
from .samples_equipment import new_certificate

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@tagged("post_install", "-at_install")
class TestQmsCertificate(QmsCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.qms_certificate_public = True

    def held(self, **vals):
        certificate = new_certificate(self, **vals)
        certificate.action_hold()
        return certificate

    def test_what_is_held_stays_and_is_renewed_by_another(self):
        certificate = self.held()
        with self.assertRaisesRegex(UserError, "cannot be changed any more"):
            certificate.date_end = "2099-12-31"
        with self.assertRaisesRegex(UserError, "evidence"):
            certificate.unlink()
        action = certificate.action_renew()
        self.assertEqual(action["context"]["default_scope"], "Making of pumps")
        renewal = self.held(reference="EC-2", replaces_id=certificate.id)
        self.assertEqual((certificate.state, renewal.state), ("ended", "held"))
        self.assertIn("EC-2", certificate.end_reason)

    def test_a_renewal_issued_early_ends_the_other_on_its_first_day(self):
        with freeze_time("2026-03-20 09:00:00"):
            certificate = self.held(date_end="2026-05-31")
            renewal = self.held(reference="EC-2", date_start="2026-06-01", replaces_id=certificate.id)
            certificate._cron_end_replaced()
            self.assertEqual((certificate.state, certificate.validity), ("held", "ending"))
            self.assertFalse(certificate.activity_ids, "its renewal is there: nothing to remind of")
            self.assertNotIn(certificate, certificate.search(certificate._my_quality_lines()[0]["domain"]))
            self.assertIn(certificate, self.company._qms_public_certificates())
        with freeze_time("2026-06-01 09:00:00"):
            certificate._cron_end_replaced()
            self.assertEqual((certificate.state, renewal.state), ("ended", "held"))
            self.assertEqual(self.company._qms_public_certificates(), renewal.sudo())

    def test_a_copy_is_one_to_enter(self):
        copy = self.held().copy()
        self.assertEqual((copy.state, copy.reference, copy.attachment_ids.ids), ("draft", False, []))

    def test_number_and_file_come_first(self):
        with self.assertRaisesRegex(UserError, "number"):
            self.held(reference=False)
        with self.assertRaisesRegex(UserError, "file"):
            self.held(attachment_ids=False)

    @freeze_time("2026-03-20 09:00:00")
    def test_the_reminder_is_for_the_next_visit_then_for_the_end(self):
        certificate = self.held(date_end="2027-06-30", surveillance_ids=[Command.create({"date_due": "2026-05-01"})])
        self.assertEqual(str(certificate.activity_ids.date_deadline), "2026-05-01")
        mine = certificate._my_quality_lines()[0]
        self.assertIn(certificate, certificate.search(mine["domain"]))
        certificate.surveillance_ids.write({"date_done": "2026-03-19", "result": "Kept"})
        self.assertEqual(str(certificate.activity_ids.date_deadline), "2027-06-30")
        with self.assertRaisesRegex(UserError, "evidence"):
            certificate.surveillance_ids.unlink()
        with self.assertRaisesRegex(UserError, "past"):
            certificate.surveillance_ids.date_done = "2026-03-21"
        self.assertEqual(certificate.validity, "valid")
        certificate.action_end("Given back")
        self.assertFalse(certificate.activity_ids)

    @freeze_time("2026-03-20 09:00:00")
    def test_a_visit_that_was_held_stays_whatever_is_emptied(self):
        planned = [Command.create({"date_due": day}) for day in ("2026-03-01", "2027-03-01")]
        certificate = self.held(surveillance_ids=planned)
        visit, later = certificate.surveillance_ids.with_user(self.officer)
        visit.date_done = "2026-03-10"
        visit.result = "Kept, one minor finding"
        self.assertIn("03/10/2026", certificate.message_ids[0].body)
        draft = new_certificate(self, reference="EC-9")
        for vals in (
            {"date_done": False},
            {"result": "none"},
            {"result": "none", "date_done": False},
            {"date_due": "2026-12-31"},
            {"certificate_id": draft.id},
        ):
            for user in (self.officer, self.manager):
                with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "note into the messages"):
                    visit.with_user(user).write(vals)
        visit.write({"date_done": "2026-03-10", "result": visit.result})  # an import that repeats the row
        self.assertEqual((str(visit.date_done), visit.result), ("2026-03-10", "Kept, one minor finding"))
        with self.assertRaisesRegex(UserError, "evidence"):
            visit.unlink()
        with self.assertRaisesRegex(UserError, "note into the messages"):
            later.certificate_id = draft
        later.unlink()
        self.assertIn("taken off: due by 03/01/2027", certificate.message_ids[0].body)

    def test_a_certificate_does_not_replace_itself(self):
        certificate = new_certificate(self)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            certificate.replaces_id = certificate
            certificate.flush_recordset()

    def test_others_read_and_officers_write(self):
        certificate = self.held()
        self.assertEqual(certificate.with_user(self.employee).body, "Example Certification")
        for user in (self.employee, self.auditor):
            with self.assertRaises(AccessError):
                certificate.with_user(user).action_end("No")
        self.assertFalse(
            self.env["qms.certificate"].with_user(self.other_manager).search([("id", "=", certificate.id)])
        )

    # Public page

    def test_everybody_reads_what_is_held_and_nothing_else(self):
        self.approve(self.new_policy(name="What quality means to us"))
        certificate = self.held(
            surveillance_ids=[Command.create({"date_due": "2027-01-01", "result": "Secret finding"})]
        )
        new_certificate(self, reference="DRAFT-9")
        self.held(reference="HIDDEN-9", is_public=False)
        for address in (self.company.id, f"test-pumps-{self.company.id}"):
            page = self.url_open(f"/quality/certificate/{address}")
            self.assertEqual(page.status_code, 200)
            for words in ("Test Pumps", "Making of pumps", "Example Certification", "EC-1", "Valid to", "12/31/2098"):
                self.assertIn(words, page.text)
            hidden = (
                "DRAFT-9",
                "HIDDEN-9",
                "Secret finding",
                self.officer.name,
                "What quality means to us",
                "certificate.pdf",
            )
            for words in hidden:
                self.assertNotIn(words, page.text)
        self.company.qms_policy_public = True
        self.assertIn("What quality means to us", self.url_open(certificate.public_url).text)

    def test_expired_shows_expired(self):
        certificate = self.held(date_end="2026-01-31")
        page = self.url_open(certificate.public_url).text
        self.assertIn("Expired on", page)
        self.assertNotIn("Valid to", page)

    def test_switched_off_ended_or_empty_there_is_no_page(self):
        certificate = self.held()
        address = certificate.public_url
        self.company.qms_certificate_public = False
        self.assertFalse(certificate.public_url)
        self.assertEqual(self.url_open(address).status_code, 404)
        with self.assertRaisesRegex(UserError, "settings of the company"):
            certificate.action_open_public_page()
        self.company.qms_certificate_public = True
        self.assertEqual(certificate.action_open_public_page()["url"], address)
        certificate.action_end("Given back")
        for path in (address, "/quality/certificate/nobody", "/quality/certificate/999999"):
            self.assertEqual(self.url_open(path).status_code, 404)

    def test_the_company_comes_from_the_address_not_from_the_visitor(self):
        self.held()
        theirs = new_certificate(
            self,
            self.other_manager,
            scope="Making of valves",
            company_id=self.other_company.id,
            user_id=self.other_manager.id,
        )
        theirs.action_hold()
        self.authenticate("t_manager", "t_manager")
        self.assertEqual(self.url_open(self.other_company._qms_certificate_url()).status_code, 404)
        self.other_company.qms_certificate_public = True
        page = self.url_open(self.other_company._qms_certificate_url()).text
        self.assertIn("Making of valves", page)
        self.assertNotIn("Making of pumps", page)

    def test_the_template_of_the_import_is_recognised_and_comes_in(self):
        [template] = self.env["qms.certificate"].with_user(self.officer).get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            vals = {"res_model": "qms.certificate", "file": file.read(), "file_name": "t.xlsx", "file_type": EXCEL}
        imported = self.env["base_import.import"].with_user(self.officer).with_company(self.company).create(vals)
        preview = imported.parse_preview({"has_headers": True, "advanced": True, "limit": 100, "skip": 0})
        paths = ["/".join(preview["matches"].get(number, [])) for number in range(len(preview["headers"]))]
        self.assertTrue(all(paths), f"Not recognised: {preview['headers']} {paths}")
        result = imported.execute_import(paths, preview["headers"], {**preview["options"], "limit": 100})
        self.assertFalse(result["messages"])
        now, before = self.env["qms.certificate"].browse(result["ids"])
        self.assertEqual((now.reference, now.state, now.company_id), ("EC-2024-117", "draft", self.company))
        self.assertEqual([bool(visit.date_done) for visit in now.surveillance_ids], [True, False])
        self.assertEqual((before.reference, len(before.surveillance_ids)), ("EC-2021-044", 0))
