import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The PDF behind an address, shown in the form; on a phone, whose browser shows none inside a page, a link to it. */
export class PdfFrame extends Component {
    static template = "qms_iso9001.PdfFrame";
    static props = { ...standardFieldProps };

    setup() {
        this.ui = useService("ui");
    }

    get address() {
        return this.props.record.data[this.props.name];
    }

    get isFramed() {
        return !this.ui.isSmall && !("ontouchstart" in window && !navigator.pdfViewerEnabled);
    }
}

registry.category("fields").add("qms_pdf_frame", {
    component: PdfFrame,
    displayName: _t("PDF"),
    supportedTypes: ["char"],
});
