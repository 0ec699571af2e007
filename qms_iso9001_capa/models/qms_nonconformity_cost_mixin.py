from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ..tools.quality_cost import CASE_COST_GROUPS


class QmsNonconformityCostMixin(models.AbstractModel):
    """What a case costs: what its goods took out of the stock's value, plus what customers were credited for it, less
    what vendors credited. The sum of its rows, and no row belongs to two cases."""

    _name = "qms.nonconformity.cost.mixin"
    _description = "Cost of a nonconformity"

    credit_line_ids = fields.One2many(
        "account.move.line",
        "qms_nonconformity_id",
        "Credited",
        readonly=True,
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    cost_rows = fields.Html(
        "Rows of the cost",
        compute="_compute_cost_rows",
        compute_sudo=True,
        sanitize=False,
        groups=CASE_COST_GROUPS,
    )
    has_cost_rows = fields.Boolean(compute="_compute_cost_rows", compute_sudo=True)

    @api.depends(
        "disposition_ids.cost",
        "disposition_ids.move_ids.value",
        "credit_line_ids.balance",
        "credit_line_ids.parent_state",
        "credit_line_ids.move_id.qms_reissue_id.state",
        "credit_line_ids.move_id.qms_reissue_id.amount_untaxed_signed",
    )
    def _compute_cost(self):
        for record in self:
            goods = sum(record.disposition_ids.mapped("cost"))
            # In the company's currency: to the customer a debit, of the vendor a credit.
            record.cost = goods + record._credited_lines()._qms_cost()

    def _credited_lines(self):
        return self.credit_line_ids.filtered(lambda line: line.parent_state == "posted")

    def _note_credit(self, credit, amount):
        """Say which document changed the cost by how much: it does so after closing, too."""
        self._note(
            self.env._(
                "%(credit)s, now %(state)s, changed the cost by %(amount)s.",
                credit=credit._get_html_link(),
                state=dict(credit._fields["state"]._description_selection(self.env))[credit.state],
                amount=format_amount(self.env, amount, self.currency_id),
            )
        )

    @api.depends_context("uid", "lang")
    @api.depends("cost")
    def _compute_cost_rows(self):
        """Show the rows to who may see what the case cost; documents are links for those who may open them."""
        shown = self._may_see_cost()
        for record in self:
            rows = record._get_cost_rows() if shown else []
            record.has_cost_rows = bool(rows)
            record.cost_rows = rows and self.env["ir.qweb"]._render(
                "qms_iso9001_capa.qms_nonconformity_cost_rows",
                {"rows": [record._prepare_cost_row(**row) for row in rows]},
            )

    @api.model
    def _may_see_cost(self):
        """Tell whether the user sees amounts of cases, also where something is computed with superuser rights."""
        return self.env.user.has_groups(CASE_COST_GROUPS)

    def _prepare_cost_row(self, date, what, document, amount):
        # The row is computed with superuser rights; who reads it may not open all of its documents.
        readable = document.with_user(self.env.uid).has_access("read")
        return {
            "date": format_date(self.env, date),
            "what": what,
            "document": document.name if "name" in document._fields else document.display_name,
            "url": readable and f"/odoo/{document._name}/{document.id}",
            "amount": format_amount(self.env, amount, self.currency_id),
        }

    def _get_cost_rows(self):
        """Return what the cost is the sum of, by date: a list of {"date", "what", "document", "amount"}."""
        labels = dict(self.env["account.move"]._fields["move_type"]._description_selection(self.env))
        rows = [
            {
                "date": self.company_id._qms_day(move.date),
                "what": line.display_name,
                "document": move.picking_id or move.scrap_id or move,
                "amount": amount,
            }
            for line in self.disposition_ids
            for move, amount in line._cost_by_move().items()
        ]
        rows += [
            {
                "date": credit.invoice_date or credit.date,
                "what": labels[credit.move_type],
                "document": credit,
                "amount": lines._qms_cost(),
            }
            for credit, lines in self._credited_lines().grouped("move_id").items()
        ]
        rows = [row for row in rows if not self.currency_id.is_zero(row["amount"])]
        return sorted(rows, key=lambda row: row["date"])

    @api.model_create_multi
    def create(self, vals_list):
        """Report it; on a posted credit note it comes with its cost."""
        records = super().create(vals_list)
        records._link_credits()
        return records

    def write(self, vals):
        """Write; which credit notes are its cost follows its invoice and its product."""
        if not {"invoice_id", "product_id"} & vals.keys():
            return super().write(vals)
        before = self.sudo().credit_line_ids.move_id
        res = super().write(vals)
        before._qms_link_credits()
        self._link_credits()
        return res

    def _link_credits(self):
        """Look for the posted credit notes that these are reported on, and that reverse their invoice."""
        # Whoever reports need not read invoices.
        invoices = self.sudo().invoice_id
        if invoices:
            (invoices | invoices.search([("reversed_entry_id", "in", invoices.ids)]))._qms_link_credits()
