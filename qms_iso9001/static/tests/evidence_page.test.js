import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { click, edit } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { getService, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

import "@qms_iso9001/components/evidence_page/evidence_page"; // registers the client action

defineMailModels();

function rule(id, name, count, vals = {}) {
    const newest = count ? "2026-11-18" : false;
    const state = count ? "live" : "missing";
    return { id, name, count, newest, state, minimum: 1, problem: false, can_open: true, ...vals };
}

function topic(id, name, state, rules, vals = {}) {
    return {
        id, code: `T${id}`, name, state, rules, hint: "Own words", reason: false, newest: false,
        principle: "relationship", principle_label: "Relationship management", kind: "record",
        kind_label: "Record", as_needed: false, change: "same", change_label: "Same", change_note: "", ...vals,
    };
}

function clause(label, topics, vals = {}) {
    const [chapter] = label.split(".");
    const depth = label.split(".").length - 1;
    return { id: label, label, title: "Title", chapter, depth, topics, note: "", is_secondary: false, letters: [], ...vals };
}

function page(editionId) {
    return {
        edition: {
            id: editionId, code: editionId === 2 ? "2026" : "2015", name: "ISO 9001", amendment: "",
            state: "current", state_label: "Current", note: "", transition_note: "", date_transition_end: false,
        },
        editions: [{ id: 2, code: "2026" }, { id: 1, code: "2015" }],
        companies: "Test Pumps",
        date: "2026-11-20",
        chapters: [{ number: "8", title: "Operation", total: 4, states: { live: 2, stale: 0, missing: 1, na: 1 } }],
        clauses: [
            clause("8", []),
            clause("8.3.1", [3]),
            clause("8.4", []),
            clause("8.4.1", [2]),
            clause("8.4.2", [1], { is_secondary: true, note: "Reported by a reader" }),
            clause("8.7.1", [4]),
        ],
        topics: {
            1: topic(1, "Receipts", "live", [rule(11, "Receipts done", 812), rule(12, "Returns", 0)]),
            2: topic(2, "Purchases", "live", [rule(21, "Orders", 4, { can_open: false })]),
            3: topic(3, "Design", "na", [], { reason: "We build to drawings" }),
            4: topic(4, "Nonconforming", "missing", [
                rule(41, "Ours", 0, { state: "error", problem: "No such field" }),
            ]),
        },
    };
}

beforeEach(async () => {
    onRpc("qms.requirement", "get_evidence_page", ({ kwargs }) => {
        expect.step(`load ${kwargs.edition_id}`);
        return page(kwargs.edition_id || 2);
    });
});

async function open(params = {}) {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client", tag: "qms_iso9001.evidence_page", params,
    });
    expect.verifySteps(["load false"]);
}

test("topics show what was counted, the newest and their state", async () => {
    await open();
    expect(".o_qms_topic[data-topic=T1] .o_qms_state").toHaveText("Live");
    expect(".o_qms_rule[data-rule='11'] .o_qms_open").toHaveText("812 Receipts done");
    expect(".o_qms_rule[data-rule='11']").toHaveText(/newest 11\/18\/2026/);
    expect(".o_qms_rule[data-rule='12'] .o_qms_open").toHaveCount(0, { message: "nothing to open" });
    expect(".o_qms_topic[data-topic=T3] .o_qms_reason").toHaveText("Not applicable, because: We build to drawings");
    expect(".o_qms_rule[data-rule='41']").toHaveText(/No such field/);
    expect(".o_qms_evidence").toHaveText(/never says that they conform/);
});

test("what the reader may not open has a lock and no link", async () => {
    await open();
    expect(".o_qms_rule[data-rule='21'] .o_qms_open").toHaveCount(0);
    expect(".o_qms_rule[data-rule='21'] .fa-lock").toHaveCount(1);
});

test("secondary sources are marked", async () => {
    await open();
    expect("[data-clause='8.4.2'] .o_qms_secondary").toHaveCount(1);
    expect("[data-clause='8.4.1'] .o_qms_secondary").toHaveCount(0);
});

