from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.qms_iso9001.models.qms_owner_mixin import OFFICER


class QmsResponsibleMixin(models.AbstractModel):
    """A case that anybody records and one person deals with: the responsible and every quality officer take its steps,
    whoever recorded it may cancel it while nothing was done, and quality officers decide whose it is.

    A model brings `state`, `user_id`, `reported_by_id` and `company_id`, and lists its rights mixin before the steps.
    """

    _name = "qms.responsible.mixin"
    _description = "Case with a responsible"

    is_locked = fields.Boolean(compute="_compute_rights")
    can_act = fields.Boolean(compute="_compute_rights")
    can_cancel = fields.Boolean(compute="_compute_rights")
    can_manage = fields.Boolean(compute="_compute_rights")

    @api.model
    def _routing_fields(self):
        """Return the names of the fields that quality officers decide: whose it is, and until when."""
        return {"user_id", "date_due"}

    @api.model
    def _first_report_fields(self):
        """Return those of them that whoever records it may say, once."""
        return set()

    @api.model
    def _judged_fields(self):
        """Return the names of the fields that only who deals with it fills, and not whoever recorded it."""
        return set()

    @api.depends_context("uid")
    @api.depends("state", "user_id", "reported_by_id")
    def _compute_rights(self):
        officer = self._is_officer()
        writable = self._origin._filtered_access("write") if self._origin else self
        for record in self:
            editable = record._is_editable()
            record.is_locked = not editable or bool(record._origin and record._origin not in writable)
            record.can_manage = officer
            record.can_act = officer or record.user_id == self.env.user
            record.can_cancel = editable and record._may_cancel()

    def _is_officer(self):
        return self.env.user.has_group(OFFICER)

    def _may_act(self):
        self.ensure_one()
        return self._is_officer() or self.user_id == self.env.user

    def _may_cancel(self):
        """Who may act, and whoever recorded it as long as nothing was done."""
        self.ensure_one()
        return self._may_act() or (self.state == self._initial_state() and self.reported_by_id == self.env.user)

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
            raise AccessError(self.env._("A quality officer decides that. Ask one of them."))

    @api.model
    def default_get(self, fields):
        """Return defaults; what is not the user's to say, neither `default_…` nor a default of their own says for
        them: the responsible stays proposed."""
        if not (self.env.su or self._is_officer()):
            decided = (self._routing_fields() - self._first_report_fields()) | self._judged_fields()
            fields = [name for name in fields if name not in decided]
        return super().default_get(fields)

    @api.model_create_multi
    def create(self, vals_list):
        """Record it: any employee may; whom it goes to is decided by the settings or a quality officer."""
        for vals in vals_list:
            self._check_routing({name for name, value in vals.items() if value} - self._first_report_fields())
        records = super().create(vals_list)
        for record, vals in zip(records, vals_list, strict=True):
            record._check_judged({name for name, value in vals.items() if value})
        return records

    def write(self, vals):
        """Write; whose it is and until when is the quality officers' to decide, what was done and how it is judged is
        said by who deals with it."""
        self._check_routing(vals.keys())
        self._check_judged(vals.keys())
        return super().write(vals)

    def _check_routing(self, names):
        routing = self._routing_fields() & set(names)
        if not routing or self.env.su or self._is_officer():
            return
        # The responsible may hand it over.
        if routing == {"user_id"} and self and all(record.user_id == self.env.user for record in self):
            return
        raise AccessError(
            self.env._(
                "%(fields)s is set by a quality officer. Ask one of them, or write it into the messages of the record.",
                fields=self._field_labels(routing),
            )
        )

    def _check_judged(self, names):
        judged = self._judged_fields() & set(names)
        if not judged or self.env.su:
            return
        for record in self:
            if not record._may_act():
                raise AccessError(
                    self.env._(
                        "%(fields)s of %(record)s is filled by who deals with it: %(responsible)s or a quality "
                        "officer. Write what you know into its messages.",
                        fields=self._field_labels(judged),
                        record=record.display_name,
                        responsible=record.sudo().user_id.name or self.env._("nobody yet"),
                    )
                )

    def _get_responsible(self, stand_in):
        """Return who deals with it: whoever is named; else the person whom the company names for new ones, the owner of
        the process, or a quality manager of the company (`stand_in`; empty if there is none).

        Who is not active in the company is passed over. The stand-in makes room for the others until the first step.
        """
        if self.user_id and (self.user_id != stand_in or self.state != self._initial_state()):
            return self.user_id
        # Any employee may record it; routing needs people whom that employee cannot read.
        company = self.company_id.sudo()
        people = self._get_company_responsible(company) | self.process_id.sudo().user_id
        return people.filtered(lambda user: user.active and company in user.company_ids)[:1] or stand_in

    def _get_company_responsible(self, company):
        """Return the person to whom new ones of `company` go, or none."""
        return self.env["res.users"]
