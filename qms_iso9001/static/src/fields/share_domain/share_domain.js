import { Domain } from "@web/core/domain";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { DomainField, domainField } from "@web/views/fields/domain/domain_field";

/** The filter of a share: what it finds is counted, and listed, among the records of the filter above it (the record's
 * `domain`), since a share is never larger than its whole. Other records above the line are counted by themselves. */
export class QmsShareDomain extends DomainField {
    getEvaluatedDomain(props = this.props) {
        const share = super.getEvaluatedDomain(props);
        const { domain: whole, numerator_model_name: others } = props.record.data;
        if (share.isInvalid || others || !whole) {
            return share;
        }
        try {
            return Domain.and([new Domain(whole).toList(this.getContext(props)), share]).toList();
        } catch {
            return share; // the field above says that its filter cannot be read
        }
    }
}

registry.category("fields").add("qms_share_domain", {
    ...domainField,
    component: QmsShareDomain,
    displayName: _t("Filter of a share"),
    fieldDependencies: [
        { name: "domain", type: "char" },
        { name: "numerator_model_name", type: "char" },
    ],
});
