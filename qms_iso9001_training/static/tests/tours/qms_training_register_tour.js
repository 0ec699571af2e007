import { registry } from "@web/core/registry";

const CLICKS_WANTED = 6; // FLOWS: "A talk with eight people happened"
const FILE_CLICKS = 2; // the button and the file in the browser's own dialog, which a tour cannot open

let clicks = 0;
const countClick = () => (clicks += 1);

/** Type into the field that has the cursor, then Enter for the option offered: the hand stays off the mouse. */
const pick = (option) => ({
    content: `Enter takes ${option}`,
    trigger: `.o-autocomplete--dropdown-item:contains(${option})`,
    run: "press Enter",
});

registry.category("web_tour.tours").add("qms_training_register_tour", {
    steps: () => [
        {
            content: "from the Employees app",
            trigger: "[data-menu-xmlid='hr_skills.hr_skill_learning_menu']",
            run: "click",
        },
        {
            content: "beside Odoo's own lists of learning",
            trigger: "[data-menu-xmlid='qms_iso9001_training.qms_training_record_menu_hr']",
            run: "click",
        },
        {
            content: "the list of training records is open: from here every click counts",
            trigger: ".o_list_view .o_control_panel button:contains(Record a training done)",
            run() {
                clicks = 0;
                document.addEventListener("click", countClick, { capture: true });
            },
        },
        {
            content: "click 1: the dialog",
            trigger: ".o_list_view .o_control_panel button:contains(Record a training done)",
            run: "click",
        },
        {
            content: "the cursor stands in the course: type",
            trigger: ".modal .o_field_widget[name=training_id] input:focus",
            async run({ press }) {
                for (const letter of "Tour lad") {
                    await press(letter);
                }
            },
        },
        pick("Tour ladders"),
        {
            content: "click 2: everybody of a department",
            trigger: ".modal .o_field_widget[name=department_id] input",
            run: "edit Tour workshop",
        },
        pick("Tour workshop"),
        {
            content: "eight people are named",
            trigger: ".modal .o_field_widget[name=people_count]:contains(8)",
        },
        {
            content: "click 3: the trainer",
            trigger: ".modal .o_field_widget[name=trainer_id] input",
            run: "edit Tour trainer",
        },
        pick("Tour trainer"),
        {
            content: "clicks 4 and 5: the photo of the sheet",
            trigger: ".modal .o_field_widget[name=attachment_ids] input[type=file]:not(:visible)",
            run({ anchor }) {
                clicks += FILE_CLICKS;
                const transfer = new DataTransfer();
                transfer.items.add(new File(["the sheet"], "sheet.png", { type: "image/png" }));
                anchor.files = transfer.files;
                anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        { content: "it is there", trigger: ".modal .o_attachment:contains(sheet.png)" },
        {
            content: "click 6: record",
            trigger: ".modal .modal-footer button[name=action_register]",
            run: "click",
        },
        { content: "a sentence says so", trigger: ".o_notification:contains(recorded for 8 people)" },
        { content: "the training is open, held", trigger: ".o_arrow_button_current[data-value=done]" },
        {
            content: "with a record per person",
            trigger: ".o_field_widget[name=record_ids] .o_data_row:contains(Attended)",
            run() {
                document.removeEventListener("click", countClick, { capture: true });
                if (clicks !== CLICKS_WANTED) {
                    throw new Error(`Recording a training took ${clicks} clicks, not ${CLICKS_WANTED}.`);
                }
            },
        },
    ],
});
