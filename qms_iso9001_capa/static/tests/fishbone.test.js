import { expect, test } from "@odoo/hoot";
import { edit, hover, press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels, patchUiSize, SIZES } from "@mail/../tests/mail_test_helpers";
import { layOut } from "@qms_iso9001_capa/fishbone/fishbone_layout";
import { clickSave, contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

const CATEGORIES = [
    ["man", "People"],
    ["machine", "Machine"],
    ["material", "Material"],
    ["method", "Method"],
    ["measurement", "Measurement"],
    ["environment", "Environment"],
];

class Bone extends models.Model {
    _name = "bone";
    name = fields.Char({ required: true });
    category = fields.Selection({ selection: CATEGORIES, required: true });
    is_root = fields.Boolean();
    sequence = fields.Integer();
    capa_id = fields.Many2one({ relation: "capa" });
    _records = [
        { id: 1, name: "No grease", category: "machine", capa_id: 1 },
        { id: 2, name: "New fitter", category: "man", is_root: true, capa_id: 1 },
    ];
}
class Capa extends models.Model {
    _name = "capa";
    name = fields.Char();
    cause = fields.Text();
    bone_ids = fields.One2many({ relation: "bone", relation_field: "capa_id" });
    _records = [{ id: 1, name: "They leak", bone_ids: [1, 2] }];
}
defineMailModels();
defineModels([Bone, Capa]);

const mount = (modifiers = "") =>
    mountView({
        type: "form",
        resModel: "capa",
        resId: 1,
        arch: `<form><field name="cause"/><field name="bone_ids" widget="qms_fishbone" ${modifiers}/>
            <field name="bone_ids"><list><field name="category"/><field name="name"/></list></field></form>`,
    });

const saved = () =>
    onRpc("capa", "web_save", ({ args }) => {
        const { name, category, is_root: isRoot } = args[1].bone_ids[0][2];
        expect.step([name, category, isRoot]);
    });

test.tags("desktop");
test("the causes stand at their categories, what they lead to at the head", async () => {
    await mount();
    expect("svg .o_qms_fishbone_effect").toHaveText("They leak");
    expect(queryAllTexts(".o_qms_fishbone_label")).toEqual(CATEGORIES.map(([, label]) => label));
    expect(queryAllTexts(".o_qms_bone_name")).toEqual(["New fitter", "No grease"]);
    expect(".o_qms_bone_root .o_qms_bone_name").toHaveText("New fitter");
    expect(queryOne("svg").getAttribute("aria-label")).toBe(
        "Possible causes of: They leak; People: New fitter; Machine: No grease"
    );
});

test.tags("desktop");
test("a cause is added in place, with the keyboard, and the next one after it; the list follows", async () => {
    saved();
    await mount();
    queryOne(".o_qms_bone_add[aria-label='Add: Method']").focus();
    await press("Enter");
    await animationFrame();
    expect(".o_qms_fishbone_input").toBeFocused();
    await edit("No instruction");
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect(".o_qms_fishbone_input").toBeFocused({ message: "The next one is typed at once." });
    await press("Escape");
    await animationFrame();
    expect(".o_qms_fishbone_input").toHaveCount(0);
    expect(".o_data_row").toHaveCount(3);
    await clickSave();
    expect.verifySteps([["No instruction", "method", false]]);
});

test.tags("desktop");
test("a cause is renamed, marked, taken over and removed in place", async () => {
    await mount();
    await contains(".o_qms_bone_name:contains(No grease)").click();
    await contains(".o_qms_fishbone_input").edit("No grease in the robot", { confirm: "Enter" });
    await contains(".o_qms_bone_mark:eq(1)").click();
    expect(".o_qms_bone_mark[aria-pressed=true]").toHaveCount(2);
    await hover(".o_qms_bone:eq(1)");
    await contains(".o_qms_bone_use:eq(1)").click();
    expect(".o_field_widget[name=cause] textarea").toHaveValue("No grease in the robot");
    expect(".o_qms_bone_use").toHaveCount(1, { message: "It is the cause already." });
    await hover(".o_qms_bone:eq(0)");
    await contains(".o_qms_bone_remove:eq(0)").click();
    expect(queryAllTexts(".o_qms_bone_name")).toEqual(["No grease in the robot"]);
    await contains(".o_qms_bone_name").focus();
    await press("Delete");
    await animationFrame();
    expect(".o_qms_bone").toHaveCount(0);
});

test.tags("desktop");
test("a root cause that is there is replaced only by who says so", async () => {
    Capa._records[0].cause = "Nobody knew";
    await mount();
    for (const [button, cause] of [
        [".btn-secondary", "Nobody knew"],
        [".btn-primary", "New fitter"],
    ]) {
        await hover(".o_qms_bone:eq(0)");
        await contains(".o_qms_bone_use:eq(0)").click();
        expect(".modal-body").toHaveText("There is a root cause already. Replace it?");
        expect(".o_field_widget[name=cause] textarea").toHaveValue("Nobody knew");
        await contains(`.modal-footer ${button}`).click();
        await animationFrame();
        expect(".o_field_widget[name=cause] textarea").toHaveValue(cause);
    }
});

test.tags("desktop");
test("an empty name adds nothing and leaves a cause as it was, Escape too", async () => {
    await mount();
    await contains(".o_qms_bone_add:eq(0)").click();
    await contains(".o_qms_fishbone_input").edit("  ", { confirm: "Enter" });
    await contains(".o_qms_bone_name:eq(0)").click();
    await contains(".o_qms_fishbone_input").edit("Another", { confirm: false });
    await press("Escape");
    await animationFrame();
    expect(queryAllTexts(".o_qms_bone_name")).toEqual(["New fitter", "No grease"]);
});

test.tags("desktop");
test("what is frozen is only looked at", async () => {
    await mount('readonly="1"');
    expect(".o_qms_fishbone button").toHaveCount(0);
    expect(".o_qms_bone_root .fa-star").toHaveCount(1);
    expect(queryAllTexts(".o_qms_bone_name")).toEqual(["New fitter", "No grease"]);
});

test.tags("desktop");
test("on a phone the same causes stand as a list by category", async () => {
    await patchUiSize({ size: SIZES.SM });
    await mount();
    expect(".o_qms_fishbone svg").toHaveCount(0);
    expect(queryAllTexts(".o_qms_fishbone section:eq(1) .o_qms_bone_name")).toEqual(["No grease"]);
    await contains(".o_qms_bone_add:eq(1)").click();
    await contains(".o_qms_fishbone_input").edit("Worn", { confirm: "blur" });
    expect(queryAllTexts(".o_qms_fishbone section:eq(1) .o_qms_bone_name")).toEqual(["No grease", "Worn"]);
});

test("the picture grows with its causes, and nothing lies on anything", () => {
    const bones = (count) => Array.from({ length: count }, (_, id) => ({ id }));
    const categories = CATEGORIES.map(([key, label], index) => ({ key, label, bones: bones(index + 2) }));
    const { branches, height, spine } = layOut(categories);
    expect(height > layOut(categories.map((each) => ({ ...each, bones: [] }))).height).toBe(true);
    for (const { ribs } of branches) {
        for (const { box } of ribs) {
            expect(box.x >= 0 && box.y >= 0 && box.y + box.height <= height).toBe(true);
            expect(box.y + box.height <= spine.y || box.y >= spine.y).toBe(true);
        }
        const tops = ribs.map(({ box }) => box.y).sort((one, other) => one - other);
        tops.slice(1).forEach((top, index) => expect(top - tops[index] >= ribs[0].box.height).toBe(true));
    }
});
