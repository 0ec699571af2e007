from odoo import api, fields, models
from odoo.exceptions import AccessError

OFFICER = "qms_iso9001.group_qms_user"
# Whose it is and until when: quality officers decide.
ROUTING = {"user_id", "date_due"}


class QmsComplaintRightsMixin(models.AbstractModel):
    """Who may do what with a complaint: any employee records one, the responsible answers and closes it, quality
    officers decide whose it is."""

    _name = "qms.complaint.rights.mixin"
    _description = "Rights on a complaint"

    is_locked = fields.Boolean(compute="_compute_rights")
    can_act = fields.Boolean(compute="_compute_rights")
    can_cancel = fields.Boolean(compute="_compute_rights")
    can_manage = fields.Boolean(compute="_compute_rights")

    @api.depends_context("uid")
    @api.depends("state", "user_id", "reported_by_id")
    def _compute_rights(self):
        officer = self._is_officer()
        writable = self._origin._filtered_access("write") if self._origin else self
        for record in self:
            editable = record._is_editable()
            record.is_locked = not editable or bool(record._origin and record._origin not in writable)
            record.can_manage = officer
            record.can_act = record._may_act()
            record.can_cancel = editable and record._may_cancel()

    def _is_officer(self):
        return self.env.user.has_group(OFFICER)

    def _may_act(self):
        self.ensure_one()
        return self._is_officer() or self.user_id == self.env.user

    def _may_cancel(self):
        """Who may act, and whoever recorded it as long as nobody answered."""
        self.ensure_one()
        return self._may_act() or (self.state == "received" and self.reported_by_id == self.env.user)

    def _check_step(self, *states):
        """Raise unless the user may take a step with these records and they are in one of `states`."""
        self.check_access("read")
        for record in self:
            if not record._may_act():
                record._raise_not_named()
        self._require_state(*states)

    def _raise_not_named(self):
        raise AccessError(
            self.env._(
                "%(record)s is dealt with by %(responsible)s and the quality officers. Ask one of them.",
                record=self.display_name,
                responsible=self.sudo().user_id.name or self.env._("nobody yet"),
            )
        )

    def _check_officer(self):
        if not self._is_officer():
            raise AccessError(self.env._("A quality officer reopens complaints. Ask one of them."))

    @api.model
    def default_get(self, fields):
        """Return defaults; what is not the user's to say, neither `default_…` nor a default of their own says."""
        if not (self.env.su or self._is_officer()):
            fields = [name for name in fields if name not in ROUTING]
        return super().default_get(fields)

    @api.model_create_multi
    def create(self, vals_list):
        """Record: any employee may; whom it goes to is decided by the company's setting or a quality officer."""
        for vals in vals_list:
            self._check_routing({name for name, value in vals.items() if value})
        return super().create(vals_list)

    def write(self, vals):
        """Write; who deals with it and until when is the quality officers' to decide."""
        self._check_routing(vals.keys())
        return super().write(vals)

    def _check_routing(self, names):
        routing = ROUTING & set(names)
        if not routing or self.env.su or self._is_officer():
            return
        # The responsible may hand it over.
        if routing == {"user_id"} and self and all(record.user_id == self.env.user for record in self):
            return
        raise AccessError(
            self.env._(
                "%(fields)s of a complaint is set by a quality officer. Ask one of them, or write it into the "
                "messages of the record.",
                fields=self._field_labels(routing),
            )
        )
