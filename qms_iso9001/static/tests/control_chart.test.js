import { expect, test } from "@odoo/hoot";
import { click, queryOne } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { controlConfig } from "@qms_iso9001/fields/control_chart/control_config";
import { ControlChart } from "@qms_iso9001/fields/control_chart/control_chart";
import {
    defineModels,
    fields,
    models,
    mockService,
    mountView,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";

const WORDS = { figure: "Figure", center: "Centre", upper: "Upper", lower: "Lower", cases: "cases" };
const POINTS = [
    { id: 1, label: "Jan", value: 92, text: "92 %", count: 50, center: 90, lower: 77, upper: 100, limits: "c", rules: [] },
    { id: 2, label: "Feb", value: 56, text: "56 %", count: 41, center: 90, lower: 76, upper: 100, limits: "c", rules: ["Beyond"] },
];

class Indicator extends models.Model {
    _name = "indicator";
    control_data = fields.Json();
    _records = [{ id: 1, control_data: { points: POINTS, unit: " %", has_limits: true, note: "Limits" } }];
}
defineMailModels();
defineModels([Indicator]);
preloadBundle("web.chartjs_lib");

test("centre and limits are drawn, and what breaks a rule has another shape, not only another colour", () => {
    const { data, options } = controlConfig({ points: POINTS, unit: " %", has_limits: true }, WORDS);
    expect(data.datasets.map((each) => each.label)).toEqual(["Figure", "Upper", "Centre", "Lower"]);
    expect(data.datasets[0].pointStyle).toEqual(["circle", "triangle"]);
    expect(data.datasets[3].data).toEqual([77, 76]);
    expect(options.scales.y.max).toBe(100);
    const { label } = options.plugins.tooltip.callbacks;
    expect(label({ dataIndex: 1 })).toEqual(["56 % (41 cases)", "c", "Beyond"]);
});

test("a limit below nought is drawn inside the picture", () => {
    const around = (lower) => POINTS.map((point) => ({ ...point, value: 3, center: 3, upper: 9, lower }));
    const bottom = (lower) => controlConfig({ points: around(lower), unit: " days", has_limits: true }, WORDS).options.scales.y.min;
    expect(bottom(-3)).toBe(undefined);
    expect(bottom(0)).toBe(0);
});

test("without limits there are only the figures", () => {
    const points = POINTS.map((point) => ({ ...point, center: null, lower: null, upper: null, rules: [] }));
    const { data } = controlConfig({ points, unit: " %", has_limits: false }, WORDS);
    expect(data.datasets.length).toBe(1);
});

test("what is out of control is named for those who do not see the picture", () => {
    const chart = Object.create(ControlChart.prototype);
    chart.props = { name: "control_data", record: { data: { control_data: { points: POINTS, note: "Limits" } } } };
    expect(chart.outOfControl.map((point) => point.id)).toEqual([2]);
    expect(chart.summary).toBe("Limits; Jan: 92 %; Feb: 56 %, Beyond");
});

test("a click on a point, or on its name below, opens the rows that were counted at it and no others", async () => {
    mockService("action", { doAction: (action) => expect.step(action.domain) });
    onRpc("qms.measurement", "action_view_evidence", ({ args }) => ({ domain: `rows of ${args[0]}` }));
    await mountView({
        type: "form",
        resModel: "indicator",
        resId: 1,
        arch: `<form><field name="control_data" widget="qms_control_chart"/></form>`,
    });
    const { onClick } = window.Chart.getChart(queryOne("canvas")).options;
    await onClick({}, [{ index: 0 }]);
    await onClick({}, []);
    expect.verifySteps(["rows of 1"]);
    await click(".o_qms_out_of_control button");
    await expect.waitForSteps(["rows of 2"]);
});
