import { registry } from "@web/core/registry";

// The auditor asks for clause 8.4: one click to the receipts, a second to one of them, and back to the same place.
registry.category("web_tour.tours").add("qms_evidence_page_tour", {
    steps: () => [
        {
            content: "Clause 8.4 stands on the page, with what was received",
            trigger: ".o_qms_clause[data-clause='8.4.2'] .o_qms_open:contains(Receipts done)",
            run: "click",
        },
        {
            content: "First click: the receipts",
            trigger: ".o_list_view .o_data_row td[name=name]:contains(QMS/TOUR/1)",
            run: "click",
        },
        {
            content: "Second click: one receipt",
            trigger: ".o_form_view .o_field_widget[name=name]:contains(QMS/TOUR/1)",
        },
        {
            // Of one screen each: while the next one loads, the way back of the last one still stands there.
            content: "Back to the receipts",
            trigger: ".o_form_view .o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "Back to the page",
            trigger: ".o_list_view .o_breadcrumb .o_back_button:contains(Evidence by clause)",
            run: "click",
        },
        {
            content: "The search is as it was left",
            trigger: ".o_qms_evidence input[type=search]:value(8.4)",
        },
        {
            content: "Purchase orders are counted and cannot be opened by an auditor",
            trigger: ".o_qms_clause[data-clause='8.4.1'] .o_qms_rule:contains(Purchase orders confirmed):not(:has(.o_qms_open))",
        },
        {
            content: "The other edition",
            trigger: ".o_qms_edition[data-edition='2015']",
            run: "click",
        },
        {
            trigger: ".o_qms_edition[data-edition='2015'].active",
        },
    ],
});
