import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { MyQualitySection } from "../my_quality_section/my_quality_section";

/**
 * "My quality": what waits for whoever looks, what they may start, what is in force for them.
 * The server brings it ready to show; after a step of the user's own it is read where that step was written.
 */
export class MyQuality extends Component {
    static template = "qms_iso9001.MyQuality";
    static components = { Layout, MyQualitySection };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.state = useState({ page: null });
        // Back from a record, the user may have changed what is listed.
        const wasHere = Boolean(this.props.state?.wasHere);
        useSetupAction({ rootRef: useRef("root"), getLocalState: () => ({ wasHere: true }) });
        onWillStart(() => this.load(wasHere ? "refresh_page" : "get_page"));
    }

    async load(method) {
        this.state.page = await this.orm.call("qms.my.quality", method, []);
    }

    get isAllDone() {
        return !this.state.page.sections.length;
    }

    start(button) {
        return this.action.doAction(button.action, { onClose: () => this.load("refresh_page") });
    }

    /** Call a public method of the record as the user; Odoo shows its errors, and what it opens. */
    callVerb(section, row, verb) {
        return this.action.doActionButton({
            type: "object",
            name: verb,
            resModel: section.model,
            resId: row.id,
            context: {},
            onClose: async () => {
                await this.load("refresh_page");
                if (verb === section.verb) {
                    this.tellDone(section, row);
                }
            },
        });
    }

    /** Say what was done; a row that still waits was not (its questions were opened, its dialog was closed). */
    tellDone(section, row) {
        const now = this.state.page.sections.find(({ model, verb }) => model === section.model && verb === section.verb);
        if (!now?.rows.some(({ id }) => id === row.id)) {
            const done = section.done_label || _t("Done");
            this.notification.add(_t("%(done)s: %(name)s", { done, name: row.name }), { type: "success" });
        }
    }

    open(section, row) {
        if (section.open_verb) {
            return this.callVerb(section, row, section.open_verb);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: section.model,
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

registry.category("actions").add("qms_iso9001.my_quality", MyQuality);
