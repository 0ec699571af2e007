from odoo import api, fields, models


class QmsMeasuredWithMixin(models.AbstractModel):
    """A document that says what its values were *Measured with*. Each piece named is a row of `qms.equipment.use`,
    whoever names it: neither reading nor naming needs a right beyond that to the document.

    A model names the field of `qms.equipment.use` that points to it in `_measured_link`.
    """

    _name = "qms.measured.with.mixin"
    _description = "Measured with"
    _measured_link = None

    qms_equipment_ids = fields.Many2many(
        "qms.equipment",
        string="Measured with",
        compute="_compute_qms_equipment_ids",
        inverse="_inverse_qms_equipment_ids",
        groups="base.group_user",
        domain=[("state", "=", "in_use")],
        help="What was used. If it is found bad later, this document is in the list of what it measured.",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_qms_equipment_ids(self):
        uses = self._qms_uses().filtered(lambda use: not use.date_withdrawn)
        by_document = uses.grouped(lambda use: use[self._measured_link].id)
        for record in self:
            named = by_document.get(record._origin.id, uses.browse()).equipment_id
            record.qms_equipment_ids = named.with_env(self.env)

    def _qms_uses(self):
        """Return the rows of these documents, of the companies on the screen."""
        # What hangs on a document is known to everybody who may read it.
        uses = self.env["qms.equipment.use"].sudo()
        if not self._origin.ids:
            return uses
        return uses.search(
            [(self._measured_link, "in", self._origin.ids), ("company_id", "in", self.env.companies.ids)]
        )

    def _inverse_qms_equipment_ids(self):
        rows = self._qms_uses().grouped(lambda use: use[self._measured_link].id)
        named = self.env["qms.equipment.use"].sudo()
        for record in self:
            there = rows.get(record.id, self.env["qms.equipment.use"].sudo())
            new = record._qms_name_equipment(there, record.qms_equipment_ids)
            named |= new if record._qms_was_measured() else new.browse()
        named._tell_in_doubt()

    def _qms_name_equipment(self, there, wanted):
        """Make the rows (`there`) say what is `wanted`; return those that are new."""
        gone = there.filtered(lambda use: use.equipment_id not in wanted and not use.date_withdrawn)
        if self._qms_is_measured():
            for company, uses in gone.grouped("company_id").items():
                uses.write({"date_withdrawn": company._qms_today()})
        else:
            gone.unlink()
            there -= gone
        there.filtered(lambda use: use.equipment_id in wanted and use.date_withdrawn)._name_again()
        new = wanted - there.equipment_id
        # Naming what was used is part of the document; rows are nobody's to type.
        return there.create([self._prepare_use_vals(gauge) for gauge in new.sudo()])

    def _qms_follow_done(self):
        """What was named before these documents were done was measured on the day on which they were."""
        uses = self.env["qms.equipment.use"].sudo().search([(self._measured_link, "in", self.ids)])
        for use in uses:
            document, gauge = use[self._measured_link], use.equipment_id
            day = document._qms_measured_on(gauge.company_id)
            use.write({"date": day, "was_overdue": use.was_overdue or bool(gauge.warning)})
        uses._tell_in_doubt()

    def _prepare_use_vals(self, gauge):
        return {
            self._measured_link: self.id,
            "equipment_id": gauge.id,
            "company_id": (self.sudo().company_id or gauge.company_id).id,
            "name": self.sudo().display_name,
            "date": self._qms_measured_on(gauge.company_id),
            "was_overdue": bool(gauge.warning),
            "user_id": self.env.uid,
        }

    def _qms_measured_on(self, company):
        """Return the day on which it was measured: today, unless the document knows better."""
        return company._qms_today()

    def _qms_is_measured(self):
        """Tell whether the document is done, so that what it names stays."""
        return True

    def _qms_was_measured(self):
        """Tell whether what it names was used already, and is not only planned."""
        return True
