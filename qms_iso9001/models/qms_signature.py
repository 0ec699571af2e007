from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.hashing import sha256_hex

HASHED = (
    "company_id",
    "position",
    "res_model",
    "res_id",
    "meaning",
    "date",
    "content_hash",
    "signing_round",
    "previous_hash",
    "signer_id",
)
READ_ALL = ("qms_iso9001.group_qms_user", "qms_iso9001.group_qms_auditor")


class QmsSignature(models.Model):
    """Who approved what, when, and exactly which content: append-only, chained per company by SHA-256."""

    _name = "qms.signature"
    _inherit = ["qms.append.only.mixin"]
    _description = "Signature"
    _order = "company_id, position desc"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    position = fields.Integer(required=True, readonly=True)
    # The one allowed generic link: a signature can stand under any record.
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True, readonly=True)
    record_name = fields.Char("Signed record", compute="_compute_record_name")
    meaning = fields.Selection(
        [("author", "Author"), ("reviewer", "Reviewer"), ("approver", "Approver"), ("verifier", "Verifier")],
        required=True,
        readonly=True,
    )
    date = fields.Datetime("Signed on", required=True, readonly=True)
    signing_round = fields.Integer(required=True, readonly=True)
    content_hash = fields.Char("SHA-256 of the content", required=True, readonly=True)
    previous_hash = fields.Char("Hash of the previous signature", readonly=True)
    link_hash = fields.Char("Hash of this signature", required=True, readonly=True)
    # Who reads a signature reads the name on it, and finds it by that name; signers by themselves only officers read.
    signer_id = fields.Many2one(
        "qms.signer",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
        bypass_search_access=True,
    )

    _position_unique = models.UniqueIndex("(company_id, position)", "Two signatures cannot share a position.")
    _record_index = models.Index("(res_model, res_id)")

    @api.depends_context("uid")
    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        # Officers see that a signature stands here; what it signs, only those who may read the record.
        for model_name, signatures in self.grouped("res_model").items():
            records = signatures._records(model_name)._filtered_access("read")
            readable = {record.id: record.display_name for record in records}
            for signature in signatures:
                signature.record_name = readable.get(signature.res_id, False)

    @api.depends_context("lang")
    @api.depends("position", "meaning")
    def _compute_display_name(self):
        for signature in self:
            signature.display_name = f"{signature.position} · {signature._meaning_label()}"

    def _meaning_label(self):
        labels = dict(self._fields["meaning"]._description_selection(self.env))
        return labels.get(self.meaning, self.meaning)

    def _records(self, model_name):
        """Return the existing records of `model_name` that these signatures sign; empty when the addon is gone."""
        if model_name not in self.env:
            return self.browse()
        # Of a signature only the record's id is taken here; access is checked on the record.
        return self.env[model_name].browse(set(self.sudo().mapped("res_id"))).exists()

    def _readable(self):
        """Return the signatures that the current user made, or whose record the current user may read."""
        readable = self.sudo().filtered(lambda s: s.signer_id.user_id == self.env.user).sudo(False)
        for model_name, signatures in self.sudo().grouped("res_model").items():
            ids = set(signatures.sudo(False)._records(model_name)._filtered_access("read").ids)
            readable |= signatures.filtered(lambda s, ids=ids: s.res_id in ids).sudo(False)
        return readable

    def _reads_all(self):
        return self.env.su or any(self.env.user.has_group(group) for group in READ_ALL)

    def _check_access(self, operation):
        """Who may read a record may read its signatures; officers and auditors read all of their company."""
        result = super()._check_access(operation)
        if operation != "read" or not self or self._reads_all():
            return result
        hidden = self - self._readable()
        if result:
            hidden |= result[0]
        return (hidden, lambda: hidden._make_access_error(operation)) if hidden else None

    def _make_access_error(self, operation):
        return AccessError(self.env._("Only those who may read a record can read who signed it."))

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False):
        if bypass_access or self._reads_all():
            return super()._search(domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access)
        found = self.browse(super()._search(domain, order=order, active_test=active_test))
        readable = found & found._readable()  # in the order found
        end = None if limit is None else offset + limit
        return readable[offset:end]._as_query(bool(order))

    @api.model
    def _append(self, record, meaning):
        """Sign `record` as the current user with `meaning`; return the signature."""
        record.ensure_one()
        company = record.sudo().company_id
        user = self.env.user
        # What is hashed is what the database will hold, not what a cache remembers.
        self.env.flush_all()
        self.env.invalidate_all()
        chain = self.env["qms.signature.chain"]
        chain_id, position, previous_hash = chain._next_link(company)
        # Nobody has rights to create signatures or signers: only signing does.
        signer = (
            self.env["qms.signer"]
            .sudo()
            .create(
                {
                    "name": user.name,
                    "user_id": user.id,
                    "employee_id": user.sudo().with_company(company).employee_id.id,
                    "company_id": company.id,
                }
            )
        )
        vals = {
            "company_id": company.id,
            "position": position,
            "res_model": record._name,
            "res_id": record.id,
            "meaning": meaning,
            "date": fields.Datetime.now(),
            "signing_round": record.sudo().signing_round,
            "content_hash": record._content_hash(),
            "previous_hash": previous_hash or False,
            "signer_id": signer.id,
        }
        vals["link_hash"] = self._link_hash(vals)
        signature = self.sudo().create(vals)
        signature.flush_recordset()
        chain._close_link(chain_id, vals["link_hash"])
        record.invalidate_recordset(["signature_ids"], flush=False)
        return signature.sudo(False)

    @api.model
    def _link_hash(self, vals):
        return sha256_hex([str(vals[name] or "") for name in HASHED])

    def _stored_values(self):
        self.ensure_one()
        values = {name: self[name] for name in HASHED}
        return {**values, "company_id": self.company_id.id, "signer_id": self.signer_id.id}

    def _link_finding(self, position, previous_hash):
        """Return what is wrong with this link of the chain, or an empty string."""
        self.ensure_one()
        if self.position != position:
            return self.env._("Position %(position)s is missing: a signature was removed.", position=position)
        intact = self.link_hash == self._link_hash(self._stored_values())
        if not intact or (self.previous_hash or False) != (previous_hash or False):
            return self.env._(
                "Position %(position)s (%(meaning)s of %(record)s) was changed after signing.",
                position=position,
                meaning=self._meaning_label(),
                record=self.record_name or self.res_model,
            )
        return ""

    def _content_finding(self, record, proof=None):
        """Return what is wrong with the content of `record` (the signed one) under this signature, or "".

        `proof` is the line of a signed disposition that disposed of it, if there is one.
        """
        self.ensure_one()
        if self.res_model not in self.env:
            return ""  # its addon is gone, and the content with it: the links still tell
        if not record:
            return self.env._(
                "Position %(position)s signs a record of %(model)s that no longer exists.",
                position=self.position,
                model=self.res_model,
            )
        if proof or getattr(record, "disposition_id", False):
            return self._disposed_finding(record, proof)
        if self.signing_round != record.signing_round or record._is_editable():
            return ""
        if record._content_hash() != self.content_hash:
            return self.env._(
                "Position %(position)s: the content of %(record)s is not what was signed.",
                position=self.position,
                record=record.display_name,
            )
        return ""

    def _disposed_finding(self, record, proof):
        """Return what speaks against the disposal of `record`, or "": what was signed is gone, the list tells of it."""
        if not proof or self.content_hash not in (proof.content_hashes or "").split():
            return self.env._(
                "Position %(position)s: %(record)s is said to be disposed of, but no signed disposition lists it.",
                position=self.position,
                record=record.display_name,
            )
        if proof.remaining_hash != record._content_hash():
            return self.env._(
                "Position %(position)s: %(record)s was changed after it was disposed of.",
                position=self.position,
                record=record.display_name,
            )
        return ""

    @api.model
    def _append_only_way_on(self):
        return self.env._("A signature cannot be changed. Revise the record and sign again.")

    @api.model
    def _append_only_way_out(self):
        return self.env._(
            "A signature cannot be deleted. Send the record back and sign again: the earlier one stays as history."
        )
