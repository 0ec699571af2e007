/** What Chart.js needs to draw a control chart: plain data in, plain configuration out. */

import { bottomOf, topOf } from "../measurement_chart/chart_axis";
import { line, LINE } from "../measurement_chart/chart_config";

const CENTRE = "#6c757d";
const LIMIT = "#b35900";
const OUT = "#dc3545";

/** A point that breaks a rule is red, bigger and a triangle: not told by its colour alone. */
function figures(points, label) {
    const isOut = (point) => point.rules.length > 0;
    return {
        label,
        data: points.map((point) => point.value),
        borderColor: LINE,
        borderWidth: 2,
        pointStyle: points.map((point) => (isOut(point) ? "triangle" : "circle")),
        pointRadius: points.map((point) => (isOut(point) ? 8 : 4)),
        pointBorderColor: points.map((point) => (isOut(point) ? OUT : LINE)),
        pointBackgroundColor: points.map((point) => (isOut(point) ? OUT : LINE)),
        clip: false,
        tension: 0,
    };
}

/**
 * @param {{points: Object[], unit: string, has_limits: boolean}} data see qms.control.picture.mixin
 * @param {{figure: string, center: string, upper: string, lower: string, cases: string}} words translated labels
 */
export function controlConfig({ points, unit, has_limits: hasLimits }, words) {
    const datasets = [figures(points, words.figure)];
    if (hasLimits) {
        for (const [name, color, dash] of [
            ["upper", LIMIT, [6, 4]],
            ["center", CENTRE, []],
            ["lower", LIMIT, [6, 4]],
        ]) {
            const limit = line(words[name], points.map((point) => point[name]), color, dash);
            datasets.push({ ...limit, stepped: "middle", clip: false });
        }
    }
    return {
        type: "line",
        data: { labels: points.map((point) => point.label), datasets },
        options: {
            animation: false,
            maintainAspectRatio: false,
            interaction: { mode: "nearest", axis: "x", intersect: false },
            plugins: {
                legend: { display: hasLimits, position: "bottom", labels: { boxWidth: 24, boxHeight: 0 } },
                tooltip: {
                    filter: (item) => !item.datasetIndex,
                    callbacks: { label: (item) => tooltip(points[item.dataIndex], words) },
                },
            },
            scales: {
                y: { ticks: { callback: (value) => `${Math.round(value * 100) / 100}${unit}` }, grace: "5%", max: topOf(points, unit), min: bottomOf(points) },
                x: { ticks: { maxRotation: 45, autoSkip: true } },
            },
        },
    };
}

function tooltip(point, words) {
    return [`${point.text} (${point.count} ${words.cases})`, point.limits, ...point.rules].filter(Boolean);
}
