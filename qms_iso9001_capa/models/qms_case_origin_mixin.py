from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsCaseOriginMixin(models.AbstractModel):
    """An audit finding or a risk from which its owner, or a quality officer, opens a nonconformity or a corrective
    action in one click, with everything filled in that is known. The second click opens what the first one started."""

    _name = "qms.case.origin.mixin"
    _description = "Origin of nonconformities and corrective actions"

    # The Many2one of nonconformities and of corrective actions to this model.
    _case_link = None

    nonconformity_count = fields.Integer("Nonconformities", compute="_compute_case_counts", compute_sudo=True)
    capa_count = fields.Integer("Corrective actions (CAPA)", compute="_compute_case_counts", compute_sudo=True)

    def _compute_case_counts(self):
        """Count for users of whatever group: the number is no secret, the records have rules."""
        counts = [
            dict(self.env[name]._read_group([(self._case_link, "in", self.ids)], [self._case_link], ["__count"]))
            for name in ("qms.nonconformity", "qms.capa")
        ]
        for record in self:
            record.nonconformity_count, record.capa_count = (each.get(record._origin, 0) for each in counts)

    def _check_opens_cases(self):
        """Raise unless the user may open a case from this record, as it stands; models say so."""

    def _prepare_case_vals(self):
        """Return what a nonconformity and a corrective action both start with."""
        record = self.sudo()
        return {
            "name": record.name,
            "company_id": record.company_id.id,
            "process_id": record.process_id.id,
            "user_id": record.user_id.id,
        }

    def _prepare_origin_nonconformity_vals(self):
        return self._prepare_case_vals()

    def _prepare_origin_capa_vals(self):
        return self._prepare_case_vals()

    def _live_cases(self, name):
        """Return what was opened from this record already, and not cancelled; with all rights."""
        return self.env[name].sudo().search([(self._case_link, "=", self.id), ("state", "!=", "cancelled")], order="id")

    def action_make_nonconformity(self):
        """Open the nonconformity about this, or start it. For the owner and officers."""
        self.ensure_one()
        self._check_opens_cases()
        # Of two calls at once the second starts again, and finds what the first one made.
        self.sudo()._touch()
        case = self._live_cases("qms.nonconformity")[:1]
        if not case:
            vals = self._prepare_origin_nonconformity_vals()
            # The owner need not have the right to say whose a nonconformity is; this one is the owner's own.
            case = self.env["qms.nonconformity"].sudo().with_company(self.sudo().company_id).create(vals)
            case._write_unguarded({self._case_link: self.id})
        return case.sudo(False)._get_form_action()

    def action_open_capa(self):
        """Open the corrective action (CAPA) about this, or start it; nonconformities opened from here that have none
        join it. For the owner and officers."""
        self.ensure_one()
        self._check_opens_cases()
        # Of two calls at once the second starts again, and finds what the first one made.
        self.sudo()._touch()
        cases = self._live_cases("qms.nonconformity")
        capa = (self._live_cases("qms.capa") or cases._live_capa())[:1]
        if not capa:
            vals = self._prepare_origin_capa_vals()
            # Only officers and who deals with a case open corrective actions; this one is the owner's own.
            capa = self.env["qms.capa"].sudo().with_company(self.sudo().company_id).create(vals)
        if not capa[self._case_link]:
            capa._write_unguarded({self._case_link: self.id})
        if capa._is_editable():
            cases.filtered(lambda case: case.state != "closed" and not case._live_capa()).capa_id = capa
        return capa.sudo(False)._get_form_action()

    def action_view_nonconformities(self):
        """Open the nonconformities that came from here, as far as one may read them."""
        return self._view_cases("qms_iso9001_capa.qms_nonconformity_action")

    def action_view_capas(self):
        """Open the corrective actions that came from here, as far as one may read them."""
        return self._view_cases("qms_iso9001_capa.qms_capa_action")

    def _view_cases(self, xmlid):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": [(self._case_link, "in", self.ids)], "context": {"create": False}}

    @api.model
    def _texts(self, *texts):
        return "\n\n".join(text.strip() for text in texts if text and text.strip())

    def _check_cases_carried_out(self):
        """Raise while what was opened from here is not carried out: whether it helps is watched afterwards."""
        for record in self:
            waiting = record._live_cases("qms.nonconformity").filtered(
                lambda each: each.state in ("reported", "contained")
            )
            waiting = list(waiting) + list(
                record._live_cases("qms.capa").filtered(lambda each: each.state in ("analysis", "action"))
            )
            if waiting:
                raise UserError(
                    self.env._(
                        "%(case)s, which came from here, is not carried out yet. Go on with it first, then press Done.",
                        case=waiting[0].display_name,
                    )
                )
