import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { GraphModel } from "@web/views/graph/graph_model";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

/** A bar chart, sorted, with the share that the bars up to each have of all: the line over the bars that Odoo can draw. */
export class ParetoModel extends GraphModel {
    _getLineOverlayDataset() {
        const [bars, ...others] = this.data.datasets;
        const total = bars?.data.reduce((sum, value) => sum + value, 0);
        if (!total || others.length || this.metaData.order !== "DESC") {
            return super._getLineOverlayDataset();
        }
        const label = _t("Cumulative share (%)");
        let sum = 0;
        return {
            label,
            data: bars.data.map((value) => Math.round(((sum += value) * 1000) / total) / 10),
            trueLabels: bars.trueLabels.map((each) => `${each}: ${label}`),
            yAxisID: "share",
            clip: false, // or the last point, 100 %, is cut in half
            isShare: true,
        };
    }
}

export class ParetoRenderer extends GraphRenderer {
    getScaleOptions() {
        const scales = super.getScaleOptions();
        const { data, metaData } = this.model;
        if (scales.y && data.datasets.every((each) => each.data.every(Number.isInteger))) {
            const { fieldAttrs, measure } = metaData;
            const widget = fieldAttrs[measure]?.widget;
            // Half a case is none.
            scales.y.ticks = { ...scales.y.ticks, precision: 0, callback: (value) => this.formatValue(value, true, widget) };
        }
        if (this.model.metaData.mode === "bar" && this.model.lineOverlayDataset?.isShare) {
            scales.share = {
                type: "linear",
                position: "right",
                min: 0,
                max: 100,
                ticks: { callback: (value) => `${value} %` },
                grid: { display: false },
            };
        }
        return scales;
    }
}

registry.category("views").add("qms_pareto_graph", { ...graphView, Model: ParetoModel, Renderer: ParetoRenderer });
