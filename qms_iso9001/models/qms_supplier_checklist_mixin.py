from odoo import Command, api, fields, models


class QmsSupplierChecklistMixin(models.AbstractModel):
    """What a new vendor has to show, by its class. Without what is needed it can be on trial, not approved."""

    _name = "qms.supplier.checklist.mixin"
    _description = "Checklist of a vendor"

    item_ids = fields.One2many("qms.supplier.approval.item", "approval_id", string="Checklist", copy=True)
    missing = fields.Char("Still missing", compute="_compute_missing")

    @api.depends(
        "state", "class_id", "ground", "item_ids.is_done", "item_ids.certificate_id", "item_ids.valid_certificate_id"
    )
    def _compute_missing(self):
        for approval in self:
            open_ = approval.state in ("proposed", "trial")
            approval.missing = ", ".join(approval._get_missing()) if open_ else False

    @api.onchange("class_id", "ground")
    def _onchange_checklist(self):
        missing, other = self._checklist_changes()
        commands = [Command.delete(item.id) for item in other]
        self.item_ids = commands + [Command.create(item._prepare_checklist_vals()) for item in missing]
        self.amount = self.amount or self._first_order_limit(missing)
        if self.ground == "performance" and self.class_id and not self.class_id.is_relevant:
            self.ground = "not_critical"

    def _get_missing(self):
        """Return the names of what is needed and not there (or not valid any more)."""
        self.ensure_one()
        done = self.item_ids.filtered(lambda item: item._is_shown())
        open_ = (self.item_ids - done).filtered("is_required")
        if self.ground != "selection":
            return open_.mapped("name")
        # Taking a row off the list does not make it less needed.
        wanted = self.class_id.sudo().item_ids.filtered("is_required") - self.item_ids.sudo().class_item_id
        return [*open_.mapped("name"), *wanted.mapped("name")]

    def _fill_checklist(self):
        """Bring the checklist of each open proposal to its class; what was shown already stays."""
        for approval in self.filtered(lambda approval: approval.state == "proposed"):
            missing, other = approval._checklist_changes()
            # The checklist is the class's, not the work of whoever proposes.
            other.sudo().unlink()
            rows = [{**item._prepare_checklist_vals(), "approval_id": approval.id} for item in missing]
            self.env["qms.supplier.approval.item"].sudo().create(rows)
            limit = self._first_order_limit(missing)
            if limit and not approval.amount:
                approval.amount = limit

    def _copy_checklist(self):
        """Return the commands that carry the rows over as they are: who accepted and when, answers, certificates."""
        return [Command.create(vals) for vals in self.item_ids.copy_data({"approval_id": False})]

    def _copy_files(self, other):
        """Copy the files of this approval to `other`."""
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", False)]
        )
        for file in files:
            file.copy({"res_id": other.id})

    def _checklist_changes(self):
        """Return (what the class asks for and is not on the list, rows that it does not ask for and nobody began)."""
        self.ensure_one()
        asked = self.class_id.item_ids if self.ground == "selection" else self.class_id.item_ids.browse()
        other = self.item_ids.filtered(
            lambda item: item.class_item_id and item.class_item_id not in asked and not item._is_started()
        )
        return asked - self.item_ids.class_item_id, other

    @api.model
    def _first_order_limit(self, asked):
        return asked.filtered(lambda item: item.kind == "first_order")[:1].amount
