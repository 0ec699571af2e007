import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { chartConfig } from "./chart_config";

/**
 * Measurements of an indicator or an objective as a line, with the target and, for an objective, the way to it.
 * A period without data is a gap. A click on a point opens the rows that were counted.
 */
export class MeasurementChart extends Component {
    static template = "qms_iso9001.MeasurementChart";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.canvas = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [JSON.stringify(this.data)]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    get data() {
        return this.props.record.data[this.props.name];
    }

    get points() {
        return this.data?.points || [];
    }

    /** Points without a single figure or a way to the target leave nothing to draw. */
    get hasFigures() {
        return !this.points.length || this.points.some((each) => each.value !== null || (each.path ?? null) !== null);
    }

    get summary() {
        const parts = this.points.map((point) => `${point.label}: ${point.text}`);
        return [...parts, this.data?.note, this.data?.forecast?.text].filter(Boolean).join("; ");
    }

    get config() {
        return chartConfig(this.data, {
            figure: _t("Figure"),
            few: _t("Too few cases"),
            target: _t("Target"),
            path: _t("Way to the target"),
            trend: _t("Trend"),
            range: _t("Range of the trend"),
            open: _t("still open"),
            cases: _t("cases"),
        });
    }

    draw() {
        this.chart?.destroy();
        this.chart = null;
        if (!this.points.length || !this.canvas.el) {
            return;
        }
        const config = this.config;
        config.options.onClick = (event, elements) => this.openRows(elements);
        this.chart = new Chart(this.canvas.el, config);
    }

    async openRows(elements) {
        const point = elements.length && this.points[elements[0].index];
        if (point) {
            await this.openPoint(point);
        }
    }

    async openPoint(point) {
        this.action.doAction(await this.orm.call("qms.measurement", "action_view_evidence", [point.id]));
    }
}

export const measurementChart = {
    component: MeasurementChart,
    displayName: _t("Chart of measurements"),
    supportedTypes: ["json"],
};

registry.category("fields").add("qms_measurement_chart", measurementChart);
