from odoo.tests import tagged

from .common import NonconformityCase, tiny_photo


@tagged("post_install", "-at_install")
class TestIrAttachment(NonconformityCase):
    """No file gets into a field of a closed nonconformity past that field."""

    def setUp(self):
        super().setUp()
        self.record = self.corrected(user_id=self.employee.id)
        self.record.action_close()

    def place(self, record=None, field="photo"):
        return {"res_model": "qms.nonconformity", "res_id": (record or self.record).id, "res_field": field}

    def new_file(self, user, **vals):
        return self.env["ir.attachment"].with_user(user).create({"name": "p.png", "datas": tiny_photo("blue"), **vals})

    def test_no_photo_appears_on_a_closed_record(self):
        for user in (self.employee, self.officer, self.manager):
            for field in ("photo", "photo_128"):
                with self.subTest(user=user.login, field=field):
                    place = self.place(field=field)
                    context = {f"default_{name}": value for name, value in place.items()}
                    self.assert_refused(self.new_file, user, **place, says="Reopen")
                    in_context = self.env["ir.attachment"].with_user(user).with_context(**context)
                    self.assert_refused(in_context.create, {"name": "p.png", "datas": tiny_photo()}, says="Reopen")
        self.record.invalidate_recordset()
        self.assertFalse(self.record.photo)

    def test_no_file_moves_into_a_field_of_a_closed_record(self):
        other = self.nonconformity(self.officer, user_id=self.employee.id)
        for user in (self.employee, self.officer):
            with self.subTest(user=user.login):
                file = self.new_file(user)
                self.assert_refused(file.write, self.place(), says="Reopen")
                file = self.new_file(user, **self.place(other))
                self.assert_refused(file.write, {"res_id": self.record.id}, says="Reopen")
                self.assert_refused(file.copy, {"res_id": self.record.id}, says="Reopen")
        self.record.invalidate_recordset()
        self.assertFalse(self.record.photo)

    def test_the_signature_of_a_closed_record_stays_whole(self):
        signed = self.corrected(severity="high", user_id=self.employee.id)
        signed.with_user(self.manager).action_close()
        self.assert_refused(self.new_file, self.employee, **self.place(signed), says="Reopen")
        chain = self.env["qms.signature.chain"].search([("company_id", "=", self.company.id)])
        self.assertFalse(chain._first_broken_link())

    def test_a_plain_file_is_still_added(self):
        file = self.new_file(self.officer, res_model="qms.nonconformity", res_id=self.record.id)
        loose = self.new_file(self.officer)
        loose.write({"res_model": "qms.nonconformity", "res_id": self.record.id})
        self.assertEqual((file | loose).mapped("res_id"), [self.record.id] * 2)

    def test_photo_of_an_open_record_is_written_as_ever(self):
        record = self.nonconformity(self.employee, photo=tiny_photo())
        self.assertTrue(record.photo and record.photo_128)
        record.photo = tiny_photo("blue")
        record.photo = False
        record.photo = tiny_photo("green")
        record.with_user(self.officer).action_cancel("Nothing wrong")
        self.env.flush_all()
        record.invalidate_recordset()
        self.assertTrue(record.photo and record.photo_128)

    def test_evidence_that_belongs_to_another_record_is_copied(self):
        place = {"res_model": "res.partner", "res_id": self.vendor.id}
        foreign = self.env["ir.attachment"].create({"name": "report.pdf", "raw": b"report", **place})
        loose = self.new_file(self.officer)
        record = self.corrected()
        record.evidence_attachment_ids = foreign | loose
        record.action_close()
        kept = record.evidence_attachment_ids
        self.assertIn(loose, kept)
        self.assertEqual(set(kept.mapped("res_id")), {record.id})
        self.assertEqual(foreign.res_model, "res.partner")
        foreign.unlink()
        self.assertEqual(record.evidence_attachment_ids, kept)
        self.assert_refused(loose.with_user(self.officer).unlink, says="evidence")

    def test_files_of_other_models_cost_no_query(self):
        self.env.flush_all()
        file = self.env["ir.attachment"].create(
            {
                "name": "a.txt",
                "raw": b"x",
                "res_model": "res.partner",
                "res_id": self.vendor.id,
                "res_field": "image_128",
            }
        )
        with self.assertQueryCount(0):
            file._qms_refuse_in_field()
