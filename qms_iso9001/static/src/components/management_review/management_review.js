import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ReviewInput } from "../review_input/review_input";
import { TypedText } from "../typed_text/typed_text";

const REVIEW = "qms.management.review";
const INPUT = "qms.management.review.input";
const LARGE = "qms_iso9001.management_review.large";

/** The page of a management review, from Prepare to signed minutes: each input in the order of the meeting. */
export class ManagementReview extends Component {
    static template = "qms_iso9001.ManagementReview";
    static components = { Layout, ReviewInput, TypedText };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ page: null, isBusy: false, isLarge: browser.localStorage.getItem(LARGE) === "1" });
        // What is typed is written one after the other; a step waits for it.
        this.written = Promise.resolve();
        useSetupAction({
            rootRef: useRef("root"),
            beforeLeave: () => this.written,
            getLocalState: () => ({ reviewId: this.review.id }),
        });
        onWillStart(() => this.load(this.props.state?.reviewId ?? this.props.action.context?.active_id));
    }

    get review() {
        return this.state.page.review;
    }

    get canDecide() {
        return this.review.can_edit && ["prepared", "held"].includes(this.review.state);
    }

    get others() {
        return this.state.page.users.filter((user) => !user.is_invited);
    }

    get isShown() {
        return this.review.state !== "planned";
    }

    isPast(state) {
        const keys = this.review.states.map(({ key }) => key);
        return keys.indexOf(state.key) <= keys.indexOf(this.review.state);
    }

    async load(reviewId = false) {
        this.state.page = await this.orm.call(REVIEW, "get_review_page", [reviewId || false]);
    }

    /** Write, then show what follows from it. */
    write(call) {
        this.written = this.written.catch(() => {}).then(async () => {
            await call();
            await this.load(this.review.id);
        });
        return this.written;
    }

    async step(verb) {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.written.catch(() => {});
            await this.write(() => this.orm.call(REVIEW, verb, [[this.review.id]]));
        } finally {
            this.state.isBusy = false;
        }
    }

    say(input, field, text) {
        return this.write(() => this.orm.write(INPUT, [input.id], { [field]: text }));
    }

    conclude(field, text) {
        return this.write(() => this.orm.write(REVIEW, [this.review.id], { [field]: text || false }));
    }

    present(person, isPresent) {
        return this.write(() => this.orm.call(REVIEW, "set_present", [[this.review.id], person.id, isPresent]));
    }

    /** Somebody came who was not invited. */
    async add(ev) {
        const userId = Number(ev.target.value);
        ev.target.value = "";
        await this.write(() => this.orm.call(REVIEW, "add_participant", [[this.review.id], userId]));
    }

    /** Letters for a projector, kept for the next meeting in this room. */
    enlarge() {
        this.state.isLarge = !this.state.isLarge;
        browser.localStorage.setItem(LARGE, this.state.isLarge ? "1" : "");
    }

    decide(input, decision) {
        return this.write(() => this.orm.call(INPUT, "add_decision", [[input.id]], decision));
    }

    async openLine(input, index) {
        this.action.doAction(await this.orm.call(INPUT, "action_view_records", [[input.id], index]));
    }

    openFigure(figure) {
        return this.openRecord("qms.measurement", figure.measurement_id);
    }

    openAction(action) {
        return this.openRecord("qms.action", action.id);
    }

    openObjective(objective) {
        return this.openRecord("qms.objective", objective.id);
    }

    openForm() {
        return this.openRecord(REVIEW, this.review.id);
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async openMinutes() {
        this.action.doAction(await this.orm.call(REVIEW, "action_view_minutes", [[this.review.id]]));
    }

    plan() {
        return this.action.doAction("qms_iso9001.qms_management_review_action");
    }
}

registry.category("actions").add("qms_iso9001.management_review", ManagementReview);
