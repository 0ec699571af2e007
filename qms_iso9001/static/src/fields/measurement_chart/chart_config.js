/** What Chart.js needs to draw measurements: plain data in, plain configuration out. */

export const COLORS = {
    on_target: "#28a745",
    warning: "#e99d00",
    missed: "#dc3545",
    no_target: "#4b6a88",
    few: "#adb5bd",
};
const LINE = "#4b6a88";
const MUTED = "#6c757d";

function colorOf(point) {
    return COLORS[point.state] || LINE;
}

function line(label, values, color, dash) {
    return {
        label,
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
        data: points.map((point) => point.value),
        borderColor: LINE,
        borderWidth: 2,
        pointRadius: points.map((point) => (point.is_locked ? 5 : 4)),
        pointBorderWidth: 2,
        pointBorderColor: points.map(colorOf),
        // A period that is still open is drawn hollow.
        pointBackgroundColor: points.map((point) => (point.is_locked ? colorOf(point) : "#ffffff")),
        spanGaps: false,
        clip: false,
        tension: 0,
    };
}

/**
 * @param {{points: Object[], unit: string}} data what the server gives (see qms.measurement.chart.mixin)
 * @param {{figure: string, target: string, path: string, open: string, cases: string}} words translated labels
 */
export function chartConfig({ points, unit }, words) {
    const datasets = [figures(points, words.figure)];
    if (points.some((point) => point.target !== null)) {
        datasets.push(line(words.target, points.map((point) => point.target), COLORS.on_target, [6, 4]));
    }
    if (points.some((point) => point.path !== undefined)) {
        datasets.push(line(words.path, points.map((point) => point.path ?? null), MUTED, [2, 3]));
    }
    return {
        type: "line",
        data: { labels: points.map((point) => point.label), datasets },
        options: {
            animation: false,
            maintainAspectRatio: false,
            interaction: { mode: "nearest", axis: "x", intersect: false },
            plugins: {
                legend: {
                    display: datasets.length > 1,
                    position: "bottom",
                    labels: { boxWidth: 24, boxHeight: 0 },
                },
                tooltip: {
                    callbacks: { label: (item) => tooltip(points[item.dataIndex], item, words) },
                },
            },
            scales: {
                y: {
                    ticks: { callback: (value) => `${value}${unit}` },
                    grace: "5%",
                    max: topOf(points, unit),
                },
                x: { ticks: { maxRotation: 45, autoSkip: true } },
            },
        },
    };
}

/** A percentage of a whole ends at 100: no room above it, unless something really is above. */
function topOf(points, unit) {
    const highest = Math.max(...points.map((point) => point.value ?? 0));
    return unit.trim() === "%" && highest <= 100 ? 100 : undefined;
}

function tooltip(point, item, words) {
    if (item.datasetIndex) {
        return `${item.dataset.label}: ${item.formattedValue}`;
    }
    const open = point.is_locked ? "" : `, ${words.open}`;
    return `${point.text} (${point.count} ${words.cases}${open})`;
}
