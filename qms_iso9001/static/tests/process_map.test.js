import { describe, expect, test } from "@odoo/hoot";
import { click, keyDown, queryAllTexts, resize } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { getService, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { standaloneSvg } from "@qms_iso9001/components/process_map/map_export";

import "@qms_iso9001/components/process_map/process_map"; // registers the client action

defineMailModels();

const process = (id, kind, name, editable = true) => ({
    id, kind, name, editable, reference: `P-0${id}`, purpose: `Purpose of ${name}`, owner: "Ann Owner",
});
const end = (value, label) => ({ process: typeof value === "number" && value, party: typeof value === "string" && value, partner: "", label });
const OPEN = { process: false, party: false, partner: "", label: "" };

function makeMap(editable = true) {
    return {
        company: "Test Pumps",
        can_create: editable,
        kinds: [["management", "Management"], ["core", "Core"], ["support", "Support"]],
        parties: [["customer", "Customers"], ["vendor", "Vendors"], ["party", "Other interested parties"]],
        processes: [
            process(1, "management", "Review", editable), process(2, "core", "Sales", editable),
            process(3, "core", "Purchasing", editable), process(4, "support", "People", editable),
        ],
        flows: [
            { id: 11, name: "Order", requirement: "", editable, source: end("customer", "Customers"), target: end(2) },
            { id: 12, name: "Need", requirement: "", editable, source: end(2, "P-02 Sales"), target: end(3, "P-03 Purchasing") },
            { id: 13, name: "Report", requirement: "", editable, source: end(3, "P-03 Purchasing"), target: OPEN },
            { id: 14, name: "Policy", requirement: "", editable, source: end(1, "P-01 Review"), target: end(4, "P-04 People") },
        ],
    };
}

async function openMap(width = 1400, data = makeMap()) {
    await resize({ width, height: 900 });
    onRpc("qms.process.map", "get_map_data", () => data);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "qms_iso9001.process_map" });
    await animationFrame();
}

describe.tags("desktop");
describe("interaction map", () => {
    test("draws processes, flows and bands", async () => {
        await openMap();
        expect(".o_qms_map_box").toHaveCount(4);
        expect(".o_qms_map_arrow").toHaveCount(4);
        expect(queryAllTexts(".o_qms_map_label > text")).toEqual(["Order", "Need", "Report", "Policy"]);
        expect(queryAllTexts(".o_qms_map_band_text")).toEqual(["Management", "Core", "Support"]);
    });

    test("marks a process without input or output and a flow that nobody takes", async () => {
        await openMap();
        expect(".o_qms_map_box[data-end='1'] .o_qms_map_gap").toHaveCount(1);
        expect(".o_qms_map_box[data-end='2'] .o_qms_map_gap").toHaveCount(0);
        expect(".o_qms_map_label[data-label='13'] .o_qms_map_open").toHaveCount(1);
        await click(".o_qms_map_gaps");
        await animationFrame();
        expect(".o_qms_map_missing").toHaveText(/P-01 Review/);
        expect(".o_qms_map_missing").toHaveText(/Report: from P-03 Purchasing to nobody yet/);
    });

    test("a selected process shows what it takes in and gives out, its arrows stand out", async () => {
        await openMap();
        await click(".o_qms_map_box[data-end='3'] .o_qms_map_reference");
        await animationFrame();
        expect(".o_qms_map_panel_input").toHaveText(/Need\s*from\s*P-02 Sales/);
        expect(".o_qms_map_panel_output").toHaveText(/Report\s*to\s*nobody yet/);
        expect(".o_qms_map_arrow.is-input").toHaveAttribute("data-flow", "12");
        expect(".o_qms_map_arrow.is-output").toHaveAttribute("data-flow", "13");
        expect(".o_qms_map_arrow.is-dim").toHaveCount(2);
        await click(".o_qms_map_panel_close");
        await animationFrame();
        expect(".o_qms_map_panel").toHaveCount(0);
    });

    test("a click on the name opens the process, and so does Enter on the selected one", async () => {
        mockService("action", {
            doAction(action, options) {
                if (typeof action === "string") {
                    expect.step([action, options.props.resId]);
                    return;
                }
                return super.doAction(...arguments);
            },
        });
        await openMap();
        await click(".o_qms_map_box[data-end='2'] .o_qms_map_name");
        expect.verifySteps([["qms_iso9001.qms_process_action", 2]]);
        document.querySelector(".o_qms_map_box[data-end='3']").focus();
        await keyDown("Enter");
        await animationFrame();
        expect(".o_qms_map_panel_process").toHaveText(/Purchasing/);
        expect.verifySteps([]);
        await keyDown("Enter");
        expect.verifySteps([["qms_iso9001.qms_process_action", 3]]);
    });

    test("who may not edit sees no way to draw", async () => {
        await openMap(1400, makeMap(false));
        await click(".o_qms_map_box[data-end='3'] .o_qms_map_reference");
        await animationFrame();
        expect(".o_qms_map_panel").toHaveCount(1);
        expect(".o_qms_map_add_input, .o_qms_map_add_output, .o_qms_map_panel_flow .fa-pencil").toHaveCount(0);
    });

    test("at 400 px it is a list by band, with the flows in words", async () => {
        await openMap(400);
        expect(".o_qms_map_svg").toHaveCount(0);
        expect(queryAllTexts(".o_qms_map_list_band")).toEqual(["MANAGEMENT", "CORE", "SUPPORT"]);
        expect(".o_qms_map_list article:eq(2)").toHaveText(/Need from P-02 Sales/);
        expect(".o_qms_map_list article:eq(2)").toHaveText(/Report to nobody yet/);
    });

    test("the exported drawing carries its styles and no links", async () => {
        await openMap();
        const text = standaloneSvg(document.querySelector(".o_qms_map_svg"));
        expect(text).toMatch(/stroke-width:1\.4/);
        expect(text).toMatch(/Purchasing/);
        expect(text).not.toMatch(/href=|class=/);
    });
});
