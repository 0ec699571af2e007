import os
import tempfile

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.pack_zip import file_digests

OFFICER = "qms_iso9001.group_qms_user"
MANAGER = "qms_iso9001.group_qms_manager"
SAME = ("company_id", "edition_id", "date_from", "date_to", "lang", "is_redacted")


class QmsAuditPackKeptMixin(models.AbstractModel):
    """A period that is over gives the same content each time, though people work on: the first pack of it that was
    made is kept, and whoever asks again gets its very files, unless a manager says why it is made anew."""

    _name = "qms.audit.pack.kept.mixin"
    _description = "Kept content of an audit pack"

    kept_id = fields.Many2one(
        "qms.audit.pack",
        "Content kept from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The period was over when that pack was made: this one holds the same files.",
    )
    anew_reason = fields.Text("Made anew because", readonly=True, copy=False)

    has_kept = fields.Boolean(compute="_compute_has_kept")

    @api.depends("state", *SAME)
    def _compute_has_kept(self):
        for pack in self:
            pack.has_kept = pack.state == "draft" and bool(pack._find_kept())

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"kept_id", "anew_reason"}

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_make_anew": self.env._("Make it anew")}

    def _reason_note(self, verb):
        kept = self._find_kept() if verb == "action_make_anew" else self.browse()
        if not kept:
            return super()._reason_note(verb)
        return self.env._(
            "%(pack)s is kept. Made anew, registers show their records as they stand today; the reason stands in the "
            "index, and who asks later gets the new content.",
            pack=kept.display_name,
        )

    def action_make_anew(self, reason):
        """Ask for the pack though content of its period is kept, for `reason`, which stands in its index."""
        self.ensure_one()
        reason = self._require_reason(reason)
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Content of this period is kept. Ask a quality manager to have the pack made anew.")
            )
        self.check_access("write")
        self._require_state("draft")
        self.sudo()._write_unguarded({"anew_reason": reason})
        self._queue()

    def _is_closed(self):
        """Return whether the period was over when the pack was asked for."""
        asked = self.date_asked or fields.Datetime.now()
        return self.date_to < self.company_id._qms_day(asked)

    def _find_kept(self):
        """Return the pack whose content this one takes: the last that was made anew, else the first, among those of
        the same period that whoever asks may open. An auditor's holds what auditors read: only for that auditor."""
        if not all(self[name] for name in SAME[:-1]) or not self._is_closed():
            return self.browse()
        domain = Domain([(name, "=", self[name].id if name.endswith("_id") else self[name]) for name in SAME])
        domain &= Domain([("id", "!=", self._origin.id), ("state", "=", "done"), ("is_legacy", "=", False)])
        domain &= Domain([("zip_sha256", "!=", False), ("kept_id", "=", False)])
        asks = self.user_id
        is_officer = asks.has_group(OFFICER)
        found = self._reader().search(domain, order="date_done, id").sudo()
        found = found.filtered(
            lambda pack: (
                pack._is_closed()
                and pack._zip_attachment()
                and (pack.user_id.has_group(OFFICER) if is_officer else pack.user_id == asks)
            )
        )
        return found.filtered("anew_reason")[-1:] or found[:1]

    def _zip_attachment(self):
        place = [("res_model", "=", "qms.audit.pack"), ("res_field", "=", "zip_file"), ("res_id", "=", self.id)]
        return self.env["ir.attachment"].sudo().search(place, limit=1)

    def _take_kept(self):
        """Take the content that is kept of this period; return whether there was some."""
        kept = self.browse() if self.anew_reason else self._find_kept()
        if not kept:
            return False
        file = kept._zip_attachment()
        with tempfile.NamedTemporaryFile(prefix="qms_pack_") as copy:
            path = file._full_path(file.store_fname) if file.store_fname else copy.name
            if not file.store_fname:
                copy.write(file.raw)
                copy.flush()
            # Restored without its files, or not what was made: this one is made from the records.
            if not os.path.exists(path) or file_digests(path)[1] != kept.zip_sha256:
                return False
            self._keep_file(self, "zip_file", path)
        parts = kept.part_ids.grouped("code")
        for part in self.part_ids:
            same = parts[part.code]
            part.write({**part._copied(same), "file": False})
        self._set_state(
            "done",
            kept_id=kept.id,
            zip_sha256=kept.zip_sha256,
            zip_size=kept.zip_size,
            manifest=kept.with_context(bin_size=False).manifest,
            manifest_sha256=kept.manifest_sha256,
            date_done=kept.date_done,
        )
        return True
