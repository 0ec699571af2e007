import { describe, expect, test } from "@odoo/hoot";
import { controlConfig } from "@qms_iso9001/fields/control_chart/control_config";
import { ControlChart } from "@qms_iso9001/fields/control_chart/control_chart";

describe.current.tags("headless");

const WORDS = { figure: "Figure", center: "Centre", upper: "Upper", lower: "Lower", cases: "cases" };
const POINTS = [
    { id: 1, label: "Jan", value: 92, text: "92 %", count: 50, center: 90, lower: 77, upper: 100, limits: "c", rules: [] },
    { id: 2, label: "Feb", value: 56, text: "56 %", count: 41, center: 90, lower: 76, upper: 100, limits: "c", rules: ["Beyond"] },
];

test("centre and limits are drawn, and what breaks a rule has another shape, not only another colour", () => {
    const { data, options } = controlConfig({ points: POINTS, unit: " %", has_limits: true }, WORDS);
    expect(data.datasets.map((each) => each.label)).toEqual(["Figure", "Upper", "Centre", "Lower"]);
    expect(data.datasets[0].pointStyle).toEqual(["circle", "triangle"]);
    expect(data.datasets[3].data).toEqual([77, 76]);
    expect(options.scales.y.max).toBe(100);
    const { label } = options.plugins.tooltip.callbacks;
    expect(label({ dataIndex: 1 })).toEqual(["56 % (41 cases)", "c", "Beyond"]);
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
