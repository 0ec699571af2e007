/**
 * Layout of the interaction map, by construction: from processes and flows to boxes, arrows and words with coordinates.
 * Plain functions, no DOM: `layoutMap` is the whole interface.
 *
 * Bands (management, core, support) of rows of boxes; customers as bars at the left and the right, other interested
 * parties above, vendors below. Arrows run in lanes between the rows and columns, so none crosses a box.
 */
import { buildGrid, KINDS } from "./grid";
import { fitText } from "./labels";
import { packChannels } from "./lanes";
import { chooseRoutes } from "./routes";
import { arrowHead, directLabel, directPoints, pieceLabel, roundedPath, routePoints, verticals } from "./shapes";
import { assignGutterLanes, assignSlots } from "./slots";

export const DEFAULTS = {
    width: 1360,
    bandWidth: 26,
    barWidth: 34,
    barHeight: 30,
    boxWidth: 176,
    boxHeight: 78,
    boxShare: 0.61,
    boxPad: 10,
    columnWidth: 196,
    minGap: 26,
    laneStep: 18,
    lanePad: 5,
    channelPad: 14,
    gutterStep: 8,
    minGutterStep: 4,
    slotStep: 18,
    labelMax: 168,
    labelPad: 30,
    labelHeight: 14,
    lineHeight: 12,
    radius: 7,
    measure: (text) => text.length * 6,
    measureName: (text) => text.length * 7,
    label: (flow) => flow.name,
};

/** Set the y of rows, lanes and bars; returns the height of the map. */
function placeVertically(grid, channels, o) {
    let y = o.barHeight;
    channels.forEach((lanes, index) => {
        const inside = grid.rows[index - 1]?.kind === grid.rows[index]?.kind;
        const pad = lanes.length ? o.channelPad : inside ? 8 : 18;
        lanes.forEach((pieces, lane) => {
            pieces.forEach((piece) => (piece.y = y + pad + (lane + 0.5) * o.laneStep));
        });
        y += 2 * pad + lanes.length * o.laneStep;
        const row = grid.rows[index];
        if (row) {
            row.y = y;
            row.boxes.forEach((box) => (box.y = y));
            y += o.boxHeight;
        }
    });
    grid.bottom = y;
    return y + o.barHeight;
}

function makeArrow(route, lines, o) {
    const { flow, points, ends } = route;
    const open = ends.findIndex(({ type }) => type === "open");
    return {
        id: flow.id, flow, points, path: roundedPath(points, o.radius, 6), head: arrowHead(points),
        label: route.direct ? directLabel(route, o) : pieceLabel(route, lines, o),
        open: open < 0 ? null : points[open ? points.length - 1 : 0],
        ends: ends.map(({ type, box }) => (box ? box.id : type)),
    };
}

function makeBoxes(processes, grid, o) {
    return processes.map((process) => {
        const box = grid.boxes[process.id];
        const width = box.width - 2 * o.boxPad;
        const [owner] = fitText(process.owner || "", width, 1, o).lines;
        return { ...box, process, owner, lines: fitText(process.name, width, 3, { measure: o.measureName }).lines };
    });
}

function makeBands(grid, o) {
    return KINDS.filter((kind) => grid.rows.some((row) => row.kind === kind)).map((kind) => {
        const rows = grid.rows.filter((row) => row.kind === kind);
        const y = rows[0].y - 8;
        return { kind, x: 0, y, width: o.width, height: rows.at(-1).y + o.boxHeight + 8 - y };
    });
}

function makeBars(grid, height, o) {
    const side = { y: o.barHeight, width: o.barWidth, height: grid.bottom - o.barHeight };
    const beam = { x: grid.left, width: grid.right - grid.left, height: o.barHeight };
    return [
        { id: "left", party: "customer", x: grid.left - o.barWidth, ...side },
        { id: "right", party: "customer", x: grid.right, ...side },
        { id: "top", party: "party", y: 0, ...beam },
        { id: "bottom", party: "vendor", y: grid.bottom, ...beam },
    ];
}

/**
 * @param {Object} data processes (id, kind, …) in order, flows (id, name, source and target: { process, party })
 * @param {Object} [options] see DEFAULTS; `measure` returns the width of a text in pixels, `label` the words of a flow
 * @returns {Object} width (more than asked for when the gutters need it), height, boxes, bands, bars, arrows (path, head,
 *  label, points; `open`: where nobody stands)
 */
export function layoutMap({ processes, flows }, options = {}) {
    const o = { ...DEFAULTS, ...options };
    const grid = buildGrid(processes, o);
    const routes = chooseRoutes(flows, grid, o);
    for (const route of routes) {
        route.lines = fitText(route.label, o.labelMax, 1, o).lines;
        route.labelWidth = o.measure(route.lines[0] || "") + 6;
    }
    const missing = assignGutterLanes(grid, o);
    if (missing > 0) {
        return layoutMap({ processes, flows }, { ...o, width: o.width + Math.ceil(missing), capacity: grid.capacity });
    }
    assignSlots(routes, grid, o);
    const channels = packChannels(routes, grid, o);
    const height = placeVertically(grid, channels, o);
    for (const route of routes) {
        route.points = route.direct ? directPoints(route, grid, o) : routePoints(route, grid, o);
    }
    const lines = verticals(routes);
    return {
        width: o.width,
        height,
        bands: makeBands(grid, o),
        bars: makeBars(grid, height, o),
        boxes: makeBoxes(processes, grid, o),
        arrows: routes.map((route) => makeArrow(route, lines, o)),
    };
}
