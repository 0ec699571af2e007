import { describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, getService, mockService, models, mountView, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

import "@qms_iso9001/components/party_picture/party_picture";
import "@qms_iso9001/views/issue/issue_views";

defineMailModels();

class QmsIssue extends models.Model {
    _name = "qms.issue";

    name = fields.Char();
    swot = fields.Selection({
        selection: [["strength", "Strengths"], ["weakness", "Weaknesses"], ["opportunity", "Opportunities"], ["threat", "Threats"]],
    });

    _records = [{ id: 1, name: "One vendor for castings", swot: "threat" }];
}
defineModels([QmsIssue]);

const KANBAN = `
    <kanban js_class="qms_issue_kanban" class="o_qms_swot" default_group_by="swot">
        <templates><t t-name="card"><field name="name"/></t></templates>
    </kanban>`;
const QUESTION = { id: 7, answer: "", reason: "", review: "", is_overdue: false, can_answer: true };

async function openIssues(question, type = "kanban", arch = KANBAN) {
    onRpc("qms.issue", "get_climate_question", () => question);
    await mountView({ type, resModel: "qms.issue", arch });
}

const PARTIES = [
    { id: 1, name: "Customers", kind: "customer", influence: "3", interest: "3", attention: "", needs: 3, open: 2, late: false },
    { id: 2, name: "Owners", kind: "owner", influence: "3", interest: "1", attention: "", needs: 0, open: 0, late: true },
];

async function openPicture(canMove = true) {
    const parties = PARTIES.map((party) => ({ ...party }));
    onRpc("qms.interested.party", "get_picture", () => ({
        company: "Test Pumps", can_move: canMove, levels: [["1", "Low"], ["2", "Medium"], ["3", "High"]], parties,
    }));
    onRpc("qms.interested.party", "write", ({ args: [ids, vals] }) => {
        expect.step(["write", ids, vals]);
        Object.assign(parties.find(({ id }) => id === ids[0]), vals);
        return true;
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "qms_iso9001.party_picture" });
    await animationFrame();
}

describe.tags("desktop");
describe("climate question", () => {
    test("an unanswered one is yellow and asks for an answer", async () => {
        mockService("action", { doAction: (action) => expect.step([action.res_model, action.res_id]) });
        await openIssues(QUESTION);
        expect(".o_qms_climate.bg-warning-subtle").toHaveText(/Not answered/);
        await click(".o_qms_climate .btn-primary");
        expect.verifySteps([["qms.issue", 7]]);
    });

    test("an answer stands there with its reason and next review, without colour", async () => {
        await openIssues({ ...QUESTION, answer: "No, it does not matter", reason: "Advice by telephone", review: "03/10/2027" });
        expect(".o_qms_climate.bg-warning-subtle").toHaveCount(0);
        expect(".o_qms_climate").toHaveText(/No, it does not matter[\s\S]*Advice by telephone[\s\S]*03\/10\/2027/);
    });

    test("where it is switched off, nothing is there; the list shows it as well", async () => {
        await openIssues(false, "list", `<list js_class="qms_issue_list"><field name="name"/></list>`);
        expect(".o_qms_climate").toHaveCount(0);
        expect(".o_data_row").toHaveCount(1);
    });
});

describe("influence and interest", () => {
    test("parties stand in their fields, with what waits", async () => {
        await openPicture();
        expect(".o_qms_party_cell").toHaveCount(9);
        expect(queryAllTexts("[data-cell='33'] .o_qms_party > span")).toEqual(["Customers", "Needs: 3", "2 to decide"]);
        expect("[data-cell='31'] .o_qms_party .text-bg-danger").toHaveCount(1);
        expect("[data-cell='11'] .o_qms_party_count").toHaveCount(0);
    });

    test("a party opens with a click, a field its list", async () => {
        await openPicture();
        mockService("action", { doAction: (action) => expect.step([action.res_id, action.domain]) });
        await click("[data-party='1']");
        await click("[data-cell='31'] .o_qms_party_count");
        expect.verifySteps([
            [1, undefined],
            [undefined, [["influence", "=", "3"], ["interest", "=", "1"]]],
        ]);
    });

    test("who may write drags a party into another field", async () => {
        await openPicture();
        await contains("[data-party='2']").dragAndDrop("[data-cell='22']");
        await animationFrame();
        expect.verifySteps([["write", [2], { influence: "2", interest: "2" }]]);
        expect("[data-cell='22'] .o_qms_party").toHaveCount(1);
    });

    test("who only reads drags nothing", async () => {
        await openPicture(false);
        expect("[data-party='2']").toHaveAttribute("draggable", "false");
    });
});
