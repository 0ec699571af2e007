import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { getService, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

import "@qms_iso9001/components/inbox/inbox"; // registers the client action

defineMailModels();

const SCRAP = { verb: "action_dispose", verb_label: "Scrap", done_label: "Scrapped", context: { default_kind: "scrap" } };
const USE = { verb: "action_dispose", verb_label: "Use", done_label: "Used", context: { default_kind: "use_as_is" } };

function row(id, name, vals = {}) {
    return {
        id, name, key: `res.partner-${id}`, model: "res.partner", kind: "To triage", date: "", is_late: false, state: "",
        is_mine: false, open_verb: false, verbs: [], ...vals,
    };
}

let groups;

beforeEach(() => {
    groups = [
        { key: "overdue", label: "Overdue", rows: [row(1, "NC 1", { is_late: true, verbs: [USE, SCRAP] })] },
        { key: "none", label: "Without a due date", rows: [row(2, "Release", { is_mine: true }), row(3, "Policy")] },
    ];
    const lists = [{ label: "To read", model: "res.partner", domain: [], count: 99, view_types: ["list", "form"] }];
    for (const method of ["get_page", "refresh_page"]) {
        onRpc("qms.inbox", method, () => {
            expect.step(method);
            return { groups, lists, is_officer: true };
        });
    }
});

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "qms_iso9001.inbox" });
    expect.verifySteps(["get_page"]);
}

test("one list by due date, with what can be done in the row", async () => {
    await open();
    const headings = [...document.querySelectorAll(".o_qms_my_heading")].map((el) => el.innerText.replace(/\s+/g, " "));
    expect(headings).toEqual(["Overdue 1", "Without a due date 2"]);
    expect(".o_qms_my_row[data-id='1'] .o_qms_my_kind").toHaveText("To triage");
    expect(".o_qms_my_row[data-id='1'] .o_qms_my_verb").toHaveCount(2);
    expect(".o_qms_my_row[data-id='2'] .o_qms_my_verb").toHaveCount(0);
    expect(".o_qms_inbox_more button").toHaveText("To read: show all 99");
});

test("all or mine, with their count", async () => {
    await open();
    expect(".o_qms_inbox_all").toHaveText("3");
    expect(".o_qms_inbox_mine").toHaveText("1");
    await click(".o_qms_inbox_filter button:contains(Mine)");
    await animationFrame();
    expect(".o_qms_my_row").toHaveCount(1);
    expect(".o_qms_inbox_filter button:contains(Mine)").toHaveAttribute("aria-pressed", "true");
    expect.verifySteps([]);
});

test("a step of the row is done with its context, told, and the page read where it was written", async () => {
    await open();
    mockService("action", {
        doActionButton({ name, resModel, resId, context, onClose }) {
            expect.step(`${name} ${resModel} ${resId} ${context.default_kind}`);
            groups[0].rows[0].verbs = [];
            return onClose();
        },
    });
    await click(".o_qms_my_row[data-id='1'] .o_qms_my_verb:contains(Scrap)");
    await animationFrame();
    expect.verifySteps(["action_dispose res.partner 1 scrap", "refresh_page"]);
    expect(".o_notification").toHaveText(/Scrapped: NC 1/);
});

test("what nobody takes back is asked about once more, with what there is to know", async () => {
    groups[1].rows[0].about = ["Castings", "The certificate has ended"];
    groups[1].rows[0].verbs = [{ verb: "action_grant", verb_label: "Grant", done_label: "Granted", context: {} }];
    groups[1].rows[0].confirm = ["action_grant"];
    await open();
    expect(".o_qms_my_row[data-id='2'] .o_qms_my_about").toHaveText("Castings · The certificate has ended");
    mockService("action", {
        doActionButton({ name, onClose }) {
            expect.step(name);
            groups[1].rows[0].verbs = [];
            return onClose();
        },
    });
    await click(".o_qms_my_row[data-id='2'] .o_qms_my_verb");
    await animationFrame();
    expect(".modal-title").toHaveText("Grant: Release");
    expect(".modal-body").toHaveText(/Castings\s+The certificate has ended/);
    await click(".modal-footer .btn-secondary");
    await animationFrame();
    expect.verifySteps([]);
    await click(".o_qms_my_row[data-id='2'] .o_qms_my_verb");
    await animationFrame();
    await click(".modal-footer .btn-primary");
    await animationFrame();
    expect.verifySteps(["action_grant", "refresh_page"]);
});

test("a dialog that was closed is not told as done", async () => {
    await open();
    mockService("action", { doActionButton: ({ onClose }) => onClose() });
    await click(".o_qms_my_row[data-id='1'] .o_qms_my_verb:contains(Use)");
    await animationFrame();
    expect.verifySteps(["refresh_page"]);
    expect(".o_notification").toHaveCount(0);
});

test("nothing waits: all done", async () => {
    groups = [];
    await open();
    expect(".o_qms_my_done").toHaveText(/All done/);
});
