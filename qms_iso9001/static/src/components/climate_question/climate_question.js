import { Component, onWillStart, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** Above the issues: whether climate change matters to the quality system. Yellow until somebody answers. */
export class ClimateQuestion extends Component {
    static template = "qms_iso9001.ClimateQuestion";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ question: false });
        onWillStart(async () => {
            this.state.question = await this.orm.call("qms.issue", "get_climate_question", []);
        });
    }

    get isUrgent() {
        return !this.state.question.answer || this.state.question.is_overdue;
    }

    open() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "qms.issue",
            res_id: this.state.question.id,
            views: [[false, "form"]],
        });
    }
}
