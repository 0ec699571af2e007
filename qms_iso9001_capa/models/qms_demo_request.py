from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class QmsDemoRequest(models.AbstractModel):
    """Loads requests to vendors about cases of the demo company, each as far as it got: one was answered late."""

    _name = "qms.demo.request"
    _inherit = "qms.demo"
    _description = "Demo company: requests to vendors"

    @api.model
    def _load_requests(self):
        """Ask, answer and judge as the demo file says, once."""
        if self._as("officer")["qms.supplier.request"].search_count([], limit=1):
            return
        for row in self._rows("qms_iso9001_capa/demo/supplier_request.csv"):
            request, found = self._ask_vendor(row)
            self._work_on_request(request, row)
            self._date_request_back(request, row, found)
            self._cancel_mails(request)

    @api.model
    def _ask_vendor(self, row):
        """Return the request about the case of the row, and the day on which that was found."""
        officer = self._as("officer")
        case = officer["qms.nonconformity"].search([("name", "=", row["case"])], order="id", limit=1)
        request = officer["qms.supplier.request"].browse(case.action_open_request()["res_id"])
        request.user_id = self._user("buyer")
        return request, case.date_detected

    @api.model
    def _work_on_request(self, request, row):
        if row["sent_after"]:
            request.action_send()
        if row["answered_after"]:
            self._answer_request(request, row, row["cause"])
        if row["returned_after"]:
            request.action_return(row["missing"])
        if row["again_after"]:
            self._answer_request(request, row, row["cause_again"])
        if row["accepted_after"]:
            request.action_accept()
        if row["refused"]:
            request.action_refused(row["refused"])

    @api.model
    def _answer_request(self, request, row, cause):
        day = fields.Date.to_string(request.company_id._qms_today() + timedelta(days=20))
        typed = {**{name: row[name] for name in ("containment", "corrective")}, "cause": cause, "date_corrective": day}
        vendor = request.sudo()
        vendor._receive_answer(vendor.answering_round, typed, [], vendor.contact_id.display_name, row["channel"])

    @api.model
    def _date_request_back(self, request, row, found):
        """Date the steps back to the days after the case was found."""
        if not row["sent_after"]:
            return
        record = request.sudo()
        day = {name: self._after(found, row[name]) for name in row if name.endswith("_after")}
        vals = {"date_sent": day["sent_after"], "date_due_original": day["due_after"].date()}
        if not row["returned_after"]:
            vals["date_due"] = day["due_after"].date()
        if row["reminded"] and record.state == "sent":
            vals["reminded"] = row["reminded"]
        if row["answered_after"]:
            vals["date_answered"] = day["answered_after"]
        if record.date_done:
            vals["date_done"] = day["accepted_after"] or day["due_after"] + timedelta(days=9)
        record._write_unguarded(vals)
        first, *again = record.answer_ids.sorted("answering_round") or [None]
        if first:
            judged = day["returned_after"] or day["accepted_after"]
            self._date_answer_back(first, day["answered_after"], judged, day["in_place_after"], day["due_after"])
        for answer in again:
            self._date_answer_back(answer, day["again_after"], day["accepted_after"], day["in_place_after"], None)
        record.flush_recordset()
        columns = (SQL.identifier(record._table), day["sent_after"], record.id)
        self.env.execute_query(SQL("UPDATE %s SET create_date = %s WHERE id = %s RETURNING id", *columns))
        record.invalidate_recordset()

    @api.model
    def _after(self, found, days):
        instant = fields.Datetime.to_datetime(found) + timedelta(hours=10)
        return instant + timedelta(days=int(days)) if days else None

    @api.model
    def _date_answer_back(self, answer, answered, judged, in_place, due):
        vals = {"date_answered": answered, "date_corrective": in_place.date()}
        if judged:
            vals["date_judged"] = judged
        if due:
            vals["date_due"] = due.date()
        answer.write(vals)
