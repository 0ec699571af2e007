import { Component } from "@odoo/owl";

/** Cells of a picture in its order: the greatest effect on top, the smallest chance on the left. */
export function rowsOf(picture) {
    const byPlace = new Map(picture.cells.map((cell) => [`${cell.chance},${cell.effect}`, cell]));
    return picture.rows.map((row) => ({
        ...row,
        cells: picture.columns.map((column) => byPlace.get(`${column.value},${row.value}`)).filter(Boolean),
    }));
}

/**
 * Where the ratings of a risk lie in the picture, in percent of its width and height; those of one cell lie side by
 * side. What lies on no cell of today's scale is left out.
 */
export function placeOf(picture) {
    const step = { x: 100 / picture.columns.length, y: 100 / picture.rows.length };
    const seen = {};
    const placed = [];
    for (const point of picture.points || []) {
        const column = picture.columns.findIndex(({ value }) => value === point.chance);
        const row = picture.rows.findIndex(({ value }) => value === point.effect);
        if (column >= 0 && row >= 0) {
            const place = `${column},${row}`;
            const turn = (seen[place] = (seen[place] ?? -1) + 1);
            const shift = ((turn % 3) - 1) * 0.22;
            const x = (column + 0.5 + (turn ? shift : 0)) * step.x;
            const y = (row + 0.5 + (turn ? 0.2 : 0)) * step.y;
            placed.push({ ...point, x, y });
        }
    }
    return placed;
}

/** The matrix of a scale: a button per cell where cells can be pressed, the course of a risk where it has points. */
export class RiskMatrix extends Component {
    static template = "qms_iso9001.RiskMatrix";
    static props = { picture: Object, onCell: { type: Function, optional: true }, isCompact: { type: Boolean, optional: true } };

    get rows() {
        return rowsOf(this.props.picture);
    }

    get points() {
        return placeOf(this.props.picture);
    }

    /** The line of what really was; a target is no part of it. */
    get line() {
        const been = this.points.filter(({ stage }) => stage !== "target");
        return been.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    }

    titleOf(row, cell) {
        const column = this.props.picture.columns.find(({ value }) => value === cell.chance);
        const words = [`${row.name} × ${column.name}`, cell.name];
        return cell.count === undefined ? words.join(": ") : `${words.join(": ")} · ${cell.count}`;
    }
}
