import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { getService, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

import "@qms_iso9001/components/risk_map/risk_map"; // registers the client action
import { placeOf, RiskMatrix, rowsOf } from "@qms_iso9001/components/risk_matrix/risk_matrix";
import { RiskRateField, withNextLevel } from "@qms_iso9001/fields/risk_matrix/risk_matrix_field";

defineMailModels();

const LEVELS = [
    { key: "low", name: "Low", color: "green" },
    { key: "medium", name: "Medium", color: "yellow" },
    { key: "high", name: "High", color: "red" },
];

function picture(counts = {}, vals = {}) {
    const steps = [1, 2];
    const cells = [2, 1].flatMap((effect) =>
        steps.map((chance) => {
            const { key, name, color } = LEVELS[chance + effect - 2];
            const count = counts[`${chance},${effect}`] || 0;
            return { chance, effect, level: key, name, color, count, domain: [["at", "=", `${chance},${effect}`]] };
        })
    );
    const head = (value, name) => ({ value, name, text: "" });
    return {
        chance: "Likelihood", effect: "Consequence", columns: [head(1, "Rare"), head(2, "Often")],
        rows: [head(2, "Serious"), head(1, "Small")], cells, levels: LEVELS, ...vals,
    };
}

let asked;

beforeEach(() => {
    asked = [];
    onRpc("qms.risk.map", "get_map_data", ({ kwargs: { kind, stage } }) => {
        asked.push(`${kind} ${stage}`);
        return {
            ...picture(stage === "inherent" ? { "2,2": 3 } : { "1,2": 2, "1,1": 1 }), kind, stage, company: "Pumps", outside: 0,
            kinds: [{ key: "risk", name: "Risk" }, { key: "opportunity", name: "Opportunity" }],
            stages: [{ key: "inherent", name: "Inherent" }, { key: "residual", name: "Residual" }],
            domain: [["all", "=", 1]], unrated: { count: 4, domain: [["none", "=", 1]] },
        };
    });
});

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "qms_iso9001.risk_map" });
}

test("a cell says how many stand in it, and opens exactly those", async () => {
    await open();
    expect(asked).toEqual(["risk residual"]);
    expect("[data-cell='1,2']").toHaveText("2");
    expect("[data-cell='1,2']").toHaveAttribute("aria-label", "Serious × Rare: Medium · 2");
    expect("[data-cell='2,2']").toHaveText("");
    expect("[data-cell='2,2']").not.toBeEnabled();
    expect("[data-level='medium']").toHaveText(/Medium: 2/);
    mockService("action", { doAction: ({ name, domain }) => expect.step(`${name} ${JSON.stringify(domain)}`) });
    await click("[data-cell='1,2']");
    await click(".o_qms_risk_unrated");
    await click(".o_qms_risk_all");
    expect.verifySteps(['Serious × Rare [["at","=","1,2"]]', 'Not rated [["none","=",1]]', 'Risk [["all","=",1]]']);
});

test("at first, now, opportunities: one press each", async () => {
    await open();
    await click("[data-stage='inherent']");
    await animationFrame();
    expect("[data-cell='2,2']").toHaveText("3");
    expect("[data-stage='inherent']").toHaveAttribute("aria-pressed", "true");
    await click("[data-kind='opportunity']");
    await animationFrame();
    expect(asked).toEqual(["risk residual", "risk inherent", "opportunity inherent"]);
});

test("the greatest is on top, the rarest on the left", () => {
    const rows = rowsOf(picture());
    expect(rows.map((row) => row.cells.map((cell) => `${cell.chance},${cell.effect}`))).toEqual([
        ["1,2", "2,2"],
        ["1,1", "2,1"],
    ]);
});

test("a trajectory goes through the middle of its cells; a target and what is off the scale are no part of it", async () => {
    const point = (stage, chance, effect) => ({ stage, chance, effect, short: stage[0], label: `${stage}!` });
    const points = [point("inherent", 2, 2), point("residual", 1, 2), point("target", 1, 1), point("residual", 9, 9)];
    const drawn = picture({}, { points });
    expect(placeOf(drawn).map(({ x, y }) => [x, y])).toEqual([[75, 25], [25, 25], [25, 75]]);
    await mountWithCleanup(RiskMatrix, { props: { picture: drawn } });
    expect(".o_qms_matrix_point").toHaveCount(3);
    expect(".o_qms_matrix_course polyline").toHaveAttribute("points", "75.0,25.0 25.0,25.0");
    expect("button").toHaveCount(0);
});

test("two ratings of one cell do not cover each other", () => {
    const twice = { stage: "residual", chance: 1, effect: 1 };
    const [first, second] = placeOf(picture({}, { points: [twice, twice] }));
    expect(first.x === second.x && first.y === second.y).toBe(false);
});

test("a press on a cell of a scale gives it the next level, after the last the first", () => {
    const level = (drawn, chance, effect) => drawn.cells.find((cell) => cell.chance === chance && cell.effect === effect);
    const once = withNextLevel(picture(), { chance: 1, effect: 1 });
    expect(level(once, 1, 1)).toEqual({ ...level(picture(), 1, 1), level: "medium", name: "Medium", color: "yellow" });
    expect(level(withNextLevel(picture(), { chance: 2, effect: 2 }), 2, 2).level).toBe("low");
    expect(level(once, 2, 2).level).toBe("high");
});

test("a press on a cell of the dialog chooses both steps of the rating", async () => {
    const drawn = picture();
    drawn.cells.forEach((cell) => delete cell.count);
    drawn.columns.forEach((column) => (column.id = 10 + column.value));
    drawn.rows.forEach((row) => (row.id = 20 + row.value));
    const record = { data: { preview: drawn }, update: (vals) => expect.step(JSON.stringify(vals)) };
    await mountWithCleanup(RiskRateField, { props: { name: "preview", record, readonly: true } });
    expect("[data-cell='2,1']").toHaveText("Medium");
    await click("[data-cell='2,1']");
    const chosen = { chance_id: { id: 12, display_name: "Often" }, effect_id: { id: 21, display_name: "Small" } };
    expect.verifySteps([JSON.stringify(chosen)]);
});
