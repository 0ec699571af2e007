from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from .reading_case import ReadingCase


@tagged("post_install", "-at_install")
class TestQmsAcknowledgementReport(ReadingCase):
    """Reading as it stood on any day: what was answered once is answered again, whatever happened since."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2055-03-01 10:00:00"):
            cls.document = cls.floor_document()
        with freeze_time("2055-03-10 10:00:00"):
            cls.open_row(cls.document, cls.ann)._confirm("kiosk")

    def march(self):
        return {
            "departments": self.reading_on(date(2055, 3, 31), "department_name", self.document),
            "people": self.reading_on(date(2055, 3, 31), "employee_name", self.document),
            "before": self.reading_on(date(2055, 3, 9), "department_name", self.document),
            "never": self.reading_on(date(2055, 2, 28), "department_name", self.document),
        }

    def assert_march_stays(self):
        self.assertEqual(
            self.march(),
            {
                "departments": {"Assembly": (1, 2), "Paint": (0, 1)},
                "people": {"Ann": (1, 1), "Bob": (0, 1), "Cid": (0, 1)},
                "before": {"Assembly": (0, 2), "Paint": (0, 1)},
                "never": {},
            },
        )

    def april(self, change):
        self.assert_march_stays()
        with freeze_time("2055-04-15 10:00:00"):
            change()
            self.night()
        self.assert_march_stays()

    def test_last_month_stays_when_somebody_moves(self):
        self.april(lambda: self.ann.write({"department_id": self.paint.id}))
        self.assertEqual(
            self.reading_on(date(2055, 4, 15), "department_name", self.document), {"Assembly": (0, 1), "Paint": (1, 2)}
        )
        self.assertEqual(
            self.reading_on(date(2055, 4, 14), "department_name", self.document), {"Assembly": (1, 2), "Paint": (0, 1)}
        )

    def test_last_month_stays_when_somebody_leaves(self):
        self.april(self.bob.action_archive)
        self.assertEqual(
            self.reading_on(date(2055, 4, 15), "department_name", self.document), {"Assembly": (1, 1), "Paint": (0, 1)}
        )

    def test_last_month_stays_when_somebody_is_deleted(self):
        self.april(self.cid.unlink)
        self.assertEqual(self.reading_on(date(2055, 4, 15), "department_name", self.document), {"Assembly": (1, 2)})

    def test_last_month_stays_when_a_department_or_job_is_deleted(self):
        painter = self.env["hr.job"].create({"name": "Painter", "company_id": self.company.id})
        with freeze_time("2055-03-05 10:00:00"):
            self.cid.job_id = painter
            self.night()
        before = self.reading_on(date(2055, 3, 31), "job_name", self.document)
        self.assertEqual(before["Painter"], (0, 1))
        self.april(lambda: (self.assembly.unlink(), painter.unlink()))
        self.assertEqual(self.reading_on(date(2055, 3, 31), "job_name", self.document), before)
        self.assertEqual(self.reading_on(date(2055, 4, 15), "department_name", self.document), {"Paint": (0, 1)})
        self.assertFalse(self.open_row(self.document, self.cid).job_name)
        self.assertEqual(self.open_row(self.document, self.cid).department_name, "Paint")

    def test_last_month_stays_after_a_new_revision(self):
        self.april(lambda: self.revise(self.document))
        self.assertEqual(
            self.reading_on(date(2055, 4, 15), "department_name", self.document), {"Assembly": (0, 2), "Paint": (0, 1)}
        )

    def test_last_month_stays_when_a_list_of_then_is_recorded_now(self):
        def record():
            self.open_row(self.document, self.cid)._confirm("list", self.manager, date_signed=date(2055, 3, 20))

        self.april(record)
        self.assertEqual(
            self.reading_on(date(2055, 4, 15), "department_name", self.document), {"Assembly": (1, 2), "Paint": (1, 1)}
        )

    def test_last_month_stays_when_the_audience_changes(self):
        self.april(lambda: self.document.write({"audience": "nobody"}))
        self.assertEqual(self.reading_on(date(2055, 4, 15), "department_name", self.document), {})

    def test_who_is_late_on_the_day(self):
        report = self.env["qms.acknowledgement.report"]
        domain = [("document_id", "=", self.document.id), ("is_late", "=", True)]
        for day, late in ((date(2055, 3, 15), []), (date(2055, 3, 16), ["Bob", "Cid"])):
            rows = report.with_context(qms_as_of=day).search(domain)
            self.assertEqual(rows.mapped("employee_name"), late)

    def test_the_dialog_opens_the_day(self):
        dialogs = self.env["qms.acknowledgement.day"].with_user(self.officer)
        with freeze_time("2055-05-01 10:00:00"):
            action = dialogs.create({"date": "2055-03-31"}).action_view()
            self.assertEqual(action["context"]["qms_as_of"], "2055-03-31")
            self.assert_refused(dialogs.create({"date": "2055-05-02"}).action_view, says="Choose today")

    def test_the_indicator_counts_confirmed_of_required(self):
        with freeze_time("2055-03-31 10:00:00"):
            before = self.figure()
            self.open_row(self.document, self.bob)._confirm("kiosk")
            after = self.figure()
        self.assertEqual((before["numerator"], before["denominator"]), (1, 3))
        self.assertAlmostEqual(before["value"], 100 / 3)
        self.assertEqual((after["numerator"], after["denominator"]), (2, 3))
        self.assertAlmostEqual(after["value"], 200 / 3)

    def figure(self):
        indicators = self.env["qms.indicator"].with_company(self.company)
        return indicators._figure("K36", date(2055, 3, 1), date(2055, 3, 31))[None]

    def test_people_see_their_own_people(self):
        report = self.env["qms.acknowledgement.report"]
        domain = [("document_id", "=", self.document.id)]
        seen = {
            role: len(report.with_user(user).with_context(qms_as_of=date(2055, 3, 31)).search(domain))
            for role, user in {**self.users, "stranger": self.other_manager}.items()
        }
        # The employee of the tests leads Assembly; the buyer is nobody's manager.
        self.assertEqual(
            seen, {"employee": 2, "officer": 3, "manager": 3, "auditor": 3, "hr": 3, "buyer": 0, "stranger": 0}
        )

    def test_the_matrix_of_people_and_documents_prints(self):
        with freeze_time("2055-03-31 10:00:00"):
            html = self.matrix("qms_reading_matrix", self.document.ids)
            paint = self.matrix("qms_reading_matrix_department", self.paint.ids)
        self.assertIn("Assembly", html)
        self.assertIn("03/10/2055", html)
        self.assertEqual(html.count("✗ late"), 1 + 2, "In the legend, and for Bob and Cid.")
        self.assertIn("Cid", paint)
        self.assertNotIn("Bob", paint)

    @freeze_time("2055-03-31 10:00:00")
    def test_the_matrix_keeps_the_name_of_a_department_that_was_deleted(self):
        self.env["hr.department"].browse(self.paint.id).unlink()
        self.assertIn("Paint", self.matrix("qms_reading_matrix", self.document.ids))

    @freeze_time("2055-03-31 10:00:00")
    def test_each_page_of_the_matrix_has_its_head(self):
        for number in range(45):
            self.new_employee(f"Person {number:02}", self.paint)
        self.document._follow_audience()
        html = self.matrix("qms_reading_matrix", self.document.ids)
        self.assertEqual(html.count("<thead"), 3)
        self.assertEqual(html.count("page-break-before: always"), 2)
        self.assertEqual(html.count("Person 44"), 1)

    def matrix(self, name, ids, data=None):
        report = self.env["ir.actions.report"].with_user(self.officer)
        return report._render_qweb_html(f"qms_iso9001.{name}", ids, data=data)[0].decode()

    @freeze_time("2055-03-31 10:00:00")
    def test_the_matrix_shows_a_chief_the_own_people(self):
        values = self.env["report.qms_iso9001.qms_reading_matrix"].with_user(self.employee)
        (department,) = values._get_report_values(self.document.ids)["departments"]
        self.assertEqual(department[0], "Assembly")
        self.assertEqual([name for name, _cells in department[1]], ["Ann", "Bob"])

    @freeze_time("2055-03-31 10:00:00")
    def test_the_matrix_is_a_real_pdf(self):
        report = self.env["ir.actions.report"].with_user(self.officer).with_context(force_report_rendering=True)
        pdf, kind = report._render_qweb_pdf("qms_iso9001.qms_reading_matrix", self.document.ids)
        self.assertEqual((kind, self.count_pages(pdf)), ("pdf", 1))

    @freeze_time("2055-03-31 10:00:00")
    def test_hr_officers_learn_no_titles_of_confidential_documents(self):
        secret = self.floor_document(name="Layoffs", confidentiality="quality")
        for model in ("qms.acknowledgement", "qms.acknowledgement.report"):
            rows = self.env[model].with_user(self.hr)
            self.assertFalse(rows.search([("document_id", "=", secret.id)]))
            self.assertEqual(rows.search_count([("document_id", "=", self.document.id)]), 3)
            titles = str(rows.web_read_group([], ["document_id"], ["__count"]))
            self.assertNotIn("Layoffs", titles)
        values = self.env["report.qms_iso9001.qms_reading_matrix"].with_user(self.hr)
        self.assertEqual(values._get_report_values(secret.ids)["required"], 0)
        self.assertEqual(
            len(self.env["qms.acknowledgement"].with_user(self.officer).search([("document_id", "=", secret.id)])), 3
        )
        secret.write({"confidentiality": "chosen", "group_ids": [Command.set(self.env.ref("hr.group_hr_user").ids)]})
        self.assertEqual(
            len(self.env["qms.acknowledgement"].with_user(self.hr).search([("document_id", "=", secret.id)])), 3
        )

    def test_the_screen_of_a_day_says_the_day(self):
        dialog = self.env["qms.acknowledgement.day"].with_user(self.officer).create({"date": "2020-03-31"})
        action = dialog.action_view()
        self.assertIn("03/31/2020", action["display_name"])
        action = self.document.with_user(self.officer).action_view_reading()
        self.assertEqual((action["name"], action["display_name"]), (f"Readers of {self.document.display_name}",) * 2)

    def test_the_matrix_prints_a_day_that_is_over(self):
        dialog = self.env["qms.acknowledgement.day"].with_user(self.officer).create({"date": "2055-03-09"})
        with freeze_time("2055-05-01 10:00:00"):
            self.approve(self.new_policy())
            data = dialog.action_print()["data"]
            html = self.matrix("qms_reading_matrix", [], data=data)
            now = self.matrix("qms_reading_matrix", [])
        self.assertIn("03/09/2055", html)
        self.assertNotIn("03/10/2055", html, "Ann read it a day later.")
        self.assertNotIn("Quality policy", html, "It was not in force then.")
        self.assertIn("03/10/2055", now)
        self.assertIn("Quality policy", now)

    def test_who_has_no_department_is_counted_as_such(self):
        dan = self.new_employee("Dan", self.env["hr.department"])
        self.document.audience_employee_ids = dan
        with freeze_time("2055-05-01 10:00:00"):
            self.document._follow_audience()
            self.assertEqual(
                self.reading_on(date(2055, 5, 1), "department_name", self.document)["Without department"], (0, 1)
            )
            html = self.matrix("qms_reading_matrix", self.document.ids)
        self.assertEqual(html.count("Without department"), 1)
