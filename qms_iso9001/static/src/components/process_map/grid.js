/**
 * Where the boxes of the interaction map stand: bands of rows, rows of grid columns, gutters between the columns.
 *
 * Boxes stand on grid columns only, so that a vertical line in a gutter and a horizontal line in a channel (the space
 * between two rows) never meets one.
 */

export const KINDS = ["management", "core", "support"];

/** Round `count` positions evenly to `columns` columns, in order and symmetrically. */
export function spread(count, columns) {
    return Array.from({ length: count }, (_, i) => Math.round(((i + 0.5) * columns) / count - 0.5));
}

/** Cut `items` into as few rows of at most `capacity` as possible, equally long. */
export function balance(items, capacity) {
    const count = Math.ceil(items.length / capacity);
    const rows = [];
    for (let i = 0, start = 0; i < count; i++) {
        const end = start + Math.ceil((items.length - start) / (count - i));
        rows.push(items.slice(start, end));
        start = end;
    }
    return rows;
}

/**
 * @param {Object[]} processes in the order in which they are to stand: id, kind
 * @param {Object} o options, see DEFAULTS in layout.js
 * @returns {Object} rows, boxes (by process id, without y), columns and gutters ({ left, right }), left, right
 */
export function buildGrid(processes, o) {
    const left = o.bandWidth + o.barWidth;
    const right = o.width - o.barWidth;
    const capacity = o.capacity || Math.max(1, Math.floor((right - left) / o.columnWidth));
    const rows = KINDS.flatMap((kind) =>
        balance(
            processes.filter((process) => process.kind === kind),
            capacity
        ).map((members) => ({ kind, members }))
    );
    const count = Math.max(1, ...rows.map((row) => row.members.length));
    const boxWidth = Math.min(o.boxWidth, Math.round(((right - left) / count) * o.boxShare));
    const gutterWidth = (right - left - count * boxWidth) / (count + 1);
    const columnLeft = (column) => left + gutterWidth + column * (boxWidth + gutterWidth);
    const grid = { rows, boxes: {}, left, right, capacity };
    grid.gutters = Array.from({ length: count + 1 }, (_, i) => ({
        left: columnLeft(i) - gutterWidth,
        right: columnLeft(i),
        x: columnLeft(i) - gutterWidth / 2,
    }));
    rows.forEach((row, index) => {
        const columns = spread(row.members.length, count);
        row.boxes = row.members.map((process, position) => {
            const column = columns[position];
            const x = columnLeft(column);
            const box = { id: process.id, row: index, column, position, x, cx: x + boxWidth / 2 };
            return (grid.boxes[process.id] = { ...box, width: boxWidth, height: o.boxHeight });
        });
    });
    return grid;
}