test("a click on a count opens the records", async () => {
    onRpc("qms.evidence.rule", "action_view_records", ({ args }) => {
        expect.step(`open ${args[0]}`);
        return { type: "ir.actions.act_window", res_model: "stock.picking" };
    });
    await open();
    mockService("action", { doAction: (action) => expect.step(action.res_model) });
    await click(".o_qms_rule[data-rule='11'] .o_qms_open");
    await animationFrame();
    expect.verifySteps(["open 11", "stock.picking"]);
});

test("it opens at the clause asked for, and a word or nothing may follow", async () => {
    await open({ clause: "8.4" });
    expect(".o_qms_topic").toHaveCount(2);
    expect("input[type=search]").toHaveValue("8.4");
    await click("input[type=search]");
    await edit("nothing of the kind");
    await animationFrame();
    expect(".o_qms_topic").toHaveCount(0);
    await click(".o_qms_nothing button");
    await animationFrame();
    expect(".o_qms_topic").toHaveCount(4);
});

test("missing only leaves what is missing", async () => {
    await open();
    await click(".o_qms_missing_only");
    await animationFrame();
    expect(".o_qms_topic").toHaveCount(1);
    expect(".o_qms_topic[data-topic=T4]").toHaveCount(1);
});

test("it opens with what is missing only, each topic counted once", async () => {
    onRpc("qms.requirement", "get_evidence_page", () => {
        const data = page(2);
        data.clauses.push(clause("7", []), clause("7.3", [4]));
        data.chapters.push({
            number: "7", title: "Support", total: 1, states: { live: 0, stale: 0, missing: 1, na: 0 },
        });
        return data;
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client", tag: "qms_iso9001.evidence_page", params: { missing: true },
    });
    expect(".o_qms_missing_only").toHaveClass("active");
    expect(".o_qms_topic").toHaveCount(2, { message: "below each of its two clauses" });
    expect(".o_qms_evidence_summary span:has(> .o_qms_part_missing.o_qms_swatch)").toHaveText("Missing 1");
});

test("the picture has a bar per chapter, and a click shows that chapter", async () => {
    await open({ clause: "8.4.2" });
    expect(".o_qms_chapter_tile").toHaveText(/2 of 4 live/);
    expect(".o_qms_chapter_tile .progress-bar").toHaveCount(3, { message: "no part for a state without topics" });
    await click(".o_qms_chapter_tile");
    await animationFrame();
    expect("input[type=search]").toHaveValue("8");
    await click(".o_qms_chapter_tile");
    await animationFrame();
    expect("input[type=search]").toHaveValue("");
});

test("the other edition is one click away", async () => {
    await open();
    await click(".o_qms_edition[data-edition='2015']");
    await animationFrame();
    expect.verifySteps(["load 1"]);
    expect(".o_qms_edition.active").toHaveText("2015");
});

test("a red topic ticks nothing, and the legend says how the cards are counted", async () => {
    onRpc("qms.requirement", "get_evidence_page", () => {
        const data = page(2);
        const [first] = data.chapters;
        first.standings = { red: 1, complete: 0, live: 1, stale: 0, missing: 1, na: 1 };
        first.total = 5;
        Object.assign(data.topics[1], { standing: "red", red: ["the review of IS-0004 is overdue"] });
        return data;
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "qms_iso9001.evidence_page" });
    expect(".o_qms_topic[data-topic=T1] .o_qms_rule .fa-check").toHaveCount(0);
    expect(".o_qms_topic[data-topic=T1] .o_qms_rule[data-rule='11'] .fa-exclamation-triangle").toHaveCount(1);
    expect(".o_qms_chapter_tile").toHaveText(/1 of 5 fresh/);
    expect(".o_qms_standing[data-standing=complete]").toHaveText("Evidence is complete 0");
    expect(".o_qms_shared").toHaveText(/: 1$/);
});
