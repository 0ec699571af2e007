import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { ClimateQuestion } from "../../components/climate_question/climate_question";

/** The issues of the context, as a picture of four fields or as a list, below the question about climate change. */
export class IssueKanbanController extends KanbanController {
    static template = "qms_iso9001.IssueKanbanView";
    static components = { ...KanbanController.components, ClimateQuestion };
}

export class IssueListController extends ListController {
    static template = "qms_iso9001.IssueListView";
    static components = { ...ListController.components, ClimateQuestion };
}

registry.category("views").add("qms_issue_kanban", { ...kanbanView, Controller: IssueKanbanController });
registry.category("views").add("qms_issue_list", { ...listView, Controller: IssueListController });
