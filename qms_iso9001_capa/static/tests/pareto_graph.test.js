import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { getChart } from "@web/../tests/views/graph/graph_test_helpers";
import { contains, defineModels, fields, models, mountView, preloadBundle } from "@web/../tests/web_test_helpers";

const DEFECTS = [
    [1, "Scratch"],
    [2, "Leak"],
    [3, "Dent"],
];

class Defect extends models.Model {
    _name = "defect";
    name = fields.Char();
    _records = DEFECTS.map(([id, name]) => ({ id, name }));
}

class Problem extends models.Model {
    _name = "problem";
    defect_id = fields.Many2one({ relation: "defect" });
    _records = [2, 2, 2, 2, 2, 1, 1, 3].map((defect_id, index) => ({ id: index + 1, defect_id }));
}
defineMailModels();
defineModels([Defect, Problem]);
preloadBundle("web.assets_backend_lazy");

const arch = `<graph type="bar" order="DESC" js_class="qms_pareto_graph"><field name="defect_id"/></graph>`;

test("the most frequent stands first, and the line says what share those up to it have", async () => {
    const view = await mountView({ type: "graph", resModel: "problem", arch });
    const { data, options } = getChart(view);
    expect(data.labels).toEqual(["Leak", "Scratch", "Dent"]);
    expect(data.datasets.map((each) => each.data)).toEqual([
        [5, 2, 1],
        [62.5, 87.5, 100],
    ]);
    expect(data.datasets[1].type).toBe("line");
    expect(data.datasets[1].yAxisID).toBe("share");
    expect(options.scales.share.position).toBe("right");
    expect(options.scales.share.max).toBe(100);
});

test("a chart that is not sorted by frequency, or a pie, has no such line", async () => {
    const view = await mountView({ type: "graph", resModel: "problem", arch });
    await contains(`.o_graph_button[data-mode="pie"]`).click();
    expect(getChart(view).data.datasets.length).toBe(1);
    await contains(`.o_graph_button[data-mode="bar"]`).click();
    await contains(".fa-sort-amount-asc").click();
    expect(getChart(view).data.datasets.length).toBe(1);
    expect("share" in getChart(view).options.scales).toBe(false);
});
