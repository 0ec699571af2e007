from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

ACTIVITY = "qms_iso9001_capa.mail_activity_type_refund"
REFUND_DAYS = 7


class QmsNonconformityRefundMixin(models.AbstractModel):
    """Refund request: an activity on the customer invoice asks whoever makes credit notes for one, with quantity and
    amount proposed. No accounting document is made here; the credit note that is posted answers the request."""

    _name = "qms.nonconformity.refund.mixin"
    _description = "Refund request"

    invoice_id = fields.Many2one(
        "account.move",
        "Customer invoice",
        check_company=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The invoice that is to be credited. The request is an activity on it.",
    )
    credit_note_id = fields.Many2one(
        "account.move", "Credit note", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    refund_currency_id = fields.Many2one("res.currency", "Currency of the invoice", readonly=True, copy=False)
    refund_amount = fields.Monetary(
        "Proposed credit", currency_field="refund_currency_id", readonly=True, copy=False, help="Untaxed."
    )
    refund_activity_id = fields.Many2one(
        "mail.activity", "Request", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    @api.model
    def _verb_fields(self):
        made = {"refund_currency_id", "refund_amount", "refund_activity_id"}
        return super()._verb_fields() | {"invoice_id", "credit_note_id"} | made

    def _is_refund_waiting(self):
        return self.kind == "refund" and not self.credit_note_id

    def _post_refund(self):
        """Ask for the credit note, on the invoice, linked both ways."""
        case = self.nonconformity_id
        invoice = self._find_invoice()
        if not invoice:
            raise UserError(
                self.env._(
                    "No posted customer invoice for the goods of %(case)s is known. Report the problem on the invoice, "
                    "or have it posted, then ask for the refund.",
                    case=case.display_name,
                )
            )
        currency = invoice.currency_id
        amount = currency.round(self._propose_refund(invoice))
        self._write_unguarded({"invoice_id": invoice.id, "refund_amount": amount, "refund_currency_id": currency.id})
        self._schedule_refund()
        if not case.invoice_id:
            case.write({"invoice_id": invoice.id})
        values = {"self": invoice, "origin": case}
        invoice.message_post_with_source(
            "qms_iso9001_capa.message_refund_request", render_values=values, subtype_xmlid="mail.mt_note"
        )

    def _find_invoice(self):
        """Return the posted invoice by which the customer paid the goods: the case's own, else the latest."""
        case = self.nonconformity_id
        cases = [case, *case.complaint_ids]
        own = case.invoice_id
        others = case.invoice_id.browse()
        for record in cases:
            others |= record.invoice_id | record.sale_id.invoice_ids | record.picking_id.sale_id.invoice_ids
        found = (own | others).filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.state == "posted"
                and move.company_id == self.company_id
                and self._refunded_lines(move)
            )
        )
        return (found & own) or found.sorted(lambda move: (move.invoice_date or move.date, move.id))[-1:]

    def _refunded_lines(self, invoice):
        lines = invoice.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        return lines.filtered(lambda line: line.product_id == self.product_id) if self.product_id else lines

    def _propose_refund(self, invoice):
        """Return what the quantity was invoiced at, untaxed, in the currency of the invoice."""
        lines = self._refunded_lines(invoice)
        total = sum(lines.mapped("price_subtotal"))
        if not self.product_id:
            return total
        unit = self.product_id.uom_id
        invoiced = sum(line.product_uom_id._compute_quantity(line.quantity, unit) for line in lines)
        return total * min(self.quantity / invoiced, 1) if invoiced else 0

    def _schedule_refund(self):
        invoice, case = self.invoice_id, self.nonconformity_id
        text = self.env._(
            "Credit %(quantity)s %(unit)s of %(product)s: %(amount)s untaxed, for %(case)s.",
            quantity=f"{self.quantity:g}",
            unit=self.product_uom_id.name or "",
            product=self.product_id.display_name or self.env._("what was invoiced"),
            amount=format_amount(self.env, self.refund_amount, self.refund_currency_id),
            case=case._get_html_link(),
        )
        activity = invoice.activity_schedule(
            ACTIVITY,
            date_deadline=fields.Date.add(self.company_id._qms_today(), days=REFUND_DAYS),
            note=Markup("<p>%s</p>") % text,
            user_id=self.company_id._qms_refund_user(invoice).id,
        )
        self._write_unguarded({"refund_activity_id": activity.id})

    def _credited_amount(self, lines):
        """Return what these lines of credit notes credit, untaxed, in the currency of the request."""
        currency = self.refund_currency_id
        return sum(
            line.currency_id._convert(line.price_subtotal, currency, line.company_id, line.date) for line in lines
        )

    def _credit_lines(self):
        """Return the lines by which its invoice was credited for its case so far."""
        return self.nonconformity_id.credit_line_ids.filtered(
            lambda line: line.parent_state == "posted" and line.move_id.reversed_entry_id == self.invoice_id
        )

    def _is_covered_by(self, line):
        """Tell whether with this line of a credit note the request is credited to its full amount."""
        missing = self.refund_amount - self._credited_amount(self._credit_lines() - line)
        return self.refund_currency_id.compare_amounts(self._credited_amount(line), missing) >= 0

    def _finish_credited(self, credit, changed):
        """Finish those of these requests on one invoice that `credit` covers, each with what was credited for its own
        case, then with what that leaves over for others of the same product. On `changed` cases note what is missing.
        """
        credited = credit.invoice_line_ids.qms_nonconformity_id
        for requests in self.grouped(lambda line: line.product_id or line.nonconformity_id).values():
            if not (requests.nonconformity_id & credited):
                continue
            left = {}
            for line in requests:
                left.setdefault(line.nonconformity_id, line._credited_amount(line._credit_lines()))
                left[line.nonconformity_id] -= line.refund_amount if line.state == "done" else 0
            waiting = requests.filtered(lambda line: line.state == "posted")
            for line in waiting:
                if line.refund_currency_id.compare_amounts(left[line.nonconformity_id], line.refund_amount) >= 0:
                    left[line.nonconformity_id] -= line.refund_amount
                    line._finish_refund(credit)
            for line in waiting.filtered(lambda line: line.state == "posted"):
                open_cases = requests.filtered(lambda other: other.state == "posted").nonconformity_id
                spare = sum(amount for case, amount in left.items() if case not in open_cases)
                own = left[line.nonconformity_id]
                if line.refund_currency_id.compare_amounts(own + max(spare, 0), line.refund_amount) >= 0:
                    left[line.nonconformity_id] -= line.refund_amount
                    line._finish_refund(credit)
                elif line.nonconformity_id in changed & credited:
                    line._note_missing(credit, line.refund_amount - own)

    def _note_missing(self, credit, missing):
        self.nonconformity_id._note(
            self.env._(
                "Of %(amount)s asked for, %(missing)s are missing after %(credit)s. The request waits.",
                credit=credit._get_html_link(),
                amount=format_amount(self.env, self.refund_amount, self.refund_currency_id),
                missing=format_amount(self.env, missing, self.refund_currency_id),
            )
        )

    def _finish_refund(self, credit):
        """The credit note is posted: the request is answered, and the case says so."""
        for line in self.filtered(lambda line: line.state == "posted"):
            line.refund_activity_id.filtered("active").action_feedback(feedback=credit.name)
            line._set_state("done", credit_note_id=credit.id)
            case = line.nonconformity_id
            case._note(self.env._("Credited by %(credit)s.", credit=credit._get_html_link()))
            credit.message_post_with_source(
                "mail.message_origin_link",
                render_values={"self": credit, "origin": case},
                subtype_xmlid="mail.mt_note",
            )

    def _ask_refund_again(self):
        """The credit note went back to draft: the request waits again, unless its case is closed."""
        for line in self.filtered(lambda line: line.state == "done" and line.nonconformity_id._is_editable()):
            line._set_state("posted", credit_note_id=False)
            line._schedule_refund()

    def action_withdraw(self, reason=None):
        """Take back a refund request with a reason; it can be decided anew. For quality officers."""
        self.check_access("read")
        self._require_state("posted")
        reason = self._require_reason(reason)
        for line in self:
            line._check_authority()
            if line.kind != "refund":
                raise UserError(self.env._("Only a refund request is taken back here: cancel the transfer instead."))
        # Officers have no rights to invoices; the request is theirs.
        for line in self.sudo():
            line.refund_activity_id.filtered("active").unlink()
            nothing = {"invoice_id": False, "refund_amount": 0, "decided_by_id": False, "date_posted": False}
            line._set_state("draft", **nothing)
            line.nonconformity_id._note(self.env._("Refund request taken back: %(reason)s", reason=reason))

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_withdraw": self.env._("Take back the refund request")}
