from odoo import fields, models


class QmsCertificateCompanyMixin(models.AbstractModel):
    """The public page of a company's own certificates, by a switch of its own."""

    _name = "qms.certificate.company.mixin"
    _description = "Certificates of a company"

    qms_certificate_public = fields.Boolean(
        "Public page of the certificates",
        help="Shows certificate, scope, body and last day to everybody who has the address, without login.",
    )

    def _qms_certificate_url(self):
        """Return the path of the public page of the company's certificates."""
        self.ensure_one()
        return f"/quality/certificate/{self.env['ir.http']._slug(self)}"

    def _qms_public_certificates(self):
        """Return the certificates held and marked public (with superuser rights) if the page is on, else none."""
        self.ensure_one()
        certificates = self.env["qms.certificate"].sudo()
        if not (self.sudo().active and self.sudo().qms_certificate_public):
            return certificates
        shown = [("company_id", "=", self.id), ("state", "=", "held"), ("is_public", "=", True)]
        return certificates.search(shown, order="date_end desc, id")
