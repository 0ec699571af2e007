from odoo import api, models


class QmsSupplierCriterion(models.Model):
    """Nonconformities, and answers to requests, become criteria of the shipped scheme, which a company may have
    deleted."""

    _inherit = "qms.supplier.criterion"

    @api.model
    def _ship_nonconformity(self):
        """Add the criterion to the shipped scheme; for the data."""
        values = {"sequence": 25, "name": "Nonconformities", "best_value": 0, "worst_value": 10}
        self._ship("qms_supplier_criterion_nonconformity", "qms_indicator_vendor_nonconformity", values)

    @api.model
    def _ship_request(self):
        """Add the criterion to the shipped scheme; for the data."""
        values = {"sequence": 26, "name": "Requests answered in time", "best_value": 100, "worst_value": 60}
        self._ship("qms_supplier_criterion_request", "qms_indicator_request_answered", values)

    @api.model
    def _ship(self, name, indicator, values):
        """Add a criterion. Where scheme or indicator is gone, nothing is added: a company that made a scheme of its own
        adds the criterion there itself."""
        scheme = self.env.ref("qms_iso9001.qms_supplier_scheme", raise_if_not_found=False)
        indicator = self.env.ref(f"qms_iso9001_capa.{indicator}", raise_if_not_found=False)
        if not scheme or not indicator:
            return
        # Switched on in the scheme, where the weights of the others give way to it.
        values = {"scheme_id": scheme.id, "indicator_id": indicator.id, "active": False, "weight": 10, **values}
        # What somebody made of it is left alone: what is there already is not written.
        self._load_records([{"xml_id": f"qms_iso9001_capa.{name}", "values": values, "noupdate": True}], update=True)
