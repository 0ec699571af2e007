import { Component, xml } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Chooses a field among those the server offers by their labels: `options="{'choices': 'date'}"` is a key of the
 * record's `field_choices`. The field keeps the technical name, which nobody types or sees. */
export class QmsFieldChoice extends Component {
    static template = xml`
        <span t-if="props.readonly" t-out="label"/>
        <select t-else="" class="o_input" t-att-id="props.id" t-on-change="(ev) => this.select(ev.target.value)">
            <option value="" t-att-selected="!value" t-out="placeholder"/>
            <option t-foreach="choices" t-as="choice" t-key="choice[0]" t-att-value="choice[0]"
                    t-att-selected="choice[0] === value" t-out="choice[1]"/>
        </select>`;
    static props = {
        ...standardFieldProps,
        choices: { type: String },
        placeholder: { type: String, optional: true },
    };

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get choices() {
        return (this.props.record.data.field_choices || {})[this.props.choices] || [];
    }

    get label() {
        const found = this.choices.find(([name]) => name === this.value);
        return found ? found[1] : this.value;
    }

    get placeholder() {
        return this.props.placeholder || "";
    }

    select(name) {
        this.props.record.update({ [this.props.name]: name || false });
    }
}

registry.category("fields").add("qms_field_choice", {
    component: QmsFieldChoice,
    displayName: _t("Choice of a field"),
    supportedTypes: ["char"],
    fieldDependencies: [{ name: "field_choices", type: "json" }],
    extractProps: ({ options, placeholder }) => ({ choices: options.choices, placeholder }),
});
