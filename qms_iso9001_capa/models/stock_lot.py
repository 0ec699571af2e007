from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.qms_iso9001.models.qms_owner_mixin import OFFICER


class StockLot(models.Model):
    """A lot can be put on hold: no move takes it to a customer until a quality manager grants a release."""

    _name = "stock.lot"
    _inherit = ["stock.lot", "qms.source.mixin", "qms.gate.mixin", "qms.reason.mixin", "qms.guarded.mixin"]
    _nonconformity_link = "lot_id"
    # What is on hand is not all there ever was of it.
    _nonconformity_is_limit = False
    _gate_code = "lot"

    qms_is_held = fields.Boolean("On hold", readonly=True, copy=False)
    qms_hold_reason = fields.Char("On hold because", readonly=True, copy=False)
    qms_held_by_id = fields.Many2one("res.users", "Put on hold by", readonly=True, copy=False, ondelete="set null")
    qms_date_held = fields.Datetime("On hold since", readonly=True, copy=False)
    qms_is_released = fields.Boolean("Released", compute="_compute_qms_is_released", compute_sudo=True)

    _qms_held_index = models.Index("(id) WHERE qms_is_held")

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"qms_is_held", "qms_hold_reason", "qms_held_by_id", "qms_date_held"}

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Use the buttons of the lot.")

    @api.depends("qms_is_held")
    def _compute_qms_is_released(self):
        verdicts = self.filtered("qms_is_held")._gate_verdicts()
        for lot in self:
            lot.qms_is_released = lot.id in verdicts and verdicts[lot.id][0] == "ignore"

    @api.model
    def _gate_rules(self, company):
        return {False: "block"}

    def _gate_findings(self):
        return {
            lot.id: [{"label": self.env._("On hold: %(reason)s", reason=lot.qms_hold_reason), "category_id": False}]
            for lot in self.sudo().filtered("qms_is_held")
        }

    def action_qms_hold(self, reason=None):
        """Put these lots on hold, with a reason. For quality officers."""
        self.check_access("read")
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("A quality officer puts a lot on hold. Report a problem on it, or ask one."))
        self.sudo()._qms_hold(self._require_reason(reason))

    def _qms_hold(self, reason):
        for lot in self.filtered(lambda lot: not lot.qms_is_held or lot.qms_is_released):
            lot._end_releases()
            lot._qms_write(
                {
                    "qms_is_held": True,
                    "qms_hold_reason": reason,
                    "qms_held_by_id": self.env.uid,
                    "qms_date_held": fields.Datetime.now(),
                }
            )
            lot._qms_note(self.env._("Put on hold: %(reason)s", reason=reason))
            lot._qms_tell_reserved()

    def _qms_note(self, note):
        self.message_post(body=note, author_id=self.env.user.partner_id.id)

    def _qms_unreleased(self):
        return self.filtered("qms_is_held").filtered(lambda lot: not lot.qms_is_released)

    def _qms_tell_reserved(self):
        """Deliveries that have this lot reserved take another one, if there is any; the others are told."""
        lines = self.env["stock.move.line"].search(
            [
                ("lot_id", "=", self.id),
                ("location_dest_id.usage", "in", ("customer", "internal", "transit")),
                ("state", "in", ("assigned", "partially_available")),
                ("picked", "=", False),
            ]
        )
        moves = lines.move_id.filtered(lambda move: move._qms_is_for_customer())
        moves._do_unreserve()
        moves._action_assign()
        stuck = moves.filtered(lambda move: self in move.move_line_ids.lot_id).picking_id
        for picking in moves.picking_id - stuck:
            taken = picking.move_line_ids.filtered(lambda line: line.move_id in moves).lot_id
            picking._qms_note(
                self.env._(
                    "Lot %(lot)s is on hold (%(reason)s): %(others)s is reserved instead.",
                    lot=self.name,
                    reason=self.qms_hold_reason,
                    others=", ".join(taken.mapped("name")) or self.env._("nothing"),
                )
            )
        for picking in stuck:
            picking._qms_tell(
                self.env._(
                    "Lot %(lot)s is on hold (%(reason)s), and there is no other: deliver something else, or ask for "
                    "its release.",
                    lot=self.name,
                    reason=self.qms_hold_reason,
                )
            )

    def _end_releases(self):
        """A new hold asks for a new release: the old ones were of the hold before."""
        releases = self.env["qms.gate.override"].sudo()
        valid = Domain("date_end", "=", False) | Domain("date_end", ">=", self.env.company._qms_today())
        standing = Domain("state", "=", "asked") | (Domain("state", "=", "granted") & valid)
        releases.search(Domain("origin_lot_id", "in", self.ids) & standing)._end()

    def action_qms_ask_release(self, reason=None):
        """Ask a quality manager to release the lot, with a reason. For everybody who may read the lot."""
        self.ensure_one()
        self.check_access("read")
        return self.sudo()._qms_ask_release(self._require_reason(reason))._show_asked()

    def _qms_get_asked(self):
        """Return the requests that wait for an answer, for whoever reads the lots' banner or asks."""
        asked = Domain("state", "=", "asked") & Domain("origin_lot_id", "in", self.ids)
        return self.env["qms.gate.override"].sudo().search(asked) if self else self.env["qms.gate.override"].sudo()

    def _qms_ask_release(self, reason):
        """Ask once for each lot, return the requests; raise UserError when all of them wait for an answer already."""
        releases = self._qms_get_asked()
        waiting = releases.origin_lot_id
        if self == self & waiting:
            raise UserError(
                self.env._(
                    "The release of %(lots)s is asked for already: wait for the answer, or speak with a quality "
                    "manager.",
                    lots=", ".join(self.mapped("display_name")),
                )
            )
        for lot in waiting:
            lot._qms_note(
                self.env._("Release asked for again, while the first request waits: %(reason)s", reason=reason)
            )
        for lot in self - waiting:
            if not lot.qms_is_held:
                raise UserError(self.env._("%(lot)s is not on hold: reload it.", lot=lot.display_name))
            releases |= releases.create(
                {
                    "name": lot.display_name,
                    "gate": "lot",
                    "origin_lot_id": lot.id,
                    "company_id": (lot.company_id or self.env.company).id,
                    "findings": lot.qms_hold_reason,
                    "reason": reason,
                }
            )
            lot._qms_note(self.env._("Release asked for: %(reason)s", reason=reason))
        return releases

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_qms_hold": self.env._("Put on hold"),
            "action_qms_ask_release": self.env._("Ask for release"),
        }

    def _prepare_nonconformity_vals(self):
        """Add the last receipt from a vendor, with its order; the vendor, where it is always the same."""
        vals = super()._prepare_nonconformity_vals()
        received = self.env["stock.move.line"].search(
            [
                ("lot_id", "=", self.id),
                ("state", "=", "done"),
                ("picking_id.picking_type_code", "=", "incoming"),
                ("location_id.usage", "=", "supplier"),
                ("company_id", "=", vals["company_id"]),
            ],
            order="date desc, id desc",
        )
        if not received:
            return vals
        known = received[0].picking_id._prepare_nonconformity_vals()
        if len(received.picking_id.partner_id.commercial_partner_id) > 1:
            known.pop("partner_id")
        return {**known, **vals}

    def _nonconformity_place(self):
        return self.location_id.display_name

    def _nonconformity_lines(self):
        """The lot itself, with the quantity on hand."""
        return [{"product": self.product_id, "lots": self, "quantity": self.product_qty}]
