import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("qms_competence_matrix_tour", {
    steps: () => [
        {
            content: "from the Employees app",
            trigger: "[data-menu-xmlid='hr_skills.hr_skill_learning_menu']",
            run: "click",
        },
        {
            content: "the matrix, for HR without any quality group",
            trigger: "[data-menu-xmlid='qms_iso9001_training.qms_competence_matrix_menu_hr']",
            run: "click",
        },
        {
            content: "people of one job only",
            trigger: ".o_qms_matrix select[name='job_id']",
            run: "selectByLabel Tour welder",
        },
        {
            content: "one person is left, and one skill is missing",
            trigger: ".o_qms_matrix tbody:not(:has(tr:nth-child(2))) td.missing",
            run: "click",
        },
        {
            content: "a click on the cell plans a training",
            trigger: ".o_qms_matrix_plan",
            run: "click",
        },
        {
            content: "the need is there",
            trigger: ".o_list_view .o_data_row:contains(Tour welding)",
        },
    ],
});
