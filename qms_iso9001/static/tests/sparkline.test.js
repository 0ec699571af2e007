import { expect, test } from "@odoo/hoot";
import { HEIGHT, layOut, WIDTH } from "@qms_iso9001/fields/sparkline/sparkline";

const of = (...values) => values.map((value) => ({ value, label: "", text: "" }));

test("the best score is at the top, the worst at the bottom, the first left and the last right", () => {
    const { dots } = layOut(of(100, 0));
    expect(dots[0].y < dots[1].y).toBe(true);
    expect(dots[0].x < dots[1].x).toBe(true);
    for (const { x, y } of dots) {
        expect(x >= 0 && x <= WIDTH && y >= 0 && y <= HEIGHT).toBe(true);
    }
});

test("a missing score is a gap, not a zero", () => {
    const { dots, lines } = layOut(of(80, 70, null, 90, 95));
    expect(dots.length).toBe(4);
    expect(lines.length).toBe(2);
});

test("one score is one point", () => {
    expect(layOut(of(80))).toEqual({ dots: [{ value: 80, label: "", text: "", x: WIDTH / 2, y: 8 }], lines: [] });
});
