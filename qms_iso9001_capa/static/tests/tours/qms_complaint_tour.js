import { registry } from "@web/core/registry";

const ALLOWED = 8;

let clicks = 0;

function countClicks() {
    clicks = 0;
    window.addEventListener("pointerdown", () => clicks++, true);
}

// A customer's mail has become a complaint: from the list of complaints to closed, at most eight clicks, one record.
registry.category("web_tour.tours").add("qms_complaint_tour", {
    steps: () => [
        {
            trigger: ".o_kanban_record:contains(Pumps leak)",
            async run(helpers) {
                countClicks();
                await helpers.click();
            },
        },
        { trigger: ".o_form_view button[name=action_answer]:contains(Answer)", run: "click" },
        {
            content: "The answer is prepared, and read before it is sent",
            trigger: ".modal .o_field_widget[name=body] .odoo-editor-editable p:contains(thank you for telling us)",
        },
        {
            trigger: ".modal .o_field_widget[name=body] .odoo-editor-editable",
            async run(helpers) {
                await helpers.click();
                await helpers.editor("New ones are on the way.");
            },
        },
        { trigger: ".modal button[name=action_send_mail]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_statusbar_status button[aria-checked=true]:contains(Answered)" },
        { trigger: ".o_field_widget[name=justified] input[data-value=yes]", run: "click" },
        { trigger: ".o_field_widget[name=reason] textarea", run: "edit The seal was missing" },
        {
            trigger: ".o_form_view button[name=action_close]",
            async run(helpers) {
                await helpers.click();
                // Card, Answer, Send, justified, Close: fewer means that the count sees nothing.
                if (clicks < 5) {
                    throw new Error(`Only ${clicks} clicks were counted`);
                }
                if (clicks > ALLOWED) {
                    throw new Error(`${clicks} clicks, ${ALLOWED} are allowed`);
                }
            },
        },
        { trigger: ".o_statusbar_status button[aria-checked=true]:contains(Closed)" },
    ],
});
