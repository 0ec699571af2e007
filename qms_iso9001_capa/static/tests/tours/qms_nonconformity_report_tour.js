import { registry } from "@web/core/registry";

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

let taps = 0;

function countTaps() {
    taps = 0;
    window.addEventListener("pointerdown", () => taps++, true);
}

function addPhoto() {
    const bytes = Uint8Array.from(atob(PIXEL), (char) => char.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], "damage.png", { type: "image/png" }));
    const input = document.querySelector(".o_qms_photo input[type=file]");
    input.files = files.files;
    input.dispatchEvent(new Event("change"));
}

async function takePhoto(helpers) {
    HTMLInputElement.prototype.click = () => {};
    await helpers.click();
    delete HTMLInputElement.prototype.click;
    addPhoto();
}

// "3 of 10 pieces damaged", from the open receipt to reported: at most five taps.
registry.category("web_tour.tours").add("qms_nonconformity_report_tour", {
    steps: () => [
        {
            trigger: ".o_form_view button[name=action_report_nonconformity]",
            async run(helpers) {
                countTaps();
                await helpers.click();
            },
        },
        { trigger: ".modal .o_field_widget[name=product_id] input:value(Housing)" },
        { trigger: ".modal .o_field_widget[name=name] input", run: "edit 3 of 10 damaged" },
        { trigger: ".modal .o_field_widget[name=quantity] input:value(10.00)", run: "edit 3" },
        {
            content: "The whole picture is the button that opens the camera",
            trigger: ".modal .o_qms_photo .o_select_file_button",
            run: takePhoto,
        },
        { trigger: ".modal .o_qms_photo .o_clear_file_button" },
        {
            trigger: ".modal button[name=action_report]",
            async run(helpers) {
                await helpers.click();
                if (taps > 5) {
                    throw new Error(`${taps} taps, five are allowed`);
                }
            },
        },
        { trigger: ".o_notification:contains(Reported as NC-)" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_view button[name=action_view_nonconformities]:contains(1)", run: "click" },
        { trigger: ".o_kanban_record:contains(3 of 10 damaged)" },
    ],
});

// The same with one thumb, and the goods go to quarantine with it: at most five taps.
registry.category("web_tour.tours").add("qms_nonconformity_quarantine_phone_tour", {
    steps: () => [
        {
            trigger: ".o_form_view div[name=qms_report] button[name=action_report_nonconformity]",
            async run(helpers) {
                countTaps();
                await helpers.click();
            },
        },
        { trigger: ".modal .o_field_widget[name=name] input", run: "edit 3 of 10 damaged" },
        { trigger: ".modal .o_field_widget[name=quantity] input:value(10.00)", run: "edit 3" },
        { content: "Preset", trigger: ".modal .o_field_widget[name=is_quarantine] input:checked" },
        {
            content: "The photo is asked before the goods are",
            trigger: ".modal .o_qms_photo .o_select_file_button",
            async run(helpers) {
                const photo = document.querySelector(".modal .o_qms_photo").getBoundingClientRect();
                const goods = document.querySelector(".modal .o_field_widget[name=product_id]").getBoundingClientRect();
                const modal = document.querySelector(".modal-body");
                if (photo.bottom > goods.top || modal.scrollWidth > modal.clientWidth) {
                    throw new Error("The photo comes late, or it scrolls sideways");
                }
                await takePhoto(helpers);
            },
        },
        { trigger: ".modal .o_qms_photo .o_clear_file_button" },
        {
            trigger: ".modal button[name=action_report]",
            async run(helpers) {
                await helpers.click();
                if (taps > 5) {
                    throw new Error(`${taps} taps, five are allowed`);
                }
            },
        },
        { trigger: ".o_notification:contains(Goes to quarantine as soon as)" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
