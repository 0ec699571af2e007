import { registry } from "@web/core/registry";

/** Nothing scrolls sideways, and on a phone what a thumb has to hit is at least 44 px high. */
function checkScreen() {
    const wide = [...document.querySelectorAll(".o_content, .modal")].filter((el) => el.scrollWidth > el.clientWidth);
    if (document.scrollingElement.scrollWidth > window.innerWidth || wide.length) {
        throw new Error("It scrolls sideways.");
    }
    const small = [...document.querySelectorAll(".o_qms_my_page button")].filter(
        (el) => el.getBoundingClientRect().height < 44
    );
    if (small.length) {
        throw new Error(`Too small for a thumb: ${small.map((el) => el.textContent)}`);
    }
}

const ROW = ".o_qms_my_row:contains(3 of 10 housings damaged)";

registry.category("web_tour.tours").add("qms_inbox_scrap_tour", {
    steps: () => [
        { content: "It waits, with its verbs", trigger: `${ROW}:contains(Nonconformities to triage)`, run: checkScreen },
        { trigger: `${ROW} .o_qms_my_verb:contains(Return)` },
        { content: "First click", trigger: `${ROW} .o_qms_my_verb:contains(Scrap)`, run: "click" },
        { content: "The dialog is filled in", trigger: ".modal .o_field_widget[name=quantity] input" },
        { content: "Second click", trigger: ".modal button[name=action_post]", run: "click" },
        { content: "It is told", trigger: ".o_notification:contains(Scrapped)" },
        { content: "Nothing more to decide about its goods", trigger: `${ROW}:not(:has(.o_qms_my_verb))` },
        { content: "What is mine, and back", trigger: ".o_qms_inbox_filter button:contains(Mine)", run: "click" },
        { trigger: ".o_qms_inbox_filter button[aria-pressed=true]:contains(Mine)" },
        { trigger: ".o_qms_inbox_filter button:contains(All)", run: "click" },
        { content: "The row opens its record", trigger: `${ROW} .o_qms_my_open`, run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=name]" },
    ],
});
