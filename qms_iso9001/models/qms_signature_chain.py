from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

BATCH = 10_000


class QmsSignatureChain(models.Model):
    """One row per company: the last position and hash. Updating it in the signing transaction is what
    serialises parallel signers; a search or a lock would let two signatures share a predecessor."""

    _name = "qms.signature.chain"
    _description = "Signature chain"
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    position = fields.Integer("Signatures", readonly=True, required=True, default=0)
    last_hash = fields.Char(readonly=True)
    date_verified = fields.Datetime("Last verified", readonly=True)
    verification_state = fields.Selection(
        [("intact", "Intact"), ("broken", "Broken")], "Result of the verification", readonly=True
    )
    verification_message = fields.Char("Finding", readonly=True)

    _company_unique = models.UniqueIndex("(company_id)", "A company has one signature chain.")

    def _next_link(self, company):
        """Reserve the next position of `company`; return (chain row id, position, hash of the link before)."""
        rows = self.env.execute_query(
            SQL(
                "UPDATE qms_signature_chain SET position = position + 1, write_date = now() at time zone 'UTC' "
                "WHERE company_id = %s RETURNING id, position, last_hash",
                company.id,
            )
        )
        if not rows:
            raise UserError(
                self.env._(
                    "%(company)s has no signature chain yet. Update the Quality System addon, then sign again.",
                    company=company.name,
                )
            )
        return rows[0]

    def _close_link(self, chain_id, link_hash):
        self.env.execute_query(
            SQL("UPDATE qms_signature_chain SET last_hash = %s WHERE id = %s RETURNING id", link_hash, chain_id)
        )
        self.browse(chain_id).invalidate_recordset()

    def action_verify(self):
        """Recompute every link and every signed content of the chain; keep and show the result.

        The notification names the first broken link. Raises AccessError for users who may not read the chain.
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("qms_iso9001.group_qms_user") and not self.env.user.has_group(
            "qms_iso9001.group_qms_auditor"
        ):
            raise AccessError(self.env._("Quality officers and auditors verify signatures. Ask one of them."))
        finding = self.sudo()._first_broken_link()
        self.sudo().write(
            {
                "date_verified": fields.Datetime.now(),
                "verification_state": "broken" if finding else "intact",
                "verification_message": finding or False,
            }
        )
        message = finding or self._intact_message()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Signature chain of %(company)s", company=self.company_id.name),
                "message": message,
                "type": "danger" if finding else "success",
                "sticky": bool(finding),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _intact_message(self):
        message = self.env._("%(count)s signatures verified, none broken.", count=self.position)
        disposed = self._count_disposed()
        if disposed:
            message = self.env._("%(message)s %(count)s disposed of.", message=message, count=disposed)
        gone = Domain("company_id", "=", self.company_id.id) & Domain("res_model", "not in", list(self.env))
        unread = self.env["qms.signature"].sudo().search_count(gone)
        if not unread:
            return message
        return self.env._(
            "%(message)s Of %(unread)s of them only the links: the addon of what they sign is not installed.",
            message=message,
            unread=unread,
        )

    def _count_disposed(self):
        """Return how many of the signatures stand under records of which a disposition says what was signed."""
        gone = Domain("disposition_id.state", "=", "signed") & Domain("is_kept", "=", False)
        lines = self.env["qms.disposition.line"].sudo()
        lines = lines.search(
            Domain("company_id", "=", self.company_id.id) & gone & Domain("content_hashes", "!=", False)
        )
        return sum(len(line.content_hashes.split()) for line in lines)

    def _first_broken_link(self):
        """Return a sentence that names the first broken link, or an empty string when the chain is intact."""
        self.ensure_one()
        self.env.flush_all()
        self.env.invalidate_all()
        signatures = self.env["qms.signature"].sudo()
        previous_hash, position = False, 0
        while batch := signatures.search(
            [("company_id", "=", self.company_id.id), ("position", ">", position)], order="position", limit=BATCH
        ):
            records = {
                (name, record.id): record
                for name, signed in batch.grouped("res_model").items()
                for record in signed._records(name)
            }
            proofs = self.env["qms.disposition.line"].sudo()._get_proofs(records.values())
            for signature in batch:
                key = (signature.res_model, signature.res_id)
                finding = signature._link_finding(position + 1, previous_hash)
                finding = finding or signature._content_finding(records.get(key), proofs.get(key))
                if finding:
                    return finding
                previous_hash, position = signature.link_hash, signature.position
            self.env.invalidate_all(flush=False)
        if position != self.position or (previous_hash or False) != (self.last_hash or False):
            return self.env._(
                "The chain should end at position %(expected)s, but the last signature found is %(found)s: "
                "signatures were removed.",
                expected=self.position,
                found=position,
            )
        return self._first_unsigned_record()

    def _first_unsigned_record(self):
        """Return a sentence that names a record whose state claims a signature that is not there, or ""."""
        for name in sorted(self.env.registry.descendants(["qms.signed.mixin"], "_inherit")):
            model = self.env[name].sudo()
            if model._abstract:
                continue
            claimed = model.search(Domain("company_id", "=", self.company_id.id) & model._get_claimed_domain())
            for record in claimed:
                if record._required_meanings() - set(record._current_signatures().mapped("meaning")):
                    return self.env._(
                        '%(record)s is "%(state)s", but the signatures that this state needs are missing.',
                        record=record.display_name,
                        state=record._state_label(),
                    )
        return ""
