import { expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import "@qms_iso9001/fields/model_selector/model_selector"; // registers the widget

class Rule extends models.Model {
    _name = "rule";
    model_name = fields.Char();
    _records = [{ id: 1, model_name: "stock.picking" }];
}

defineMailModels();
defineModels([Rule]);

const VIEW = {
    resModel: "rule",
    type: "form",
    resId: 1,
    arch: `<form><field name="model_name" widget="qms_model_selector"/></form>`,
};

test("a model is chosen by its label and kept by its technical name", async () => {
    onRpc("ir.model", "get_available_models", () => [
        { model: "stock.picking", display_name: "Transfer" },
        { model: "sale.order", display_name: "Sales Order" },
    ]);
    onRpc("rule", "web_save", ({ args }) => expect.step(args[1].model_name));
    await mountView(VIEW);
    expect(".o_field_widget[name=model_name] input").toHaveValue("stock.picking");
    await click(".o_field_widget[name=model_name] input");
    await runAllTimers();
    await click(".o-autocomplete--dropdown-item:contains(Sales Order)");
    await animationFrame();
    await click(".o_form_button_save");
    await animationFrame();
    expect.verifySteps(["sale.order"]);
});

test("a reader sees the technical name", async () => {
    await mountView({ ...VIEW, readonly: true });
    expect(".o_field_widget[name=model_name]").toHaveText("stock.picking");
    expect(".o_field_widget[name=model_name] input").toHaveCount(0);
});
