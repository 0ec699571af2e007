/** Shapes of the interaction map once everything has its place: points, paths, heads and words of the arrows. */

/** Return the points of a straight arrow between neighbours; two of them share a gap, one below the other. */
export function directPoints({ ends, direct }, grid, o) {
    const { used, row, left, right } = direct;
    const middle = grid.rows[row].y + o.boxHeight / 2;
    const second = used.length === 2 && used[1].direct === direct;
    const y = used.length === 2 ? middle + (second ? 7 : -5) : middle + 4;
    const fromLeft = ends[0].type === "left" || ends[1].type === "right" || ends[0].box?.x < ends[1].box?.x;
    direct.labelTop = second ? y + 4 : y - 4 - direct.lines.length * o.lineHeight;
    return fromLeft ? [[left, y], [right, y]] : [[right, y], [left, y]];
}

function edgeY(end, grid, o) {
    const { box } = end;
    return box ? (end.channel === box.row ? box.y : box.y + box.height) : end.type === "top" ? o.barHeight : grid.bottom;
}

/** Return the corners of an arrow that runs through channels, from edge to edge. */
export function routePoints(route, grid, o) {
    const [source, target] = route.ends;
    const points = [];
    const turnsTo = (end) => end.box || end.type === "top" || end.type === "bottom";
    const [first, last] = [route.pieces[0], route.pieces.at(-1)];
    if (turnsTo(source)) {
        points.push([first.from.x, edgeY(source, grid, o)]);
    }
    for (const piece of route.pieces) {
        points.push([piece.from.x, piece.y], [piece.to.x, piece.y]);
    }
    if (turnsTo(target)) {
        points.push([last.to.x, edgeY(target, grid, o)]);
    }
    return points.filter(([x, y], i) => !i || x !== points[i - 1][0] || y !== points[i - 1][1]);
}

/** Put the words on the piece where they hide the fewest crossing lines, near its middle. */
export function pieceLabel(route, lines, o) {
    const piece = route.pieces.find(({ named }) => named);
    const [low, high] = [piece.low + o.lanePad, piece.high - o.lanePad];
    const half = route.labelWidth / 2;
    const middle = (low + high) / 2;
    const crossing = lines.filter(({ low, high, route: other }) => other !== route && low < piece.y && piece.y < high);
    const hidden = (x) => crossing.filter((line) => Math.abs(line.x - x) < half + 3).length;
    let best = { x: middle, cost: hidden(middle) };
    for (let shift = 6; shift <= (high - low) / 2 - half; shift += 6) {
        for (const x of [middle - shift, middle + shift]) {
            const cost = hidden(x) + shift / 400;
            best = cost < best.cost ? { x, cost } : best;
        }
    }
    return {
        x: best.x - half, y: piece.y - o.labelHeight / 2, width: route.labelWidth, height: o.labelHeight,
        lines: route.lines,
    };
}

export function directLabel({ direct }, o) {
    const width = Math.max(...direct.lines.map(o.measure)) + 4;
    return {
        x: (direct.left + direct.right - width) / 2, y: direct.labelTop, width,
        height: direct.lines.length * o.lineHeight, lines: direct.lines,
    };
}

/** Return the vertical pieces of all arrows: x, low, high, route. */
export function verticals(routes) {
    return routes.flatMap((route) =>
        route.points.slice(1).flatMap(([x, y], i) => {
            const [fromX, fromY] = route.points[i];
            return x === fromX ? [{ x, low: Math.min(y, fromY), high: Math.max(y, fromY), route }] : [];
        })
    );
}

/** Return the SVG path through `points`, with round corners, ending before the arrow head. */
export function roundedPath(points, radius, head = 0) {
    const ends = points.map((point) => [...point]);
    const [before, last] = ends.slice(-2);
    const length = Math.hypot(last[0] - before[0], last[1] - before[1]) || 1;
    last[0] -= ((last[0] - before[0]) / length) * head;
    last[1] -= ((last[1] - before[1]) / length) * head;
    let path = `M${ends[0]}`;
    for (let i = 1; i + 1 < ends.length; i++) {
        const [a, b, c] = ends.slice(i - 1, i + 2);
        const [d1, d2] = [Math.hypot(b[0] - a[0], b[1] - a[1]), Math.hypot(c[0] - b[0], c[1] - b[1])];
        const r = Math.min(radius, d1 / 2, d2 / 2);
        const toward = (to, d) => [b[0] + ((to[0] - b[0]) / d) * r, b[1] + ((to[1] - b[1]) / d) * r];
        path += `L${toward(a, d1)}Q${b} ${toward(c, d2)}`;
    }
    return `${path}L${ends.at(-1)}`;
}

export function arrowHead(points) {
    const [[x1, y1], [x2, y2]] = points.slice(-2);
    const [dx, dy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)];
    const [bx, by] = [x2 - 8 * dx, y2 - 8 * dy];
    return [[x2, y2], [bx - 4 * dy, by + 4 * dx], [bx + 4 * dy, by - 4 * dx]].join(" ");
}
