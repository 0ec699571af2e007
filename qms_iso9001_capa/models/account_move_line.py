from odoo import api, fields, models


class AccountMoveLine(models.Model):
    """Lines of credit notes: each is (a part of) the cost of one nonconformity, or of none, so none counts twice."""

    _name = "account.move.line"
    _inherit = ["account.move.line", "qms.guarded.mixin"]

    qms_nonconformity_id = fields.Many2one(
        "qms.nonconformity",
        "Credited for",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The nonconformity whose cost this line of a posted credit note is.",
    )

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"qms_nonconformity_id"}

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Set the quality reason of the credit note.")

    def _qms_cost(self):
        """Return what these lines of posted credit notes cost: less what was invoiced again instead."""
        return sum(line.balance * line.move_id._qms_net_share() for line in self)

    # Whose cost it is

    def _qms_choose_cases(self, cases, requests):
        """Return {line: the one of `cases` whose cost it is} for the lines of one credit note that may answer
        `requests`: as before; else whose request it covers, who waits, who has no credit yet, the first."""
        unnamed = cases.filtered(lambda case: not (case.product_id or case.product_name))
        waiting = requests.filtered(lambda request: request.state == "posted")
        same = cases.credit_line_ids.filtered(
            lambda line: line.parent_state == "posted" and line.move_type in self.mapped("move_type")
        )
        credited = same.qms_nonconformity_id
        chosen = {}
        for line in self:
            named = cases.filtered(lambda case, line=line: case.product_id and case.product_id == line.product_id)
            found = named or unnamed
            asking = waiting.filtered(lambda request, found=found: request.nonconformity_id in found)
            covered = asking.filtered(lambda request, line=line: request._is_covered_by(line))
            case = (
                (line.qms_nonconformity_id & found)
                or covered.nonconformity_id[:1]
                or (found & asking.nonconformity_id - credited)[:1]
                or (found & asking.nonconformity_id)[:1]
                or (found - credited)[:1]
                or found[:1]
            )
            credited |= case
            waiting -= covered.filtered(lambda request, case=case: request.nonconformity_id == case)[:1]
            chosen[line] = case
        return chosen

    def _qms_set_cases(self, chosen):
        """Say whose cost each line is, as `chosen` by line says, and note on a case what it lost, or got after it was
        closed. Return the cases that changed."""
        amounts = {}
        for line in self.filtered(lambda line: line.qms_nonconformity_id != chosen[line]):
            for case, amount in ((line.qms_nonconformity_id, -line.balance), (chosen[line], line.balance)):
                if case:
                    key = (line.move_id, case)
                    amounts[key] = amounts.get(key, 0) + amount
            line._qms_write({"qms_nonconformity_id": chosen[line].id})
        changed = self.env["qms.nonconformity"].sudo()
        for (credit, case), amount in amounts.items():
            changed |= case
            gone = not (credit.invoice_line_ids.qms_nonconformity_id & case)
            if gone or not case._is_editable():
                case._note_credit(credit, amount)
        return changed
