from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from .qms_satisfaction_company_mixin import SURVEY

# Who may see it; for everybody else the fields do not exist.
SEES = "sales_team.group_sale_salesman,qms_iso9001.group_qms_user,qms_iso9001.group_qms_auditor"

# Who may say for a customer that they want no survey.
KEEPS = "sales_team.group_sale_salesman,qms_iso9001.group_qms_user"


class QmsCustomerCardMixin(models.AbstractModel):
    """What a customer's form tells of the last twelve months: on time, in full, returns, credit notes, the last word of
    the customer. Nothing is stored and nothing is computed in lists; each figure opens its rows."""

    _name = "qms.customer.card.mixin"
    _description = "Card of a customer"

    qms_is_customer = fields.Boolean(compute="_compute_qms_is_customer", groups=SEES)
    # Kept for the contact who said so, or for the company and all of its contacts; in a table beside that of partners.
    qms_unwanted_survey_ids = fields.Many2many(
        "survey.survey",
        "qms_unwanted_survey_rel",
        "partner_id",
        "survey_id",
        "Unwanted surveys",
        copy=False,
        groups=fields.NO_ACCESS,
    )
    qms_is_not_asked = fields.Boolean(
        "Wants no survey of satisfaction", compute="_compute_qms_is_not_asked", groups=SEES
    )
    qms_delivered_text = fields.Char("On time", compute="_compute_qms_customer", groups=SEES)
    qms_in_full_text = fields.Char("In full", compute="_compute_qms_customer", groups=SEES)
    qms_returned_text = fields.Char("Came back", compute="_compute_qms_customer", groups=SEES)
    qms_credited_text = fields.Char("Credit notes for quality", compute="_compute_qms_customer", groups=SEES)
    qms_said_text = fields.Char("Satisfaction", compute="_compute_qms_customer", groups=SEES)

    def action_qms_ask_no_more(self):
        """Ask this contact no more how satisfied they are; of a company: none of its contacts.

        For those who sell and quality officers, also where they may not change contacts: raises AccessError for others.
        """
        self._qms_set_asked(False)

    def action_qms_ask_again(self):
        """Take `action_qms_ask_no_more` back. Raises AccessError for who neither sells nor is a quality officer."""
        self._qms_set_asked(True)

    def _qms_set_asked(self, asked):
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_groups(KEEPS):
            raise AccessError(
                self.env._("Those who sell and quality officers keep who wants no survey. Tell one of them.")
            )
        if asked == self.qms_is_not_asked:
            # Of the contact they change this and nothing else; the conversation tells who did.
            survey = self.env.ref(SURVEY)
            change = fields.Command.unlink(survey.id) if asked else fields.Command.link(survey.id)
            self.sudo().qms_unwanted_survey_ids = [change]
            said = self.env._("May be asked again how satisfied they are.") if asked else self.env._("Wants no survey.")
            self.sudo().message_post(body=said)

    @api.depends("qms_unwanted_survey_ids")
    def _compute_qms_is_not_asked(self):
        # Who sells needs no right of the survey app.
        for partner in self:
            partner.qms_is_not_asked = bool(partner.sudo().qms_unwanted_survey_ids)

    def _compute_qms_is_customer(self):
        # Whether somebody ever ordered is no secret to who sees the card.
        orders = self.env["sale.order"].sudo()
        customers = self.commercial_partner_id
        groups = orders._read_group(
            [("partner_id.commercial_partner_id", "in", customers.ids), ("state", "=", "sale")], ["partner_id"]
        )
        found = {partner.commercial_partner_id.id for (partner,) in groups}
        for partner in self:
            partner.qms_is_customer = partner.commercial_partner_id.id in found

    @api.depends_context("company", "uid", "lang")
    def _compute_qms_customer(self):
        for partner in self:
            due, on_time, in_full = partner._qms_count_lines()
            delivered, returned = partner._qms_count_returns()
            nothing = self.env._("nothing was due in 12 months")
            partner.qms_delivered_text = partner._qms_share_text(on_time, due) or nothing
            partner.qms_in_full_text = partner._qms_share_text(in_full, due) or nothing
            partner.qms_returned_text = partner._qms_share_text(returned, delivered) or self.env._(
                "nothing was delivered in 12 months"
            )
            partner.qms_credited_text = partner._qms_credited_text()
            partner.qms_said_text = partner._qms_said_text()

    def _qms_share_text(self, part, whole):
        """Return "95 % (19 of 20)", empty without any case."""
        if not whole:
            return ""
        share = formatLang(self.env, 100 * part / whole, digits=0)
        return self.env._("%(share)s %% (%(part)s of %(whole)s)", share=share, part=part, whole=whole)

    # The rows behind each

    def _qms_customer_domain(self, date_field):
        """Return the rows of a fact of this customer in the current company and the last twelve months, as a domain
        that the web client can keep."""
        company = self.env.company
        since = company._qms_today() - timedelta(days=365)
        own = Domain("partner_id", "=", self._qms_customer().id) & Domain("company_id", "=", company.id)
        return own & Domain(date_field, ">=", fields.Date.to_string(since))

    def _qms_quick(self, domain):
        """Return the same rows of a fact of order lines, found by an index before anything is counted of a line."""
        own = Domain("order_partner_id.commercial_partner_id", "=", self._qms_customer().id)
        # Which lines are the customer's, is no secret: what is seen of them is decided by the rules of the fact.
        return domain & Domain("order_line_id", "in", self.env["sale.order.line"].sudo()._search(own))

    def _qms_quick_loose(self, domain):
        """Return the rows of a fact of deliveries that belong to no order line, found by the index of transfers."""
        own = Domain("picking_id.partner_id.commercial_partner_id", "=", self._qms_customer().id)
        # As above; each row is a move. Looked up first: they are few, and the fact would look at all of them.
        moves = self.env["stock.move"].sudo().search(own & Domain("sale_line_id", "=", False))
        return domain & Domain("id", "in", moves.ids)

    def _qms_customer(self):
        return self._origin.commercial_partner_id or self.commercial_partner_id

    def _qms_due_domain(self):
        judged = Domain("is_due", "=", True) & Domain("left_out", "=", False)
        return self._qms_customer_domain("promise_date") & judged

    def _qms_count_lines(self):
        """Return (lines due and judged, of them on time, of them in full)."""
        groups = self.env["qms.delivery.fact"]._read_group(
            self._qms_quick(self._qms_due_domain()), ["is_on_time", "is_in_full"], ["__count"]
        )
        return (
            sum(count for _on_time, _in_full, count in groups),
            sum(count for on_time, _in_full, count in groups if on_time),
            sum(count for _on_time, in_full, count in groups if in_full),
        )

    def _qms_count_returns(self):
        """Return (products delivered, of them with something that came back)."""
        domain = self._qms_customer_domain("delivered_date")
        facts = self.env["qms.return.fact"]
        # Deliveries without an order apart: each part is found by an index of its own.
        parts = (self._qms_quick(domain), self._qms_quick_loose(domain))
        groups = [group for part in parts for group in facts._read_group(part, ["is_returned"], ["__count"])]
        return sum(count for _back, count in groups), sum(count for back, count in groups if back)

    def _qms_credited_domain(self):
        quality = Domain("is_quality", "=", True)
        return self._qms_customer_domain("invoice_date") & quality

    def _qms_credited_text(self):
        """Return how many credit notes count; empty for who may not see them, whose card has no such row."""
        facts = self.env["qms.credit.fact"]
        if not facts.has_access("read"):
            return ""
        [(count,)] = facts._read_group(self._qms_credited_domain(), [], ["move_id:count_distinct"])
        return str(count) if count else self.env._("none")

    def _qms_said_domain(self):
        return self._qms_customer_domain("invited_on")

    def _qms_said_text(self):
        answered = self._qms_said_domain() & Domain("is_answered", "=", True)
        last = self.env["qms.satisfaction.fact"].search(answered, order="answered_on desc, id desc", limit=1)
        if not last:
            asked = self.env["qms.satisfaction.fact"].search_count(self._qms_said_domain(), limit=1)
            return self.env._("asked, not answered") if asked else self.env._("not asked in 12 months")
        return self.env._("%(points)s of 10 on %(day)s", points=last.score, day=format_date(self.env, last.answered_on))

    def _qms_open_rows(self, action, domain):
        """Return the action that shows these rows of a fact."""
        self.ensure_one()
        shown = self.env["ir.actions.act_window"]._for_xml_id(f"qms_iso9001.{action}")
        self.env[shown["res_model"]].check_access("read")
        return {**shown, "domain": list(domain), "context": {"create": False}}

    def action_qms_view_delivered(self):
        """Open the order lines behind *On time*."""
        return self._qms_open_rows("qms_delivery_fact_action", self._qms_due_domain())

    def action_qms_view_in_full(self):
        """Open the same order lines; where some were not delivered in full, a filter leaves those."""
        action = self.action_qms_view_delivered()
        due, _on_time, in_full = self._qms_count_lines()
        shown = {"search_default_short": 1} if in_full < due else {}
        return {**action, "context": {**action["context"], **shown}}

    def action_qms_view_returned(self):
        """Open what was delivered, and what of it came back."""
        domain = self._qms_customer_domain("delivered_date")
        return self._qms_open_rows("qms_return_fact_action", domain)

    def action_qms_view_credited(self):
        """Open the credit notes that count."""
        return self._qms_open_rows("qms_credit_fact_action", self._qms_credited_domain())

    def action_qms_view_said(self):
        """Open what the contacts of the customer were asked and said."""
        return self._qms_open_rows("qms_satisfaction_fact_action", self._qms_said_domain())
