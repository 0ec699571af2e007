import { Component, useState } from "@odoo/owl";
import { verbsOf } from "../quality_page/row_verbs";

/** One list of the page: its rows open a record, and may have a button that does their one step. */
export class MyQualitySection extends Component {
    static template = "qms_iso9001.MyQualitySection";
    static props = {
        section: Object,
        open: Function,
        openAll: Function,
        callVerb: Function,
        isQuiet: { type: Boolean, optional: true },
    };

    setup() {
        this.state = useState({ busy: false });
    }

    get more() {
        return this.props.section.count - this.props.section.rows.length;
    }

    /** Many rows have the same button: each is described by the name of its row. */
    nameId(row) {
        return `o_qms_my_${this.props.section.key}_${row.key || row.id}`;
    }

    steps(row) {
        return verbsOf(this.props.section, row);
    }

    /** A second tap while the first is on its way does nothing; a refused step leaves the row. */
    async callVerb(row, step) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.props.callVerb(this.props.section, row, step);
        } finally {
            this.state.busy = false;
        }
    }
}
