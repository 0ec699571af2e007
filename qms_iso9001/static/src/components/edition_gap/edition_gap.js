import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { STANDINGS } from "../evidence_summary/evidence_summary";

/** What changes from the edition certified to to the newest: both numbers, the evidence there is, what to do. */
export class EditionGap extends Component {
    static template = "qms_iso9001.EditionGap";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.standings = STANDINGS;
        this.state = useState({ all: Boolean(this.props.state?.all), data: null });
        useSetupAction({ getLocalState: () => ({ all: this.state.all }) });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call("qms.edition", "get_gap_page", []);
    }

    /** The kinds of change with their topics; what stays as it is only when all are asked for. */
    get groups() {
        const { rows, changed } = this.state.data;
        const shown = rows.filter((row) => this.state.all || changed.includes(row.id) || row.change_note);
        const groups = new Map();
        for (const row of shown) {
            const key = row.change === "same" && (row.change_note || changed.includes(row.id)) ? "touched" : row.change;
            const label = key === "touched" ? _t("Reworded or numbered anew") : row.change_label;
            groups.set(key, groups.get(key) || { key, label, rows: [] });
            groups.get(key).rows.push(row);
        }
        return [...groups.values()];
    }

    get transitionEnd() {
        const { date_transition_end: end } = this.state.data.from;
        return end ? formatDate(deserializeDate(end)) : "";
    }

    date(value) {
        return value ? formatDate(deserializeDate(value)) : "";
    }

    openTopic(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "qms.requirement",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async run(verb, id) {
        const action = await this.orm.call("qms.requirement", verb, [id]);
        this.action.doAction(action, { onClose: () => this.load() });
    }
}

registry.category("actions").add("qms_iso9001.edition_gap", EditionGap);
