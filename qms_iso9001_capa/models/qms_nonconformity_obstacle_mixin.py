from odoo import api, fields, models

from ..tools.dispositions import BESIDE_GOODS


class QmsNonconformityObstacleMixin(models.AbstractModel):
    """What keeps a case open: the first obstacle in words, which Next says before, and Close when it is refused; and
    the drafts about its goods, which the buttons of the header open again."""

    _name = "qms.nonconformity.obstacle.mixin"
    _description = "Obstacles of a nonconformity"

    can_decide = fields.Boolean(compute="_compute_can_decide", help="Goods are undecided, or only drafted.")

    @api.depends_context("uid")
    @api.depends("can_dispose", "disposition_ids.state", "disposition_ids.kind")
    def _compute_can_decide(self):
        for record in self:
            may = record._is_editable() and record._may_act()
            record.can_decide = bool(record.can_dispose or (may and record._goods_lines("draft")))

    def _goods_lines(self, *states):
        """Return the dispositions in `states` of what lies here."""
        lines = self.sudo().disposition_ids
        return lines.filtered(lambda line: line.state in states and line.kind not in BESIDE_GOODS)

    def action_dispose(self):
        """Open the dialog that decides about what lies in quarantine, and posts it; the button's context says which
        kind (`default_kind`). A draft of that kind is opened again; any draft, when nothing is undecided."""
        self.ensure_one()
        self._check_step("reported", "contained", "corrected")
        kind = self.env.context.get("default_kind")
        drafts = self._goods_lines("draft")
        draft = drafts.filtered(lambda line: line.kind == kind)[:1]
        if not self._has_undecided():
            draft = draft or drafts[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide about the goods of %(record)s", record=self.display_name),
            "res_model": "qms.nonconformity.disposition",
            "res_id": draft.id,
            "views": [(self.env.ref("qms_iso9001_capa.qms_nonconformity_disposition_view_form_decide").id, "form")],
            "target": "new",
            "context": {
                "default_nonconformity_id": self.id,
                "default_kind": kind,
                "default_quantity": self.undecided_quantity,
            },
        }

    def _get_lot_obstacle(self):
        """A lot on hold is released, or something is decided about it: else nobody does once the case is closed."""
        if self.lot_id._qms_unreleased() and not self.disposition_ids.filtered("date_posted"):
            return self.env._(
                "Lot %(lot)s is still on hold: ask for its release on the lot, or decide about the goods (page Goods) "
                "and post it. Then close %(record)s.",
                lot=self.lot_id.name,
                record=self.display_name,
            )
        return False

    def _next_step_contained(self):
        if self._may_act() and self._has_undecided():
            return self._say_undecided()
        drafts = self._goods_lines("draft")
        if self._may_act() and drafts:
            return "; ".join(line._say_waiting() for line in drafts) + "."
        if self._may_act() and self.disposed:
            return self._say_disposed()
        return super()._next_step_contained()

    def _say_disposed(self):
        """Say that nothing has to be chosen any more, and what somebody still has to do."""
        waiting = self.sudo().disposition_ids.filtered(lambda line: line.state != "done")
        if waiting:
            return self.env._(
                "What happens with the goods is decided: press Corrected. Before it is closed: %(what)s.",
                what="; ".join(line._say_waiting() for line in waiting),
            )
        return self.env._("What happens with the goods is decided: press Corrected.")

    def _next_step_corrected(self):
        """Say what Close would be refused for, to those who can do something about it."""
        obstacle = (self._may_act() or self._may_close()) and self.sudo()._get_obstacle()
        # Without evidence the bar says it shorter.
        return obstacle if obstacle and self._has_evidence() else super()._next_step_corrected()

    def _say_undecided(self):
        """Say how much nobody decided about; with drafts, or transfers to come, how much is what."""
        counts = {"quantity": f"{self.undecided_quantity:g}", "unit": self.sudo().product_id.uom_id.name or ""}
        drafted = sum(self._goods_lines("draft").mapped("quantity"))
        posted = sum(self._goods_lines("posted").mapped("quantity"))
        if not drafted and not posted:
            return self.env._(
                "%(quantity)s %(unit)s lie in quarantine, and nothing is decided about them. Press Scrap, Return to "
                "vendor or Use as is, or add a line on the page Goods, and post it.",
                **counts,
            )
        parts = [
            drafted and self.env._("%(quantity)s decided but not posted", quantity=f"{drafted:g}"),
            posted and self.env._("%(quantity)s posted but not gone", quantity=f"{posted:g}"),
            self.env._("%(quantity)s undecided", quantity=counts["quantity"]),
        ]
        return self.env._(
            "%(lying)s %(unit)s in quarantine: %(parts)s. Press Scrap, Return to vendor or Use as is, or add a line on "
            "the page Goods, and post it.",
            lying=f"{self.undecided_quantity + drafted + posted:g}",
            unit=counts["unit"],
            parts=", ".join(filter(None, parts)),
        )
