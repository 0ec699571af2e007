import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";

/** Make `bone` the root cause of `record`; one that is there is replaced only by who says so. */
export function replaceCause(dialog, record, bone) {
    const take = async () => {
        await bone.update({ is_root: true });
        await record.update({ cause: bone.data.name });
    };
    if (!(record.data.cause || "").trim()) {
        return take();
    }
    const body = _t("There is a root cause already. Replace it?");
    dialog.add(ConfirmationDialog, { body, confirm: take, cancel: () => {} });
}
