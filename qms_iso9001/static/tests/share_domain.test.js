import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

import "@qms_iso9001/fields/share_domain/share_domain"; // registers the widget

class Indicator extends models.Model {
    _name = "indicator";
    domain = fields.Char();
    share = fields.Char();
    numerator_model_name = fields.Char();
    _records = [
        { id: 1, domain: "[('kind', '=', 'a')]", share: "[('name', '=', 'x')]" },
        { id: 2, domain: "[('kind', '=', 'a')]", share: "[('name', '=', 'x')]", numerator_model_name: "case" },
    ];
}

class Case extends models.Model {
    _name = "case";
    name = fields.Char();
    kind = fields.Char();
    _records = [
        { id: 1, name: "x", kind: "a" },
        { id: 2, name: "x", kind: "b" },
        { id: 3, name: "y", kind: "a" },
    ];
}

defineMailModels();
defineModels([Indicator, Case]);

async function counted(resId) {
    onRpc("case", "search_count", ({ args }) => expect.step(args[0]));
    const arch = `<form><field name="share" widget="qms_share_domain" options="{'model': 'case'}"/></form>`;
    await mountView({ resModel: "indicator", type: "form", resId, arch });
    await animationFrame();
}

test("the share is counted among the records above it", async () => {
    await counted(1);
    expect.verifySteps([["&", ["kind", "=", "a"], ["name", "=", "x"]]]);
    expect(".o_domain_show_selection_button").toHaveText(/1 record/);
});

test("other records above the line are counted by themselves", async () => {
    await counted(2);
    expect.verifySteps([[["name", "=", "x"]]]);
});
