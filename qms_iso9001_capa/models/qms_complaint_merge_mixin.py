from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize


class QmsComplaintMergeMixin(models.AbstractModel):
    """Duplicates of one customer become one: the oldest takes the messages and files, the others are cancelled and say
    where they went. Nothing is deleted, so each number stays what it was."""

    _name = "qms.complaint.merge.mixin"
    _description = "Merging of complaints"

    def action_open_merge(self):
        """Open the dialog that merges these complaints, or this one with others of its customer."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge complaints"),
            "res_model": "qms.complaint.merge",
            "view_mode": "form",
            "target": "new",
            "context": {"default_complaint_ids": self._get_merge_proposed().ids},
        }

    def _get_merge_proposed(self):
        """Return these; for one alone, with the others that the user may merge with it as they stand."""
        proposed = self
        for record in self._get_merge_candidates() - self if len(self) == 1 else ():
            if record._may_act() and (proposed | record).sudo()._is_of_one_customer():
                proposed |= record
        return proposed

    def _merge(self):
        """Merge these complaints into the oldest of them and open it. For who may act on each.

        Raises UserError unless they are at least two open ones of one customer and company.
        """
        self._check_step("received", "answered")
        self._check_mergeable()
        target = self._get_merge_target().sudo()
        # Messages and files move with the complaint, whoever wrote them.
        for record in self.sudo() - target:
            record._move_to(target)
        return target.sudo(False)._get_form_action()

    def _get_merge_target(self):
        return self.sorted(lambda record: (record.date_received, record.id))[:1].sudo(self.env.su)

    def _check_mergeable(self):
        records = self.sudo()
        if len(records) < 2:
            raise UserError(self.env._("Choose at least two complaints to merge."))
        if not records._is_of_one_customer():
            raise UserError(
                self.env._("Only complaints of one customer can be merged: enter the same customer on each first.")
            )
        if len(records.company_id) > 1:
            raise UserError(self.env._("Only complaints of one company can be merged: choose those of one."))

    def _is_of_one_customer(self):
        """Tell whether these have one customer in common, or, where one has none yet, at least one address."""
        customers = self.partner_id.commercial_partner_id
        if len(customers) > 1:
            return False
        addresses = {record._get_customer_address() for record in self}
        return all(record.partner_id for record in self) or (len(addresses) == 1 and all(addresses))

    def _get_customer_address(self):
        """Return the normalized address of the customer, False without any."""
        return email_normalize(self.email_from or self.partner_id.email or "")

    def _get_merge_candidates(self):
        """Return the open complaints that the user may read and that could be merged with these."""
        records = self.sudo()
        customers = records.partner_id.commercial_partner_id
        likely = Domain("partner_id", "child_of", customers.ids) if customers else Domain.FALSE
        for address in filter(None, {record._get_customer_address() for record in records}):
            likely |= Domain("email_from", "ilike", address) | Domain("partner_id.email_normalized", "=", address)
        likely &= Domain("state", "in", ("received", "answered")) & Domain("company_id", "in", records.company_id.ids)
        found = self.search(likely)
        return self | found.filtered(lambda record: (records[:1] | record.sudo())._is_of_one_customer())

    def _move_to(self, target):
        number = self.reference
        self._move_messages(target)
        files = self.env["ir.attachment"].search([("res_model", "=", self._name), ("res_id", "=", self.id)])
        files.write({"res_id": target.id})
        target.write(self._prepare_merge_vals(target))
        self._set_cancelled(self.env._("The same as %(number)s", number=target.reference), merged_into_id=target.id)
        target._note(
            self.env._("%(number)s was the same and is merged: %(what)s", number=number, what=self._merged_text())
        )

    def _merged_text(self):
        return "\n".join(filter(None, (self.name, self.description)))

    def _move_messages(self, target):
        """Move them as they are: Odoo's `message_change_thread` would take the subtype from notes and changes."""
        messages = self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "=", self.id), ("message_type", "!=", "user_notification")]
        )
        messages.write({"res_id": target.id})

    @api.model
    def _merged_fields(self):
        """Return the names of what the oldest takes from a duplicate if it does not know it itself."""
        links = ("sale_id", "picking_id", "invoice_id", "product_id", "lot_id", "nonconformity_id")
        return (*links, "email_from", "partner_id")

    def _prepare_merge_vals(self, target):
        vals = {name: self[name] for name in self._merged_fields() if self[name] and not target[name]}
        if target.product_id and target.product_id != self.product_id:
            vals.pop("lot_id", None)
        return {name: value.id if isinstance(value, models.BaseModel) else value for name, value in vals.items()}
