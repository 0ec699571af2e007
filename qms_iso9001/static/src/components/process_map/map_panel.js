import { Component } from "@odoo/owl";

/** What the selected process takes in, is for and gives out; without one, what is still missing on the map. */
export class MapPanel extends Component {
    static template = "qms_iso9001.MapPanel";
    static props = {
        data: Object,
        process: { type: Object, optional: true },
        onSelect: Function,
        onOpen: Function,
        onAdd: Function,
        onEdit: Function,
        onClose: Function,
    };

    get sides() {
        const { data, process } = this.props;
        return {
            input: data.inputs(process).map((flow) => ({ flow, end: flow.source })),
            output: data.outputs(process).map((flow) => ({ flow, end: flow.target })),
        };
    }

    get missing() {
        const { data } = this.props;
        return { processes: data.processesWithGaps(), flows: data.openFlows() };
    }
}
