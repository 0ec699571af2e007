import { Component } from "@odoo/owl";
import { HEIGHT, layOut, WIDTH } from "../../fields/sparkline/sparkline";

const BADGES = { good: "text-bg-success", warning: "text-bg-warning", bad: "text-bg-danger", none: "text-bg-light" };

/** Points, and their targets, between the lowest and the highest of them, as the sparkline draws them: from 0 to 100. */
export function spread(points) {
    const isThere = (value) => value !== null && value !== undefined;
    const values = points.flatMap(({ value, target }) => [value, target]).filter(isThere);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const place = (value) => (!isThere(value) ? null : high > low ? (100 * (value - low)) / (high - low) : 50);
    return points.map((point) => ({ ...point, value: place(point.value), target: place(point.target) }));
}

/** One tile: a figure, how it stands in colour and in words, how it went; pressed, it opens its list. */
export class OverviewTile extends Component {
    static template = "qms_iso9001.OverviewTile";
    static props = { tile: Object, open: Function };

    setup() {
        Object.assign(this, { width: WIDTH, height: HEIGHT });
    }

    get badge() {
        return BADGES[this.props.tile.state];
    }

    get picture() {
        const points = spread(this.props.tile.points);
        const targets = layOut(points.map(({ target }) => ({ value: target })));
        return { ...layOut(points), targets: targets.lines };
    }

    /** When the picture begins and ends. */
    get ends() {
        const labels = this.props.tile.points.map(({ label }) => label);
        return [labels[0], labels.at(-1)];
    }

    get summary() {
        return this.props.tile.points.map(({ label, text }) => `${label}: ${text}`).join("; ");
    }
}
