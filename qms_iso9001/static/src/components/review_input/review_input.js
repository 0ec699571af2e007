import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { HEIGHT, layOut, WIDTH } from "../../fields/sparkline/sparkline";
import { TypedText } from "../typed_text/typed_text";

const DAYS = 30;

/** The day on which a decision is due if nobody says otherwise, as a date input takes it. */
export function usualDue(today = luxon.DateTime.now()) {
    return today.plus({ days: DAYS }).toISODate();
}

/** One input of a management review: what was on the table, what is said to it and what is decided. */
export class ReviewInput extends Component {
    static template = "qms_iso9001.ReviewInput";
    static components = { TypedText };
    static props = {
        input: Object,
        canEdit: Boolean,
        canDecide: Boolean,
        users: Array,
        outputs: Array,
        say: Function,
        decide: Function,
        openLine: Function,
        openFigure: Function,
        openAction: Function,
        openObjective: Function,
    };

    setup() {
        this.width = WIDTH;
        this.height = HEIGHT;
        this.state = useState({ name: "", output: "improvement", user: this.props.users[0]?.id, due: usualDue() });
    }

    picture(figure) {
        return layOut(figure.points);
    }

    pictureText(figure) {
        return figure.points.map((point) => `${point.label}: ${point.shown}`).join("; ");
    }

    trendText(figure) {
        const words = { better: _t("better than"), worse: _t("worse than"), same: _t("the same as") };
        return _t("%(how)s in the last review (%(before)s)", { how: words[figure.trend], before: figure.before });
    }

    /** Up where the figure went up, whether that is good or not: the colour says it, and the words. */
    trendIcon({ trend, went }) {
        return { up: "fa-arrow-up", down: "fa-arrow-down" }[trend === "same" ? "" : went] || "fa-arrow-right";
    }

    trendClass({ trend }) {
        return { better: "text-success", worse: "text-danger" }[trend] || "text-muted";
    }

    stateClass({ state }) {
        const colours = {
            ...{ on_target: "text-bg-success", on_track: "text-bg-success", achieved: "text-bg-success" },
            ...{ warning: "text-bg-warning", at_risk: "text-bg-warning", missed: "text-bg-danger" },
        };
        return colours[state] || "text-bg-secondary";
    }

    countText(line) {
        if (line.recent === null || line.recent === line.count) {
            return String(line.count);
        }
        return _t("%(recent)s in the period, %(count)s in all", line);
    }

    get isOpen() {
        return !this.props.input.count && !this.props.input.because.trim();
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && !ev.isComposing && this.state.name.trim()) {
            ev.preventDefault();
            return this.decide();
        }
    }

    /** Who goes on to something else, such as Sign, has decided what is typed. */
    onFocusout(ev) {
        if (!ev.currentTarget.contains(ev.relatedTarget) && this.state.name.trim()) {
            return this.decide();
        }
    }

    async decide() {
        const { name, output, user, due } = this.state;
        this.state.name = "";
        try {
            await this.props.decide(this.props.input, { name, output, user_id: Number(user), date_due: due });
        } catch (error) {
            // What was typed is not lost.
            this.state.name = name;
            throw error;
        }
    }
}
