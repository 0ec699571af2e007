/**
 * Lanes of the interaction map: each horizontal piece of an arrow gets a lane of its channel that nothing else uses at
 * its place. So arrows cross, but never run over each other; and since a piece is kept as free as its words are wide,
 * no two words meet.
 */

/** Give `intervals` ({ low, high }) lanes, as few as possible: `lane` of each; returns the number of lanes. */
export function packLanes(intervals) {
    const ends = [];
    for (const interval of [...intervals].sort((a, b) => a.low - b.low || a.high - b.high)) {
        let lane = ends.findIndex((end) => end < interval.low);
        lane = lane < 0 ? ends.length : lane;
        ends[lane] = interval.high;
        interval.lane = lane;
    }
    return ends.length;
}

/** Return the horizontal pieces of `route`: channel, x1 → x2, where it turns up or down, and whether it is named. */
function makePieces(route, grid, o) {
    const [source, target] = route.ends;
    const stub = (end) => {
        const bar = { left: 0, right: 0, top: -1, bottom: 1, open: 0 }[end.type];
        return bar ?? (end.box.row === end.channel ? 1 : -1);
    };
    const x = (end, other) => {
        if (end.type === "open") {
            const room = route.labelWidth + 40;
            const fits = { 1: other.x + room < grid.right, "-1": other.x - room > grid.left };
            const wish = end === source ? -1 : 1;
            return other.x + (fits[wish] ? wish : -wish) * room;
        }
        return { left: grid.left, right: grid.right, box: end.x }[end.type] ?? route.gutterX ?? other.x;
    };
    const piece = (channel, from, to) => ({ route, channel, from, to });
    const start = { x: x(source, target), turn: stub(source) };
    const end = { x: x(target, source), turn: stub(target) };
    if (!route.gutter) {
        return [piece(source.channel, start, end)];
    }
    const down = target.channel > source.channel ? 1 : -1;
    const pieces = [];
    if (source.box) {
        pieces.push(piece(source.channel, start, { x: route.gutterX, turn: down }));
    }
    if (target.box) {
        pieces.push(piece(target.channel, { x: route.gutterX, turn: -down }, end));
    }
    return pieces;
}

/** Keep free what the piece covers and, where it is named, what its words need. */
function reserve(piece, grid, o) {
    piece.x1 = Math.min(piece.from.x, piece.to.x);
    piece.x2 = Math.max(piece.from.x, piece.to.x);
    const need = piece.named ? Math.max(0, piece.route.labelWidth + o.labelPad - (piece.x2 - piece.x1)) : 0;
    let low = piece.x1 - need / 2;
    low = Math.max(grid.left + 4, Math.min(low, grid.right - 4 - (piece.x2 - piece.x1 + need)));
    piece.low = Math.min(piece.x1, low) - o.lanePad;
    piece.high = Math.max(piece.x2, low + piece.x2 - piece.x1 + need) + o.lanePad;
    piece.stubs = [piece.from, piece.to].filter(({ turn }) => turn);
}

function crossings(above, below) {
    const hits = (stubs, pieces, turn) =>
        stubs.filter((stub) => stub.turn === turn).reduce(
            (sum, { x }) => sum + pieces.filter(({ x1, x2 }) => x1 < x && x < x2).length, 0
        );
    const stubs = (pieces) => pieces.flatMap((piece) => piece.stubs);
    return hits(stubs(above), below, 1) + hits(stubs(below), above, -1);
}

/** Swap neighbouring lanes while that saves crossings. */
function orderLanes(lanes) {
    for (let round = 0, better = true; better && round < lanes.length; round++) {
        better = false;
        for (let i = 0; i + 1 < lanes.length; i++) {
            const [a, b] = [lanes[i], lanes[i + 1]];
            if (crossings(b, a) < crossings(a, b)) {
                [lanes[i], lanes[i + 1]] = [b, a];
                better = true;
            }
        }
    }
    return lanes;
}

/** Lay all horizontal pieces into lanes; returns, per channel, its lanes from top to bottom. */
export function packChannels(routes, grid, o) {
    const channels = Array.from({ length: grid.rows.length + 1 }, () => []);
    for (const route of routes.filter(({ direct }) => !direct)) {
        route.pieces = makePieces(route, grid, o);
        const length = ({ from, to }) => Math.abs(from.x - to.x);
        route.pieces.reduce((a, b) => (length(b) > length(a) ? b : a)).named = true;
        for (const piece of route.pieces) {
            reserve(piece, grid, o);
            channels[piece.channel].push(piece);
        }
    }
    return channels.map((pieces) => {
        const lanes = Array.from({ length: packLanes(pieces) }, () => []);
        pieces.forEach((piece) => lanes[piece.lane].push(piece));
        return orderLanes(lanes);
    });
}
