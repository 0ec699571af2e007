import { registry } from "@web/core/registry";

const field = (name) => `.o_field_widget[name=${name}]`;
const row = ".o_field_widget[name=commitment_ids] .o_selected_row";

// The manager writes a policy, is warned that a commitment is missing, adds it and submits.
registry.category("web_tour.tours").add("qms_policy_write_tour", {
    steps: () => [
        { content: "A new version", trigger: ".o_list_button_add", run: "click" },
        { trigger: `${field("name")} input`, run: "edit How we work" },
        { trigger: `${field("body")} .odoo-editor-editable`, run: "editor We deliver pumps that work." },
        { content: "Who approves", trigger: `${field("approver_ids")} input`, run: "edit t_director" },
        { trigger: ".o-autocomplete--dropdown-item:contains(t_director)", run: "click" },
        { content: "First commitment", trigger: ".o_field_x2many_list_row_add a", run: "click" },
        { trigger: `${row} [name=name] input`, run: "edit We meet what applies to us." },
        { trigger: `${row} [name=kind] input`, run: "click" },
        { trigger: ".o_select_menu_item:contains(Satisfy applicable requirements)", run: "click" },
        { content: "Save", trigger: ".o_form_button_save", run: "click" },
        { content: "One is missing", trigger: ".alert-warning:contains(Continual improvement)" },
        { trigger: "button[name=action_submit]", run: "click" },
        { content: "The question", trigger: ".modal button:contains(Submit anyway)" },
        { trigger: ".modal .btn-close, .modal button.btn-secondary", run: "click" },
        { content: "Second commitment", trigger: "body:not(:has(.modal)) .o_field_x2many_list_row_add a", run: "click" },
        { trigger: `${row} [name=name] input`, run: "edit We get better every year." },
        { trigger: `${row} [name=kind] input`, run: "click" },
        { trigger: ".o_select_menu_item:contains(Continual improvement)", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.alert-warning:contains(Continual improvement)))" },
        { trigger: "button[name=action_submit]", run: "click" },
        { content: "Waiting", trigger: ".o_arrow_button_current[data-value=review]" },
        { content: "For whom", trigger: ".o_qms_next_step:contains(Waiting for the approval of t_director)" },
    ],
});

// The director has no quality group: from the activity to the approved policy in three clicks.
registry.category("web_tour.tours").add("qms_policy_approve_tour", {
    steps: () => [
        { content: "The activities", trigger: ".o_menu_systray i[aria-label='Activities']", run: "click" },
        { content: "Policies", trigger: ".o-mail-ActivityGroup:contains(Quality policy)", run: "click" },
        { content: "This one", trigger: ".o_data_row:contains(How we work) td[name=name], .o_activity_record:contains(How we work)", run: "click" },
        { content: "It says what to do", trigger: ".o_qms_next_step:contains(Waiting for you)" },
        { trigger: `${field("commitment_ids")}:contains(We get better every year.)` },
        { content: "No way to tick it off", trigger: "body:not(:has(.o-mail-Activity-markDone))" },
        { content: "Approve in the activity", trigger: ".o_qms_activity_approve", run: "click" },
        { trigger: ".o_arrow_button_current[data-value=in_force]" },
        { content: "Nothing left to do", trigger: "body:not(:has(button[name=action_approve]))" },
    ],
});
