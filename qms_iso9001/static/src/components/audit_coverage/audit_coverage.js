import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

export const MODEL = "qms.audit.coverage";
/** What stands in a cell, so that colour is not all that tells. */
export const MARKS = { asked: "✓", named: "○", planned: "…", open: "–" };

/** "Audit coverage": process × topic of the standard over the cycle; on a phone one process at a time. */
export class AuditCoverage extends Component {
    static template = "qms_iso9001.AuditCoverage";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.marks = MARKS;
        this.display = { controlPanel: {} };
        this.labels = {
            asked: _t("Asked"),
            named: _t("In an audit, no question answered"),
            planned: _t("Planned"),
            open: _t("Not covered yet"),
        };
        const { years = 0, process = 0 } = this.props.state || {};
        this.state = useState({ data: null, selected: null, process, openOnly: false });
        useSetupAction({
            getLocalState: () => ({ years: this.state.data.years, process: this.state.process }),
        });
        onWillStart(() => this.load(years));
    }

    async load(years) {
        const data = await this.orm.call(MODEL, "get_coverage", [years || false]);
        // Hundreds of cells that nobody changes here: not watched one by one.
        Object.assign(this.state, { data: Object.freeze(data), selected: null });
    }

    get data() {
        return this.state.data;
    }

    /** The places of the topics that are shown: all, or those that something is missing of. */
    get places() {
        const places = this.data.topics.map((_topic, place) => place);
        const missing = (place) => this.data.processes.some(({ cells }) => cells[place]?.state === "open");
        return this.state.openOnly ? places.filter(missing) : places;
    }

    /** On a phone: the process chosen, and its topics only. */
    get chosen() {
        return this.data.processes[this.state.process] || this.data.processes[0];
    }

    titleOf(cell) {
        return cell.day ? `${this.labels[cell.state]}: ${cell.day}` : `${this.labels[cell.state]}`;
    }

    /** One listener for all cells. */
    onClickTable(ev) {
        const target = ev.target.closest("[data-process]");
        if (target) {
            this.select(this.data.processes[Number(target.dataset.process)], Number(target.dataset.topic));
        }
    }

    select(process, place) {
        const cell = process.cells[place];
        this.state.selected = cell && { process, cell, topic: this.data.topics[place] };
    }

    async open(process, topic) {
        const action = await this.orm.call(MODEL, "open_audits", [process.id, topic ? topic.id : false]);
        return this.action.doAction(action);
    }
}

registry.category("actions").add("qms_iso9001.audit_coverage", AuditCoverage);
