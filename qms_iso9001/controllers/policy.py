from odoo import http
from odoo.http import content_disposition, request

PAGE = "/quality/policy/<string:company>"


class QmsPolicyController(http.Controller):
    """The public page of a company's quality policy: the version in force, nothing else, only where switched on."""

    @http.route(PAGE, type="http", auth="public", website=True, sitemap=False)
    def public_policy(self, company):
        """Show the policy in force of the company in the address (id or slug); not found in every other case."""
        policy = self._get_policy(company)
        return request.render(
            "qms_iso9001.public_policy",
            {"policy": policy, "res_company": policy.company_id, "pdf_url": f"{policy.public_url}/pdf"},
        )

    @http.route(f"{PAGE}/pdf", type="http", auth="public", website=True, sitemap=False)
    def public_policy_pdf(self, company):
        """Send the policy in force as PDF."""
        policy = self._get_policy(company)
        pdf = policy._get_public_pdf(request.env.lang)
        return request.make_response(
            pdf,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(pdf)),
                ("Content-Disposition", content_disposition(f"{policy._get_report_name()}.pdf", "inline")),
            ],
        )

    def _get_policy(self, company):
        # The address decides, not the visitor's rights or company; only what is in force and public passes.
        _slug, company_id = request.env["ir.http"]._unslug(company)
        company = request.env["res.company"].sudo().search([("id", "=", company_id)])
        policy = company and company._qms_public_policy()
        if not policy:
            raise request.not_found()
        return policy
