from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare


class QmsNonconformityPostingMixin(models.AbstractModel):
    """The stock documents of a disposition: made from what lies in quarantine (or, of a lot on hold, in stock), linked
    both ways."""

    _name = "qms.nonconformity.posting.mixin"
    _inherit = [
        "qms.nonconformity.refund.mixin",
        "qms.nonconformity.repair.mixin",
        "qms.nonconformity.permit.mixin",
        "qms.nonconformity.regrade.mixin",
        "qms.nonconformity.goods.cost.mixin",
    ]
    _description = "Posting of a disposition"

    move_ids = fields.One2many("stock.move", "qms_goods_disposition_id", "Stock moves", readonly=True)
    documents = fields.Char("Documents", compute="_compute_documents", compute_sudo=True)

    @api.depends("move_ids.picking_id", "move_ids.scrap_id")
    def _compute_documents(self):
        """Name the documents for those who may not open them too: their names are no secret."""
        for line in self:
            moves = line.move_ids
            line.documents = ", ".join([*moves.picking_id.mapped("name"), *moves.scrap_id.mapped("name")])

    def _is_waiting(self):
        """Tell whether a document still has to be booked by those who move the goods."""
        return self._is_refund_waiting() or any(move.state not in ("done", "cancel") for move in self.move_ids)

    def _follow_moves(self):
        """Follow the transfers that others book: through when they are, with as much as went; to be decided anew when
        all were cancelled."""
        for line in self.filtered(lambda line: line.state == "posted" and not line._is_waiting()):
            done = line.move_ids.filtered(lambda move: move.state == "done")
            went = sum(done.move_line_ids.mapped("quantity_product_uom"))
            line._note_rest(went)
            line._set_state("done" if went else "draft", **({"quantity": min(went, line.quantity)} if went else {}))

    def _note_rest(self, went):
        """Where only a part went, say on the case what had been decided: the quantity becomes what went."""
        if went and float_compare(went, self.quantity, precision_rounding=self.product_id.uom_id.rounding) < 0:
            self.nonconformity_id._note(
                self.env._(
                    "%(what)s: only %(went)s of it went, the rest was cancelled and is to be decided anew.",
                    what=self.display_name,
                    went=f"{went:g}",
                )
            )

    def _say_waiting(self):
        """Return what somebody has to do before it is through."""
        if self.state == "draft":
            todo = self._say_draft()
        elif self.state == "verify":
            todo = self.env._("%(name)s re-verifies it", name=self.verifier_id.name)
        elif self._is_refund_waiting():
            todo = self.env._("its credit note is to be posted")
        else:
            waiting = self.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
            todo = self.env._("validate %(transfers)s first", transfers=", ".join(waiting.picking_id.mapped("name")))
        return f"{self.display_name}: {todo}"

    def _take(self):
        """Return [(quant, quantity)] of the goods of the case that this disposition is about."""
        case = self.nonconformity_id
        parts, missing = case._find_disposable(self.quantity)
        if missing > 0:
            raise UserError(
                self.env._(
                    "Only %(found)s of %(wanted)s lie in quarantine. Put the rest there, or correct the quantity.",
                    found=self.quantity - missing,
                    wanted=self.quantity,
                )
            )
        case._release_reservations(parts)
        return parts

    def _link(self, moves):
        moves._qms_write({"qms_goods_disposition_id": self.id})
        return moves

    def _move_to(self, location):
        """Move the goods to `location` by a booked transfer."""
        case = self.nonconformity_id
        picking = case._transfer([(quant, taken, location) for quant, taken in self._take()])
        self._link(picking.move_ids)

    def _post_scrap(self):
        for quant, taken in self._take():
            scrap = self.env["stock.scrap"].create(
                {
                    "product_id": quant.product_id.id,
                    "scrap_qty": taken,
                    "product_uom_id": quant.product_uom_id.id,
                    "lot_id": quant.lot_id.id,
                    "package_id": quant.package_id.id,
                    "owner_id": quant.owner_id.id,
                    "location_id": quant.location_id.id,
                    "company_id": self.company_id.id,
                    "origin": self.nonconformity_id.reference,
                    "scrap_reason_tag_ids": [fields.Command.set(self.reason_tag_id.ids)],
                }
            )
            scrap.do_scrap()
            self._link(scrap.move_ids)

    def _post_use_as_is(self):
        self._move_to(self._get_stock_location())

    def _post_rework(self):
        self._move_to(self.company_id._qms_rework_location())

    def _post_repair(self):
        self._post_rework()
        if "repair.order" in self.env:
            self._make_repair()

    def _post_return_vendor(self):
        """Make the return, ready to be shipped: who ships it, books it."""
        case = self.nonconformity_id
        receipt = case.picking_id if case.picking_id.picking_type_code == "incoming" else case.picking_id.browse()
        origin = receipt.move_ids.filtered(lambda m: m.product_id == case.product_id and m.state == "done")[:1]
        supplier = origin.location_id or self.env.ref("stock.stock_location_suppliers")
        self._make_picking("outgoing", receipt, origin, case.partner_id, supplier)

    def _post_customer_return(self):
        """Make the receipt of what comes back from the customer, into quarantine."""
        case = self.nonconformity_id
        if not case.is_delivered:
            raise UserError(
                self.env._(
                    'Nothing of %(case)s was delivered, so nothing comes back. If a customer has it, tick "A customer '
                    'received it", then post the return.',
                    case=case.display_name,
                )
            )
        delivery = case.picking_id if case.picking_id.picking_type_code == "outgoing" else case.picking_id.browse()
        origin = delivery.move_ids.filtered(lambda m: m.product_id == case.product_id and m.state == "done")[:1]
        customer = origin.location_dest_id or self.env.ref("stock.stock_location_customers")
        quarantine = self.company_id._qms_quarantine_location()
        self._make_picking("incoming", delivery, origin, case.partner_id, quarantine, source=customer)

    def _make_picking(self, code, returned, origin, partner, target, source=None):
        """Make and confirm a transfer of operation type `code` that returns (a part of) `returned`: the very goods of
        the case, or what comes back from `source`."""
        kind = self.env["stock.picking.type"].search(
            [("code", "=", code), ("company_id", "=", self.company_id.id)], limit=1
        )
        case = self.nonconformity_id
        returning = {
            "origin_returned_move_id": origin.id,
            "to_refund": True,
            "purchase_line_id": origin.purchase_line_id.id,
            "sale_line_id": origin.sale_line_id.id,
        }
        if source:
            moves = [self._prepare_expected_move(source, target)]
        else:
            moves = [case._prepare_move(quant, taken, target, is_picked=False) for quant, taken in self._take()]
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": (returned.picking_type_id.return_picking_type_id or kind).id,
                "partner_id": partner.id,
                "location_id": (source or self.company_id._qms_quarantine_location()).id,
                "location_dest_id": target.id,
                "origin": case.reference,
                "return_id": returned.id,
                "qms_return_reason_id": case.defect_id.id,
                "company_id": self.company_id.id,
                "move_ids": [fields.Command.create({**move, **returning}) for move in moves],
            }
        )
        picking._qms_write({"qms_nonconformity_id": case.id})
        self._link(picking.move_ids)
        case._show_lines(picking)
        picking.action_confirm()
        picking.action_assign()
        return picking

    def _prepare_expected_move(self, source, target):
        product = self.nonconformity_id.product_id
        return {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": self.quantity,
            "location_id": source.id,
            "location_dest_id": target.id,
            "company_id": self.company_id.id,
        }

    def _leave_verification(self, conforms):
        """After the check: what conforms goes to the stock, what does not back to quarantine as what it was."""
        quarantine = self.company_id._qms_quarantine_location()
        regraded = self.kind == "regrade"
        place = quarantine if regraded else self.company_id._qms_rework_location()
        product = self.product_to_id if regraded else self.product_id
        quantity = self.product_id.uom_id._compute_quantity(self.quantity, product.uom_id)
        parts, missing = self.nonconformity_id._find_at(place, product, quantity)
        if missing > 0:
            raise UserError(
                self.env._(
                    "Only %(found)s of %(wanted)s are at %(place)s. Correct the stock there first.",
                    found=quantity - missing,
                    wanted=quantity,
                    place=place.display_name,
                )
            )
        if regraded and not conforms:
            self._regrade_back(parts)
            return
        target = self._get_stock_location() if conforms else quarantine
        picking = self.nonconformity_id._transfer([(quant, taken, target) for quant, taken in parts])
        self._link(picking.move_ids)

    def _get_stock_location(self):
        """Return where the goods came from when they went to quarantine; else the stock of the company."""
        came_from = self.nonconformity_id.transfer_ids.move_ids.filtered(lambda move: move.state == "done").location_id
        came_from = came_from.filtered(lambda place: place.usage == "internal" and not place.qms_is_quarantine)
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company_id.id)], limit=1)
        return came_from[:1] or warehouse.lot_stock_id
