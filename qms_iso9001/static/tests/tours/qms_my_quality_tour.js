import { registry } from "@web/core/registry";

/** Nothing scrolls sideways. */
function checkWidth() {
    const width = document.scrollingElement.scrollWidth;
    const wide = [...document.querySelectorAll(".o_content, .modal")].filter((el) => el.scrollWidth > el.clientWidth);
    if (window.innerWidth !== 400 || width > 400 || wide.length) {
        throw new Error(`It scrolls sideways: ${width} px, ${wide.map((el) => el.className)}`);
    }
}

/** Nothing scrolls sideways, and what a thumb has to hit is at least 44 px high. */
function checkThumb(selector) {
    checkWidth();
    const small = [...document.querySelectorAll(selector)].filter((el) => el.getBoundingClientRect().height < 44);
    if (small.length || !document.querySelector(selector)) {
        throw new Error(`Too small for a thumb: ${small.map((el) => el.textContent)}`);
    }
}

registry.category("web_tour.tours").add("qms_my_quality_propose_tour", {
    steps: () => [
        { content: "What waits", trigger: ".o_qms_my_section:contains(My quality actions) .o_qms_my_open:contains(Label)" },
        { content: "What is in force", trigger: ".o_qms_my_quiet:contains(Quality policy in force)" },
        { trigger: ".o_qms_my_page", run: () => checkThumb(".o_qms_my_page button") },
        { trigger: ".o_qms_my_start:contains(Propose an improvement)", run: "click" },
        { trigger: ".modal .o_qms_propose [name=name] textarea", run: "edit A hook" },
        { trigger: ".modal .o_qms_propose [name=description] textarea", run: "edit We look for it" },
        { content: "A photo can be added", trigger: ".modal .o_attach" },
        { trigger: ".modal", run: () => checkThumb(".modal-footer button, .modal .o_attach") },
        { trigger: ".modal .o_qms_send", run: "click" },
        { content: "Thank you", trigger: ".o_notification:contains(Thank you)" },
        { content: "Back, and it is there", trigger: ".o_qms_my_quiet:contains(My proposals) .o_qms_my_open:contains(A hook)", run: "click" },
        { content: "What becomes of it", trigger: ".o_form_view .alert:contains(The answer is due by)" },
        { content: "Nothing to press but Odoo's own", trigger: ".o_form_view:not(:has(.o_statusbar_buttons button[name]))" },
        { trigger: ".o_form_view", run: checkWidth },
    ],
});
