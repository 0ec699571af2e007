import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { STANDINGS, STATES, standingOf } from "../evidence_summary/evidence_summary";

const KIND_ICONS = { document: "fa-file-text-o", record: "fa-archive", none: "fa-circle-thin" };
const PRINCIPLE_ICONS = {
    customer_focus: "fa-smile-o",
    leadership: "fa-compass",
    engagement: "fa-users",
    process_approach: "fa-sitemap",
    improvement: "fa-line-chart",
    evidence: "fa-balance-scale",
    relationship: "fa-handshake-o",
};

const DOUBTED = {
    label: _t("There are records, but see what is red"),
    color: "warning",
    icon: "fa-exclamation-triangle",
};

/** One topic under one clause: what speaks to it, how many, how fresh; a click on a count opens the records. */
export class EvidenceTopic extends Component {
    static template = "qms_iso9001.EvidenceTopic";
    static props = {
        topic: Object,
        openRecords: Function,
        openTopic: Function,
        openRecord: { type: Function, optional: true },
    };

    get standing() {
        return standingOf(this.props.topic);
    }

    get badge() {
        return this.props.topic.standing ? STANDINGS[this.standing] : STATES[this.standing];
    }

    /** What is there is no reason to tick it while the topic is red. */
    markOf(rule) {
        const isDoubted = this.standing === "red" && rule.state === "live" && rule.kind !== "completeness";
        return isDoubted ? DOUBTED : STATES[rule.state];
    }

    /** What stands beside the counts, for who asks clause by clause. */
    get records() {
        const { documents, audits, findings } = this.props.topic;
        const parts = [
            { key: "documents", label: _t("Documents"), rows: documents },
            { key: "audits", label: _t("Last audit"), rows: audits },
            { key: "findings", label: _t("Open findings"), rows: findings },
        ];
        return parts.filter(({ rows }) => rows?.length);
    }

    get kindIcon() {
        return KIND_ICONS[this.props.topic.kind];
    }

    get principleIcon() {
        return PRINCIPLE_ICONS[this.props.topic.principle];
    }

    formatDate(date) {
        return date ? formatDate(deserializeDate(date)) : "";
    }
}
