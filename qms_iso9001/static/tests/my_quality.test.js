import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { getService, makeServerError, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

import "@qms_iso9001/components/my_quality/my_quality"; // registers the client action

defineMailModels();

function row(id, name, vals = {}) {
    return { id, name, date: "", is_late: false, state: "", ...vals };
}

function section(key, label, rows, vals = {}) {
    return {
        key, label, rows, model: "res.partner", count: rows.length, domain: [["id", ">", 0]], view_types: ["list", "form"],
        open_verb: false, verb: false, verb_label: false, done_label: false, ...vals,
    };
}

const BUTTON = { label: "Propose an improvement", icon: "fa-lightbulb-o", action: "base.propose" };
let waiting;

beforeEach(() => {
    waiting = [
        section("a", "To read", [row(1, "Instruction", { date: "Due: 3/1/2030", is_late: true }), row(2, "Policy")], {
            verb: "action_read", verb_label: "I have read it", done_label: "Confirmed",
        }),
        section("b", "My actions", [row(3, "Label the shelves")], { count: 9, view_types: ["list", "kanban", "form"] }),
    ];
    const page = () => ({
        buttons: [BUTTON],
        sections: waiting,
        infos: [section("c", "My proposals", [row(4, "A hook", { state: "Declined" })])],
    });
    for (const method of ["get_page", "refresh_page"]) {
        onRpc("qms.my.quality", method, () => {
            expect.step(method);
            return page();
        });
    }
});

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "qms_iso9001.my_quality" });
    expect.verifySteps(["get_page"]);
}

test("what waits, what is late, and what there is nothing to do about", async () => {
    await open();
    expect(".o_qms_my_start").toHaveText("Propose an improvement");
    expect(".o_qms_my_section[data-label='To read'] .o_qms_my_count").toHaveText("2");
    expect(".o_qms_my_row[data-id='1'] .badge").toHaveText("Late");
    expect(".o_qms_my_row[data-id='1'] .o_qms_my_facts").toHaveText(/Due: 3\/1\/2030/);
    expect(".o_qms_my_row[data-id='2'] .badge").toHaveCount(0);
    expect(".o_qms_my_row[data-id='3'] .o_qms_my_verb").toHaveCount(0);
    expect(".o_qms_my_quiet .o_qms_my_state").toHaveText("Declined");
    expect(".o_qms_my_done").toHaveCount(0);
});

test("nothing waits: all done", async () => {
    waiting = [];
    await open();
    expect(".o_qms_my_done").toHaveText(/All done/);
    expect(".o_qms_my_quiet").toHaveCount(1, { message: "what is in force stays" });
});

test("one tap does the step, and the page is read where it was written", async () => {
    onRpc("res.partner", "action_read", ({ args }) => {
        expect.step(`read ${args[0]}`);
        waiting[0].rows.shift();
        return false;
    });
    await open();
    await click(".o_qms_my_row[data-id='1'] .o_qms_my_verb");
    await animationFrame();
    expect.verifySteps(["read 1", "refresh_page"]);
    expect(".o_qms_my_row[data-id='1']").toHaveCount(0);
    expect(".o_qms_my_row[data-id='2'] .o_qms_my_verb").toBeEnabled();
    expect(".o_notification").toHaveText(/Confirmed: Instruction/);
});

test("a step that is not done yet is not told as done", async () => {
    onRpc("res.partner", "action_read", () => false);
    await open();
    await click(".o_qms_my_row[data-id='1'] .o_qms_my_verb");
    await animationFrame();
    expect.verifySteps(["refresh_page"]);
    expect(".o_notification").toHaveCount(0);
});

test("a step that is refused is told by Odoo, and the row stays", async () => {
    expect.errors(1);
    onRpc("res.partner", "action_read", () => {
        throw makeServerError({ message: "Read it first." });
    });
    await open();
    await click(".o_qms_my_row[data-id='1'] .o_qms_my_verb");
    await animationFrame();
    await animationFrame();
    expect.verifyErrors(["RPC_ERROR"]);
    expect(".o_dialog").toHaveText(/Read it first/);
    expect(".o_qms_my_row[data-id='1']").toHaveCount(1);
});

test("a row opens its record, or what its own method opens", async () => {
    waiting[0].open_verb = "action_open_file";
    await open();
    expect(".o_qms_my_row[data-id='1'] .o_qms_my_opens").toHaveCount(1);
    expect(".o_qms_my_row[data-id='3'] .o_qms_my_opens").toHaveCount(0);
    mockService("action", {
        doAction: (action) => expect.step(`${action.res_model} ${action.res_id}`),
        doActionButton: (params) => expect.step(`${params.name} ${params.resId}`),
    });
    await click(".o_qms_my_row[data-id='3'] .o_qms_my_open");
    await click(".o_qms_my_row[data-id='1'] .o_qms_my_open");
    expect.verifySteps(["res.partner 3", "action_open_file 1"]);
});

test("of many, the rest is one tap away", async () => {
    await open();
    mockService("action", {
        doAction(action) {
            expect.step(JSON.stringify([action.name, action.domain]));
            expect.step(`${action.views.map(([, type]) => type)}; on a phone: ${action.mobile_view_mode}`);
        },
    });
    expect(".o_qms_my_all").toHaveCount(1);
    expect(".o_qms_my_all").toHaveText("Show all 9");
    await click(".o_qms_my_all");
    expect.verifySteps(['["My actions",[["id",">",0]]]', "list,kanban,form; on a phone: kanban"]);
});

test("a button starts what it names; closed again, the page is read anew", async () => {
    await open();
    mockService("action", {
        doAction(action, { onClose }) {
            expect.step(action);
            return onClose();
        },
    });
    await click(".o_qms_my_start");
    await animationFrame();
    expect.verifySteps(["base.propose", "refresh_page"]);
});

test("headings follow each other, and each button names its row", async () => {
    await open();
    const levels = [...document.querySelectorAll(".o_qms_my :is(h1, h2, h3)")].map((el) => `${el.tagName} ${el.innerText}`);
    expect(levels.map((text) => text.replace(/\s+/g, " ").trim())).toEqual([
        "H1 My quality", "H2 To read 2", "H2 My actions 9", "H2 For your information", "H3 My proposals 1",
    ]);
    const described = document.querySelector(".o_qms_my_row[data-id='1'] .o_qms_my_verb").getAttribute("aria-describedby");
    expect(document.getElementById(described)).toHaveText("Instruction");
});
