import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { replaceCause } from "./fishbone_cause";
import { layOut, WIDTH } from "./fishbone_layout";

/**
 * Possible causes of a corrective action as a fishbone (cause and effect diagram), edited in place: add, rename, remove,
 * mark as probable, take over as the root cause. On a phone the same causes stand as a list by category.
 */
export class Fishbone extends Component {
    static template = "qms_iso9001_capa.Fishbone";
    static props = { ...standardFieldProps };

    setup() {
        this.width = WIDTH;
        this.dialog = useService("dialog");
        this.ui = useState(useService("ui"));
        // What is typed at the moment: a bone that is renamed, or the category that gets one.
        this.state = useState({ bone: null, category: null });
        this.input = useRef("input");
        useEffect(
            (element) => element?.select(),
            () => [this.input.el]
        );
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    get categories() {
        return this.list.fields.category.selection.map(([key, label]) => ({
            key,
            label,
            bones: this.list.records.filter((record) => record.data.category === key),
        }));
    }

    get picture() {
        return layOut(this.categories, this.props.readonly ? 0 : 1);
    }

    get effect() {
        return this.props.record.data.name || "";
    }

    /** What those hear who do not see the picture. */
    get summary() {
        const parts = this.categories
            .filter((each) => each.bones.length)
            .map((each) => `${each.label}: ${each.bones.map((bone) => bone.data.name).join(", ")}`);
        return [_t("Possible causes of: %s", this.effect), ...parts].join("; ");
    }

    addLabel(category) {
        return _t("Add: %s", category.label);
    }

    isCause(bone) {
        return this.props.record.data.cause === bone.data.name;
    }

    rename(bone) {
        Object.assign(this.state, { bone: bone.id, category: null });
    }

    add(category) {
        Object.assign(this.state, { bone: null, category });
    }

    stop() {
        Object.assign(this.state, { bone: null, category: null });
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            const { category } = this.state;
            const text = ev.target.value;
            ev.target.value = "";
            // One after the other: the next of the same category is typed at once.
            this.keep(text).then((kept) => kept && category && this.add(category));
        } else if (ev.key === "Escape") {
            ev.stopPropagation();
            ev.target.value = "";
            this.stop();
        }
    }

    onBoneKeydown(ev, bone) {
        if (ev.key === "Delete") {
            ev.preventDefault();
            this.remove(bone);
        }
    }

    /** Keep what was typed; an empty name adds nothing, and leaves a bone as it was. */
    async keep(text) {
        const name = text.trim();
        const { bone: id, category } = this.state;
        this.stop();
        if (!name) {
            return false;
        }
        if (category) {
            const context = { default_category: category, default_name: name };
            await this.list.addNewRecord({ position: "bottom", mode: "readonly", context });
            return true;
        }
        const bone = this.list.records.find((record) => record.id === id);
        if (bone && bone.data.name !== name) {
            await bone.update({ name });
        }
        return Boolean(bone);
    }

    mark(bone) {
        return bone.update({ is_root: !bone.data.is_root });
    }

    remove(bone) {
        return this.list.delete(bone);
    }

    /** It becomes the root cause of the form, where it may still be worded anew before it is saved. */
    use(bone) {
        return replaceCause(this.dialog, this.props.record, bone);
    }
}

registry.category("fields").add("qms_fishbone", {
    component: Fishbone,
    displayName: _t("Fishbone"),
    supportedTypes: ["one2many"],
    useSubView: false,
    fieldDependencies: [
        { name: "name", type: "char" },
        { name: "cause", type: "text" },
    ],
    relatedFields: [
        { name: "sequence", type: "integer" },
        { name: "name", type: "char", readonly: false },
        { name: "category", type: "selection", readonly: false },
        { name: "is_root", type: "boolean", readonly: false },
    ],
});
