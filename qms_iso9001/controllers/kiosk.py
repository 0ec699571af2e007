from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .kiosk_base import QmsKioskBase
from .reading import as_reader, file_response

KIOSK = "/quality/kiosk/<string:kiosk>"


class QmsKioskController(QmsKioskBase):
    """A shared screen at which people without login read and confirm: badge or name and PIN, list, done."""

    @http.route(KIOSK, type="http", auth="public", methods=["GET"], sitemap=False)
    def kiosk(self, kiosk):
        """Show the page; it asks who is there."""
        company = self._company(kiosk)
        # The forms' secret belongs to the session: without this, a visitor's first one would not be kept.
        request.session.touch()
        values = {"res_company": company, "lang": request.env.lang, "path": company._qms_kiosk_path()}
        return self._part("qms_iso9001.kiosk_page", values)

    @http.route(f"{KIOSK}/identify", type="http", auth="public", methods=["POST"], csrf=True, sitemap=False)
    def identify(self, kiosk, **post):
        """Look who it is; send the list of what that person has to read, or the question again."""
        company = self._company(kiosk)
        employee, reason = self._identify(company, post)
        return self._list(company, employee) if employee else self._ask(company, reason)

    @http.route(f"{KIOSK}/confirm", type="http", auth="public", methods=["POST"], csrf=True, sitemap=False)
    def confirm(self, kiosk, row=None, **post):
        """Confirm one row of who is there; or send the address of its questions."""
        company = self._company(kiosk)
        employee, reason = self._who(company, post)
        if not employee:
            return self._ask(company, reason)
        mine = employee.qms_missing_ids.filtered(lambda missing: str(missing.id) == row)
        if not mine:
            return self._list(company, employee)
        title = mine._get_reading()["title"]
        try:
            questions = mine._confirm_by("kiosk")
        except UserError as error:
            return self._list(company, employee, problem=str(error))
        if questions:
            return self._part("qms_iso9001.kiosk_questions", {"questions": questions})
        employee.invalidate_recordset(["qms_missing_ids"])
        return self._list(company, employee, confirmed=title)

    @http.route(
        [f"{KIOSK}/file/<string:token>", f"{KIOSK}/file/<string:token>/<string:original>"],
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def file(self, kiosk, token, original=None):
        """Send what is to be read. The token is of the file, not of the person, and soon ends."""
        company = self._company(kiosk)
        row = request.env["qms.acknowledgement"]._by_pdf_token(token)
        if not row or row.employee_id.company_id != company or not row._is_readable_without_login():
            raise request.not_found()
        if original and not row._get_original_name():
            raise request.not_found()
        row = as_reader(row, row.employee_id._qms_lang(), company)
        try:
            return file_response(row, bool(original))
        except UserError as error:
            return request.make_response(str(error), [("Content-Type", "text/plain; charset=utf-8")], status=409)

    def _ask(self, company, reason):
        return self._part("qms_iso9001.kiosk_identify", {"path": company._qms_kiosk_path(), "problem": reason})

    def _list(self, company, employee, confirmed=None, problem=None):
        rows = employee.qms_missing_ids.filtered(lambda row: row._is_readable_without_login()).sorted("date_due")
        values = {
            "path": company._qms_kiosk_path(),
            "person": employee.name,
            "identity": employee._qms_sign_identity(company),
            "readings": [row._get_reading() for row in rows],
            "confirmed": confirmed,
            "problem": problem,
        }
        return self._part("qms_iso9001.kiosk_list", values)
