"""The life of an audit pack: asked for, made by the job a folder at a time, whatever happens to the job."""

import base64
from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models.qms_audit_pack_part import CODES
from .pack_case import PackAssertions, PackCase, run_job

JOB = "odoo.addons.qms_iso9001.models.qms_audit_pack_job_mixin"


class Killed(BaseException):
    """What a server that is killed does: nothing is caught, nothing is written any more."""


@contextmanager
def writing(env, code, error):
    """Let the folder `code` fail with `error`."""
    model = type(env["qms.audit.pack"])
    original = model._write_part

    def broken(self, number, target, temp):
        if number == code:
            raise error
        return original(self, number, target, temp)

    with patch.object(model, "_write_part", broken):
        yield


@tagged("post_install", "-at_install")
class TestQmsAuditPack(PackCase):
    def test_a_pack_is_made_folder_by_folder_and_says_how_far_it_is(self):
        pack = self.new_pack(self.officer)
        self.assert_state(pack, "queued")
        self.assertEqual(pack.part_ids.mapped("code"), CODES)
        run_job(self.env, times=5)
        self.assert_state(pack, "running")
        self.assertEqual([part.state for part in pack.part_ids[:7]], ["waiting", *["done"] * 5, "waiting"])
        self.assertEqual(pack.progress, 100 * 5 / 15)
        self.assert_refused(pack.action_view_zip, says="not made yet")
        run_job(self.env)
        self.assert_state(pack, "done")
        self.assertEqual(pack.progress, 100)
        self.assertIn(f"/{pack.id}/zip_file/", pack.action_view_zip()["url"])
        self.assertTrue(pack.zip_sha256 and pack.manifest_sha256 and pack.date_done)

    def test_a_language_that_is_not_installed_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["qms.audit.pack"].with_user(self.officer).create({"lang": "xx_YY"})

    def test_folders_are_kept_only_until_the_zip_is_there(self):
        pack = self.new_pack(self.officer)
        run_job(self.env, times=2)
        kept = [
            ("res_model", "=", "qms.audit.pack.part"),
            ("res_id", "in", pack.part_ids.ids),
            ("res_field", "=", "file"),
        ]
        self.assertEqual(self.env["ir.attachment"].search_count(kept), 2)
        run_job(self.env)
        self.assertFalse(self.env["ir.attachment"].search_count(kept))
        self.assertTrue(all(part.files for part in pack.part_ids))

    def test_a_folder_that_fails_says_why_and_is_tried_again(self):
        pack = self.new_pack(self.officer)
        with writing(self.env, "03", ValueError("disk full")), mute_logger(JOB):
            run_job(self.env)
        self.assert_state(pack, "failed")
        self.assertIn("03 Documents", pack.problem)
        self.assertIn("disk full", pack.problem)
        done = pack.part_ids.filtered(lambda part: part.state == "done")
        self.assertEqual(done.mapped("code"), ["01", "02"])
        made = done.mapped("date_done")
        pack.action_retry()
        run_job(self.env)
        self.assert_state(pack, "done")
        self.assertFalse(pack.problem)
        self.assertEqual(done.mapped("date_done"), made)

    def test_a_pack_of_one_that_fails_keeps_no_other_waiting(self):
        first, second = self.new_pack(self.officer).sudo(), self.new_pack(self.manager)
        self.officer.sudo().group_ids -= self.env.ref("qms_iso9001.group_qms_user")
        run_job(self.env)
        self.assert_state(first, "failed")
        self.assertIn("may not make audit packs", first.problem)
        self.assert_state(second, "done")

    def test_a_pack_can_be_cancelled_and_made_after_all(self):
        pack = self.new_pack(self.officer)
        run_job(self.env, times=1)
        pack.action_cancel()
        run_job(self.env)
        self.assert_state(pack, "cancelled")
        pack.action_retry()
        run_job(self.env)
        self.assert_state(pack, "done")

    def test_who_goes_on_with_the_pack_of_somebody_else_begins_anew(self):
        pack = self.new_pack(self.officer)
        run_job(self.env, times=3)
        pack.action_cancel()
        pack.with_user(self.manager).action_retry()
        self.assertEqual(pack.user_id, self.manager)
        self.assertEqual(set(pack.part_ids.mapped("state")), {"waiting"})

    def test_a_pack_is_evidence(self):
        draft = self.env["qms.audit.pack"].with_user(self.officer).create({})
        draft.unlink()
        pack = self.made(self.officer)
        self.assert_refused(pack.with_user(self.manager).unlink, says="evidence")
        for vals in ({"date_from": "2020-01-01"}, {"zip_file": b"Zm9yZ2Vk"}, {"zip_sha256": "0"}, {"state": "draft"}):
            self.assert_refused(pack.with_user(self.manager).write, vals)
        model = self.env["qms.audit.pack"].with_user(self.manager)
        imported = model.create({"state": "done"})
        self.assertTrue(imported.is_legacy)
        self.assert_refused(imported.action_view_zip, says="not made yet")
        waiting = model.create({"state": "queued"})
        run_job(self.env)
        self.assert_state(waiting, "queued")
        self.assert_refused(model.create, {"zip_file": b"Zm9yZ2Vk"})
        file = self.env["ir.attachment"].search(
            [("res_model", "=", pack._name), ("res_id", "=", pack.id), ("res_field", "=", "zip_file")]
        )
        self.assert_refused(file.with_user(self.manager).write, {"raw": b"forged"})
        self.assert_refused(file.with_user(self.manager).unlink)

    def test_the_period_is_over_or_ends_today(self):
        packs = self.env["qms.audit.pack"].with_user(self.officer)
        self.assert_refused(packs.create, {"date_to": "2999-01-01"}, says="today")

    def test_an_auditor_makes_and_opens_an_own_pack_and_no_other(self):
        own, other = self.made(self.auditor), self.made(self.manager)
        self.assertTrue(own.with_user(self.auditor).zip_file)
        packs = self.env["qms.audit.pack"].with_user(self.auditor)
        self.assertEqual(packs.search([("id", "in", (own | other).ids)]), own)
        self.assert_refused(other.with_user(self.auditor).action_view_zip)
        self.assert_refused(other.with_user(self.other_manager).action_view_zip)
        self.assertEqual(own.with_user(self.officer).zip_sha256, own.zip_sha256)
        for user in (self.employee, self.buyer, self.hr):
            self.assertFalse(self.env["qms.audit.pack"].with_user(user).has_access("read"))

    def test_who_asked_is_told(self):
        pack = self.made(self.officer)
        told = self.env["mail.notification"].search([("res_partner_id", "=", self.officer.partner_id.id)])
        self.assertIn(pack.display_name, "".join(told.mail_message_id.mapped("body")))

    def test_the_digest_of_the_zip_is_that_of_its_bytes(self):
        pack = self.made(self.officer)
        content = base64.b64decode(pack.with_context(bin_size=False).zip_file)
        self.assertEqual(len(content), pack.zip_size)
        self.assertEqual(self.sha256(content), pack.zip_sha256)
        manifest = base64.b64decode(pack.with_context(bin_size=False).manifest)
        self.assertEqual(self.sha256(manifest), pack.manifest_sha256)


