from odoo import http
from odoo.http import request

from .reading import PRIVATE, as_reader

REASONS = {
    "short": lambda env: env._("Type at least three letters of your name, and your PIN."),
    "unknown": lambda env: env._("That did not work. Try again, or scan your badge."),
    "several": lambda env: env._("Several people have such a name. Type your whole name."),
    "locked": lambda env: env._("Too many attempts. Wait five minutes, then try again."),
    "expired": lambda env: env._("You were logged off. Say again who you are."),
}


class QmsKioskBase(http.Controller):
    """What every page of a kiosk shares: whose kiosk it is, who stands before it, and how parts of a page are sent.

    Parts are fetched by POST and replace each other inside one page: no address of the browser's history names a
    person, and going back shows nothing of the one before.
    """

    def _company(self, kiosk):
        """Return the company whose kiosk this is; not found when it is off. Speaks the company's language."""
        company = request.env["res.company"]._qms_by_kiosk_token(kiosk)
        if not company:
            raise request.not_found()
        return as_reader(company, company._qms_lang(), company)

    def _identify(self, company, post):
        """Return (employee or none, reason in words) for what was typed or scanned."""
        employee, reason = request.env["hr.employee"]._qms_identify(
            company, post.get("badge"), post.get("name"), post.get("pin")
        )
        return self._greet(company, employee), reason and REASONS[reason](request.env)

    def _who(self, company, post):
        """Return (employee or none, reason in words) for the identity that the page carries."""
        employee = request.env["hr.employee"]._qms_by_identity(company, post.get("identity"))
        return self._greet(company, employee), None if employee else REASONS["expired"](request.env)

    def _greet(self, company, employee):
        return as_reader(employee, employee._qms_lang(), company) if employee else employee

    def _part(self, template, values):
        """Send a page or a part of it; nothing keeps it."""
        response = request.render(template, values)
        response.headers.update(PRIVATE)
        return response
