import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * Interested parties by influence (up) and interest (right), nine fields. A party opens with a click, a field its list;
 * who may write drags a party into another field.
 */
export class PartyPicture extends Component {
    static template = "qms_iso9001.PartyPicture";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ data: null, over: "" });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call("qms.interested.party", "get_picture", []);
    }

    /** Rows from high to low influence, each with its fields from low to high interest. */
    get rows() {
        const { levels, parties } = this.state.data;
        return [...levels].reverse().map(([influence, label]) => ({
            influence,
            label,
            cells: levels.map(([interest, word]) => ({
                key: `${influence}${interest}`,
                influence,
                interest,
                word,
                isKey: influence === levels.at(-1)[0] && interest === levels.at(-1)[0],
                parties: parties.filter((party) => party.influence === influence && party.interest === interest),
                title: _t("Influence: %(influence)s, interest: %(interest)s", { influence: label, interest: word }),
            })),
        }));
    }

    openParty(party) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "qms.interested.party",
            res_id: party.id,
            views: [[false, "form"]],
        });
    }

    openCell(cell) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: cell.title,
            res_model: "qms.interested.party",
            views: [[false, "list"], [false, "form"]],
            domain: [
                ["influence", "=", cell.influence],
                ["interest", "=", cell.interest],
                // The figure in the field is of this company, whatever companies are on the screen.
                ...(this.state.data.company_id ? [["company_id", "=", this.state.data.company_id]] : []),
            ],
            context: { default_influence: cell.influence, default_interest: cell.interest },
        });
    }

    drag(ev, party) {
        // Some browsers drag nothing without data.
        ev.dataTransfer?.setData("text/plain", party.name);
        this.dragged = party;
    }

    dragOver(ev, cell) {
        if (this.state.data.can_move) {
            ev.preventDefault();
            this.state.over = cell.key;
        }
    }

    async drop(ev, cell) {
        ev.preventDefault();
        this.state.over = "";
        const party = this.dragged;
        this.dragged = null;
        if (!party || (party.influence === cell.influence && party.interest === cell.interest)) {
            return;
        }
        await this.orm.write("qms.interested.party", [party.id], { influence: cell.influence, interest: cell.interest });
        await this.load();
    }
}

registry.category("actions").add("qms_iso9001.party_picture", PartyPicture);
