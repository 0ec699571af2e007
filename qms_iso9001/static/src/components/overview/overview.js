import { registry } from "@web/core/registry";
import { Layout } from "@web/search/layout";
import { OverviewTile } from "../overview_tile/overview_tile";
import { QualityPage } from "../quality_page/quality_page";

/** "Overview", the first screen: how the company stands (a plain employee: what is theirs), and what to do first. */
export class Overview extends QualityPage {
    static template = "qms_iso9001.Overview";
    static components = { Layout, OverviewTile };
    static model = "qms.overview";

    get doneCount() {
        return this.state.page.steps.filter((step) => step.is_done).length;
    }

    /** What is done needs no place; with nothing done yet the whole way is shown. */
    get openSteps() {
        return this.state.page.steps.filter((step) => !step.is_done);
    }

    openTile(tile) {
        return tile.action ? this.start(tile) : this.openAll(tile);
    }
}

registry.category("actions").add("qms_iso9001.overview", Overview);
