import { _t } from "@web/core/l10n/translation";

/** What the server sent for the interaction map (`qms.process.map`), with the questions its parts ask. */
export class MapData {
    constructor({ company, can_create, kinds, parties, processes, flows }) {
        Object.assign(this, { company, canCreate: can_create, processes, flows });
        this.kinds = Object.fromEntries(kinds);
        this.parties = Object.fromEntries(parties);
        this.byId = new Map(processes.map((process) => [process.id, process]));
        this.links = new Map(processes.map((process) => [process.id, { inputs: [], outputs: [] }]));
        for (const flow of flows) {
            this.links.get(flow.source.process)?.outputs.push(flow);
            this.links.get(flow.target.process)?.inputs.push(flow);
        }
    }

    get bands() {
        return Object.entries(this.kinds)
            .map(([kind, label]) => ({
                kind,
                label,
                processes: this.processes.filter((process) => process.kind === kind),
            }))
            .filter(({ processes }) => processes.length);
    }

    inputs(process) {
        return this.links.get(process.id).inputs;
    }

    outputs(process) {
        return this.links.get(process.id).outputs;
    }

    /** Return what is missing at a process, in words; an empty list when nothing is. */
    gaps(process) {
        return [
            ...(this.inputs(process).length ? [] : [_t("No input: nothing says what starts it.")]),
            ...(this.outputs(process).length ? [] : [_t("No output: nothing says what it is for.")]),
            ...(process.owner ? [] : [_t("No owner: nobody answers for it.")]),
        ];
    }

    isOpen(end) {
        return !end.process && !end.party;
    }

    openFlows() {
        return this.flows.filter(({ source, target }) => this.isOpen(source) || this.isOpen(target));
    }

    processesWithGaps() {
        return this.processes.filter((process) => this.gaps(process).length);
    }

    endLabel(end) {
        return this.isOpen(end) ? _t("nobody yet") : end.label;
    }

    /** Return the words on the arrow: what flows and, outside, with whom by name. */
    flowLabel(flow) {
        const partner = flow.source.partner || flow.target.partner;
        return partner ? `${flow.name} (${partner})` : flow.name;
    }

    flowSentence(flow) {
        return _t("%(flow)s: from %(source)s to %(target)s", {
            flow: flow.name,
            source: this.endLabel(flow.source),
            target: this.endLabel(flow.target),
        });
    }

    processSentence(process) {
        return _t("%(process)s, %(kind)s process, owner %(owner)s, %(inputs)s inputs, %(outputs)s outputs", {
            process: `${process.reference} ${process.name}`,
            kind: this.kinds[process.kind],
            owner: process.owner || _t("nobody"),
            inputs: this.inputs(process).length,
            outputs: this.outputs(process).length,
        });
    }

    /** Whoever may edit one of the two processes may draw a flow between them. */
    canDraw(...ids) {
        return ids.some((id) => this.byId.get(id)?.editable);
    }
}
