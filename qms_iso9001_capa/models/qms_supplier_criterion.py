from odoo import api, models


class QmsSupplierCriterion(models.Model):
    """Nonconformities become a criterion of the shipped scheme, which a company may have deleted."""

    _inherit = "qms.supplier.criterion"

    @api.model
    def _ship_nonconformity(self):
        """Add the criterion to the shipped scheme; for the data. Where scheme or indicator is gone, nothing is added:
        a company that made a scheme of its own adds the criterion there itself."""
        scheme = self.env.ref("qms_iso9001.qms_supplier_scheme", raise_if_not_found=False)
        indicator = self.env.ref("qms_iso9001_capa.qms_indicator_vendor_nonconformity", raise_if_not_found=False)
        if not scheme or not indicator:
            return
        values = {
            "scheme_id": scheme.id,
            "sequence": 25,
            # Switched on in the scheme, where the weights of the others give way to it.
            "active": False,
            "name": "Nonconformities",
            "indicator_id": indicator.id,
            "weight": 10,
            "best_value": 0,
            "worst_value": 10,
        }
        name = "qms_iso9001_capa.qms_supplier_criterion_nonconformity"
        # What somebody made of it is left alone: what is there already is not written.
        self._load_records([{"xml_id": name, "values": values, "noupdate": True}], update=True)
