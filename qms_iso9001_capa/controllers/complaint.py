from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.qms_iso9001.controllers.reading import PRIVATE, as_reader

from .photo import read_photo

PAGE = "/quality/complain/<string:token>"


class QmsComplaintController(http.Controller):
    """The page that the link of a delivery opens: what is wrong, a photo. Only a click records, and only once."""

    @http.route(PAGE, type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, token):
        """Show the form, or the complaint that was entered by this link; not found for another address."""
        return self._render(token)

    @http.route(PAGE, type="http", auth="public", methods=["POST"], csrf=True, sitemap=False)
    def send(self, token, what=None, description=None, photo=None, **_post):
        """Record, once; or show the form again with what is missing, and nothing lost."""
        picking = self._delivery(token)
        if not picking:
            return self._render(token)
        try:
            request.env["qms.complaint"]._enter_by_link(picking, what, description, read_photo(photo))
        except UserError as error:
            return self._render(token, problem=str(error), what=what, description=description)
        return request.redirect(request.httprequest.path, code=303)

    def _delivery(self, token):
        picking = request.env["qms.complaint"]._delivery_by_link(token)
        if not picking:
            return picking
        installed = {code for code, _name in request.env["res.lang"].sudo().get_installed()}
        lang = picking.partner_id.lang
        company = picking.company_id
        return as_reader(picking, lang if lang in installed else company._qms_lang(), company)

    def _render(self, token, **values):
        picking = self._delivery(token)
        # The form's secret belongs to the session: without this, a visitor's first one would not be kept.
        request.session.touch()
        values.update(
            picking=picking,
            complaint=picking and request.env["qms.complaint"]._of_link(picking),
            path=request.httprequest.path,
            res_company=picking.company_id if picking else None,
            lang=request.env.lang,
        )
        response = request.render("qms_iso9001_capa.complaint_page", values)
        response.headers.update(PRIVATE)
        response.status_code = 200 if picking else 404
        return response
