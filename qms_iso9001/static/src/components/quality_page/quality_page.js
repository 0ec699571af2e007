import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { verbsOf } from "./row_verbs";

/**
 * What *My quality*, the *Inbox* and the *Overview* have in common: the server brings the page ready to show, rows are
 * acted on in place, and after a step of the user's own the page is read where that step was written.
 */
export class QualityPage extends Component {
    static props = { ...standardActionServiceProps };
    /** Name of the model that brings the page. */
    static model = "";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.state = useState({ page: null, ...this.kept });
        // Back from a record, the user may have changed what is listed.
        const wasHere = Boolean(this.props.state?.wasHere);
        useSetupAction({ rootRef: useRef("root"), getLocalState: () => ({ ...this.toKeep, wasHere: true }) });
        onWillStart(() => this.load(wasHere ? "refresh_page" : "get_page"));
    }

    /** What the user had chosen on the page when leaving it. */
    get kept() {
        return {};
    }

    get toKeep() {
        return {};
    }

    /** The lists that have rows to act on. */
    get sections() {
        return [];
    }

    async load(method) {
        this.state.page = await this.orm.call(this.constructor.model, method, []);
    }

    start(button) {
        return this.action.doAction(button.action, { onClose: () => this.load("refresh_page") });
    }

    /** Call a public method of the record as the user; Odoo shows its errors, and what it opens. */
    callVerb(section, row, step) {
        return this.action.doActionButton({
            type: "object",
            name: step.verb,
            resModel: row.model || section.model,
            resId: row.id,
            context: step.context || {},
            onClose: async () => {
                await this.load("refresh_page");
                if (step.verb_label) {
                    this.tellDone(section, row, step);
                }
            },
        });
    }

    /** Say what was done; a row that still waits was not (its questions were opened, its dialog was closed). */
    tellDone(section, row, step) {
        if (!this.stillWaits(section, row, step)) {
            const done = step.done_label || _t("Done");
            this.notification.add(_t("%(done)s: %(name)s", { done, name: row.name }), { type: "success" });
        }
    }

    stillWaits(section, row, { verb, context }) {
        const model = row.model || section.model;
        const isStep = (step) => step.verb === verb && JSON.stringify(step.context) === JSON.stringify(context);
        return this.sections.some((each) =>
            each.rows.some(
                (now) => (now.model || each.model) === model && now.id === row.id && verbsOf(each, now).some(isStep)
            )
        );
    }

    open(section, row) {
        const verb = row.open_verb ?? section.open_verb;
        if (verb) {
            return this.callVerb(section, row, { verb });
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model || section.model,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    openAll(section) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: section.label,
            res_model: section.model,
            domain: section.domain,
            views: section.view_types.map((type) => [false, type]),
            mobile_view_mode: "kanban",
        });
    }
}
