import { describe, expect, test } from "@odoo/hoot";
import { fitText } from "@qms_iso9001/components/process_map/labels";
import { layoutMap } from "@qms_iso9001/components/process_map/layout";
import { roundedPath } from "@qms_iso9001/components/process_map/shapes";

const WORDS = ("order offer drawing schedule report complaint invoice goods parts specification requirement contract plan " +
    "result record action competence training equipment calibration budget objective audit release forecast").split(" ");
const COMPANY = { management: 4, core: 9, support: 7 };

/** Return a generator of numbers between 0 and 1 that repeats for the same seed. */
function makeRandom(seed) {
    let state = seed;
    return () => {
        state = (state * 1664525 + 1013904223) % 4294967296;
        return state / 4294967296;
    };
}

function makeGraph(seed, kinds, flowCount) {
    const random = makeRandom(seed);
    const pick = (items) => items[Math.floor(random() * items.length)];
    const words = (count) => Array.from({ length: count }, () => pick(WORDS)).join(" ");
    const processes = Object.entries(kinds)
        .flatMap(([kind, count]) => Array.from({ length: count }, () => ({ kind, name: words(3) })))
        .map((process, i) => ({ ...process, id: i + 1, owner: "Owner" }));
    const flows = Array.from({ length: flowCount }, (_, i) => {
        const [source, target] = [pick(processes), pick(processes)].map(({ id }) => ({ process: id, party: false }));
        const outside = { process: false, party: pick(["customer", "vendor", "party", false]) };
        const ends = source.process === target.process || random() < 0.35
            ? random() < 0.5 ? { source: outside, target } : { source, target: outside }
            : { source, target };
        return { id: i + 1, name: words(1 + Math.floor(random() * 3)), ...ends };
    });
    return { processes, flows };
}

function segments({ id, points }) {
    return points.slice(1).map(([x, y], i) => {
        const [fromX, fromY] = points[i];
        return {
            id, x1: Math.min(x, fromX), x2: Math.max(x, fromX), y1: Math.min(y, fromY), y2: Math.max(y, fromY),
        };
    });
}

const rect = ({ id, x, y, width, height }) => ({ id, x1: x, x2: x + width, y1: y, y2: y + height });
const meet = (a, b) => a.x1 < b.x2 - 0.01 && b.x1 < a.x2 - 0.01 && a.y1 < b.y2 - 0.01 && b.y1 < a.y2 - 0.01;

/** Return what is wrong with a layout: arrows over boxes, words over words or boxes, arrows upon arrows. */
function findFaults(layout) {
    const boxes = [...layout.boxes, ...layout.bars].map(rect);
    const labels = layout.arrows.map(({ id, label }) => ({ ...rect(label), id }));
    const lines = layout.arrows.flatMap(segments);
    const faults = [];
    const pairs = (name, ones, others, wrong) => {
        for (const one of ones) {
            for (const other of others) {
                if (wrong(one, other)) {
                    faults.push(`${name}: ${one.id} and ${other.id}`);
                }
            }
        }
    };
    const upon = (a, b) => a.id < b.id && (
        (a.x1 === a.x2 && b.x1 === b.x2 && Math.abs(a.x1 - b.x1) < 2 && a.y1 < b.y2 && b.y1 < a.y2) ||
        (a.y1 === a.y2 && b.y1 === b.y2 && Math.abs(a.y1 - b.y1) < 2 && a.x1 < b.x2 && b.x1 < a.x2)
    );
    pairs("arrow crosses box", lines, boxes, meet);
    pairs("words cover words", labels, labels, (a, b) => a.id < b.id && meet(a, b));
    pairs("words cover box", labels, boxes, meet);
    pairs("boxes overlap", boxes, boxes, (a, b) => a.id !== b.id && String(a.id) < String(b.id) && meet(a, b));
    pairs("arrow runs upon arrow", lines, lines, upon);
    for (const { id, x1, x2, y1, y2 } of [...labels, ...lines]) {
        if (x1 < 0 || x2 > layout.width || y1 < 0 || y2 > layout.height) {
            faults.push(`outside the map: ${id}`);
        }
    }
    return faults;
}

const process = (id, kind) => ({ id, kind, name: `Process ${id}` });
const flow = (id, source, target) => {
    const end = (value) => (typeof value === "number" ? { process: value, party: false } : { process: false, party: value });
    return { id, name: `Flow ${id}`, source: end(source), target: end(target) };
};

