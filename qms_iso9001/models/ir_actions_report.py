from collections import OrderedDict
from io import BytesIO

from odoo import models


class IrActionsReport(models.Model):
    """Printing a record whose print was kept when it was signed serves the one that was kept."""

    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        kept = self._qms_kept_pdfs(self._get_report(report_ref), res_ids or ())
        if not kept:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        rest = [res_id for res_id in res_ids if res_id not in kept]
        made = super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=rest) if rest else {}
        ordered = OrderedDict(
            (res_id, {"stream": BytesIO(kept[res_id]), "attachment": None} if res_id in kept else made[res_id])
            for res_id in res_ids
            if res_id in kept or res_id in made
        )
        # Several of which nothing is kept come as one file, which belongs to none of them.
        return OrderedDict({**ordered, **made})

    def _qms_kept_pdfs(self, report, res_ids):
        """Return {id: PDF in bytes} of those records whose print is kept."""
        model = self.env.get(report.model or "")
        if getattr(model, "_stored_report", None) != report.report_name:
            return {}
        return {record.id: record._get_pdf() for record in model.browse(res_ids) if record._is_pdf_final()}
