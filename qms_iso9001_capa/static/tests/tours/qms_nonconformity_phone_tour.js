import { registry } from "@web/core/registry";

/** Nothing scrolls sideways, and what a thumb has to hit is at least 44 px high. */
function checkThumb(selector) {
    const width = document.scrollingElement.scrollWidth;
    const wide = [...document.querySelectorAll(".o_content, .modal, .modal-body")].filter(
        (el) => el.scrollWidth > el.clientWidth
    );
    if (window.innerWidth !== 400 || width > 400 || wide.length) {
        throw new Error(`It scrolls sideways: ${width} px, ${wide.map((el) => el.className)}`);
    }
    const buttons = [...document.querySelectorAll(selector)];
    const small = buttons.filter((el) => el.getBoundingClientRect().height < 44);
    if (small.length || !buttons.length) {
        throw new Error(`Too small for a thumb: ${small.map((el) => `${el.textContent} ${el.offsetHeight} px`)}`);
    }
}

// "Oil on the floor", reported from My quality on a phone.
registry.category("web_tour.tours").add("qms_nonconformity_phone_tour", {
    steps: () => [
        { trigger: ".o_qms_my_page", run: () => checkThumb(".o_qms_my_start") },
        { trigger: ".o_qms_my_start:contains(Report a problem)", run: "click" },
        { trigger: ".modal .o_field_widget[name=name] input", run: "edit Oil on the floor" },
        { trigger: ".modal .o_field_widget[name=place] input", run: "edit Machine 4" },
        {
            content: "What reports it and what opens the camera",
            trigger: ".modal .o_qms_photo .o_select_file_button",
            run: () => checkThumb(".modal-footer button[name=action_report], .modal .o_qms_photo .o_select_file_button"),
        },
        { trigger: ".modal button[name=action_report]", run: "click" },
        { trigger: ".o_notification:contains(Reported as NC-)" },
        { content: "Back where it began", trigger: "body:not(:has(.modal)) .o_qms_my_page" },
    ],
});
