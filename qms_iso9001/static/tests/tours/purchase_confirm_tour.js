import { registry } from "@web/core/registry";

// The vendor's confirmation brings another date, which we had asked for: four clicks and a word, no other screen.
registry.category("web_tour.tours").add("purchase_confirm_tour", {
    steps: () => [
        { content: "1", trigger: "button[name=action_open_vendor_confirmation]:contains(Vendor confirmed)", run: "click" },
        { content: "The lines stand there", trigger: ".modal .o_data_row:contains(Housing)" },
        { content: "2: the day, from the calendar that is open already", trigger: ".o_date_item_cell:not(.o_today):last", run: "click" },
        { content: "3: whose wish", trigger: ".modal .o_field_widget[name=cause] :contains(We asked for it):last", run: "click" },
        { content: "Why", trigger: ".modal .o_field_widget[name=reason] input", run: "edit The hall is not ready" },
        { content: "4", trigger: ".modal button[name=action_confirm]", run: "click" },
        { content: "It is confirmed", trigger: "body:not(:has(.modal)) .o_field_widget[name=qms_date_acknowledged]" },
    ],
});

// Nothing but the vendor's word: two clicks.
registry.category("web_tour.tours").add("purchase_confirm_as_ordered_tour", {
    steps: () => [
        { trigger: "button[name=action_open_vendor_confirmation]:contains(Vendor confirmed)", run: "click" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_field_widget[name=qms_date_acknowledged]" },
        { content: "From now on it is a change", trigger: "button:contains(Change what was agreed)" },
    ],
});
