/** What Chart.js needs to draw measurements: plain data in, plain configuration out. */

import { bottomOf, topOf } from "./chart_axis";

export const COLORS = {
    on_target: "#28a745",
    warning: "#e99d00",
    missed: "#dc3545",
    no_target: "#4b6a88",
    few: "#adb5bd",
};
export const LINE = "#4b6a88";
const MUTED = "#6c757d";
const TREND = "#7c4dbd";

function colorOf(point) {
    return COLORS[point.state] || LINE;
}

/** A line without points: a target, a limit; `texts` are its values as the server writes them, with unit and currency. */
export function line(label, values, color, dash, texts = []) {
    return {
        label,
        texts,
        data: values,
        borderColor: color,
        borderDash: dash,
        borderWidth: 1.5,
        pointRadius: 0,
        pointHitRadius: 0,
        fill: false,
    };
}

function figures(points, label) {
    return {
        label,
        data: points.map((point) => (isFew(point) ? null : point.value)),
        borderColor: LINE,
        borderWidth: 2,
        pointRadius: points.map((point) => (point.is_locked ? 5 : 4)),
        pointBorderWidth: 2,
        pointBorderColor: points.map(colorOf),
        // A period that is still open is drawn hollow.
        pointBackgroundColor: points.map((point) => (point.is_locked ? colorOf(point) : "#ffffff")),
        // Where the definition changed the line is broken, and begins again with a diamond.
        pointStyle: points.map((point) => (point.is_redefined ? "rectRot" : "circle")),
        segment: {
            borderColor: (segment) => (points[segment.p1DataIndex]?.is_redefined ? "transparent" : undefined),
        },
        spanGaps: false,
        clip: false,
        tension: 0,
    };
}

function isFew(point) {
    return point.state === "few" && point.value !== null;
}

/** Too few cases say nothing of how it goes: points of their own, hollow, no line to them. */
function fewFigures(points, label) {
    return {
        ...line(label, points.map((point) => (isFew(point) ? point.value : null)), COLORS.few),
        showLine: false,
        isFigure: true,
        pointRadius: 4,
        pointHitRadius: 4,
        pointBorderWidth: 2,
        pointBackgroundColor: "#ffffff",
        clip: false,
    };
}

/** The straight line of the forecast, dashed, and the range around what is to come, shaded. */
function forecastLines({ past, past_texts: pastTexts, points }, words) {
    const before = past.map(() => null);
    const edge = (name) => before.concat(points.map((point) => point[name]));
    const high = line(words.range, edge("high"), "transparent", [], edge("high_text"));
    const low = line(words.range, edge("low"), "transparent", [], edge("low_text"));
    const trend = past.concat(points.map((point) => point.value));
    const texts = (pastTexts || before).concat(points.map((point) => point.text));
    return [
        line(words.trend, trend, TREND, [8, 5], texts),
        { ...high, isRange: true },
        { ...low, isRange: true, fill: "-1", backgroundColor: `${TREND}22` },
    ];
}

/**
 * @param {{points: Object[], unit: string, forecast?: Object}} data what the server gives (see qms.measurement.chart.mixin)
 * @param {Object} words translated labels: figure, few, target, path, trend, range, open, cases
 */
export function chartConfig({ points, unit, forecast }, words) {
    const datasets = [figures(points, words.figure)];
    const all = points.concat(forecast?.points || []);
    if (all.some((point) => point.target !== null)) {
        datasets.push(line(words.target, all.map((point) => point.target), COLORS.on_target, [6, 4], textsOf(all, "target")));
    }
    if (all.some((point) => point.path !== undefined)) {
        datasets.push(line(words.path, all.map((point) => point.path ?? null), MUTED, [2, 3], textsOf(all, "path")));
    }
    if (forecast) {
        datasets.push(...forecastLines(forecast, words));
    }
    if (points.some(isFew)) {
        datasets.push(fewFigures(points, words.few));
    }
    return {
        type: "line",
        data: { labels: all.map((point) => point.label), datasets },
        options: {
            animation: false,
            maintainAspectRatio: false,
            interaction: { mode: "nearest", axis: "x", intersect: false },
            plugins: {
                legend: {
                    display: datasets.length > 1,
                    position: "bottom",
                    labels: { boxWidth: 24, boxHeight: 0, filter: (item) => !datasets[item.datasetIndex].isRange },
                },
                tooltip: {
                    callbacks: { label: (item) => tooltip(points[item.dataIndex], item, words, unit) },
                },
            },
            scales: {
                y: {
                    ticks: { callback: (value) => `${value}${unit}` },
                    grace: "5%",
                    max: topOf(points, unit),
                    min: bottomOf(points),
                },
                x: { ticks: { maxRotation: 45, autoSkip: true } },
            },
        },
    };
}

function textsOf(points, name) {
    return points.map((point) => point[`${name}_text`]);
}

function tooltip(point, item, words, unit) {
    if (item.datasetIndex && !item.dataset.isFigure) {
        return `${item.dataset.label}: ${item.dataset.texts?.[item.dataIndex] ?? `${item.parsed.y}${unit}`}`;
    }
    const open = point.is_locked ? "" : `, ${words.open}`;
    return `${point.text} (${point.count} ${words.cases}${open})`;
}
