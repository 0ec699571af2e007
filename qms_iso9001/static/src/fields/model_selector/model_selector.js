import { Component, xml } from "@odoo/owl";
import { ModelSelector } from "@web/core/model_selector/model_selector";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Chooses a model among those the user may read; the field keeps its technical name, and shows the one in words that
 * the field named by the option `label` has. */
export class QmsModelSelector extends Component {
    static template = xml`
        <span t-if="props.readonly" t-out="shown"/>
        <ModelSelector t-else="" value="shown" onModelSelected.bind="select"/>`;
    static components = { ModelSelector };
    static props = { ...standardFieldProps, label: { type: String, optional: true } };

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get shown() {
        return (this.value && this.props.label && this.props.record.data[this.props.label]) || this.value;
    }

    select({ technical }) {
        this.props.record.update({ [this.props.name]: technical });
    }
}

registry.category("fields").add("qms_model_selector", {
    component: QmsModelSelector,
    displayName: _t("Model selector"),
    supportedTypes: ["char"],
    extractProps: ({ options }) => ({ label: options.label }),
});
