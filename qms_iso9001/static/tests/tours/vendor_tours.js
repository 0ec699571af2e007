import { registry } from "@web/core/registry";

const PLACED = ".o_statusbar_status .o_arrow_button_current[data-value=purchase]";

// The check warns: a click more than without it, and the reason.
registry.category("web_tour.tours").add("purchase_check_tour", {
    steps: () => [
        { content: "The banner says it before", trigger: ".alert:contains(Foundry is not approved)" },
        { content: "1", trigger: "button[name=button_confirm].btn-primary, button#draft_confirm", run: "click" },
        { content: "The line says what the check does", trigger: ".modal .badge:contains(Warns)" },
        { content: "Why", trigger: ".modal .o_field_widget[name=reason] textarea", run: "edit Only one who casts this" },
        { content: "2", trigger: ".modal button[name=action_pass]", run: "click" },
        { content: "It is placed", trigger: `body:not(:has(.modal)) ${PLACED}` },
    ],
});

// Conditions are told, nobody is asked: one click, as ever.
registry.category("web_tour.tours").add("purchase_check_conditions_tour", {
    steps: () => [
        { content: "The banner says it", trigger: ".alert:contains(Full inspection)" },
        { content: "1", trigger: "button[name=button_confirm].btn-primary, button#draft_confirm", run: "click" },
        { content: "It is placed", trigger: `body:not(:has(.modal)) ${PLACED}` },
    ],
});

// All vendors of a year: open the list, choose all, confirm.
registry.category("web_tour.tours").add("vendor_start_tour", {
    steps: () => [
        { content: "1", trigger: ".o_menu_sections button:contains(Vendors)", run: "click" },
        { content: "2", trigger: ".o-dropdown--menu a:contains(Start approving vendors)", run: "click" },
        { content: "Both are proposed", trigger: ".o_data_row:contains(Mill)" },
        { content: "The list is the one of proposals", trigger: ".o_breadcrumb:contains(Approve vendors)" },
        { content: "3: all", trigger: "thead .o_list_record_selector", run: "click" },
        { content: "Both are chosen", trigger: ".o_selection_box, .o_list_selection_box" },
        { content: "4", trigger: "button[name=action_confirm_proposed]:contains(Confirm)", run: "click" },
        { content: "5", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "Decided", trigger: ".o_notification:contains(2 vendors decided)" },
        { content: "Nothing is left", trigger: ".o_view_nocontent_smiling_face" },
    ],
});
