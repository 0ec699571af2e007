from odoo import fields, models
from odoo.fields import Domain

CREDIT_NOTES = ("out_refund", "in_refund")


class AccountMove(models.Model):
    """Customer invoices and credit notes: there a complaint about what was invoiced begins, and what was credited for a
    nonconformity is its cost."""

    _name = "account.move"
    _inherit = ["account.move", "qms.source.mixin", "qms.complaint.source.mixin"]
    _nonconformity_link = "invoice_id"
    _complaint_link = "invoice_id"

    qms_return_reason_id = fields.Many2one(
        "qms.defect",
        "Quality reason",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What was wrong with the goods that are credited.",
    )

    qms_reissue_id = fields.Many2one(
        "account.move",
        "Invoiced again by",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="The credit note only makes room for this invoice: what it invoices again is no cost of poor quality.",
    )

    def _nonconformity_lines(self):
        """One line per product: the quantity invoiced."""
        return self._group_nonconformity_lines(
            (line.product_id, line.product_uom_id, line.quantity)
            for line in self.invoice_line_ids.filtered("product_id")
        )

    def _complaint_orders(self):
        return self.invoice_line_ids.sale_line_ids.order_id

    # What is credited for nonconformities

    def _post(self, soft=True):
        """Post; a credit note becomes the cost of the nonconformities it is for, and answers their refund requests."""
        posted = super()._post(soft)
        posted._qms_link_credits()
        return posted

    def button_draft(self):
        """Reset to draft; what is no credit note any more costs nothing, and is asked for again."""
        res = super().button_draft()
        # Who corrects a credit note need not read nonconformities.
        credits = self.sudo().filtered(lambda move: move.move_type in CREDIT_NOTES)
        nobody = self.env["qms.nonconformity"].sudo()
        credits.invoice_line_ids._qms_set_cases(dict.fromkeys(credits.invoice_line_ids, nobody))
        if credits:
            lines = self.env["qms.nonconformity.disposition"].sudo()
            lines.search([("credit_note_id", "in", credits.ids)])._ask_refund_again()
            lines._recount_returns(credits.invoice_line_ids.sale_line_ids)
        return res

    def write(self, vals):
        """Write; a quality reason that is filled in later tells whose cost a credit note is."""
        res = super().write(vals)
        if "qms_return_reason_id" in vals:
            self._qms_link_credits()
        return res

    def _qms_link_credits(self):
        """Say of each line of these posted credit notes whose cost it is: of one nonconformity that the credit note is
        for, and that is about its product or names none."""
        # Who posts a credit note need not read nonconformities.
        credits = self.sudo().filtered(lambda move: move.move_type in CREDIT_NOTES and move.state == "posted")
        if not credits:
            return
        requests = credits._qms_refund_requests()
        for credit, cases in credits._qms_credited_cases(requests):
            asked = requests.filtered(lambda line, credit=credit: line.invoice_id == credit.reversed_entry_id)
            lines = credit.invoice_line_ids.filtered(lambda line: line.display_type == "product")
            changed = lines._qms_set_cases(lines._qms_choose_cases(cases, asked))
            asked._finish_credited(credit, changed)
        self.env["qms.nonconformity.disposition"]._recount_returns(credits.invoice_line_ids.sale_line_ids)

    def _qms_refund_requests(self):
        """Return the refund requests on the invoices that these credit notes reverse, the oldest first."""
        return self.env["qms.nonconformity.disposition"].search(
            [("kind", "=", "refund"), ("invoice_id", "in", self.reversed_entry_id.ids)], order="id"
        )

    def _qms_credited_cases(self, requests):
        """Yield (credit note, the nonconformities it is for): those that asked for it, those reported on it, and with a
        quality reason those of the invoice it reverses, and of the goods that were returned to the vendor."""
        cases = self.env["qms.nonconformity"].search(
            Domain("invoice_id", "in", (self | self.reversed_entry_id).ids) & Domain("state", "!=", "cancelled"),
            order="id",
        )
        returned = Domain("kind", "=", "return_vendor") & Domain("state", "in", ("posted", "done"))
        returned &= Domain("move_ids.purchase_line_id", "in", self._qms_vendor_lines().ids)
        returns = self.env["qms.nonconformity.disposition"].search(returned, order="id")
        for credit in self:
            of_invoice = requests.filtered(lambda line, credit=credit: line.invoice_id == credit.reversed_entry_id)
            # Those that a later one finished had been waiting for this one.
            waiting = of_invoice.filtered(
                lambda line, credit=credit: not line.credit_note_id or line.credit_note_id.id >= credit.id
            )
            found = waiting.nonconformity_id
            found |= cases.filtered(lambda case, credit=credit: case.invoice_id == credit)
            if credit.qms_return_reason_id:
                found |= cases.filtered(lambda case, credit=credit: case.invoice_id == credit.reversed_entry_id)
                found |= of_invoice.nonconformity_id
                ordered = credit._qms_vendor_lines()
                found |= returns.filtered(
                    lambda line, ordered=ordered: line.move_ids.purchase_line_id & ordered
                ).nonconformity_id
            yield credit, found

    def _qms_vendor_lines(self):
        """Return the purchase order lines that these vendor credit notes credit."""
        return self.filtered(lambda move: move.move_type == "in_refund").invoice_line_ids.purchase_line_id

    def _qms_net_share(self):
        """Return the share of this credit note that was not invoiced again."""
        again = self.qms_reissue_id
        if not again or again.state == "cancel" or not self.amount_untaxed_signed:
            return 1
        return max(0, 1 - abs(again.amount_untaxed_signed) / abs(self.amount_untaxed_signed))
