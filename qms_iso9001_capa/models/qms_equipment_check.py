from odoo import Command, fields, models


class QmsEquipmentCheck(models.Model):
    """Measuring equipment that is found bad opens a nonconformity."""

    _inherit = "qms.equipment.check"

    nonconformity_ids = fields.One2many("qms.nonconformity", "equipment_check_id", "Nonconformities", readonly=True)

    def _found_bad(self):
        super()._found_bad()
        self._open_nonconformities()

    def _named_late(self, uses):
        """Tell whoever deals with the case as well: it was opened, and judged, without these documents."""
        super()._named_late(uses)
        for case in self.sudo().nonconformity_ids:
            case.message_post(
                body=self._late_text(uses),
                author_id=self.env.user.partner_id.id,
                partner_ids=case.user_id.partner_id.ids,
            )

    def _open_nonconformities(self):
        """Open a nonconformity for each check that found its equipment bad and has none yet."""
        # Who records a check reports with it, whatever else that person may do with nonconformities.
        cases = self.env["qms.nonconformity"].sudo()
        for check in self.filtered(lambda check: check.as_found == "bad" and not check.sudo().nonconformity_ids):
            case = cases.with_company(check.company_id).create(check._prepare_nonconformity_vals())
            case._write_unguarded({"equipment_check_id": check.id})

    def _prepare_nonconformity_vals(self):
        gauge = self.sudo().equipment_id
        measured = self.affected_text or self.env._("Nothing names it as what it was measured with.")
        text = self.env._(
            "%(equipment)s was found bad on %(day)s%(deviation)s.\n\nMeasured since it was last good:\n%(measured)s",
            equipment=" ".join(filter(None, (gauge.reference, gauge.name, gauge.serial))),
            day=self._day_text(),
            deviation=f" ({self.deviation})" if self.deviation else "",
            measured=measured,
        )
        receipts = self._measured_since().picking_id
        return {
            "name": self.env._("Measuring equipment found bad: %s", gauge.name),
            "description": text,
            "company_id": self.company_id.id,
            "process_id": gauge.process_id.id,
            "place": gauge.place,
            "date_detected": self.date,
            "severity": "high" if self.affected_count else "medium",
            "requirement_ids": [Command.set(self._calibration_topic().ids)],
            # One document is the case's own; of several the list tells.
            "picking_id": receipts.id if len(receipts) == 1 else False,
        }

    def _calibration_topic(self):
        return self.env["qms.requirement"].sudo().search([("code", "=", "CALIBRATION")])
