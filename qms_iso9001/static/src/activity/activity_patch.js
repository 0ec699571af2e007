import { Activity } from "@mail/core/web/activity";
import { ActivityListPopoverItem } from "@mail/core/web/activity_list_popover_item";

import { user } from "@web/core/user";
import { patch } from "@web/core/utils/patch";

const STEPS = ["qms_approval", "qms_step"];

patch(Activity.prototype, {
    /** Reminders of quality records end with their step: an approval right here, others by the record's buttons. */
    get isQmsStep() {
        return STEPS.includes(this.props.activity.activity_category);
    },

    get canQmsApprove() {
        const { activity_category, user_id } = this.props.activity;
        return activity_category === "qms_approval" && user_id?.id === user.userId;
    },

    async onClickQmsApprove() {
        const { res_model, res_id } = this.props.activity;
        const thread = this.thread;
        await this.env.services.orm.call(res_model, "action_approve", [[res_id]]);
        this.props.onActivityChanged(thread);
        this.props.reloadParentView();
    },
});

patch(ActivityListPopoverItem.prototype, {
    get hasMarkDoneButton() {
        return super.hasMarkDoneButton && !STEPS.includes(this.props.activity.activity_category);
    },
});
