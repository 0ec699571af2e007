import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { click, select } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { defineActions, getService, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

import { MARKS } from "@qms_iso9001_training/components/competence_matrix/competence_matrix";

defineMailModels();

const STATES = Object.keys(MARKS).map((key) => [key, `State ${key}`]);
let matrix;

function cell(id, state = "missing") {
    return { id, state, required: "Expert", held: "", until: "" };
}

function person(id, cells) {
    return { id, name: `Person ${id}`, job: "Welder", department: "Workshop", cells };
}

beforeEach(() => {
    matrix = {
        company: "Pumps", states: STATES, can_plan: true, total: 2, limit: 200, offset: 0,
        choices: { department_id: [[7, "Workshop"]], job_id: [], process_id: [], has_team: false },
        skills: [{ id: 1, name: "Welding", type: "Craft" }, { id: 2, name: "Soldering", type: "Craft" }],
        people: [person(1, [cell(11, "met"), null]), person(2, [cell(21), cell(22, "expired")])],
    };
    onRpc("qms.competence.matrix", "get_matrix", ({ args }) => {
        expect.step(`get_matrix ${JSON.stringify(args[0])}`);
        return matrix;
    });
});

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "qms_iso9001_training.competence_matrix" });
    expect.verifySteps(["get_matrix {}"]);
}

test.tags("desktop");
test("one call draws people by skills, in marks as well as colours", async () => {
    await open();
    expect(".o_qms_matrix tbody tr").toHaveCount(2);
    expect(".o_qms_matrix td.o_qms_cell").toHaveCount(3);
    expect(".o_qms_matrix tbody tr:first td:first").toHaveText(MARKS.met);
    expect(".o_qms_matrix tbody tr:first td:last").toHaveText("");
    expect(".o_qms_matrix_legend li").toHaveCount(STATES.length);
});

test.tags("desktop");
test("a filter reads the matrix once more", async () => {
    await open();
    expect("select[name=job_id]").toHaveCount(0);
    await click("select[name=department_id]");
    await select("7");
    await animationFrame();
    expect.verifySteps(['get_matrix {"department_id":7}']);
});

test.tags("desktop");
test("of two filters chosen quickly the second stays", async () => {
    await open();
    const slow = new Deferred();
    const of = (name) => ({ ...matrix, people: [{ ...person(1, [cell(11), null]), name }] });
    onRpc("qms.competence.matrix", "get_matrix", async ({ args }) => {
        if (args[0].department_id) {
            await slow;
            return of("Slow");
        }
        return of("Quick");
    });
    await click("select[name=department_id]");
    await select("7");
    await select("");
    await animationFrame();
    expect(".o_qms_matrix tbody th").toHaveText(/Quick/);
    slow.resolve();
    await animationFrame();
    expect(".o_qms_matrix tbody th").toHaveText(/Quick/);
});

test.tags("desktop");
test("lists to filter by say their names", async () => {
    await open();
    expect("select[name=department_id]").toHaveAttribute("aria-label", "Department");
});

test.tags("desktop");
test("a click on a cell plans a training of that person and skill", async () => {
    onRpc("qms.competence.matrix", "plan_training", ({ args }) => {
        expect.step(`plan_training ${args[0]}`);
        return "base.opened";
    });
    await open();
    mockService("action", { doAction: (action) => expect.step(action) });
    await click(".o_qms_matrix tbody tr:last td.expired");
    await animationFrame();
    expect(".o_qms_matrix_chosen").toHaveText(/Person 2, Soldering/);
    await click(".o_qms_matrix_plan");
    await animationFrame();
    expect.verifySteps(["plan_training 22", "base.opened"]);
    await click(".o_qms_matrix tbody tr:first td.met");
    await animationFrame();
    expect(".o_qms_matrix_plan").toHaveCount(0);
});

test.tags("desktop");
test("200 people and 60 skills are in view", async () => {
    matrix.skills = [...Array(60).keys()].map((id) => ({ id, name: `Skill ${id}`, type: "Craft" }));
    matrix.people = [...Array(200).keys()].map((id) =>
        person(id, matrix.skills.map(({ id: place }) => cell(id * 60 + place)))
    );
    await open();
    expect(".o_qms_matrix td.o_qms_cell").toHaveCount(12000);
    expect(".o_qms_matrix thead th:nth-child(2)").toHaveStyle({ position: "sticky" });
    expect(".o_qms_matrix tbody th:first").toHaveStyle({ position: "sticky" });
});

test.tags("desktop");
test("two calls open 200 people and 60 skills, whatever is looked at in them; a filter is one more", async () => {
    matrix.skills = [...Array(60).keys()].map((id) => ({ id, name: `Skill ${id}`, type: "Craft" }));
    matrix.people = [...Array(200).keys()].map((id) =>
        person(id, matrix.skills.map(({ id: place }) => cell(id * 60 + place)))
    );
    defineActions([{ id: 9, type: "ir.actions.client", tag: "qms_iso9001_training.competence_matrix" }]);
    await mountWithCleanup(WebClient);
    const calls = [];
    onRpc("/*", (request) => {
        const route = new URL(request.url).pathname;
        // What the web client asks for by itself once it stands is none of the page's.
        if (!route.startsWith("/mail/")) {
            calls.push(route.replace("/web/dataset/call_kw/", ""));
        }
    });
    // As a menu opens it, by its number.
    await getService("action").doAction(9);
    await animationFrame();
    await click(".o_qms_matrix tbody tr:first td:first");
    await click(".o_qms_matrix tbody tr:last td:last");
    await animationFrame();
    expect(".o_qms_matrix_chosen").toHaveText(/Person 199, Skill 59/);
    expect(calls).toEqual(["/web/action/load", "qms.competence.matrix/get_matrix"]);
    expect.verifySteps(["get_matrix {}"]);
    await click("select[name=department_id]");
    await select("7");
    await animationFrame();
    expect(calls).toHaveLength(3);
    expect.verifySteps(['get_matrix {"department_id":7}']);
});

test.tags("mobile");
test("on a phone: one person at a time", async () => {
    await open();
    expect(".o_qms_matrix table").toHaveCount(0);
    expect(".o_qms_matrix_one li").toHaveCount(1);
});

test("nothing required: it says what to do", async () => {
    Object.assign(matrix, { people: [], skills: [], total: 0 });
    await open();
    expect(".o_qms_matrix").toHaveText(/No required skills here/);
});
