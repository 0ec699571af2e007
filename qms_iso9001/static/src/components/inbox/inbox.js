import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { MyQualitySection } from "../my_quality_section/my_quality_section";
import { QualityPage } from "../quality_page/quality_page";

/** "Inbox": all that waits in one list, the first due first, acted on in the row; everything, or what is mine. */
export class Inbox extends QualityPage {
    static template = "qms_iso9001.Inbox";
    static components = { Layout, MyQualitySection };
    static model = "qms.inbox";

    setup() {
        super.setup();
        this.dialog = useService("dialog");
    }

    /** What nobody takes back is asked about once more, with what there is to know. */
    callVerb(section, row, step) {
        const call = () => super.callVerb(section, row, step);
        if (!row.confirm?.includes(step.verb)) {
            return call();
        }
        return new Promise((resolve) => {
            const props = {
                title: `${step.verb_label}: ${row.name}`,
                body: [row.kind, ...(row.about || [])].join("\n"),
                confirmLabel: step.verb_label,
                confirm: call,
                cancel: () => {},
            };
            this.dialog.add(ConfirmationDialog, props, { onClose: resolve });
        });
    }

    get kept() {
        return { onlyMine: this.props.state?.onlyMine || false };
    }

    get toKeep() {
        return { onlyMine: this.state.onlyMine };
    }

    /** The groups by due date, as *My quality* shows its lists. */
    get sections() {
        return this.state.page.groups
            .map((group) => {
                const rows = group.rows.filter((row) => row.is_mine || !this.state.onlyMine);
                return { ...group, rows, count: rows.length };
            })
            .filter((group) => group.count);
    }

    count(onlyMine) {
        const rows = this.state.page.groups.flatMap((group) => group.rows);
        return rows.filter((row) => row.is_mine || !onlyMine).length;
    }
}

registry.category("actions").add("qms_iso9001.inbox", Inbox);