describe("layout of the interaction map", () => {
    test("the measure finds an arrow over a box and words over words", () => {
        const layout = layoutMap({
            processes: [process(1, "core"), process(2, "core"), process(3, "core")],
            flows: [flow(1, 1, 3), flow(2, 3, 1)],
        });
        const [one, other] = layout.arrows;
        const { x, y, height } = layout.boxes[1];
        one.points = [[x - 50, y + height / 2], [x + 300, y + height / 2]];
        other.label = one.label;
        const faults = findFaults(layout);
        expect(faults).toInclude("arrow crosses box: 1 and 2");
        expect(faults).toInclude("words cover words: 1 and 2");
    });

    test("20 processes and 45 flows at 1400 px: no arrow crosses a box, no words cover others", () => {
        for (let seed = 1; seed <= 40; seed++) {
            const graph = makeGraph(seed, COMPANY, 45);
            const layout = layoutMap(graph, { width: 1376 });
            expect(layout.width).toBe(1376);
            expect(layout.boxes).toHaveLength(20);
            expect(layout.arrows).toHaveLength(45);
            expect(findFaults(layout)).toEqual([], { message: `graph ${seed}` });
        }
    });

    test("small, large and narrow maps stand as well", () => {
        const cases = [
            [{ core: 1 }, 3, 1376],
            [{ management: 1, core: 1, support: 1 }, 12, 700],
            [{ management: 2, core: 6, support: 3 }, 27, 1376],
            [{ management: 2, core: 6, support: 3 }, 27, 740],
            [{ support: 12 }, 30, 1900],
            [{ management: 8, core: 20, support: 12 }, 110, 1376],
            [{ management: 8, core: 20, support: 12 }, 110, 700],
        ];
        for (const [kinds, count, width] of cases) {
            for (let seed = 1; seed <= 8; seed++) {
                const layout = layoutMap(makeGraph(seed, kinds, count), { width });
                expect(findFaults(layout)).toEqual([], { message: `${JSON.stringify(kinds)} ${width} ${seed}` });
            }
        }
    });

    test("a process with thirty flows keeps its arrows apart", () => {
        const processes = [process(1, "core"), process(2, "management"), process(3, "support")];
        const flows = Array.from({ length: 30 }, (_, i) => flow(i + 1, i % 2 ? 1 : 2 + (i % 3 ? 1 : 0), i % 2 ? 2 : 1));
        expect(findFaults(layoutMap({ processes, flows }))).toEqual([]);
    });

    test("bands stand in order: management, core, support", () => {
        const layout = layoutMap(makeGraph(1, COMPANY, 10));
        expect(layout.bands.map(({ kind }) => kind)).toEqual(["management", "core", "support"]);
        expect(layout.bands.map(({ y }) => y)).toEqual(layout.bands.map(({ y }) => y).sort((a, b) => a - b));
    });

    test("neighbours in the chain are joined by one straight arrow", () => {
        const layout = layoutMap({
            processes: [process(1, "core"), process(2, "core")],
            flows: [flow(1, "customer", 1), flow(2, 1, 2), flow(3, 2, "customer")],
        });
        expect(layout.arrows.map(({ points }) => points.length)).toEqual([2, 2, 2]);
        expect(layout.arrows.map(({ ends }) => ends)).toEqual([["left", 1], [1, 2], [2, "right"]]);
    });

    test("vendors stand below, other parties above, and an open end is marked", () => {
        const layout = layoutMap({
            processes: [process(1, "core")],
            flows: [flow(1, "vendor", 1), flow(2, 1, "party"), flow(3, 1, false)],
        });
        expect(layout.arrows.map(({ ends }) => ends)).toEqual([["bottom", 1], [1, "top"], [1, "open"]]);
        expect(layout.arrows.map(({ open }) => Boolean(open))).toEqual([false, false, true]);
    });

    test("the same map is drawn the same way each time", () => {
        const graph = makeGraph(5, COMPANY, 45);
        expect(layoutMap(graph)).toEqual(layoutMap(graph));
    });

    test("texts are broken to lines and cut with an ellipsis", () => {
        const o = { measure: (text) => text.length * 10 };
        expect(fitText("Need for parts", 80, 2, o)).toEqual({ lines: ["Need for", "parts"], cut: false });
        expect(fitText("Confirmation", 80, 1, o)).toEqual({ lines: ["Confirm…"], cut: true });
        expect(fitText("One two three four", 80, 2, o)).toEqual({ lines: ["One two", "three f…"], cut: true });
    });

    test("corners are round and the line ends before its head", () => {
        expect(roundedPath([[0, 0], [0, 20], [20, 20]], 5, 6)).toBe("M0,0L0,15Q0,20 5,20L14,20");
    });
});
