import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { click, edit, press, select } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

import "@qms_iso9001/components/management_review/management_review"; // registers the client action
import { usualDue } from "@qms_iso9001/components/review_input/review_input";

defineMailModels();

const REVIEW = "qms.management.review";
const INPUT = "qms.management.review.input";
let review;

beforeEach(() => {
    review = {
        id: 7, state: "prepared", can_prepare: true, can_hold: true, can_sign: false, can_edit: true, name: "MR-1",
        states: [{ key: "planned", name: "Planned" }, { key: "prepared", name: "Prepared" }], company: "Pumps", chair: "Eva",
        period: "2026", prepared: "today", date_next: "", people: [], conclusions: [], missing: [],
    };
    const figure = {
        indicator_id: 1, measurement_id: 2, name: "Scrap", period: "May", text: "3 %", target: "2 %", state: "missed",
        state_label: "Missed", before: "4 %", trend: "better", went: "down",
        points: [{ label: "Apr", shown: "4 %", value: 100 }, { label: "May", shown: "3 %", value: 0 }],
    };
    const line = { model: "qms.risk", label: "Risks", count: 9, recent: 2, ids: [], rows: [{ id: 1, name: "Late", date: "", state: "" }] };
    const closed = [{ ...line, label: "Findings", count: 2, recent: null, is_closed: true }];
    const each = { number: "", hint: "", comment: "", because: "", lines: [], indexes: [], none: [], figures: [], earlier: [], objectives: [], actions: [] };
    onRpc(REVIEW, "get_review_page", () => ({
        review,
        inputs: [
            { ...each, id: 11, name: "Processes", count: 10, figures: [figure], lines: [line], indexes: [3] },
            { ...each, id: 12, name: "Audits", count: 0, lines: closed, indexes: [0] },
        ],
        users: [{ id: 5, name: "Eva", is_invited: true }, { id: 6, name: "Ada", is_invited: false }],
        outputs: [{ key: "improvement", name: "Improvement" }],
    }));
    onRpc(INPUT, "add_decision", ({ args, kwargs }) => {
        expect.step(`${args[0]} ${kwargs.name} ${kwargs.output} ${kwargs.user_id} ${kwargs.date_due}`);
        return 1;
    });
});

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "qms_iso9001.management_review" });
}

test("figure, picture and trend stand beside each other; what is empty asks why", async () => {
    await open();
    expect("[data-input='11'] .o_qms_review_figure").toHaveText(/3 %.*target 2 %.*Missed.*better than in the last review \(4 %\)/s);
    expect("[data-input='11'] .o_qms_sparkline circle").toHaveCount(2);
    expect("[data-input='11'] .o_qms_review_line").toHaveText(/2 in the period, 9 in all/);
    expect("[data-input='11'] .o_qms_review_because").toHaveCount(0);
    expect("[data-input='12'].o_qms_review_open .o_qms_review_because").toHaveCount(1);
});

test("Enter makes a decision", async () => {
    await open();
    await click("[data-input='11'] input[aria-label=Decision]");
    await edit("Buy a saw");
    await animationFrame();
    await press("Enter");
    await animationFrame();
    expect.verifySteps([`11 Buy a saw improvement 5 ${usualDue()}`]);
    expect("[data-input='11'] input[aria-label=Decision]").toHaveValue("");
});

test("once it is signed nothing is typed", async () => {
    Object.assign(review, { state: "signed", can_edit: false, can_prepare: false, can_hold: false });
    await open();
    expect("input[aria-label=Decision]").toHaveCount(0);
    expect(".o_qms_review_comment[readonly]").toHaveCount(2);
    expect(".o_qms_review_hold, .o_qms_review_prepare").toHaveCount(0);
});

test("what is typed stays while what was typed before is saved", async () => {
    const saved = new Deferred();
    onRpc(INPUT, "write", async ({ args }) => {
        expect.step(args[1].comment);
        await saved;
        return true;
    });
    await open();
    await click("[data-input='11'] .o_qms_review_comment");
    await edit("First");
    await click("[data-input='12'] .o_qms_review_comment");
    await animationFrame();
    expect.verifySteps(["First"]);
    await edit("Sec");
    saved.resolve();
    await animationFrame();
    await animationFrame();
    expect("[data-input='12'] .o_qms_review_comment").toHaveValue("Sec");
});

test("a trend has an arrow; what somebody may not open is no link", async () => {
    await open();
    expect("[data-input='11'] .o_qms_review_trend .fa-arrow-down").toHaveCount(1);
    expect("[data-input='11'] .o_qms_review_trend").toHaveClass("text-success");
    expect("[data-input='11'] a.o_qms_review_name").toHaveCount(1);
    expect("[data-input='12'] .o_qms_review_line > span").toHaveText("Findings: 2");
    expect("[data-input='12'] .o_qms_review_line button").toHaveCount(0);
});

test("somebody who was not invited is put down as present; large letters for a projector", async () => {
    onRpc(REVIEW, "add_participant", ({ args }) => {
        expect.step(`present ${args[1]}`);
        return true;
    });
    await open();
    await click("select[aria-label='Somebody else is present']");
    await select("6");
    await animationFrame();
    expect.verifySteps(["present 6"]);
    expect(".o_qms_review_large").toHaveCount(0);
    await click("button:contains(Projector)");
    await animationFrame();
    expect(".o_qms_review_large").toHaveCount(1);
    await click("button:contains(Projector)");
});
