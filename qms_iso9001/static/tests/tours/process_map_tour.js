import { registry } from "@web/core/registry";

const BOX = (name) => `.o_qms_map_box[aria-label*="${name}"]`;

registry.category("web_tour.tours").add("qms_process_map_tour", {
    steps: () => [
        {
            content: "drag from Purchasing to Receiving",
            trigger: `${BOX("Purchasing")} .o_qms_map_reference`,
            run: `drag_and_drop ${BOX("Receiving")}`,
        },
        {
            content: "both ends are filled in, the flow only needs its name",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Delivery schedule",
        },
        { content: "save", trigger: ".modal .o_form_button_save", run: "click" },
        { content: "the map shows it", trigger: ".o_qms_map_label:contains(Delivery)" },
        { content: "the dialog is closed", trigger: "body:not(:has(.modal))" },
        {
            content: "select Purchasing",
            trigger: `${BOX("Purchasing")} .o_qms_map_reference`,
            run: "click",
        },
        { content: "its panel names the new output", trigger: ".o_qms_map_panel_output:contains(Delivery schedule)" },
        { content: "open the process", trigger: `${BOX("Purchasing")} .o_qms_map_name`, run: "click" },
        { content: "the card is open", trigger: ".o_form_view .o_field_widget[name=name] input:value(Purchasing)" },
    ],
});

/** Return the rectangle of an element on the page, a little smaller, so that touching is not covering. */
function rectangle(element) {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left: left + 0.6, right: right - 0.6, top: top + 0.6, bottom: bottom - 0.6, text: element.textContent };
}

function findCovered(ones, others) {
    return ones.flatMap((a, i) =>
        others
            .filter((b, j) => (ones !== others || i < j))
            .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
            .map((b) => `${a.text} | ${b.text}`)
    );
}

/** Return the points of the drawn line that lie within a box. */
function findCrossed(path, boxes) {
    const matrix = path.getScreenCTM();
    const length = path.getTotalLength();
    return Array.from({ length: Math.floor(length / 2) }, (_, i) => path.getPointAtLength(i * 2).matrixTransform(matrix))
        .flatMap(({ x, y }) => boxes.filter((box) => box.left < x && x < box.right && box.top < y && y < box.bottom))
        .map(({ text }) => text);
}

registry.category("web_tour.tours").add("qms_process_map_measure_tour", {
    steps: () => [
        {
            content: "measure what is on the screen",
            trigger: ".o_qms_map_svg .o_qms_map_box",
            run() {
                const all = (selector) => [...document.querySelectorAll(`.o_qms_map_svg ${selector}`)];
                const boxes = all(".o_qms_map_box_ground").map(rectangle);
                const labels = all(".o_qms_map_label > text").map(rectangle);
                const faults = [
                    ...findCovered(labels, labels),
                    ...findCovered(labels, boxes),
                    ...all(".o_qms_map_line").flatMap((path) => findCrossed(path, boxes)),
                ];
                const counts = `${boxes.length} processes, ${all(".o_qms_map_line").length} flows`;
                document.body.dataset.qmsMeasured = counts;
                if (faults.length) {
                    throw new Error(`Covered or crossed: ${faults.join("; ")}`);
                }
            },
        },
        { content: "something was measured", trigger: "body[data-qms-measured*='flows']:not([data-qms-measured*=' 0 '])" },
    ],
});
