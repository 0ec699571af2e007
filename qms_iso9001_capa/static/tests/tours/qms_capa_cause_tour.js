import { registry } from "@web/core/registry";

const tab = (name) => ({ trigger: `.o_notebook .nav-link:contains(${name})`, run: "click" });
const add = (category) => ({ trigger: `.o_qms_bone_add[aria-label='Add: ${category}']`, run: "click" });
const type = (text) => ({ trigger: ".o_qms_fishbone_input", run: `edit ${text} && press Enter` });
const stop = { trigger: ".o_qms_fishbone_input", run: "press Escape" };

// The owner of a corrective action, who has no quality group, asks why, draws a fishbone, takes a cause over and verifies it.
registry.category("web_tour.tours").add("qms_capa_cause_tour", {
    steps: () => [
        tab("Cause"),
        { trigger: "[name=why_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: "[name=why_ids] .o_selected_row [name=name] input", run: "edit The seal is dry" },
        { trigger: "[name=is_fishbone] input", run: "click" },
        tab("Fishbone"),
        add("Machine"),
        type("No grease"),
        stop,
        { trigger: ".o_qms_bone_name:contains(No grease)", run: "click" },
        type("No grease in the robot"),
        { trigger: ".o_qms_bone:contains(No grease in the robot)", run: "hover && click .o_qms_bone_use" },
        { trigger: ".o_qms_bone_root:contains(No grease in the robot)" },
        add("Method"),
        type("No instruction"),
        { trigger: ".o_qms_bone:contains(No instruction)" },
        type("No check"),
        { trigger: ".o_qms_bone:contains(No check)" },
        stop,
        tab("Cause"),
        { trigger: "[name=cause] textarea:value(No grease in the robot)" },
        { trigger: "button[name=action_verify_cause]", run: "click" },
        { trigger: ".modal [name=method] label:contains(Trial)", run: "click" },
        { trigger: ".modal [name=evidence] textarea", run: "edit Greased, none of 30 leaks" },
        { trigger: ".modal [name=verdict] label:contains(It is the cause)", run: "click" },
        { trigger: ".modal button[name=action_verify]", run: "click" },
        { trigger: "[name=verification_ids] .o_data_row:contains(Confirmed)" },
    ],
});
