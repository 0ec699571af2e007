import { Component, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** So often, in milliseconds, the form looks whether the job is further. */
export const EVERY = 4000;

/** How far the job is with an audit pack; the form follows it while it is open, until it is done. */
export class PackProgress extends Component {
    static template = "qms_iso9001.PackProgress";
    static props = { ...standardFieldProps };

    setup() {
        const timer = browser.setInterval(() => this.follow(), EVERY);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    get percent() {
        return Math.round(this.props.record.data[this.props.name] || 0);
    }

    async follow() {
        const { record } = this.props;
        const isOpen = ["queued", "running"].includes(record.data.state);
        if (isOpen && record.resId && !(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("fields").add("qms_pack_progress", {
    component: PackProgress,
    displayName: _t("Progress of an audit pack"),
    supportedTypes: ["float"],
});
