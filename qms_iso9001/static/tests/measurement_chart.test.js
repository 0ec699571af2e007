import { expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { chartConfig, COLORS } from "@qms_iso9001/fields/measurement_chart/chart_config";
import "@qms_iso9001/fields/measurement_chart/measurement_chart"; // registers the widget
import { defineModels, fields, models, mockService, mountView, onRpc } from "@web/../tests/web_test_helpers";

const WORDS = { figure: "Figure", target: "Target", path: "Way", open: "still open", cases: "cases" };

function point(vals = {}) {
    return {
        id: 1,
        label: "Jan 2026",
        value: 75,
        text: "75.0 %",
        state: "missed",
        count: 4,
        target: 95,
        is_locked: true,
        ...vals,
    };
}

function data(...points) {
    return { unit: " %", direction: "up", points };
}

class Indicator extends models.Model {
    _name = "indicator";
    chart_data = fields.Json();
    _records = [
        { id: 1, chart_data: data(point(), point({ id: 2, value: null, text: "no data", state: "no_data" })) },
        { id: 2, chart_data: false },
        { id: 3, chart_data: data(point({ value: null, text: "no data", state: "no_data" })) },
    ];
}
defineMailModels();
defineModels([Indicator]);

test("a period without data is a gap, not a nought", () => {
    const config = chartConfig(data(point(), point({ value: null }), point({ value: 0 })), WORDS);
    const [figures] = config.data.datasets;
    expect(figures.data).toEqual([75, null, 0]);
    expect(figures.spanGaps).toBe(false);
});

test("a period of too few cases is a hollow point without a line to it, and says how many they were", () => {
    const few = point({ value: 0, text: "0.0 %", state: "few", count: 1 });
    const config = chartConfig(data(point(), few, point()), { ...WORDS, few: "Too few cases" });
    const [figures] = config.data.datasets;
    const last = config.data.datasets.at(-1);
    expect(figures.data).toEqual([75, null, 75]);
    expect([last.label, last.showLine, last.data]).toEqual(["Too few cases", false, [null, 0, null]]);
    const { label } = config.options.plugins.tooltip.callbacks;
    expect(label({ datasetIndex: 2, dataset: last, dataIndex: 1 })).toBe("0.0 % (1 cases)");
});

test("the line is broken where the definition changed", () => {
    const config = chartConfig(data(point(), point({ is_redefined: true }), point()), WORDS);
    const [figures] = config.data.datasets;
    expect(figures.pointStyle).toEqual(["circle", "rectRot", "circle"]);
    expect(figures.segment.borderColor({ p1DataIndex: 1 })).toBe("transparent");
    expect(figures.segment.borderColor({ p1DataIndex: 2 })).toBe(undefined);
});

test("each point has the colour of its result, and is hollow while its period is open", () => {
    const config = chartConfig(data(point(), point({ state: "on_target", is_locked: false })), WORDS);
    const [figures] = config.data.datasets;
    expect(figures.pointBorderColor).toEqual([COLORS.missed, COLORS.on_target]);
    expect(figures.pointBackgroundColor).toEqual([COLORS.missed, "#ffffff"]);
});

test("target and way are drawn where there are any", () => {
    const bare = chartConfig(data(point({ target: null })), WORDS);
    expect(bare.data.datasets.map((each) => each.label)).toEqual(["Figure"]);
    const whole = chartConfig(data(point({ path: 80 })), WORDS);
    expect(whole.data.datasets.map((each) => each.label)).toEqual(["Figure", "Target", "Way"]);
    expect(whole.data.datasets[2].data).toEqual([80]);
});

test("a forecast is a dashed line through the last figures and on, with its range shaded behind them", () => {
    const ahead = { label: "Feb 2026", value: 80, low: 78, high: 82, target: 95, path: null };
    const forecast = { text: "At this trend not reached", past: [76], points: [ahead] };
    const config = chartConfig({ ...data(point()), forecast }, { ...WORDS, trend: "Trend", range: "Range" });
    expect(config.data.labels).toEqual(["Jan 2026", "Feb 2026"]);
    const [figures, target, trend, high, low] = config.data.datasets.filter((each) => each.label !== "Way");
    expect(figures.data).toEqual([75]);
    expect(target.data).toEqual([95, 95]);
    expect(trend.data).toEqual([76, 80]);
    expect(trend.borderDash).toEqual([8, 5]);
    expect([high.data, low.data]).toEqual([
        [null, 82],
        [null, 78],
    ]);
    expect(low.fill).toBe("-1");
    const { filter } = config.options.plugins.legend.labels;
    expect(config.data.datasets.filter((_each, datasetIndex) => filter({ datasetIndex })).length).toBe(4);
});

test("a percentage of a whole ends at 100, unless something is above", () => {
    expect(chartConfig(data(point()), WORDS).options.scales.y.max).toBe(100);
    expect(chartConfig(data(point({ value: 130 })), WORDS).options.scales.y.max).toBe(undefined);
    expect(chartConfig(data(point({ value: 8, target: 1 })), WORDS).options.scales.y.max).toBe(undefined);
    expect(chartConfig({ ...data(point()), unit: " days" }, WORDS).options.scales.y.max).toBe(undefined);
});

test("what is never negative has no room below nought, and one far above it is drawn closely", () => {
    expect(chartConfig(data(point({ value: 0 }), point({ value: 100 })), WORDS).options.scales.y.min).toBe(0);
    expect(chartConfig(data(point({ value: 90 }), point({ value: 95 })), WORDS).options.scales.y.min).toBe(undefined);
    expect(chartConfig(data(point({ value: -5 }), point({ value: 5 })), WORDS).options.scales.y.min).toBe(undefined);
});

test("the tooltip says the figure, the cases and whether it is still open", () => {
    const config = chartConfig(data(point({ is_locked: false })), WORDS);
    const { label } = config.options.plugins.tooltip.callbacks;
    expect(label({ datasetIndex: 0, dataIndex: 0 })).toBe("75.0 % (4 cases, still open)");
});

test("the tooltip of a target or a trend says it as the server writes it", () => {
    const ahead = { label: "Feb", value: 0.061, text: "0.06 €", low: 0, high: 1, target: 0.05, target_text: "0.05 €", path: null };
    const forecast = { past: [0.07], past_texts: ["0.07 €"], points: [ahead] };
    const points = [point({ target: 0.05, target_text: "0.05 €" })];
    const config = chartConfig({ unit: "", points, forecast }, { ...WORDS, trend: "Trend", range: "Range" });
    const { label } = config.options.plugins.tooltip.callbacks;
    const said = (name, dataIndex) => {
        const dataset = config.data.datasets.find((each) => each.label === name);
        return label({ datasetIndex: 1, dataset, dataIndex, parsed: { y: dataset.data[dataIndex] } });
    };
    expect([said("Target", 0), said("Target", 1)]).toEqual(["Target: 0.05 €", "Target: 0.05 €"]);
    expect([said("Trend", 0), said("Trend", 1)]).toEqual(["Trend: 0.07 €", "Trend: 0.06 €"]);
});

async function mountChart(resId) {
    await mountView({
        type: "form",
        resModel: "indicator",
        resId,
        arch: `<form><field name="chart_data" widget="qms_measurement_chart"/></form>`,
    });
}

test("the chart can be read without seeing it", async () => {
    await mountChart(1);
    expect("canvas").toHaveAttribute("aria-label", "Jan 2026: 75.0 %; Jan 2026: no data");
});

test("a click on a point opens the rows that were counted, beside one it opens nothing", async () => {
    mockService("action", { doAction: (action) => expect.step(action.name) });
    onRpc("qms.measurement", "action_view_evidence", ({ args }) => {
        expect.step(`measurement ${args[0]}`);
        return { name: "3 of 4 counted" };
    });
    await mountChart(1);
    const { onClick } = window.Chart.getChart(queryOne("canvas")).options;
    await onClick({}, []);
    await onClick({}, [{ index: 1 }]);
    expect.verifySteps(["measurement 2", "3 of 4 counted"]);
});

test("without measurements nothing is drawn", async () => {
    await mountChart(2);
    expect(window.Chart.getChart(queryOne("canvas"))).toBe(undefined);
});

test("without a single figure nothing is drawn", async () => {
    const arch = `<form><field name="chart_data" widget="qms_measurement_chart"/></form>`;
    await mountView({ resModel: "indicator", type: "form", resId: 3, arch });
    expect(".o_field_widget[name=chart_data] canvas").toHaveCount(0);
});
