from odoo import api, fields, models

from odoo.addons.qms_iso9001.models.qms_customer_card_mixin import SEES


class QmsComplaintCardMixin(models.AbstractModel):
    """What a customer's form tells besides the figures of core: the complaints that are still open, of any contact of
    the customer. The number is no secret to who sells, the complaints have rules."""

    _name = "qms.complaint.card.mixin"
    _description = "Complaints on the card of a customer"

    qms_complained_text = fields.Char("Complaints", compute="_compute_qms_complained", groups=SEES)

    @api.depends_context("company", "uid", "lang")
    def _compute_qms_complained(self):
        complaints = self.env["qms.complaint"].sudo()
        late_domain = complaints._late_domain()
        for partner in self:
            domain = partner._qms_open_complaints_domain()
            found = complaints.search_count(domain)
            late = complaints.search_count([*domain, *late_domain]) if found else 0
            if late:
                text = self.env._("%(found)s open, %(late)s late", found=found, late=late)
            else:
                text = self.env._("%(found)s open", found=found) if found else self.env._("none is open")
            partner.qms_complained_text = text

    def _qms_open_complaints_domain(self):
        return [
            ("partner_id.commercial_partner_id", "=", self._qms_customer().id),
            ("company_id", "=", self.env.company.id),
            ("state", "in", ("received", "answered")),
        ]

    def action_qms_view_complained(self):
        """Open the complaints that are open: all for quality users, their own for everybody else."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_capa.qms_complaint_action")
        shown = [(False, "list"), (False, "kanban"), (False, "form")]
        return {
            **action,
            "views": shown,
            "domain": self._qms_open_complaints_domain(),
            "context": {"create": False},
            "help": self.env._(
                "You can open a complaint if you recorded it or are responsible for it. Ask a quality officer about "
                "the others."
            ),
        }
