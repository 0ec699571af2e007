import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

export const MODEL = "qms.competence.matrix";
/** What stands in a cell, so that colour is not all that tells. */
export const MARKS = { met: "✓", expiring: "!", below: "▼", expired: "✗", declared: "?", missing: "–" };

/** "Competence matrix": people × the skills that their jobs require; on a phone one person at a time. */
export class CompetenceMatrix extends Component {
    static template = "qms_iso9001_training.CompetenceMatrix";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.keepLast = new KeepLast();
        this.marks = MARKS;
        this.display = { controlPanel: {} };
        this.filters = useState({ department_id: "", job_id: "", process_id: "", is_team: false, offset: 0 });
        this.state = useState({ selected: null, person: 0, matrix: null });
        onWillStart(() => this.load());
    }

    get matrix() {
        return this.state.matrix;
    }

    get labels() {
        return Object.fromEntries(this.matrix.states);
    }

    /** The lists to filter by, those with something to choose from. */
    get filterLists() {
        return [
            { name: "department_id", label: _t("Department") },
            { name: "job_id", label: _t("Job") },
            { name: "process_id", label: _t("Process") },
        ].filter(({ name }) => this.matrix.choices[name].length);
    }

    get lastPerson() {
        return Math.min(this.matrix.offset + this.matrix.limit, this.matrix.total);
    }

    /** On a phone: the person chosen, with the skills required of that person only. */
    get chosenPerson() {
        return this.matrix.people[this.state.person];
    }

    get requiredOfPerson() {
        return this.matrix.skills
            .map((skill, place) => ({ skill, cell: this.chosenPerson.cells[place] }))
            .filter(({ cell }) => cell);
    }

    async load() {
        const filters = Object.entries(this.filters).filter(([, value]) => value);
        // Of two filters chosen quickly, the page of the second stays, whichever comes first.
        const matrix = await this.keepLast.add(this.orm.call(MODEL, "get_matrix", [Object.fromEntries(filters)]));
        // Thousands of cells that nobody changes here: not watched one by one.
        Object.assign(this.state, { matrix: Object.freeze(matrix), selected: null, person: 0 });
    }

    async filter(name, value) {
        Object.assign(this.filters, { [name]: value, offset: name === "offset" ? value : 0 });
        await this.load();
    }

    move(pages) {
        return this.filter("offset", Math.max(this.matrix.offset + pages * this.matrix.limit, 0));
    }

    titleOf(cell) {
        const held = cell.held ? ` (${cell.held})` : "";
        return `${this.labels[cell.state]}${held}: ${cell.required}${cell.until ? ` · ${cell.until}` : ""}`;
    }

    /** One listener for all cells. */
    onClickTable(ev) {
        const target = ev.target.closest("[data-person]");
        if (target) {
            this.select(Number(target.dataset.person), Number(target.dataset.skill));
        }
    }

    select(row, place) {
        const person = this.matrix.people[row];
        const cell = person.cells[place];
        this.state.selected = cell && { person, cell, skill: this.matrix.skills[place] };
    }

    async plan() {
        const action = await this.orm.call(MODEL, "plan_training", [this.state.selected.cell.id]);
        return this.action.doAction(action);
    }

    openPerson(person) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            // Managers of a team read their people there, and not what HR alone knows of them.
            res_model: this.matrix.is_hr ? "hr.employee" : "hr.employee.public",
            res_id: person.id,
            views: [[false, "form"]],
        });
    }

    async openList() {
        return this.action.doAction(await this.orm.call(MODEL, "action_open_list", [this.chosenFilters]));
    }

    get chosenFilters() {
        const { offset, ...filters } = this.filters;
        return filters;
    }

    async print() {
        return this.action.doAction(await this.orm.call(MODEL, "action_print", [this.chosenFilters]));
    }
}

registry.category("actions").add("qms_iso9001_training.competence_matrix", CompetenceMatrix);
