import base64

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.image import ImageProcess

from odoo.addons.qms_iso9001.controllers.kiosk_base import REASONS
from odoo.addons.qms_iso9001.controllers.reading import PRIVATE, as_reader

PAGE = "/quality/place/<string:token>"
MAX_BYTES = 10 * 2**20


class QmsPlaceController(http.Controller):
    """The page that the printed code of a place opens: what is wrong, a photo, who you are. Nobody needs a login."""

    @http.route(PAGE, type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, token):
        """Show the page of the place; not found for another address."""
        # The form's secret belongs to the session: without this, a visitor's first one would not be kept.
        request.session.touch()
        return self._render(self._place(token))

    @http.route(PAGE, type="http", auth="public", methods=["POST"], csrf=True, sitemap=False)
    def report(self, token, what=None, photo=None, **post):
        """Report; or show the page again with what is missing, and nothing lost."""
        place = self._place(token)
        typed = {"what": what, "name": post.get("name")}
        employee, problem = self._who(place, post)
        if problem:
            return self._render(place, problem=problem, **typed)
        try:
            nonconformity = place._report(what, self._photo(photo), employee)
        except UserError as error:
            return self._render(place, problem=str(error), **typed)
        return self._render(place, reported=nonconformity)

    def _place(self, token):
        place = request.env["qms.place"]._by_token(token)
        if not place:
            raise request.not_found()
        return as_reader(place, place.company_id._qms_lang(), place.company_id)

    def _who(self, place, post):
        """Return (employee or none, problem in words) for the badge or name and PIN that were typed, if any."""
        if not any(post.get(name) for name in ("badge", "name", "pin")):
            return None, None
        people = request.env["hr.employee"]
        employee, reason = people._qms_identify(place.company_id, post.get("badge"), post.get("name"), post.get("pin"))
        return employee, reason and REASONS[reason](request.env)

    def _photo(self, upload):
        """Return the uploaded picture as base64, or None. Raises UserError for what is none, or too big."""
        content = upload.read(MAX_BYTES + 1) if upload else b""
        if not content:
            return None
        if len(content) > MAX_BYTES:
            raise UserError(request.env._("The photo is larger than 10 MB. Send it without, or take a smaller one."))
        try:
            ImageProcess(content)
        except UserError as error:
            raise UserError(request.env._("That file is no picture. Take a photo, or send it without.")) from error
        return base64.b64encode(content)

    def _render(self, place, **values):
        values = {"place": place, "path": place._get_path(), "res_company": place.company_id, **values}
        response = request.render("qms_iso9001_capa.place_page", values)
        response.headers.update(PRIVATE)
        return response
