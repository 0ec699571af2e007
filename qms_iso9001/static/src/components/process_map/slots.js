/**
 * Where arrows of the interaction map run up and down: a place of its own in the gutter for each vertical piece, a slot
 * of its own on the side of a box for each arrow that meets it.
 */
import { packLanes } from "./lanes";

/**
 * Give each vertical piece its x in its gutter, those that come from and go to the left on the left.
 * @returns {number} by how much the map is too narrow for lines that can be told apart; 0 or less: wide enough
 */
export function assignGutterLanes(grid, o) {
    let missing = 0;
    for (const gutter of grid.gutters) {
        const intervals = gutter.routes.map((route) => {
            const channels = route.ends.map((end) => end.channel);
            const xs = route.ends.filter((end) => end.box).map((end) => end.box.cx);
            const pull = xs.reduce((sum, x) => sum + x, 0) / xs.length;
            return { route, low: Math.min(...channels), high: Math.max(...channels), pull };
        });
        const count = packLanes(intervals);
        const pulls = Array.from({ length: count }, (_, lane) => {
            const members = intervals.filter((interval) => interval.lane === lane);
            return { lane, pull: members.reduce((sum, { pull }) => sum + pull, 0) / members.length };
        }).sort((a, b) => a.pull - b.pull);
        const room = gutter.right - gutter.left - 12;
        missing = Math.max(missing, ((count + 1) * o.minGutterStep - room) * grid.gutters.length);
        const step = Math.min(o.gutterStep, room / (count + 1));
        for (const { route, lane } of intervals) {
            const index = pulls.findIndex((pull) => pull.lane === lane);
            route.gutterX = gutter.x + (index - (count - 1) / 2) * step;
        }
    }
    return missing;
}

/** Return the x towards which the arrow leaves `route.ends[index]`. */
function directionX(route, index, grid) {
    const other = route.ends[1 - index];
    if (route.gutter) {
        return route.gutterX;
    }
    return { left: grid.left, right: grid.right, box: other.box?.cx }[other.type] ?? route.ends[index].box.cx;
}

function isStraight({ ends: [a, b], gutter }) {
    return !gutter && a.box && b.box && a.box.column === b.box.column && a.box.row !== b.box.row;
}

/** Give each arrow an x of its own on each side of a box; a straight way down keeps one x for both boxes. */
export function assignSlots(routes, grid, o) {
    const sides = {};
    for (const route of routes.filter(({ direct }) => !direct)) {
        const ends = isStraight(route) ? [route.ends.slice()] : route.ends.filter((end) => end.box).map((end) => [end]);
        for (const group of ends) {
            const key = `${group[0].channel}:${group[0].box.column}`;
            const toward = directionX(route, route.ends.indexOf(group[0]), grid);
            (sides[key] ||= []).push({ group, toward, id: route.flow.id });
        }
    }
    for (const slots of Object.values(sides)) {
        const { box } = slots[0].group[0];
        const step = Math.min(o.slotStep, (box.width - 20) / Math.max(1, slots.length - 1));
        slots.sort((a, b) => a.toward - b.toward || a.id - b.id);
        slots.forEach(({ group }, i) => {
            for (const end of group) {
                end.x = box.cx + (i - (slots.length - 1) / 2) * step;
            }
        });
    }
}
