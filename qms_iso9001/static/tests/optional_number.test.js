import { expect, test } from "@odoo/hoot";
import { click, edit } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import "@qms_iso9001/fields/field_choice/field_choice"; // registers the widgets
import "@qms_iso9001/fields/optional_number/optional_number";

class Row extends models.Model {
    _name = "row";
    value = fields.Float();
    date_field = fields.Char();
    field_choices = fields.Json();
    _records = [{ id: 1, value: false, date_field: "date_due", field_choices: { date: [["date_due", "Due"], ["day", "Day"]] } }];
}

defineMailModels();
defineModels([Row]);

async function typeIn(text) {
    await click(".o_field_widget[name=value] input");
    await edit(text);
    await click(".o_form_button_save");
    await animationFrame();
}

test("nought is a value, and empty is none", async () => {
    onRpc("row", "web_read", () => [{ id: 1, value: false }]); // the mock server would read nought
    onRpc("row", "web_save", ({ args }) => expect.step(args[1].value));
    await mountView({
        resModel: "row",
        type: "form",
        resId: 1,
        arch: `<form><field name="value" widget="qms_optional_number"/></form>`,
    });
    expect(".o_field_widget[name=value] input").toHaveValue("");
    await typeIn("0");
    expect.verifySteps([0]);
    await typeIn("7");
    expect.verifySteps([7]);
});

test("a field is chosen by its label and kept by its name", async () => {
    onRpc("row", "web_save", ({ args }) => expect.step(args[1].date_field));
    await mountView({
        resModel: "row",
        type: "form",
        resId: 1,
        arch: `<form><field name="date_field" widget="qms_field_choice" options="{'choices': 'date'}"/></form>`,
    });
    expect(".o_field_widget[name=date_field] select").toHaveValue("date_due");
    const select = document.querySelector(".o_field_widget[name=date_field] select");
    select.value = "day";
    select.dispatchEvent(new Event("change"));
    await animationFrame();
    await click(".o_form_button_save");
    await animationFrame();
    expect.verifySteps(["day"]);
});
