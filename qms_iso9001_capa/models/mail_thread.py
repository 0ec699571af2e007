import logging

from odoo import api, models

_logger = logging.getLogger(__name__)


class MailThread(models.AbstractModel):
    """What machines answer by themselves (out of office, delivery status) makes no complaint; what a customer's system
    writes does, without a receipt. What names the number of a complaint belongs to it."""

    _inherit = "mail.thread"

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Route a mail; an automatic reply to no new complaint, only to the complaint that it answers."""
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        routes = [self._qms_route_by_number(message_dict, route) for route in routes]
        kept = [route for route in routes if route[0] != "qms.complaint" or route[1]]
        if len(kept) == len(routes) or not self._qms_is_automatic_reply(message):
            return routes
        _logger.info(
            "Routing mail from %s to %s with Message-Id %s: an automatic reply makes no complaint",
            message_dict.get("email_from"),
            message_dict.get("to"),
            message_dict.get("message_id"),
        )
        return kept

    @api.model
    def _qms_route_by_number(self, message_dict, route):
        """Return the route to the complaint that the subject names, where `route` would make a new one of it."""
        model, thread_id, values, *rest = route
        if model != "qms.complaint" or thread_id:
            return route
        company = self.env["res.company"].browse((values or {}).get("company_id")) or self.env.company
        found = self.env[model]._find_by_subject(company, message_dict)
        return (model, found.id, values, *rest) if found else route

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Process; what a machine sends is kept, gets no receipt and calls nobody to what is closed."""
        automatic = self.with_context(qms_automatic_mail=True) if self._qms_is_automatic(message) else self
        return super(MailThread, automatic)._message_route_process(message, message_dict, routes)

    @api.model
    def _qms_header(self, message, name):
        return str(message.get(name) or "").partition(";")[0].strip().lower()

    @api.model
    def _qms_is_automatic(self, message):
        """Tell whether a machine sent `message` by itself (RFC 3834): a reply, or what a system writes."""
        generated = self._qms_header(message, "Auto-Submitted") not in ("", "no")
        return generated or self._qms_is_automatic_reply(message)

    @api.model
    def _qms_is_automatic_reply(self, message):
        """Tell whether `message` is a vacation reply or the like: RFC 3834, and what machines did before it."""
        if self._qms_header(message, "Auto-Submitted").startswith("auto-replied"):
            return True
        if self._qms_header(message, "Precedence") in ("auto_reply", "auto-reply"):
            return True
        names = ("X-Autoreply", "X-Auto-Reply", "X-Autorespond")
        return any(self._qms_header(message, name) not in ("", "no") for name in names)
