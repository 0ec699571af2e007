from odoo import api, models
from odoo.tools import format_date
from odoo.tools.image import image_data_uri

from odoo.addons.base.models.ir_actions_report import _wkhtml


class QmsSupplierScorecardPrintMixin(models.AbstractModel):
    """The scorecard as a PDF in the language of the vendor.

    For the audit pack it is kept at its first opening: many evaluations are confirmed at once, and a print of each
    would take minutes. What is printed for the vendor is made each time: it says where the order lines are, and how to
    get there changes. Words and figures are those of the signature in both.
    """

    _name = "qms.supplier.scorecard.print.mixin"
    _inherit = "qms.stored.pdf.mixin"
    _description = "Print of a scorecard"
    _stored_page = "qms_iso9001.qms_supplier_scorecard_pdf"

    def _scorecard_lang(self):
        """Return the language of the vendor; that of the reader where there is none."""
        return self.sudo().partner_id.lang or self.env.lang

    def _is_pdf_final(self):
        return self.state in ("confirmed", "superseded")

    def _pdf_langs(self):
        return [self._scorecard_lang()]

    def _prepare_page_values(self):
        return {"company": self.sudo().company_id, "image_data_uri": image_data_uri}

    @api.model
    def _prints_headers(self):
        """Tell whether the engine prints the header of Odoo's layouts into PDFs; without patched Qt it does not."""
        return _wkhtml().is_patched_qt

    def _get_report_name(self):
        # Some languages write days with what no name of a file may have.
        day = format_date(self.env, self.date_end).replace("/", "-")
        return self.env._("Scorecard %(vendor)s %(day)s", vendor=self.partner_name, day=day)
