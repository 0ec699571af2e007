from odoo import http
from odoo.http import request


class QmsCertificateController(http.Controller):
    """The public page of a company's own certificates: what is held and marked public, only where switched on."""

    @http.route("/quality/certificate/<string:company>", type="http", auth="public", website=True, sitemap=False)
    def public_certificate(self, company):
        """Show the certificates of the company in the address (id or slug); not found in every other case."""
        # The address decides, not the visitor's rights or company; only what is held and public passes.
        _slug, company_id = request.env["ir.http"]._unslug(company)
        company = request.env["res.company"].sudo().search([("id", "=", company_id)])
        certificates = company and company._qms_public_certificates()
        if not certificates:
            raise request.not_found()
        return request.render(
            "qms_iso9001.public_certificate",
            {
                "certificates": certificates,
                "company": company,
                "res_company": company,
                # The policy has a switch of its own: without it the page does not name it.
                "policy": company._qms_public_policy(),
            },
        )
