import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { click, edit, press } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
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
        state_label: "Missed", before: "4 %", trend: "better",
        points: [{ label: "Apr", shown: "4 %", value: 100 }, { label: "May", shown: "3 %", value: 0 }],
    };
    const line = { model: "qms.risk", label: "Risks", count: 9, recent: 2, ids: [], rows: [{ id: 1, name: "Late", date: "", state: "" }] };
    const each = { number: "", hint: "", comment: "", because: "", lines: [], indexes: [], none: [], figures: [], earlier: [], actions: [] };
    onRpc(REVIEW, "get_review_page", () => ({
        review,
        inputs: [
            { ...each, id: 11, name: "Processes", count: 10, figures: [figure], lines: [line], indexes: [3] },
            { ...each, id: 12, name: "Audits", count: 0 },
        ],
        users: [{ id: 5, name: "Eva" }],
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
