import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { MeasurementChart } from "../measurement_chart/measurement_chart";
import { controlConfig } from "./control_config";

/**
 * Locked figures with their centre and control limits; what breaks a run rule is marked, and named below.
 * A click on a point, or on its name, opens the rows that were counted.
 */
export class ControlChart extends MeasurementChart {
    static template = "qms_iso9001.ControlChart";

    get outOfControl() {
        return this.points.filter((point) => point.rules.length);
    }

    get summary() {
        const parts = this.points.map((point) => [`${point.label}: ${point.text}`, ...point.rules].join(", "));
        return [this.data?.note, ...parts].join("; ");
    }

    get config() {
        return controlConfig(this.data, {
            figure: _t("Figure"),
            center: _t("Centre"),
            upper: _t("Upper limit"),
            lower: _t("Lower limit"),
            cases: _t("cases"),
        });
    }
}

export const controlChart = {
    component: ControlChart,
    displayName: _t("Control chart"),
    supportedTypes: ["json"],
};

registry.category("fields").add("qms_control_chart", controlChart);
