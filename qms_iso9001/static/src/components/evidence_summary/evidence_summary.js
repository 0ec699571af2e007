import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** How the page shows a state. *Missing* is light: empty, not alarming. */
export const STATES = {
    live: { label: _t("Live"), color: "success", icon: "fa-check", badge: "text-bg-success" },
    stale: { label: _t("Stale"), color: "warning", icon: "fa-clock-o", badge: "text-bg-warning" },
    missing: {
        label: _t("Missing"),
        color: "danger",
        icon: "fa-circle-o",
        badge: "border border-danger text-danger bg-transparent",
    },
    na: {
        label: _t("Not applicable"),
        color: "muted",
        icon: "fa-ban",
        badge: "border text-muted bg-transparent",
    },
    error: {
        label: _t("Cannot be counted"),
        color: "danger",
        icon: "fa-exclamation-triangle",
        badge: "text-bg-danger",
    },
};

/** One picture of the whole: a bar per chapter, its topics by state. A click shows that chapter. */
export class EvidenceSummary extends Component {
    static template = "qms_iso9001.EvidenceSummary";
    static props = {
        chapters: Array,
        topics: Object,
        selected: String,
        onSelect: Function,
    };

    /** A topic of two chapters stands in both bars, and is counted once. */
    get legend() {
        const topics = Object.values(this.props.topics);
        return Object.keys(STATES)
            .slice(0, 4)
            .map((state) => ({
                ...STATES[state],
                state,
                count: topics.filter((topic) => topic.state === state).length,
            }));
    }

    parts(chapter) {
        return this.legend
            .map(({ state, label }) => ({
                state,
                label,
                count: chapter.states[state],
                share: (100 * chapter.states[state]) / (chapter.total || 1),
            }))
            .filter(({ count }) => count);
    }

    describe(chapter) {
        return this.parts(chapter)
            .map(({ label, count }) => `${label}: ${count}`)
            .join(", ");
    }
}
