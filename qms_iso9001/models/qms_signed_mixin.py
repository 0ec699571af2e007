from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..tools.hashing import sha256_hex


class QmsSignedMixin(models.AbstractModel):
    """A record people sign. The model names what a signature covers in `_content_fields`."""

    _name = "qms.signed.mixin"
    _description = "Signed record"

    signature_ids = fields.One2many(
        "qms.signature",
        "res_id",
        string="Signatures",
        readonly=True,
        copy=False,
        domain=lambda self: [("res_model", "=", self._name)],
    )
    signing_round = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        help="Sending a record back starts a new round: signatures of earlier rounds stay, and no longer count.",
    )

    signature_count = fields.Integer("Signatures count", compute="_compute_signature_count")

    @api.depends("signature_ids")
    def _compute_signature_count(self):
        for record in self:
            record.signature_count = len(record.signature_ids)

    @api.model
    def _content_fields(self):
        """Return the names of the fields that a signature covers."""
        return set()

    def _signed_content(self):
        self.ensure_one()
        return self._plain_content(self, self._content_fields())

    @api.model
    def _plain_content(self, record, names):
        """Return the fields `names` of `record` as plain data, every language of translated ones."""
        return {name: self._plain_value(record, record._fields[name]) for name in sorted(names)}

    @api.model
    def _plain_value(self, record, field):
        if field.type == "one2many":
            return [line._signed_content() for line in record[field.name].sorted("id")]
        if field.type in ("many2one", "many2many"):
            return sorted(record[field.name].ids)
        if field.translate and field.store:
            return field._get_stored_translations(record) or {}
        return field.convert_to_write(record[field.name], record) or None

    def _content_hash(self):
        """Return the SHA-256 of the record's model, id, signing round and signed content."""
        self.ensure_one()
        record = self.sudo().with_context(active_test=False, bin_size=False)
        return sha256_hex([self._name, self.id, record.signing_round, record._signed_content()])

    def _sign(self, meaning):
        """Append the current user's signature with `meaning` to the company's chain; return it."""
        self.ensure_one()
        return self.env["qms.signature"]._append(self, meaning)

    def _current_signatures(self):
        """Return the signatures of the current round."""
        self.ensure_one()
        return self.sudo().signature_ids.filtered(lambda s: s.signing_round == self.sudo().signing_round)

    def _get_signature_rows(self):
        """Return the signatures of the current round as text for print, in order: meaning, name, time, hash.

        Times are those of the company's zone, which is named: the print leaves the company.
        """
        self.ensure_one()
        zone = self.sudo().company_id._qms_zone()
        return [
            {
                "meaning": signature._meaning_label(),
                "name": signature.signer_id.name,
                "time": self._signing_time(signature.date, zone),
                "hash": signature.content_hash,
            }
            for signature in self._current_signatures().sorted("position")
        ]

    @api.model
    def _signing_time(self, instant, zone):
        zone_name = instant.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).strftime("%Z")
        # Zones without letters of their own say their offset: UTC+03.
        zone_name = f"UTC{zone_name}" if zone_name[:1] in "+-" else zone_name
        return f"{format_datetime(self.env, instant, tz=zone.key)} {zone_name}"

    def _required_meanings(self):
        """Return the meanings that signatures of this round must have in the record's state (none: it is edited)."""
        return set()

    @api.model
    def _get_claimed_domain(self):
        """Return the domain of records whose state claims a signature; the verification looks for it."""
        return Domain.FALSE

    def action_view_signatures(self):
        """Open the signatures of this record, of all rounds."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_signature_action"),
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
        }

    def action_verify_signatures(self):
        """Verify the signature chain of the record's company; the notification names the first broken link."""
        self.ensure_one()
        self.check_access("read")
        company = self.sudo().company_id
        chain = self.env["qms.signature.chain"].search([("company_id", "=", company.id)])
        if not chain:
            raise AccessError(
                self.env._(
                    "Quality officers and auditors of %(company)s verify its signatures. If you are one of them, "
                    "select that company at the top of the screen first.",
                    company=company.name,
                )
            )
        return chain.action_verify()
