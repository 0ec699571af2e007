import { Component } from "@odoo/owl";
import { HEIGHT, layOut, WIDTH } from "../../fields/sparkline/sparkline";

const BADGES = { good: "text-bg-success", warning: "text-bg-warning", bad: "text-bg-danger", none: "text-bg-light" };

/** Points between the lowest and the highest of them, as the sparkline draws them: from 0 to 100. */
export function spread(points) {
    const values = points.map(({ value }) => value).filter((value) => value !== null);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const place = (value) => (high > low ? (100 * (value - low)) / (high - low) : 50);
    return points.map((point) => ({ ...point, value: point.value === null ? null : place(point.value) }));
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
        return layOut(spread(this.props.tile.points));
    }

    get summary() {
        return this.props.tile.points.map(({ label, text }) => `${label}: ${text}`).join("; ");
    }
}
