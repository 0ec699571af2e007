import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, hash_sign, verify_hash_signed

LINK = "qms.complaint.link"
# As long as customers come back with what they received.
LINK_TIME = timedelta(days=365)
# So many complaints of one customer from the portal within PAUSE; more is a mistake, or a machine.
LIMIT = 20
PAUSE = timedelta(minutes=10)
# An answer that is sent is noted as the answer right after it.
SENT = timedelta(minutes=1)


class QmsComplaintLinkMixin(models.AbstractModel):
    """Complaints that the customer enters: by an account of the portal, or by the signed link of a delivery, which
    needs no login. The link is of one delivery and one customer, stores nothing and records once."""

    _name = "qms.complaint.link.mixin"
    _inherit = ["portal.mixin"]
    _description = "Complaint entered by the customer"

    _one_per_link = models.UniqueIndex(
        "(picking_id) WHERE channel = 'link' AND picking_id IS NOT NULL",
        "This delivery has a complaint of its customer already. Open the link again to see it.",
    )

    def _compute_access_url(self):
        super()._compute_access_url()
        for record in self:
            record.access_url = f"/my/complaints/{record.id}"

    def _get_outcome(self):
        """Return in plain words, for the customer, how it was answered and that it ended; how it was judged is ours.
        Empty while the customer waits."""
        self.ensure_one()
        record = self.sudo()
        said = []
        if record.date_answered:
            day = format_date(self.env, record.company_id._qms_day(record.date_answered))
            mails = record.message_ids.filtered(lambda message: record._is_answer_to_read(message))
            said.append(
                self.env._("We answered you on %(day)s: see the messages below.", day=day)
                if mails
                else self.env._("We answered you on %(day)s by telephone, by letter or in person.", day=day)
            )
        if record.state == "closed" and record.date_done:
            day = format_date(self.env, record.company_id._qms_day(record.date_done))
            said.append(self.env._("We closed the complaint on %(day)s. You can still write to us below.", day=day))
        if record.merged_into_id:
            said.append(self.env._("It is dealt with as %(number)s.", number=record.merged_into_id.reference))
        return " ".join(said)

    def _is_answer_to_read(self, message):
        """Tell whether `message` is what answered the customer, not something written before or after a call."""
        if not self.date_answered - SENT <= message.date <= self.date_answered:
            return False
        people = message.message_type == "comment" and message.author_id and not message.author_id.partner_share
        return people and not message.is_internal and not message.subtype_id.internal

    @api.model
    def _get_link_path(self, picking):
        """Return the path of the page on which the customer of `picking` complains about it."""
        customer = picking.sudo().partner_id.commercial_partner_id
        token = hash_sign(self.env(su=True), LINK, [picking.id, customer.id], expiration=LINK_TIME)
        return f"/quality/complain/{token}"

    @api.model
    def _delivery_by_link(self, token):
        """Return the delivery (with superuser rights) that the token stands for; none for a bad or old token."""
        pickings = self.env["stock.picking"].sudo()
        try:
            values = verify_hash_signed(self.env(su=True), LINK, token or "")
        except (ValueError, TypeError):
            values = None
        if not values:
            return pickings
        # The signature says whose delivery it is; if it is somebody else's by now, it says nothing.
        picking = pickings.search([("id", "=", values[0]), ("picking_type_code", "=", "outgoing")])
        found = picking.partner_id.commercial_partner_id.id == values[1] and picking.state != "cancel"
        return picking if found else pickings

    @api.model
    def _of_link(self, picking):
        """Return the complaint (with superuser rights) that was entered by the link of `picking`: where it is now."""
        entered = Domain("picking_id", "=", picking.id) & Domain("channel", "=", "link")
        complaint = self.sudo().search(entered, limit=1)
        while complaint.merged_into_id:
            complaint = complaint.merged_into_id
        return complaint

    @api.model
    def _enter_by_link(self, picking, what, description=None, photo=None):
        """Record what the customer of `picking` wrote, once; the second time return the first complaint."""
        existing = self._of_link(picking)
        if existing:
            return existing
        return self._enter("link", picking._prepare_complaint_vals(), what, description, photo)

    @api.model
    def _enter_by_portal(self, user, what, description=None, photo=None, order=None):
        """Record what a customer with an account wrote, for the company whose portal it is."""
        customer = user.partner_id
        since = fields.Datetime.now() - PAUSE
        recent = Domain("partner_id", "child_of", customer.commercial_partner_id.id) & Domain("channel", "=", "portal")
        if self.sudo().search_count(recent & Domain("create_date", ">", since), limit=LIMIT) >= LIMIT:
            raise UserError(self.env._("You have sent many complaints just now. Wait ten minutes, or write us a mail."))
        vals = {"company_id": (order and order.company_id or self.env.company).id, "partner_id": customer.id}
        if order:
            vals = {**order.sudo()._prepare_complaint_vals(), "partner_id": customer.id}
        return self._enter("portal", vals, what, description, photo)

    @api.model
    def _enter(self, channel, vals, what, description, photo):
        """Create the complaint; `photo` is (name, bytes) or None. Raises UserError for one without words."""
        what = (what or "").strip()
        if not what:
            raise UserError(self.env._("Write what is wrong, then send it."))
        complaint = self._receive({**vals, "name": what, "description": (description or "").strip()}, channel)
        if photo:
            name, content = photo
            self.env["ir.attachment"].sudo().create(
                {
                    "name": name,
                    "datas": base64.b64encode(content),
                    "res_model": complaint._name,
                    "res_id": complaint.id,
                }
            )
        complaint._send_receipt()
        return complaint