@tagged("post_install", "-at_install")
class TestAuditPackRestart(PackAssertions, TransactionCase):
    """A server that is killed, and two at once. What they share is committed, and removed afterwards."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove)
        with self.transaction() as env:
            admin = env.ref("base.user_admin")
            admin.group_ids += env.ref("qms_iso9001.group_qms_manager")
            pack = env["qms.audit.pack"].with_user(admin).with_company(admin.company_id).create({"lang": "en_US"})
            pack.action_make()
            self.pack_id = pack.id

    def remove(self):
        with self.transaction() as env:
            for model, table in (("qms.audit.pack.part", "qms_audit_pack_part"), ("qms.audit.pack", "qms_audit_pack")):
                column = "id" if model == "qms.audit.pack" else "pack_id"
                ids = env[model].search([(column, "=", self.pack_id)]).ids or [0]
                env.cr.execute("DELETE FROM ir_attachment WHERE res_model = %s AND res_id = ANY(%s)", [model, ids])
                env.cr.execute("DELETE FROM mail_message WHERE model = %s AND res_id = ANY(%s)", [model, ids])
                env.cr.execute("DELETE FROM mail_followers WHERE res_model = %s AND res_id = ANY(%s)", [model, ids])
                env.cr.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [ids])

    @contextmanager
    def transaction(self):
        """Open a transaction of its own, which is committed if nothing goes wrong."""
        with self.registry.cursor() as cr:
            # Its snapshot is of now.
            cr.execute("SELECT 1 FROM qms_audit_pack LIMIT 1")
            yield api.Environment(cr, SUPERUSER_ID, {})

    def pack(self, env):
        return env["qms.audit.pack"].browse(self.pack_id)

    def parts(self, env):
        return {part.code: (part.id, part.date_done) for part in self.pack(env).part_ids if part.state == "done"}

    def kill(self, code):
        """Run the job as the server does, and kill it in the middle of the folder `code`."""
        with self.assertRaises(Killed), self.transaction() as env, writing(env, code, Killed()):
            env["qms.audit.pack"]._cron_make()

    def test_a_job_that_is_killed_goes_on_and_makes_no_folder_twice(self):
        self.kill("04")
        with self.transaction() as env:
            self.assertEqual(self.pack(env).state, "running")
            before = self.parts(env)
            self.assertEqual(sorted(before), ["01", "02", "03"])
        # Then with all folders there, before the zip is.
        index = patch.object(self.registry["qms.audit.pack"], "_write_index", side_effect=Killed)
        with index, self.assertRaises(Killed), self.transaction() as env:
            env["qms.audit.pack"]._cron_make()
        with self.transaction() as env:
            self.assertEqual(len(self.parts(env)), 14)
            env["qms.audit.pack"]._cron_make()
        with self.transaction() as env:
            pack = self.pack(env)
            self.assertEqual((pack.state, len(pack.part_ids)), ("done", 15))
            self.assertLessEqual(before.items(), self.parts(env).items())
            names = self.opened(pack).namelist()
            self.assertEqual(len(names), len(set(names)))
            self.assertEqual(len(names), sum(pack.part_ids.mapped("file_count")))

    def test_two_jobs_at_once_do_not_work_on_one_pack(self):
        with self.transaction() as first, self.transaction() as second:
            self.assertTrue(self.pack(first).try_lock_for_update())
            second.cr.execute("SET LOCAL lock_timeout = '50ms'")
            second["qms.audit.pack"]._cron_make()
            self.assertFalse(self.parts(second))
            first.cr.rollback()
