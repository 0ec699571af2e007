import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { router } from "@web/core/browser/router";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { EvidenceSummary } from "../evidence_summary/evidence_summary";
import { EvidenceTopic } from "../evidence_topic/evidence_topic";
import { filterChapters } from "./evidence_filter";

/**
 * "Evidence by clause": for each topic of an edition, how many live records speak to it.
 * Opens at a clause by the address (`?clause=8.4`) or by the action's parameter `clause`; with what is missing only by its parameter `missing`.
 */
export class EvidencePage extends Component {
    static template = "qms_iso9001.EvidencePage";
    static components = { EvidenceSummary, EvidenceTopic, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const { query, onlyMissing, standing, editionId } = this.props.state || {};
        const clause = query ?? this.clauseAsked;
        this.state = useState({
            data: null,
            query: clause,
            standing: standing ?? "",
            onlyMissing: onlyMissing ?? Boolean(this.props.action.params?.missing),
        });
        this.keepInAddress(clause);
        useSetupAction({
            rootRef: useRef("root"),
            getLocalState: () => ({
                query: this.state.query,
                onlyMissing: this.state.onlyMissing,
                standing: this.state.standing,
                editionId: this.state.data.edition.id,
            }),
        });
        onWillStart(() => this.load(editionId));
    }

    get clauseAsked() {
        return String(this.props.action.params?.clause ?? router.current.clause ?? "");
    }

    async load(editionId = false) {
        this.state.data = await this.orm.call("qms.requirement", "get_evidence_page", [], {
            edition_id: editionId,
        });
    }

    get chapters() {
        return filterChapters(this.state.data, this.state);
    }

    get date() {
        return formatDate(deserializeDate(this.state.data.date));
    }

    get transitionEnd() {
        const { date_transition_end: end } = this.state.data.edition;
        return end ? formatDate(deserializeDate(end)) : "";
    }

    search(query) {
        this.state.query = query;
        this.keepInAddress(query);
    }

    keepInAddress(query) {
        this.props.updateActionState({ clause: query.trim() || undefined });
    }

    toggleChapter(number) {
        this.search(this.state.query === number ? "" : number);
    }

    toggleMissing() {
        this.state.onlyMissing = !this.state.onlyMissing;
    }

    toggleStanding(standing) {
        this.state.standing = this.state.standing === standing ? "" : standing;
    }

    showEverything() {
        this.search("");
        Object.assign(this.state, { onlyMissing: false, standing: "" });
    }

    async openRecords(ruleId) {
        this.action.doAction(
            await this.orm.call("qms.evidence.rule", "action_view_records", [ruleId])
        );
    }

    openTopic(topicId) {
        this.openRecord("qms.requirement", topicId);
    }

    openRecord(model, id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    print() {
        window.print();
    }
}

registry.category("actions").add("qms_iso9001.evidence_page", EvidencePage);
