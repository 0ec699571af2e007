import { expect, test } from "@odoo/hoot";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";
import { defineMailModels, patchUiSize } from "@mail/../tests/mail_test_helpers";

import "@qms_iso9001/fields/pdf_frame/pdf_frame"; // registers the widget

class Paper extends models.Model {
    _name = "paper";
    pdf_url = fields.Char();
    _records = [
        { id: 1, pdf_url: "/quality/document/1/pdf" },
        { id: 2, pdf_url: false },
    ];
}

defineMailModels();
defineModels([Paper]);

const ARCH = `<form><field name="pdf_url" widget="qms_pdf_frame" readonly="1"/></form>`;

function show(resId) {
    return mountView({ resModel: "paper", type: "form", resId, arch: ARCH });
}

test("the PDF is shown in the form", async () => {
    await show(1);
    expect(".o_qms_pdf_frame").toHaveCount(1);
    expect(".o_field_widget[name=pdf_url] a").toHaveCount(0);
});

test("without an address nothing is shown", async () => {
    await show(2);
    expect(".o_qms_pdf_frame").toHaveCount(0);
});

test("a small screen gets a link that opens it", async () => {
    await patchUiSize({ width: 400 });
    await show(1);
    expect(".o_qms_pdf_frame").toHaveCount(0);
    expect("iframe").toHaveCount(0);
    expect(".o_field_widget[name=pdf_url] a:contains(Open PDF)").toHaveAttribute("href", "/quality/document/1/pdf");
});
