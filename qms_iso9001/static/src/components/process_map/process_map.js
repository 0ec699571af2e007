import { Component, markRaw, onMounted, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { makeMeasure } from "./labels";
import { layoutMap } from "./layout";
import { MapData } from "./map_data";
import { MapDiagram } from "./map_diagram";
import { downloadSvg } from "./map_export";
import { MapList } from "./map_list";
import { MapPanel } from "./map_panel";

const { DateTime } = luxon;

export const LIST_BELOW = 700;
const MARGIN = 24;

/** The interaction map: all processes and what flows between them, drawn from `qms.process.flow`. */
export class ProcessMap extends Component {
    static template = "qms_iso9001.ProcessMap";
    static components = { Layout, MapDiagram, MapList, MapPanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        this.display = { controlPanel: {} };
        const { selectedId = false } = this.props.state || {};
        this.state = useState({ data: null, layout: null, width: 0, selectedId, freshId: false, showGaps: false });
        useSetupAction({ getLocalState: () => ({ selectedId: this.state.selectedId }) });
        const observer = new ResizeObserver(() => this.relayout());
        onWillStart(() => this.load());
        onMounted(() => observer.observe(this.root.el));
        onWillUnmount(() => observer.disconnect());
    }

    async load() {
        const data = new MapData(await this.orm.call("qms.process.map", "get_map_data", []));
        this.state.data = markRaw(data);
        if (!data.byId.has(this.state.selectedId)) {
            this.state.selectedId = false;
        }
        this.relayout();
    }

    relayout() {
        const width = (this.state.width = this.root.el?.clientWidth || window.innerWidth);
        if (width >= LIST_BELOW) {
            const { data } = this.state;
            const layout = layoutMap(data, {
                width: width - MARGIN,
                measure: makeMeasure("600 11px"),
                measureName: makeMeasure("bold 12px"),
                label: (flow) => data.flowLabel(flow),
            });
            this.state.layout = markRaw(layout);
        }
    }

    get isList() {
        return this.state.width < LIST_BELOW;
    }

    get selected() {
        return this.state.data.byId.get(this.state.selectedId);
    }

    get gapCount() {
        const { data } = this.state;
        return data.processesWithGaps().length + data.openFlows().length;
    }

    get caption() {
        const { company, processes, flows } = this.state.data;
        return _t("%(company)s · Interaction of processes · %(processes)s processes, %(flows)s flows · as of %(date)s", {
            company,
            processes: processes.length,
            flows: flows.length,
            date: formatDate(DateTime.now()),
        });
    }

    select(id) {
        Object.assign(this.state, { selectedId: id, showGaps: false });
    }

    toggleGaps() {
        Object.assign(this.state, { selectedId: false, showGaps: !this.state.showGaps });
    }

    /** Open a process, or the form for a new one. */
    openProcess(resId) {
        this.action.doAction("qms_iso9001.qms_process_action", { viewType: "form", props: { resId } });
    }

    /** Ask what flows from one end to the other; an end is a process id or the id of a bar. */
    drawFlow(source, target) {
        this.openFlow(false, { ...this.endDefaults("source", source), ...this.endDefaults("target", target) });
    }

    endDefaults(side, end) {
        const bar = this.state.layout?.bars.find(({ id }) => id === end);
        return bar ? { [`default_${side}_party`]: bar.party } : { [`default_${side}_process_id`]: end };
    }

    addFlow(id, side) {
        this.openFlow(false, this.endDefaults(side === "input" ? "target" : "source", id));
    }

    editFlow(flow) {
        this.openFlow(flow.id, {}, !flow.editable);
    }

    openFlow(resId, context, readonly = false) {
        this.dialog.add(FormViewDialog, {
            title: resId ? _t("Flow") : _t("New flow"),
            resModel: "qms.process.flow",
            resId,
            readonly,
            preventEdit: readonly,
            context: { ...context, form_view_ref: "qms_iso9001.qms_process_flow_view_form" },
            canExpand: false,
            onRecordSaved: async (record) => {
                this.state.freshId = record.resId;
                await this.load();
            },
        });
    }

    print() {
        window.print();
    }

    download() {
        downloadSvg(this.root.el.querySelector(".o_qms_map_svg"), _t("interaction-map.svg"));
    }
}

registry.category("actions").add("qms_iso9001.process_map", ProcessMap);
