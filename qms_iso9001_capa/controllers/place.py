import base64

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.qms_iso9001.controllers.kiosk_base import REASONS
from odoo.addons.qms_iso9001.controllers.reading import PRIVATE, as_reader

from .photo import keep_photo, read_kept, read_photo

PAGE = "/quality/place/<string:token>"
DOOR = "place"


class QmsPlaceController(http.Controller):
    """The page that the printed code of a place opens: what is wrong, a photo, who you are. Nobody needs a login."""

    @http.route(PAGE, type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, token, reported=None):
        """Show the page of the place, or thanks for what was just reported; not found for another address."""
        # The form's secret belongs to the session: without this, a visitor's first one would not be kept.
        request.session.touch()
        place = self._place(token)
        case = (
            place.env["qms.nonconformity"].search([("id", "=", reported), ("place_id", "=", place.id)], limit=1)
            if (reported or "").isdigit()
            else None
        )
        return self._render(place, reported=case)

    @http.route(PAGE, type="http", auth="public", methods=["POST"], csrf=True, sitemap=False)
    def report(self, token, what=None, photo=None, **post):
        """Report; or show the page again with what is missing, and nothing lost."""
        place = self._place(token)
        typed = {"what": what, "name": post.get("name")}
        picture = None
        try:
            employee, reason = self._who(place, post)
            # Who is locked out costs no work on pictures.
            picture = None if reason == "locked" else read_photo(photo) or read_kept(post.get("kept"))
            if reason:
                problem = REASONS[reason](request.env)
                return self._render(place, problem=problem, kept=keep_photo(picture), **typed)
            case = place._report(what, picture and base64.b64encode(picture[1]), employee)
        except UserError as error:
            return self._render(place, problem=str(error), kept=keep_photo(picture), **typed)
        # A page that is loaded again reports nothing again.
        return request.redirect(f"{place._get_path()}?reported={case.id}", code=303)

    def _place(self, token):
        place = request.env["qms.place"]._by_token(token)
        if not place:
            raise request.not_found()
        return as_reader(place, place.company_id._qms_lang(), place.company_id)

    def _who(self, place, post):
        """Return (employee or none, why not or none) for the badge or name and PIN that were typed, if any."""
        if not any(post.get(name) for name in ("badge", "name", "pin")):
            return None, None
        people = request.env["hr.employee"]
        typed = (post.get("badge"), post.get("name"), post.get("pin"))
        return people._qms_identify(place.company_id, *typed, door=DOOR)

    def _render(self, place, **values):
        values = {"place": place, "path": place._get_path(), "res_company": place.company_id, **values}
        response = request.render("qms_iso9001_capa.place_page", values)
        response.headers.update(PRIVATE)
        return response
