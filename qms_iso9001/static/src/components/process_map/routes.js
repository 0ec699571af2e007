/**
 * Which way each flow of the interaction map takes: straight to its neighbour, or through the channels above and below
 * the rows and, between distant rows, through one gutter. Coordinates come later (lanes.js, layout.js).
 *
 * A route is { flow, ends: [source, target], direct } or { flow, ends, gutter }; an end is { type, box, channel }, its
 * type "box", "left", "right", "top", "bottom" (the bars of those outside) or "open" (nobody yet).
 * Channel i lies above row i; the last one below the last row.
 */
import { fitText } from "./labels";

const BARS = { party: "top", vendor: "bottom" };

/** Customers stand on both sides: what they give comes from the left and what they get leaves to the right, if near. */
function customerBar(box, isSource, grid) {
    const fromLeft = (box.cx - grid.left) / (grid.right - grid.left);
    return fromLeft < (isSource ? 0.62 : 0.38) ? "left" : "right";
}

function makeEnd(flow, name, grid) {
    const { process, party } = flow[name];
    if (grid.boxes[process]) {
        return { type: "box", box: grid.boxes[process] };
    }
    const other = grid.boxes[flow[name === "source" ? "target" : "source"].process];
    if (party === "customer") {
        return { type: customerBar(other, name === "source", grid) };
    }
    return { type: BARS[party] || "open" };
}

/** Return the free space { row, left, right } between two neighbours in a row, or null. */
function gapBetween(ends, grid) {
    const boxes = ends.filter((end) => end.box).map((end) => end.box);
    const row = grid.rows[boxes[0].row];
    if (boxes.length === 2) {
        const [a, b] = boxes.sort((one, two) => one.column - two.column);
        const near = a.row === b.row && b.position === a.position + 1;
        return near ? { row: a.row, left: a.x + a.width, right: b.x } : null;
    }
    const [box] = boxes;
    const side = ends.find((end) => !end.box).type;
    if (side === "left" && box.position === 0) {
        return { row: box.row, left: grid.left, right: box.x };
    }
    if (side === "right" && box.position === row.boxes.length - 1) {
        return { row: box.row, left: box.x + box.width, right: grid.right };
    }
    return null;
}

/** Take the straight way for at most two flows per gap whose words fit into it. */
function takeDirect(route, grid, o) {
    const gap = gapBetween(route.ends, grid);
    if (!gap || gap.right - gap.left < o.minGap) {
        return false;
    }
    const key = `${gap.row}:${gap.left}`;
    const used = (grid.gaps[key] ||= []);
    const lines = fitText(route.label, gap.right - gap.left - 8, 2, o);
    if (used.length === 2 || (lines.cut && gap.right - gap.left < o.columnWidth)) {
        return false;
    }
    used.push(route);
    route.direct = { ...gap, lines: lines.lines, used };
    return true;
}

function useSide(end, channel, grid) {
    end.channel = channel;
    if (end.box) {
        const key = `${channel}:${end.box.row}:${end.box.column}`;
        grid.load[key] = (grid.load[key] || 0) + 1;
    }
}

/** Choose the side of the box that has fewer flows; inputs prefer its top, outputs its bottom. */
function lessUsed(box, isInput, grid) {
    const above = grid.load[`${box.row}:${box.row}:${box.column}`] || 0;
    const below = grid.load[`${box.row + 1}:${box.row}:${box.column}`] || 0;
    return above === below ? (isInput ? box.row : box.row + 1) : above < below ? box.row : box.row + 1;
}

function chooseChannels([source, target], grid) {
    if (source.box && target.box) {
        const [from, to] = [source.box, target.box];
        if (from.row === to.row) {
            const channel = from.column < to.column ? from.row : from.row + 1;
            return [channel, channel];
        }
        return from.row < to.row ? [from.row + 1, to.row] : [from.row, to.row + 1];
    }
    const box = (source.box || target.box);
    const outside = source.box ? target : source;
    const last = grid.rows.length;
    if (outside.type === "top" || outside.type === "bottom") {
        const channels = outside.type === "top" ? [0, box.row] : [last, box.row + 1];
        return source.box ? channels.reverse() : channels;
    }
    const channel = lessUsed(box, !source.box, grid);
    return [channel, channel];
}

function endX(end, grid) {
    return { left: grid.left, right: grid.right, box: end.box?.cx }[end.type];
}

/** Choose the gutter with the shortest way; used ones, and those whose gaps carry words, count as longer. */
function chooseGutter(route, grid) {
    const xs = route.ends.map((end) => endX(end, grid)).filter((x) => x !== undefined);
    const [low, high] = route.ends.map((end) => end.channel).sort((a, b) => a - b);
    const words = (gutter) =>
        Object.values(grid.gaps)
            .flat()
            .filter(({ direct }) => direct.row >= low && direct.row < high)
            .filter(({ direct }) => direct.left < gutter.right && direct.right > gutter.left).length;
    const cost = (gutter) =>
        xs.reduce((sum, x) => sum + Math.abs(x - gutter.x), 0) + 14 * gutter.routes.length + 150 * words(gutter);
    const best = grid.gutters.reduce((a, b) => (cost(b) < cost(a) ? b : a));
    best.routes.push(route);
    route.gutter = best;
}

/**
 * @param {Object[]} flows id, source and target ({ process, party })
 * @returns {Object[]} routes, in the order of the flows; flows without a process on the map have none
 */
export function chooseRoutes(flows, grid, o) {
    Object.assign(grid, { gaps: {}, load: {} });
    grid.gutters.forEach((gutter) => (gutter.routes = []));
    const routes = flows
        .filter(({ source, target }) => grid.boxes[source.process] || grid.boxes[target.process])
        .map((flow) => ({
            flow,
            label: o.label(flow),
            ends: ["source", "target"].map((name) => makeEnd(flow, name, grid)),
        }));
    const indirect = routes.filter((route) => !takeDirect(route, grid, o));
    const inside = (route) => route.ends.every((end) => end.box);
    for (const route of [...indirect.filter(inside), ...indirect.filter((route) => !inside(route))]) {
        const channels = chooseChannels(route.ends, grid);
        route.ends.forEach((end, i) => useSide(end, channels[i], grid));
        if (channels[0] !== channels[1]) {
            chooseGutter(route, grid);
        }
    }
    return routes;
}
