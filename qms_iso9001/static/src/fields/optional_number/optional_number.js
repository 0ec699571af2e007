import { Component, useRef, xml } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { formatFloat } from "@web/views/fields/formatters";
import { parseFloat } from "@web/views/fields/parsers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A number that may be missing: empty is no value, and 0 is one. Odoo's own field keeps no 0 where nothing stood. */
export class QmsOptionalNumber extends Component {
    static template = xml`
        <span t-if="props.readonly" t-out="text"/>
        <input t-else="" t-ref="input" type="text" inputmode="decimal" autocomplete="off" class="o_input"
               t-att-id="props.id" t-att-value="text" t-on-change="commit"/>`;
    static props = { ...standardFieldProps };

    setup() {
        this.input = useRef("input");
        const { bus } = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", (ev) => ev.detail.proms.push(this.commit()));
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.commit());
    }

    get text() {
        const { fields, data } = this.props.record;
        return formatFloat(data[this.props.name], { field: fields[this.props.name], trailingZeros: false });
    }

    async commit() {
        const typed = this.input.el?.value.trim();
        if (typed === undefined || typed === this.text) {
            return;
        }
        try {
            const value = typed === "" ? false : parseFloat(typed, { allowOperation: true });
            await this.props.record.update({ [this.props.name]: value });
        } catch {
            this.props.record.setInvalidField(this.props.name);
        }
    }
}

registry.category("fields").add("qms_optional_number", {
    component: QmsOptionalNumber,
    displayName: _t("Number that may be missing"),
    supportedTypes: ["float", "integer"],
    isEmpty: (record, name) => record.data[name] === false,
});
