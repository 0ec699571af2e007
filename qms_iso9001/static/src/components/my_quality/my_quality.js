import { registry } from "@web/core/registry";
import { Layout } from "@web/search/layout";
import { MyQualitySection } from "../my_quality_section/my_quality_section";
import { QualityPage } from "../quality_page/quality_page";

/** "My quality": what waits for whoever looks, what they may start, what is in force for them. */
export class MyQuality extends QualityPage {
    static template = "qms_iso9001.MyQuality";
    static components = { Layout, MyQualitySection };
    static model = "qms.my.quality";

    get sections() {
        return this.state.page.sections;
    }

    get isAllDone() {
        return !this.sections.length;
    }
}

registry.category("actions").add("qms_iso9001.my_quality", MyQuality);
