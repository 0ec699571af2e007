import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { RiskMatrix } from "../risk_matrix/risk_matrix";

/** The heat map: how many risks (or opportunities) stand where, at first, now and as wanted; a cell opens its list. */
export class RiskMap extends Component {
    static template = "qms_iso9001.RiskMap";
    static components = { Layout, RiskMatrix };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const { kind = "risk", stage = "residual" } = this.props.state || {};
        this.state = useState({ kind, stage, data: null });
        useSetupAction({ getLocalState: () => ({ kind: this.state.kind, stage: this.state.stage }) });
        onWillStart(() => this.load());
    }

    async load() {
        const { kind, stage } = this.state;
        const data = await this.orm.call("qms.risk.map", "get_map_data", [], { kind, stage });
        // A slow answer to an earlier choice is not shown under a later one.
        if (kind === this.state.kind && stage === this.state.stage) {
            this.state.data = data;
        }
    }

    choose(choice) {
        Object.assign(this.state, choice);
        return this.load();
    }

    get total() {
        return this.state.data.cells.reduce((sum, { count }) => sum + count, 0);
    }

    /** The levels with how many stand in each, the highest first. */
    get levels() {
        const { cells, levels } = this.state.data;
        return [...levels].reverse().map((level) => ({
            ...level,
            count: cells.reduce((sum, cell) => sum + (cell.level === level.key ? cell.count : 0), 0),
        }));
    }

    openCell(cell, row) {
        const column = this.state.data.columns.find(({ value }) => value === cell.chance);
        return this.open(`${row.name} × ${column.name}`, cell.domain);
    }

    openAll() {
        const { kinds, inside_domain: inside, domain } = this.state.data;
        return this.open(kinds.find(({ key }) => key === this.state.kind).name, inside || domain);
    }

    openOutside() {
        return this.open(_t("Rated by an earlier scale"), this.state.data.outside_domain);
    }

    openUnrated() {
        return this.open(_t("Not rated"), this.state.data.unrated.domain);
    }

    open(name, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "qms.risk",
            domain,
            views: [[false, "list"], [false, "kanban"], [false, "form"]],
            mobile_view_mode: "kanban",
        });
    }
}

registry.category("actions").add("qms_iso9001.risk_map", RiskMap);
