from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class QmsCapaSourceMixin(models.AbstractModel):
    """What a corrective action comes from: a nonconformity, or a complaint. Whoever deals with it opens one, for one or
    for several cases; a case belongs to one at most."""

    _name = "qms.capa.source.mixin"
    _description = "Source of a corrective action"

    capa_id = fields.Many2one(
        "qms.capa",
        "Corrective action (CAPA)",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    capa_state = fields.Selection(
        related="capa_id.state", string="State of the corrective action", tracking=False, groups="base.group_user"
    )
    can_open_capa = fields.Boolean(compute="_compute_can_open_capa", groups="base.group_user")

    @api.depends_context("uid")
    @api.depends("capa_id")
    def _compute_can_open_capa(self):
        # Whoever deals with a case need not read the corrective action that it belongs to.
        readable = self.capa_id._origin._filtered_access("read")
        for record in self:
            record.can_open_capa = bool(record.capa_id._origin & readable)

    @api.model
    def _judged_fields(self):
        return super()._judged_fields() | {"capa_id"}

    @api.model_create_multi
    def create(self, vals_list):
        """Record it; into a corrective action that takes cases up only. What an import brings closed is linked as it
        was."""
        for vals in vals_list:
            self._check_capa(vals.get("capa_id"), is_past=True)
        records = super().create(vals_list)
        for record in records.sudo().filtered(lambda record: record.capa_id.is_legacy and not record.is_legacy):
            self._check_capa(record.capa_id.id)
        return records

    def write(self, vals):
        """Write; what was closed with its corrective action stays with it."""
        if "capa_id" in vals:
            moved = self.sudo().filtered(lambda record: record.capa_id.id != vals["capa_id"])
            for capa in moved.capa_id:
                self._check_capa(capa.id)
            if moved:
                self._check_capa(vals["capa_id"])
                moved._check_taken(vals["capa_id"])
        return super().write(vals)

    def _check_taken(self, capa_id):
        """Raise if one of these cases would be taken away from a corrective action that goes on, by `capa_id`."""
        for record in self if capa_id else ():
            if record._live_capa():
                raise UserError(
                    self.env._(
                        "%(case)s belongs to %(capa)s, not to %(other)s: a case belongs to one corrective action. Take "
                        "it out there first, or leave it out here.",
                        case=record.display_name,
                        capa=record.capa_id.display_name,
                        other=self.env["qms.capa"].sudo().browse(capa_id).display_name,
                    )
                )

    @api.model
    def _check_capa(self, capa_id, is_past=False):
        """Raise unless cases may join, or leave, this corrective action (an id or False); into one that was closed
        before this system come cases that are past as well (`is_past`)."""
        capa = self.env["qms.capa"].browse(capa_id or [])
        capa.check_access("read")
        if capa and not (capa._is_editable() or capa.state == "cancelled" or (is_past and capa.is_legacy)):
            raise UserError(
                self.env._(
                    "%(capa)s is closed: what it proved, it proved of its cases. Reopen it first, or open another one.",
                    capa=capa.display_name,
                )
            )

    def _live_capa(self):
        """Return the corrective actions of these cases; cancelled ones are none."""
        return self.sudo().capa_id.filtered(lambda capa: capa.state != "cancelled")

    def action_open_capa(self):
        """Open the corrective action of these cases; for those that have none, start one for all of them, or let them
        join the one that the others have. For who may act on each.

        The second call opens what the first one started."""
        if len(self) == 1 and self._live_capa():
            return self._live_capa().sudo(False)._get_form_action()
        self._check_step(*(state for state, _label in self._fields["state"].selection if state != "cancelled"))
        # Whoever deals with a case need not have the right to plan corrective actions.
        records = self.sudo()
        records._lock_sources()
        capa = records._live_capa()
        records._check_one_capa(capa)
        capa = capa or self.env["qms.capa"].sudo().create(records._prepare_capa_vals())
        # The write on the case repeats a call at the same time, which then finds what this one started.
        records.filtered(lambda record: record.capa_id != capa).capa_id = capa
        return capa.sudo(False)._get_form_action()

    def action_view_capa(self):
        """Open the corrective action that this case belongs to, cancelled or not; start none. For who may read it."""
        self.ensure_one()
        self.check_access("read")
        if not self.capa_id:
            raise UserError(self.env._("It belongs to no corrective action yet: press Corrective action to start one."))
        self.capa_id.check_access("read")
        return self.capa_id._get_form_action()

    def _lock_sources(self):
        """Of two calls at once let the second wait, be repeated, and find what the first did."""
        query = SQL("SELECT id FROM %s WHERE id IN %s ORDER BY id FOR UPDATE", SQL.identifier(self._table), self._ids)
        self.env.execute_query(query)
        self.invalidate_recordset()

    def _check_one_capa(self, capas):
        if len(capas) > 1:
            raise UserError(
                self.env._(
                    "These cases belong to different corrective actions: %(capas)s. Choose cases of one of them, or "
                    "without any.",
                    capas=", ".join(capas.mapped("display_name")),
                )
            )
        if len(self.company_id) > 1:
            raise UserError(
                self.env._(
                    "These cases belong to different companies: %(companies)s. Open a corrective action in each.",
                    companies=", ".join(self.company_id.mapped("name")),
                )
            )

    def _prepare_capa_vals(self):
        """Return what a corrective action for these cases starts with: nothing is typed twice."""
        first, company, process = self[:1], self.company_id, self.process_id
        people = process.user_id if len(process) == 1 else self.user_id[:1]
        known = people | self.user_id | self.env.user
        known = known.filtered(lambda user: user.active and company in user.company_ids)
        owner = (known or self.env.user)[:1]
        return {
            "name": first.name,
            "description": self._get_capa_text(),
            "company_id": company.id,
            "process_id": process.id if len(process) == 1 else False,
            "user_id": owner.id,
            "team_ids": [fields.Command.set((known - owner).ids)],
        }

    def _get_opportunity_kind(self):
        """Return what could bring the same case again: what was received, delivered or ordered; see
        `qms.capa.check`."""
        usages = {self.picking_id.location_id.usage, self.picking_id.location_dest_id.usage}
        if "supplier" in usages or "customer" in usages:
            return "receipt" if "supplier" in usages else "delivery"
        if self.sale_id and not self.product_id:
            return "order"
        return "delivery" if self._concerns_customer() else "receipt"

    def _concerns_customer(self):
        """Tell whether a customer is concerned."""
        return True

    def _get_capa_text(self):
        """Return what the corrective action says of the problem: the words of the case, or of each the name."""
        if len(self) == 1:
            return self.description
        return "\n".join(self.mapped("display_name"))
