from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

DOCUMENTS = ("picking_id", "lot_id", "value_id")


class QmsEquipmentUse(models.Model):
    """What a gauge measured: one row where it was named as *Measured with*, with name and day of the document frozen.

    Nobody types rows: documents with `qms.measured.with.mixin` write them. Once a document is done its row stays,
    marked when somebody takes the gauge off it again.
    """

    _name = "qms.equipment.use"
    _description = "Use of measuring equipment"
    _order = "date desc, id desc"
    _check_company_auto = True

    equipment_id = fields.Many2one(
        "qms.equipment", "Measuring equipment", required=True, index=True, check_company=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    name = fields.Char("Document", required=True)
    date = fields.Date("Measured on", required=True, index=True)
    picking_id = fields.Many2one("stock.picking", "Transfer", index="btree_not_null", ondelete="set null")
    lot_id = fields.Many2one("stock.lot", "Lot", index="btree_not_null", ondelete="set null")
    value_id = fields.Many2one(
        "qms.indicator.value", "Typed value", index="btree_not_null", check_company=True, ondelete="set null"
    )
    was_overdue = fields.Boolean("Used although not in date", help="Overdue, blocked or retired when it was named.")
    user_id = fields.Many2one("res.users", "Named by", ondelete="restrict")
    date_withdrawn = fields.Date("Taken off again on")
    history = fields.Text("Taken off and named again", help="When, and by whom.")

    _once = models.UniqueIndex(
        "(equipment_id, COALESCE(picking_id, 0), COALESCE(lot_id, 0), COALESCE(value_id, 0)) "
        "WHERE picking_id IS NOT NULL OR lot_id IS NOT NULL OR value_id IS NOT NULL",
        "This document names the measuring equipment already.",
    )

    def _as_text(self, shown):
        """Return the rows in words, one per line, and how many more there are."""
        lines = [use._line_text() for use in self[:shown]]
        if len(self) > shown:
            lines.append(self.env._("… and %s more", len(self) - shown))
        return "\n".join(lines)

    def _line_text(self):
        text = f"{format_date(self.env, self.date)}: {self.name}"
        if self.date_withdrawn:
            day = format_date(self.env, self.date_withdrawn)
            text = self.env._("%(document)s (taken off again on %(day)s)", document=text, day=day)
        return f"{text} ({'; '.join(self.history.splitlines())})" if self.history else text

    def _name_again(self):
        """Count what was taken off and is named again; that it was taken off stays."""
        for use in self:
            line = self.env._(
                "taken off on %(off)s, named again on %(day)s by %(user)s",
                off=format_date(self.env, use.date_withdrawn),
                day=format_date(self.env, use.company_id._qms_today()),
                user=self.env.user.name,
            )
            use.write({"date_withdrawn": False, "history": "\n".join(filter(None, (use.history, line)))})

    def _tell_in_doubt(self):
        """Tell of rows that are new what a check found bad before it could know of them. One query where there are no
        checks from their days on."""
        if not self:
            return
        since = [("equipment_id", "in", self.equipment_id.ids), ("date", ">=", min(self.mapped("date")))]
        checks = self.env["qms.equipment.check"].sudo().search(since, order="date, id").grouped("equipment_id")
        found = {}
        for use in self:
            for check in use._doubted_by(checks.get(use.equipment_id, ())):
                found[check] = found.get(check, self.browse()) | use
        for check, uses in found.items():
            check._named_late(uses)

    def _doubted_by(self, checks):
        """Yield those of `checks` (of the equipment, in their order) that put this row in doubt, as
        `qms.equipment.check._measured_since` does."""
        for check in checks:
            if check.date < self.date:
                continue
            if check.as_found == "bad":
                yield check
            if check.as_left == "good" and check.date > self.date:
                return

    def action_open_document(self):
        """Open the document that names the equipment, for who may read it."""
        self.ensure_one()
        self.check_access("read")
        document = next((self[name] for name in DOCUMENTS if self[name]), None)
        if document is None:
            raise UserError(
                self.env._("%(document)s was deleted since. Its name is all that is left.", document=self.name)
            )
        document.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # Rows are written by the documents alone.

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if self.filtered(lambda use: use._is_done()):
            raise UserError(
                self.env._(
                    "What was measured is evidence and cannot be deleted. Take the equipment off its document instead."
                )
            )

    def _is_done(self):
        document = next((self[name] for name in DOCUMENTS if self[name]), None)
        return document is None or document._qms_is_measured()
