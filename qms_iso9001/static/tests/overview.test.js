import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { getService, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

import "@qms_iso9001/components/overview/overview"; // registers the client action
import { spread } from "@qms_iso9001/components/overview_tile/overview_tile";

defineMailModels();

function tile(title, vals = {}) {
    return {
        title, figure: "2", state: "bad", state_label: "Late", note: "", points: [], label: title, model: "res.partner",
        domain: [["id", ">", 0]], action: false, sequence: 10, view_types: ["list", "form"], ...vals,
    };
}

let page;

beforeEach(() => {
    page = {
        tiles: [tile("Actions overdue"), tile("Evidence", { state: "good", state_label: "No gaps", action: "base.page" })],
        steps: [],
        buttons: [{ label: "Report a problem", icon: "fa-warning", action: "base.report" }],
        link: { label: "Inbox", action: "base.inbox" },
        company: "Pumps",
        is_own: false,
    };
    onRpc("qms.overview", "get_page", () => {
        expect.step("get_page");
        return page;
    });
});

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "qms_iso9001.overview" });
    expect.verifySteps(["get_page"]);
}

test("a tile says how it stands in colour and in words, and opens its list", async () => {
    await open();
    expect(".o_qms_tile[data-title='Actions overdue'] .o_qms_tile_state").toHaveText("Late");
    expect(".o_qms_tile[data-title='Actions overdue'] .o_qms_tile_state").toHaveClass("text-bg-danger");
    expect(".o_qms_tile[data-title='Evidence'] .o_qms_tile_state").toHaveText("No gaps");
    mockService("action", {
        doAction: (action) => expect.step(action.res_model ? JSON.stringify([action.name, action.domain]) : action),
    });
    await click(".o_qms_tile[data-title='Actions overdue'] .o_qms_tile_open");
    await click(".o_qms_tile[data-title='Evidence'] .o_qms_tile_open");
    expect.verifySteps(['["Actions overdue",[["id",">",0]]]', "base.page"]);
});

test("on an empty database: what to do first, each with its link", async () => {
    page.steps = [
        { label: "Policy", hint: "In your words", action: "base.policy", is_done: true, sequence: 1 },
        { label: "Processes", hint: "Five boxes", action: "base.process", is_done: false, sequence: 2 },
    ];
    await open();
    expect(".o_qms_overview_steps").toHaveText(/1 of 2 done in Pumps/);
    expect(".o_qms_overview_step").toHaveCount(1);
    mockService("action", { doAction: (action) => expect.step(action) });
    await click(".o_qms_overview_step button");
    expect.verifySteps(["base.process"]);
});

test("nothing to show: all done", async () => {
    page.tiles = [];
    await open();
    expect(".o_qms_my_done").toHaveText(/All done/);
    expect(".o_qms_overview_steps").toHaveCount(0);
});

test("a sparkline runs from its lowest to its highest point, with gaps", () => {
    const points = (values) => values.map((value) => ({ value }));
    const placed = (values) => spread(points(values)).map(({ value }) => value);
    expect(placed([80, null, 90, 100])).toEqual([0, null, 50, 100]);
    expect(placed([5, 5])).toEqual([50, 50]);
    expect(placed([null])).toEqual([null]);
    const [first, second] = spread([{ value: 80, target: 100 }, { value: 60, target: null }]);
    expect([first.value, first.target, second.value, second.target]).toEqual([50, 100, 0, null]);
});
