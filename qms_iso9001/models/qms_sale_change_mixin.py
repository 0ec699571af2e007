from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from .qms_sale_check_mixin import HEAD


class QmsSaleChangeMixin(models.AbstractModel):
    """What is changed on a confirmed order is reviewed again; who changed what after which review is kept. More
    than was reviewed is refused where the review blocks."""

    _name = "qms.sale.change.mixin"
    _inherit = ["qms.sale.check.mixin"]
    _description = "Review of a changed order"

    qms_review_changed = fields.Boolean(
        "Changed since the review",
        compute="_compute_qms_review_changed",
        search="_search_qms_review_changed",
        groups="base.group_user",
    )

    qms_review_changes = fields.Text("Changes", compute="_compute_qms_review_changed", groups="base.group_user")

    @api.depends("state", "qms_review_ids.result", "qms_review_ids.changes")
    def _compute_qms_review_changed(self):
        for order in self:
            again = order.state == "sale" and order.sudo().qms_review_ids._waiting_again()
            order.qms_review_changed = bool(again)
            order.qms_review_changes = again and "\n".join(dict.fromkeys(again.mapped("changes")))

    def _search_qms_review_changed(self, operator, value):
        if operator != "in":
            return NotImplemented
        again = Domain("qms_review_ids", "any", self.env["qms.order.review"]._waiting_again_domain())
        found = Domain("state", "=", "sale") & again
        return Domain.OR([found if each else ~found for each in value])

    def _qms_reviewed_once_confirmed(self):
        """Return, readable for whoever changes them, the confirmed orders whose changes are reviewed."""
        confirmed = self.sudo().filtered(lambda order: order.state == "sale")
        return confirmed.filtered(lambda order: self._gate_rules(order.company_id))

    def _qms_to_review(self):
        return super()._qms_to_review() | self.filtered("qms_review_changed")

    def _qms_head(self):
        """Return {field name: value as text} of what is asked for beside the lines."""
        head = {name: self[name].display_name if self._fields[name].relational else self[name] for name in HEAD}
        day = head["commitment_date"]
        return {**head, "commitment_date": day and format_datetime(self.env, day, dt_format="short")}

    def _qms_head_changes(self, before):
        """Return what of the head is another than `before`, as lines of text."""
        after = self._qms_head()
        return [
            self.env._(
                "%(field)s: %(old)s → %(new)s",
                field=self._fields[name]._description_string(self.env),
                old=before[name] or self.env._("empty"),
                new=after[name] or self.env._("empty"),
            )
            for name in HEAD
            if after[name] != before[name]
        ]

    @api.model
    def _qms_check_changes(self, changes, more):
        """Ask for the review of changed orders again; raise UserError for those that are blocked.

        `changes`: {order: [line of text]}; `more`: orders of which more, other or dearer things are asked for. What
        asks for less is what the customer wants: it is never refused.
        """
        orders = self.sudo().union(*changes)
        verdicts = orders._gate_verdicts()
        refused = orders.filtered(lambda order: order in more and verdicts[order.id][0] == "block")
        if refused and self._gate_may_stop():
            texts = "\n".join(f"{order.name} – {', '.join(changes[order])}" for order in refused)
            raise UserError(self._qms_change_refused_text(texts))
        for order in orders:
            rule, findings = verdicts[order.id]
            if rule == "ignore":
                order.qms_review_ids._waiting_again()._undo()
            else:
                order._qms_review_again(findings, "\n".join(changes[order]))

    @api.model
    def _qms_change_refused_text(self, orders):
        return self.env._(
            "This was not reviewed, and cannot be changed on an order that is confirmed:\n%(orders)s\nLeave the order "
            "as it was, and make a quotation of its own for what is asked for now: there it is reviewed.",
            orders=orders,
        )

    def _qms_review_again(self, findings, text):
        """Put the open points on the order once more, with what was changed and by whom."""
        points = list(dict.fromkeys(finding["point_id"] for finding in findings))
        waiting = self.qms_review_ids.filtered(lambda review: not review.result)
        missing = [point for point in points if point not in waiting.point_id.ids]
        waiting |= waiting.create([{"order_id": self.id, "point_id": point} for point in missing])
        waiting._keep_changes(text)
        self._gate_note(self.env._("Changed since the review: review the requirements again.") + "\n" + text)
