from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.qms_iso9001.controllers.kiosk import KIOSK, QmsKioskController


class QmsTrainingKioskController(QmsKioskController):
    """The kiosk offers exams too, below what there is to read, for people without login."""

    @http.route(f"{KIOSK}/exam", type="http", auth="public", methods=["POST"], csrf=True, sitemap=False)
    def exam(self, kiosk, record=None, **post):
        """Send the address of an exam of who is there; a failed one is begun anew where the course allows it."""
        company = self._company(kiosk)
        employee, reason = self._who(company, post)
        if not employee:
            return self._ask(company, reason)
        exams, repeated = request.env["qms.training.record"]._find_exams(employee)
        mine = (exams | repeated).filtered(lambda each: str(each.id) == record)
        if not mine:
            return self._list(company, employee)
        try:
            questions = (mine._retake() if mine in repeated else mine)._open_exam("kiosk")
        except UserError as error:
            return self._list(company, employee, problem=str(error))
        return self._part("qms_iso9001.kiosk_questions", {"questions": questions})

    def _list(self, company, employee, **told):
        response = super()._list(company, employee, **told)
        exams, repeated = request.env["qms.training.record"]._find_exams(employee)
        response.qcontext.update(exams=exams | repeated, repeated=repeated)
        return response
