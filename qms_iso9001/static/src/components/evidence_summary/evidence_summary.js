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

/** What is said of a topic in one word, whatever its rules find. */
export const STANDINGS = {
    red: {
        label: _t("Red"),
        icon: "fa-exclamation-circle",
        badge: "text-bg-danger",
    },
    complete: { ...STATES.live, label: _t("Evidence is complete"), icon: "fa-check-circle" },
    live: { ...STATES.live, label: _t("There is evidence") },
    stale: STATES.stale,
    missing: STATES.missing,
    na: STATES.na,
};

/** Returns the key of what is said of `topic`. */
export function standingOf(topic) {
    return topic.standing || topic.state;
}

/** One picture of the whole: a bar per chapter, its topics by state. A click shows that chapter. */
export class EvidenceSummary extends Component {
    static template = "qms_iso9001.EvidenceSummary";
    static props = {
        chapters: Array,
        topics: Object,
        selected: String,
        onSelect: Function,
        standing: { type: String, optional: true },
        onStanding: { type: Function, optional: true },
    };

    get isJudged() {
        return this.props.chapters.some(({ standings }) => standings);
    }

    /** A topic of two chapters stands in both bars, and is counted once. */
    get legend() {
        const topics = Object.values(this.props.topics);
        return Object.keys(STANDINGS)
            .map((state) => ({
                ...STANDINGS[state],
                state,
                count: topics.filter((topic) => standingOf(topic) === state).length,
            }))
            .filter(({ state, count }) => count || state in STATES || (state === "complete" && this.isJudged));
    }

    parts(chapter) {
        return this.legend
            .map(({ state, label }) => {
                const count = (chapter.standings || chapter.states)[state];
                return { state, label, count, share: (100 * count) / (chapter.total || 1) };
            })
            .filter(({ count }) => count);
    }

    fresh({ standings, states }) {
        return standings ? standings.live + standings.complete : states.live;
    }

    freshWords({ standings }) {
        return standings ? _t("fresh") : _t("live");
    }

    /** How many topics stand in more than one bar. */
    get shared() {
        const shown = this.props.chapters.reduce((sum, { total }) => sum + total, 0);
        return this.isJudged ? Math.max(0, shown - Object.keys(this.props.topics).length) : 0;
    }

    describe(chapter) {
        return this.parts(chapter)
            .map(({ label, count }) => `${label}: ${count}`)
            .join(", ");
    }
}
