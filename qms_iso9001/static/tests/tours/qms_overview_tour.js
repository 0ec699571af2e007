import { registry } from "@web/core/registry";

/** Nothing scrolls sideways, and what a thumb has to hit is at least 44 px high. */
function checkScreen() {
    const wide = [...document.querySelectorAll(".o_content")].filter((el) => el.scrollWidth > el.clientWidth);
    if (document.scrollingElement.scrollWidth > window.innerWidth || wide.length) {
        throw new Error("It scrolls sideways.");
    }
    const small = [...document.querySelectorAll(".o_qms_overview_page button")].filter(
        (el) => el.getBoundingClientRect().height < 44
    );
    if (small.length) {
        throw new Error(`Too small for a thumb: ${small.map((el) => el.textContent)}`);
    }
}

const TILE = ".o_qms_tile[data-title='Quality actions overdue']";

registry.category("web_tour.tours").add("qms_overview_tour", {
    steps: () => [
        { content: "What to do first", trigger: ".o_qms_overview_step:contains(Describe your processes)" },
        { content: "Colour and word", trigger: `${TILE} .o_qms_tile_state:contains(Late)`, run: checkScreen },
        { content: "A tile opens its list", trigger: `${TILE} .o_qms_tile_open`, run: "click" },
        { trigger: ".o_view_controller:contains(Label the shelves)" },
        { content: "Back", trigger: ".o_back_button", run: "click" },
        { content: "One click to the Inbox", trigger: ".o_qms_overview_link:contains(Inbox)", run: "click" },
        { trigger: ".o_qms_inbox .o_qms_my_row:contains(Label the shelves):contains(Late)" },
    ],
});

registry.category("web_tour.tours").add("qms_overview_employee_tour", {
    steps: () => [
        { trigger: ".o_qms_tile[data-title='My quality actions'] .o_qms_tile_state:contains(Late)", run: checkScreen },
        { content: "What is the company's stays away", trigger: `.o_qms_overview_page:not(:has(${TILE}))` },
        { content: "Nothing to set up", trigger: ".o_qms_overview_page:not(:has(.o_qms_overview_steps))" },
        { content: "What anybody may start", trigger: ".o_qms_my_start:contains(Propose an improvement)" },
        { trigger: ".o_qms_overview_link:contains(My quality)", run: "click" },
        { trigger: ".o_qms_my .o_qms_my_row:contains(Label the shelves)" },
    ],
});
