import { registry } from "@web/core/registry";

const input = (name) => `.o_qms_review_input:has(h2:contains(${name}))`;

/** Type in every box like `selector`, as a person would who leaves it. */
function fillAll(selector, text) {
    for (const box of document.querySelectorAll(selector)) {
        box.value = text;
        box.dispatchEvent(new Event("change", { bubbles: true }));
    }
}

// The chair goes through the meeting, from Prepare to signed minutes, without leaving the page.
registry.category("web_tour.tours").add("qms_management_review_tour", {
    steps: () => [
        { content: "Prepare", trigger: ".o_qms_review_prepare:contains(Prepare)", run: "click" },
        { content: "Every input is there", trigger: input("Opportunities for improvement") },
        { content: "A figure", trigger: `${input("Effect of actions on risks")} .o_qms_review_line:contains(Boards arrive late)` },
        { content: "A comment", trigger: `${input("Adequacy of resources")} .o_qms_review_comment`, run: "edit One person is too few" },
        { content: "A decision", trigger: `${input("Adequacy of resources")} .o_qms_review_decide input`, run: "edit Train a second person" },
        { trigger: `${input("Adequacy of resources")} select[aria-label='Kind of decision']`, run: "selectByLabel Resources" },
        { trigger: `${input("Adequacy of resources")} .o_qms_review_decide input[aria-label=Decision]`, run: "click" },
        { trigger: `${input("Adequacy of resources")} .o_qms_review_decide input[aria-label=Decision]`, run: "press Enter" },
        { content: "Became an action", trigger: `${input("Adequacy of resources")} .o_qms_review_decision:contains(Train a second person):contains(Resources)` },
        { content: "What is missing", trigger: ".o_qms_review_missing:contains(top management)" },
        { content: "Present", trigger: ".o_qms_review_person:contains(top management) input", run: "click" },
        { trigger: ".o_qms_review_missing:not(:contains(top management))" },
        { content: "Nothing to report", trigger: ".o_qms_review_because", run: () => fillAll(".o_qms_review_because", "Nothing happened") },
        { trigger: ".o_qms_review_missing:not(:contains(nothing is to report))" },
        { content: "Conclusions", trigger: ".o_qms_review_conclusions", run: () => fillAll(".o_qms_review_conclusions textarea", "Yes") },
        { trigger: "body:not(:has(.o_qms_review_missing))" },
        { content: "Held", trigger: ".o_qms_review_hold", run: "click" },
        { content: "Sign", trigger: ".o_qms_review_sign", run: "click" },
        { content: "Signed", trigger: ".o_qms_management_review [aria-current=step]:contains(Signed)" },
        { content: "Nothing is typed any more", trigger: ".o_qms_review_comment[readonly]" },
    ],
});
