import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

export const WIDTH = 120;
export const HEIGHT = 28;
const MARGIN = 4;

/**
 * Where points from 0 to 100 lie in the picture: an unbroken piece of line per run of values, a gap where none is.
 * @param {{value: number | null}[]} points oldest first
 */
export function layOut(points) {
    const step = points.length > 1 ? (WIDTH - 2 * MARGIN) / (points.length - 1) : 0;
    const dots = points.map((point, index) => ({
        ...point,
        x: points.length > 1 ? MARGIN + index * step : WIDTH / 2,
        y: point.value === null ? null : MARGIN + ((100 - point.value) / 100) * (HEIGHT - 2 * MARGIN),
    }));
    const lines = [];
    let run = [];
    for (const dot of [...dots, { y: null }]) {
        if (dot.y === null) {
            if (run.length > 1) {
                lines.push(run.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "));
            }
            run = [];
        } else {
            run.push(dot);
        }
    }
    return { dots: dots.filter((dot) => dot.y !== null), lines };
}

/** A small picture of how a score went; the words beside each point are its tooltip. */
export class Sparkline extends Component {
    static template = "qms_iso9001.Sparkline";
    static props = { ...standardFieldProps };

    setup() {
        this.width = WIDTH;
        this.height = HEIGHT;
    }

    get points() {
        return this.props.record.data[this.props.name] || [];
    }

    get picture() {
        return layOut(this.points);
    }

    textOf(point) {
        // What is drawn need not be what is said: figures of any span are drawn from 0 to 100.
        const value = point.shown ?? (point.value === null ? _t("no score") : point.value);
        return [`${point.label}: ${value}`, point.text].filter(Boolean).join(" · ");
    }

    get summary() {
        return this.points.map((point) => this.textOf(point)).join("; ");
    }
}

export const sparkline = {
    component: Sparkline,
    displayName: _t("Sparkline"),
    supportedTypes: ["json"],
};

registry.category("fields").add("qms_sparkline", sparkline);
