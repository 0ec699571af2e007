from contextlib import contextmanager
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from .qms_sale_change_line_mixin import GATHERED
from .qms_sale_check_mixin import HEAD


class QmsSaleChangeMixin(models.AbstractModel):
    """What is changed on a confirmed order is reviewed again; who changed what after which review is kept. More
    than was reviewed is refused where the review blocks."""

    _name = "qms.sale.change.mixin"
    _inherit = ["qms.sale.check.mixin"]
    _description = "Review of a changed order"

    qms_review_changed = fields.Boolean(
        "Changed after it was confirmed",
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
            order.qms_review_changes = "\n".join(dict.fromkeys(again.mapped("changes"))) if again else False

    def _search_qms_review_changed(self, operator, value):
        if operator != "in":
            return NotImplemented
        reviews = self.env["qms.order.review"]
        # Past the reader's rights: who reads orders may filter them so, and learns no more of the reviews than that.
        again = Domain("qms_review_ids", "any!", Domain(reviews._waiting_again_domain()))
        found = Domain("state", "=", "sale") & again
        return Domain.OR([found if each else ~found for each in value])

    def _qms_reviewed_once_confirmed(self):
        """Return, readable for whoever changes them, the confirmed orders whose changes are reviewed."""
        confirmed = self.sudo().filtered(lambda order: order.state == "sale")
        return confirmed.filtered(lambda order: self._gate_rules(order.company_id))

    def _qms_to_review(self):
        return super()._qms_to_review() | self.filtered("qms_review_changed")

    @contextmanager
    def _qms_gathering(self):
        """Give {line: what it asked for} of the lines that are created or written inside, to be checked at once."""
        cache = self.env.cr.cache
        outer, cache[GATHERED] = cache.get(GATHERED), {}
        try:
            yield cache[GATHERED]
        finally:
            cache[GATHERED] = outer

    def _qms_check_created(self, lines):
        """Check orders that were created as confirmed, each as a whole, and what happened to `lines` of others."""
        self.filtered(lambda order: order.state == "sale")._gate_check()
        self._qms_check_changes(*self.env["sale.order.line"]._qms_line_changes(lines, self))

    @contextmanager
    def _qms_reviewing(self, vals):
        """Let the review look at what is changed on confirmed orders inside, once for each order with its lines."""
        confirmed = self._qms_reviewed_once_confirmed() if {*HEAD, "order_line"} & vals.keys() else self.browse()
        heads = {order: order._qms_head() for order in confirmed}
        quotations = self.sudo() - confirmed
        if "order_line" in vals:
            with self._qms_gathering() as lines:
                yield
        else:
            lines = {}
            yield
        # A quotation that became an order is checked as a whole.
        changes, more = self.env["sale.order.line"]._qms_line_changes(lines, quotations)
        for order, head in heads.items():
            # Another day, address or reference is what the customer wants now: never refused.
            texts = order._qms_head_changes(head) if order.state == "sale" else []
            if texts:
                changes.setdefault(order, []).extend(texts)
        self._qms_check_changes(changes, more)

    def _qms_head(self):
        """Return {field name: value} of what is asked for beside the lines."""
        return {name: self[name] or False for name in HEAD}

    def _qms_head_changes(self, before):
        """Return what of the head is another than `before`, as lines of text."""
        after = self._qms_head()
        return [
            self._qms_head_change(name, self._qms_head_text(before[name]), self._qms_head_text(after[name]))
            for name in HEAD
            if after[name] != before[name]
        ]

    def _qms_head_text(self, value):
        if isinstance(value, models.BaseModel):
            return value.display_name
        if isinstance(value, datetime):
            return format_datetime(self.env, value, dt_format="short")
        return value or self.env._("empty")

    def _qms_head_change(self, name, old, new):
        label = self._fields[name]._description_string(self.env)
        if self._fields[name].type == "html":
            return self.env._("%(field)s: changed", field=label)
        if old == new:
            return self.env._("%(field)s: another one that reads the same (%(value)s)", field=label, value=new)
        return self.env._("%(field)s: %(old)s → %(new)s", field=label, old=old, new=new)

    @api.model
    def _qms_check_changes(self, changes, more):
        """Ask for the review of changed orders again; raise UserError for those that are blocked.

        `changes`: {order: [line of text]}; `more`: orders of which more, other or dearer things are asked for. What
        asks for less is what the customer wants: it is never refused.
        """
        if not changes:
            return
        orders = self.browse().sudo().union(*changes)
        verdicts = orders._gate_verdicts()
        refused = orders.filtered(lambda order: order in more and verdicts[order.id][0] == "block")
        if refused and self._gate_may_stop():
            texts = "\n".join(f"{order.name} – {', '.join(changes[order])}" for order in refused)
            raise UserError(self._qms_change_refused_text(texts))
        for order in orders:
            rule, findings = verdicts[order.id]
            text = "\n".join(changes[order])
            order._qms_review_undone(text)
            order._qms_review_again(findings if rule != "ignore" else [], text)

    def _qms_review_undone(self, text):
        """Answer what was asked for again of the points whose answer is of the order as it stands now."""
        content_hash = self._qms_content_hash()
        standing = self.qms_review_ids.filtered(lambda review: review.result and review.content_hash == content_hash)
        again = self.qms_review_ids._waiting_again()
        again.filtered(lambda review: review.point_id in standing.point_id)._undo(text)

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
        if not points:
            # Nobody asks now; what was asked for before goes on waiting, and knows what else was changed.
            waiting = waiting._waiting_again()
        missing = [point for point in points if point not in waiting.point_id.ids]
        waiting |= waiting.create([{"order_id": self.id, "point_id": point} for point in missing])
        if not waiting:
            return
        waiting._keep_changes(text)
        self._gate_note(self.env._("Changed after it was confirmed: review the requirements again.") + "\n" + text)
