from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from ..tools.certificates import NOT_ALERTED, alert_stage, is_alert_due
from .certificate_case import CertificateCase

DAY = fields.Date.to_date


@tagged("post_install", "-at_install")
class TestQmsSupplierCertificate(CertificateCase):
    """Entered by buyers, checked by quality officers, told of before it ends, replaced by its renewal."""

    # Entered

    def test_a_buyer_enters_one_with_its_file_in_one_form(self):
        file = self.env["ir.attachment"].with_user(self.buyer).create({"name": "iso.pdf", "raw": b"%PDF"})
        with Form(self.env["qms.supplier.certificate"].with_user(self.buyer)) as form:
            form.partner_id = self.vendor
            form.kind_id = self.iso
            form.reference = "Q-1"
            form.date_end = "2031-03-03"
        certificate = form.record
        certificate.attachment_ids = [Command.link(file.id)]
        self.assertEqual((file.res_model, file.res_id), (certificate._name, certificate.id))
        self.assertEqual(certificate.display_name, "ISO 9001 of the test · Foundry")
        self.assertEqual(certificate.user_id, self.buyer)
        self.assert_state(certificate, "received")

    def test_it_is_not_accepted_blindly(self):
        certificate = self.new_certificate(reference="Q-1", scope="Castings of iron", issuer="Inspectors")
        bare = self.new_certificate(vendor=self.new_vendor("Mill"))
        file = self.env["ir.attachment"].with_user(self.buyer).create({"name": "iso.pdf", "raw": b"%PDF"})
        certificate.attachment_ids = [Command.link(file.id)]
        about = (certificate | bare).with_user(self.officer)._inbox_about()
        valid = "Valid to 03/03/2031"
        told = ["Number Q-1", "Inspectors", "Castings of iron", valid, "iso.pdf"]
        self.assertEqual(about[certificate.id], told)
        self.assertEqual([*filter(None, about[bare.id])], ["Without a number", valid, "Without a file"])
        page = self.env["qms.inbox"].with_user(self.officer).with_company(self.company).get_page()
        rows = [row for group in page["groups"] for row in group["rows"] if row["model"] == certificate._name]
        row = next(row for row in rows if row["id"] == certificate.id)
        self.assertEqual((row["about"], row["confirm"]), (told, ["action_accept"]))

    def test_it_belongs_to_the_company_behind_a_contact(self):
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": self.vendor.id})
        self.assertEqual(self.new_certificate(vendor=contact).partner_id, self.vendor)
        certificate = self.new_certificate(vendor=self.new_vendor("Mill"))
        certificate.partner_id = contact
        self.assertEqual((certificate.partner_id, certificate.partner_name), (self.vendor, "Foundry"))

    def test_a_contact_of_a_vendor_of_another_company_is_no_error(self):
        foreign = self.new_vendor("Elsewhere", company_id=self.other_company.id)
        contact = self.env["res.partner"].create({"name": "Bob", "parent_id": foreign.id, "company_id": False})
        self.assertEqual(self.new_certificate(vendor=contact).sudo().partner_id, foreign)

    def test_a_certificate_of_nobody_is_refused(self):
        self.assert_refused(self.new_certificate, vendor=self.env["res.partner"], says="Choose the vendor")

    def test_nobody_types_the_name_or_what_the_job_writes(self):
        for name, value in {"partner_name": "Other", "alerted_days": 30, "judged_by_id": self.buyer.id}.items():
            with self.subTest(field=name):
                self.assert_refused(self.new_certificate, **{name: value})
                self.assert_refused(self.new_certificate().write, {name: value})

    def test_the_name_stays_when_the_vendor_is_renamed_or_deleted(self):
        certificate = self.new_certificate()
        self.vendor.name = "Foundry & Sons"
        self.assertEqual(certificate.partner_name, "Foundry")
        self.env.flush_all()
        self.vendor.unlink()
        certificate.invalidate_recordset()
        self.assertFalse(certificate.partner_id)
        self.assertEqual(certificate.partner_name, "Foundry")

    def test_it_cannot_end_before_it_begins(self):
        with self.assertRaisesRegex(Exception, "qms_supplier_certificate"), self.env.cr.savepoint():
            self.new_certificate(date_start="2031-04-01")

    # Checked

    def test_a_buyer_does_not_accept(self):
        certificate = self.new_certificate()
        for verb in (certificate.action_accept, lambda: certificate.action_refuse("no")):
            with self.assertRaises(AccessError):
                verb()

    @freeze_time("2031-01-10 12:00:00")
    def test_the_officer_accepts_and_it_is_locked(self):
        certificate = self.new_certificate()
        certificate.with_user(self.officer).action_accept()
        self.assert_state(certificate, "accepted")
        self.assertEqual(certificate.judged_by_id, self.officer)
        for user in (self.buyer, self.officer, self.manager):
            with self.subTest(user=user.login):
                self.assert_refused(certificate.with_user(user).write, {"date_end": "2035-01-01"}, says="renewal")
        self.assert_refused(certificate.with_user(self.officer).write, {"active": False})
        self.assert_refused(certificate.with_user(self.officer).write, {"state": "received"})

    @freeze_time("2031-01-10 12:00:00")
    def test_the_file_of_an_accepted_one_stays(self):
        file = self.env["ir.attachment"].with_user(self.buyer).create({"name": "iso.pdf", "raw": b"%PDF"})
        certificate = self.new_certificate(attachment_ids=[Command.set(file.ids)])
        certificate.with_user(self.officer).action_accept()
        self.assert_refused(file.with_user(self.officer).unlink)
        self.assert_refused(file.with_user(self.officer).write, {"raw": b"other"})

    @freeze_time("2031-03-04 12:00:00")
    def test_a_lapsed_one_and_one_without_end_are_not_accepted(self):
        self.assert_refused(self.new_certificate().with_user(self.officer).action_accept, says="lapsed")
        endless = self.new_certificate(end=False).with_user(self.officer)
        self.assert_refused(endless.action_accept, says="last day")
        self.iso.has_end = False
        endless.action_accept()
        self.assertEqual(endless.validity, "valid")

    def test_refusing_needs_a_reason_that_stays(self):
        certificate = self.new_certificate().with_user(self.officer)
        self.assert_refused(certificate.action_refuse, " ", says="reason")
        certificate.action_refuse("Another plant")
        self.assert_state(certificate, "refused")
        self.assertEqual(certificate.refusal, "Another plant")
        self.assert_refused(certificate.action_accept, says="Refused")

    @freeze_time("2031-01-10 12:00:00")
    def test_a_wrong_check_is_taken_back_and_what_it_replaced_stands_again(self):
        old = self.accepted()
        new = self.new_certificate(end="2034-03-03").with_user(self.officer)
        new.action_accept()
        new.action_take_back("Wrong day typed")
        self.assert_state(new, "received")
        self.assert_state(old, "accepted")
        new.date_end = "2033-03-03"

    # Replaced

    @freeze_time("2031-01-10 12:00:00")
    def test_the_renewal_replaces_the_old_one_when_it_is_accepted(self):
        old = self.accepted()
        self.on("2031-01-10")
        action = old.with_user(self.buyer).action_renew()
        renewals = self.env["qms.supplier.certificate"].with_user(self.buyer).with_context(**action["context"])
        new = renewals.create({"date_end": "2034-03-03"})
        self.assertEqual((new.partner_id, new.kind_id, new.replaces_id), (self.vendor, self.iso, old))
        self.assert_state(old, "accepted")
        new.with_user(self.officer).action_accept()
        self.assert_state(old, "replaced")
        self.assertEqual(old.replaced_by_ids, new)
        self.assertFalse(self.alerts(old))

    @freeze_time("2031-01-10 12:00:00")
    def test_two_plants_have_two_certificates_of_one_kind(self):
        first = self.accepted()
        second = self.new_certificate(replaces_id=False)
        second.with_user(self.officer).action_accept()
        self.assert_state(first, "accepted")

    def test_finding_what_is_renewed_costs_the_same_for_one_and_for_fifty(self):
        self.accepted()
        vals = {"partner_id": self.vendor.id, "kind_id": self.iso.id, "user_id": self.officer.id}

        def queries(number):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["qms.supplier.certificate"].new(vals)
            made = self.env["qms.supplier.certificate"].union(
                *(self.env["qms.supplier.certificate"].new(vals) for _each in range(number))
            )
            made._compute_replaces_id()
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLessEqual(queries(50), queries(2))

    # Today

    def test_validity_is_that_of_the_companys_today(self):
        certificate = self.accepted()
        for zone, words in (("Pacific/Auckland", "lapsed"), ("America/Los_Angeles", "ending")):
            self.company.partner_id.tz = zone
            # The fourth of March in Auckland, the third in Los Angeles.
            with self.subTest(zone=zone), freeze_time("2031-03-03 18:00:00"):
                certificate.invalidate_recordset()
                self.assertEqual(certificate.validity, words)
        with freeze_time("2030-12-01 12:00:00"):
            certificate.invalidate_recordset()
            self.assertEqual(certificate.validity, "valid")

    # Told

    def test_stages(self):
        end = DAY("2031-03-31")
        days = {"2030-12-30": None, "2030-12-31": 90, "2031-02-28": 90, "2031-03-01": 30, "2031-03-30": 30}
        for day, stage in {**days, "2031-03-31": 0, "2031-05-01": 0}.items():
            self.assertEqual(alert_stage(end, DAY(day)), stage, day)
        self.assertIsNone(alert_stage(False, DAY("2031-03-31")))
        self.assertTrue(is_alert_due(end, NOT_ALERTED, DAY("2031-01-01")))
        self.assertFalse(is_alert_due(end, 90, DAY("2031-01-01")))
        self.assertTrue(is_alert_due(end, 90, DAY("2031-03-31")))

    def test_told_at_90_30_and_0_days_each_once(self):
        certificate = self.accepted()
        told = []
        for day in ("2030-12-02", "2030-12-03", "2030-12-04", "2031-02-01", "2031-02-02", "2031-03-03", "2031-03-09"):
            before = self.alerts(certificate)
            self.on(day)
            after = self.alerts(certificate)
            self.assertLessEqual(len(after), 1)
            told += [day] if after - before else []
        self.assertEqual(told, ["2030-12-03", "2031-02-01", "2031-03-03"])
        self.assertEqual(self.alerts(certificate).user_id, self.officer)
        self.assertEqual(self.alerts(certificate).date_deadline, DAY("2031-03-03"))

    def test_told_by_the_day_of_the_company(self):
        certificate = self.accepted()
        told = []
        for zone in ("America/Los_Angeles", "Pacific/Auckland"):
            self.company.partner_id.tz = zone
            # At noon UTC the second of December is the third in Auckland: 90 days before the end.
            self.on("2030-12-02")
            told.append(len(self.alerts(certificate)))
        self.assertEqual(told, [0, 1])

    def test_what_was_ticked_off_comes_back_at_the_next_stage_only(self):
        certificate = self.accepted()
        self.on("2030-12-10")
        self.alerts(certificate).with_user(self.officer).action_feedback()
        self.on("2030-12-11")
        self.assertFalse(self.alerts(certificate))
        self.on("2031-02-02")
        self.assertEqual(len(self.alerts(certificate)), 1)

    def test_a_job_that_was_away_tells_once(self):
        certificate = self.accepted()
        self.on("2031-03-20")
        self.on("2031-03-20")
        self.assertEqual(len(self.alerts(certificate)), 1)
        self.assertEqual(certificate.alerted_days, 0)

    def test_from_the_day_after_the_alert_says_that_it_ended(self):
        certificate = self.accepted()
        self.on("2031-03-03")
        self.assertIn("ends on 03/03/2031", self.alerts(certificate).summary)
        self.on("2031-03-04")
        self.assertIn("ended on 03/03/2031", self.alerts(certificate).summary)
        late = self.accepted(vendor=self.new_vendor("Mill"))
        self.on("2031-03-20")
        self.assertIn("ended on 03/03/2031", self.alerts(late).summary)

    def test_the_alert_moves_with_who_looks_after_it(self):
        certificate = self.accepted()
        self.on("2030-12-10")
        certificate.with_user(self.officer).user_id = self.manager
        self.assertEqual(self.alerts(certificate).user_id, self.manager)

    def test_who_has_left_is_replaced_by_a_quality_manager(self):
        certificate = self.accepted()
        self.officer.active = False
        self.on("2030-12-10")
        self.assertEqual(self.alerts(certificate).user_id, self.manager)

    def test_nobody_is_told_of_what_was_never_accepted_refused_or_replaced(self):
        received = self.new_certificate()
        refused = self.new_certificate()
        refused.with_user(self.officer).action_refuse("Another plant")
        self.on("2031-03-20")
        self.assertFalse(self.alerts(received | refused))

    def test_the_job_goes_on_where_it_stopped(self):
        certificates = [self.accepted(vendor=self.new_vendor(f"Mill {number}")) for number in range(3)]
        batches = "odoo.addons.qms_iso9001.models.qms_supplier_certificate_alert_mixin.BATCH"
        told = []
        with patch(batches, 1):
            for _run in range(3):
                self.on("2030-12-10", seconds=0)
                told.append(sum(len(self.alerts(each)) for each in certificates))
        self.assertEqual(told, [1, 2, 3])

    def test_what_goes_wrong_stops_no_other_certificate(self):
        bad, good = self.accepted(), self.accepted(vendor=self.new_vendor("Mill"))
        model = self.registry["qms.supplier.certificate"]
        right = model._alert

        def fail(certificate, stage):
            if certificate == bad:
                raise ValueError("broken")
            right(certificate, stage)

        with patch.object(model, "_alert", fail), self.assertLogs("odoo.addons.qms_iso9001", "ERROR"):
            self.on("2030-12-10")
        self.assertEqual((len(self.alerts(bad)), len(self.alerts(good))), (0, 1))
        self.on("2030-12-10")
        self.assertEqual(len(self.alerts(bad)), 1)

    # Companies

    def test_another_company_neither_sees_nor_accepts(self):
        certificate = self.new_certificate().with_user(self.other_manager)
        self.assertFalse(certificate.search([("id", "=", certificate.id)]))
        with self.assertRaises(AccessError):
            certificate.action_accept()

    def test_people_without_purchase_or_quality_do_not_read(self):
        certificate = self.new_certificate()
        for user in (self.employee, self.hr, self.portal):
            self.assertFalse(certificate.with_user(user).has_access("read"))
        self.assertTrue(certificate.with_user(self.auditor).has_access("read"))
        self.assertFalse(certificate.with_user(self.auditor).has_access("write"))

    # Imported

    def test_only_a_manager_imports_accepted_ones(self):
        header = ["partner_id/.id", "kind_id/.id", "date_end", "state"]
        row = [str(self.vendor.id), str(self.iso.id), "2031-03-03", "accepted"]
        self.assertFalse(self.env["qms.supplier.certificate"].with_user(self.buyer).load(header, [row])["ids"])
        loaded = self.env["qms.supplier.certificate"].with_user(self.manager).load(header, [row])
        certificate = self.env["qms.supplier.certificate"].browse(loaded["ids"])
        self.assertTrue(certificate.is_legacy)
        self.assert_state(certificate, "accepted")

    def test_an_update_leaves_a_kind_alone_that_a_person_changed(self):
        kind = self.env.ref("qms_iso9001.qms_supplier_certificate_kind_liability")
        kind.with_user(self.manager).description = "At least five million"
        data = self.env["ir.model.data"].search([("model", "=", kind._name), ("res_id", "=", kind.id)])
        self.assertTrue(data.noupdate)
