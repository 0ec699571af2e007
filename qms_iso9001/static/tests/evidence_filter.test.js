import { expect, test } from "@odoo/hoot";
import { filterChapters, isPartOf } from "@qms_iso9001/components/evidence_page/evidence_filter";

function clause(label, topics = [], depth = label.split(".").length - 1) {
    return { id: label, label, title: `Title ${label}`, chapter: label.split(".")[0], depth, topics };
}

function topic(id, name, state = "live") {
    return { id, name, state, code: name.toUpperCase(), hint: "", rules: [{ name: `Rule of ${name}` }] };
}

const DATA = {
    chapters: [
        { number: "8", title: "Operation" },
        { number: "9", title: "Evaluation" },
    ],
    clauses: [
        clause("8"),
        clause("8.4"),
        clause("8.4.1", [1, 2]),
        clause("8.4.2", [3]),
        clause("8.5", [2]),
        clause("9"),
        clause("9.3.2", [4]),
        clause("9.3.2 c7", [1], 2),
    ],
    topics: {
        1: topic(1, "Vendors"),
        2: topic(2, "Changes", "missing"),
        3: topic(3, "Receipts"),
        4: topic(4, "Inputs", "missing"),
    },
};

/** The clauses shown, each with the ids of its topics. */
function shown(options) {
    return filterChapters(DATA, options).flatMap((chapter) =>
        chapter.clauses.map((each) => [each.label, each.shownTopics.map(({ id }) => id)])
    );
}

test("a clause is part of itself and of what stands before its point or letter", () => {
    expect(isPartOf("8.4.1", "8.4")).toBe(true);
    expect(isPartOf("8.4", "8.4")).toBe(true);
    expect(isPartOf("8.40", "8.4")).toBe(false);
    expect(isPartOf("10.1", "1")).toBe(false);
    expect(isPartOf("9.3.2 c7", "9.3.2")).toBe(true);
    expect(isPartOf("9.3.2 c7", "9.3.2c7")).toBe(true);
});

test("without a search everything is shown, and a clause without topics as heading of its parts", () => {
    expect(shown({})).toEqual([
        ["8.4", []],
        ["8.4.1", [1, 2]],
        ["8.4.2", [3]],
        ["8.5", [2]],
        ["9.3.2", [4]],
        ["9.3.2 c7", [1]],
    ]);
});

test("a number shows that clause with its parts", () => {
    expect(shown({ query: "8.4" })).toEqual([
        ["8.4", []],
        ["8.4.1", [1, 2]],
        ["8.4.2", [3]],
    ]);
    expect(shown({ query: " 9.3.2 C7 " })).toEqual([
        ["9.3.2", []],
        ["9.3.2 c7", [1]],
    ]);
    expect(shown({ query: "7" })).toEqual([]);
});

test("words are looked for in topics, titles and what is counted", () => {
    expect(shown({ query: "receipts" })).toEqual([
        ["8.4", []],
        ["8.4.2", [3]],
    ]);
    expect(shown({ query: "rule of inputs" })).toEqual([["9.3.2", [4]]]);
    expect(shown({ query: "title 8.5" })).toEqual([["8.5", [2]]]);
});

test("missing only leaves the topics that are missing", () => {
    expect(shown({ query: "8", onlyMissing: true })).toEqual([
        ["8.4", []],
        ["8.4.1", [2]],
        ["8.5", [2]],
    ]);
});
