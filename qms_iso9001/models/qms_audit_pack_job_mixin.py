import logging
import os
import shutil
import tempfile
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..tools.pack_zip import PackZip, file_digests
from .qms_audit_pack_part import CODES

_logger = logging.getLogger(__name__)

CRON = "qms_iso9001.ir_cron_audit_pack"
OPEN = ("queued", "running")
READERS = ("qms_iso9001.group_qms_user", "qms_iso9001.group_qms_auditor")
INDEX = CODES[0]


class QmsAuditPackJobMixin(models.AbstractModel):
    """How a pack is made: asked for by a button, then by a job, a folder per transaction. A job that is killed, or two
    that run at once, make no folder twice: each locks the pack it works on, and goes on with what is not there."""

    _name = "qms.audit.pack.job.mixin"
    _description = "Making of an audit pack"

    # What people do

    def action_make(self):
        """Ask for the pack: the job makes it soon, with what the current user may read."""
        self._require_state("draft")
        self._queue()

    def action_retry(self):
        """Go on with a pack that failed or was cancelled; folders that are there stay."""
        self._require_state("failed", "cancelled")
        self._queue()

    def _queue(self):
        self.check_access("write")
        for pack in self:
            pack._check_reader(self.env.user)
            if pack.user_id != self.env.user:
                # Of what somebody else may read nothing is left in it.
                pack.sudo().part_ids.unlink()
            asked = {"user_id": self.env.uid, "date_asked": fields.Datetime.now(), "problem": False}
            pack.sudo()._set_state("queued", is_legacy=False, **asked)
            missing = set(CODES) - set(pack.sudo().part_ids.mapped("code"))
            self.env["qms.audit.pack.part"].sudo().create(
                [{"pack_id": pack.id, "code": code} for code in sorted(missing)]
            )
            pack.sudo()._take_kept()
        # Whoever asks may not touch scheduled jobs.
        self.env.ref(CRON).sudo()._trigger()

    def action_cancel(self):
        """Stop a pack that is waiting or being made."""
        self.check_access("write")
        self._require_state(*OPEN)
        self.sudo()._set_state("cancelled")

    def action_view_zip(self):
        """Download the zip."""
        self.ensure_one()
        self.check_access("read")
        if self.state != "done" or not self.zip_sha256:
            raise UserError(self.env._("The pack is not made yet. Wait until it is done, then download it."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/zip_file/{quote(self.zip_name)}?download=true",
            "target": "self",
        }

    def _check_reader(self, user):
        """Refuse when `user`, whose rights say what is in the pack, may not make one (any more)."""
        company = self.sudo().company_id
        is_reader = any(user.has_group(group) for group in READERS)
        if not (user.active and is_reader and company in user.sudo().company_ids):
            raise AccessError(
                self.env._(
                    "%(person)s may not make audit packs of %(company)s. Ask a quality manager to make it.",
                    person=user.sudo().name,
                    company=company.name,
                )
            )

    # What the job does

    @api.model
    def _cron_make(self):
        """Make the packs that are asked for, a folder per transaction."""
        # What came in by import nobody asked for here.
        waiting = [("state", "in", OPEN), ("is_legacy", "=", False)]
        while pack := self.search(waiting, order="id").try_lock_for_update(limit=1):
            pack._make_next()
            left = self.env["qms.audit.pack.part"].search_count(
                [("pack_id.state", "in", OPEN), ("pack_id.is_legacy", "=", False), ("state", "=", "waiting")]
            )
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                return

    def _make_next(self):
        """Make the next folder that is missing; the index comes last, and with it the zip."""
        if self.state == "queued":
            # Somebody else's may have been made meanwhile.
            if self._take_kept():
                return
            self._set_state("running")
        parts = self.part_ids.filtered(lambda part: part.state == "waiting").sorted("code")
        part = parts.filtered(lambda each: each.code != INDEX)[:1] or parts
        try:
            with self.env.cr.savepoint():
                self._check_reader(self.user_id)
                self._make_part(part)
        except (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError):
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            self._fail(part, error)

    def _fail(self, part, error):
        is_told = isinstance(error, UserError)
        if not is_told:
            _logger.exception("Audit pack %s, folder %s", self.reference, part.code)
        self._set_state(
            "failed",
            problem=self.env._(
                'The folder "%(folder)s" could not be made: %(reason)s. Try again; if it fails once more, show this to '
                "your administrator.",
                folder=part.name,
                reason=str(error).rstrip(".") if is_told else f"{type(error).__name__}: {error}",
            ),
        )

    def _make_part(self, part):
        with tempfile.TemporaryDirectory(prefix="qms_pack_") as folder:
            path = os.path.join(folder, "pack.zip")
            if part.code == INDEX:
                self._assemble(part, path)
                return
            with PackZip(path) as target:
                note = self._reader()._write_part(part.code, target, folder)
            self._keep_file(part, "file", path)
            part.write(self._prepare_done_vals(target.entries, note))

    def _prepare_done_vals(self, entries, note=""):
        return {
            "state": "done",
            "files": sorted(entries, key=lambda entry: entry["path"]),
            "file_count": len(entries),
            "note": note or False,
            "date_done": fields.Datetime.now(),
        }

    def _assemble(self, index, path):
        """Write the index and behind it all other folders into one zip, and keep that instead of the folders."""
        others = (self.part_ids - index).sorted("code")
        with PackZip(path) as target:
            manifest = self._reader()._write_index(target, others)
            index.write(self._prepare_done_vals(list(target.entries)))
            for file in others._open_files():
                target.add_all(file)
        _short, digest, size = self._keep_file(self, "zip_file", path)
        self._set_state(
            "done",
            zip_sha256=digest,
            zip_size=size,
            manifest=manifest["content"],
            manifest_sha256=manifest["sha256"],
            date_done=fields.Datetime.now(),
        )
        others.write({"file": False})
        self.message_notify(
            partner_ids=self.user_id.partner_id.ids,
            subject=self.display_name,
            body=self.env._("The audit pack %(pack)s is ready to be downloaded.", pack=self.display_name),
        )

    def _reader(self):
        """Return the pack as its content is read: by the person who asked, in its company and language."""
        company = self.company_id
        context = {"lang": self.lang, "tz": str(company._qms_zone()), "allowed_company_ids": company.ids}
        return self.with_user(self.user_id).with_context(context)

    @api.model
    def _keep_file(self, record, name, path):
        """Make the file at `path` the value of the binary field `name`, without reading it into memory."""
        short, digest, size = file_digests(path)
        files = self.env["ir.attachment"].sudo()
        place = {"name": f"{name}.zip", "res_model": record._name, "res_field": name, "res_id": record.id}
        files.search([*((key, "=", place[key]) for key in ("res_model", "res_field", "res_id"))]).unlink()
        file = files.create({**place, "type": "binary", "mimetype": "application/zip", "raw": b"-"})
        if files._storage() == "db":
            with open(path, "rb") as content:
                file.raw = content.read()
        else:
            store = f"{short[:2]}/{short}"
            target = files._full_path(store)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            # A pack whose content is kept from another one shares its file.
            if path != target:
                shutil.copyfile(path, target)
            # Forgotten by itself when this transaction does not last.
            files._mark_for_gc(store)
            self.env.cr.execute(
                SQL(
                    "UPDATE ir_attachment SET store_fname = %s, checksum = %s, file_size = %s, db_datas = NULL "
                    "WHERE id = %s",
                    store,
                    short,
                    size,
                    file.id,
                )
            )
        file.invalidate_recordset()
        record.invalidate_recordset([name])
        return short, digest, size
