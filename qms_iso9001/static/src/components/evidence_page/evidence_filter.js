import { standingOf } from "../evidence_summary/evidence_summary";

/** Plain functions behind the page: which clauses and topics a search shows. */

const CLAUSE_NUMBER = /^\d+(\.\d+)*( ?[a-z]\d*)?$/i;

/** Whether clause `label` (such as "8.4.1" or "9.3.2 c7") is `number` or a part of it. */
export function isPartOf(label, number) {
    const spaced = number.replace(/ ?([a-z]\d*)$/i, " $1").toLowerCase();
    return label === spaced || label.startsWith(`${spaced}.`) || label.startsWith(`${spaced} `);
}

function topicText(topic) {
    const rules = topic.rules.map((rule) => rule.name).join(" ");
    return `${topic.name} ${topic.code} ${topic.hint} ${rules}`.toLowerCase();
}

/**
 * Returns the chapters to show: [{ number, title, clauses: [clause with `shownTopics`] }].
 * A number shows that clause with its parts; other text is looked for in titles and topics.
 * A clause without shown topics stays as a heading when one of its parts is shown.
 */
export function filterChapters(data, { query = "", onlyMissing = false, standing = "" } = {}) {
    const text = query.trim().toLowerCase();
    const byNumber = CLAUSE_NUMBER.test(text);
    const keepsTopic = (topic, clauseMatches) =>
        (!onlyMissing || topic.state === "missing") &&
        (!standing || standingOf(topic) === standing) &&
        (clauseMatches || (!byNumber && topicText(topic).includes(text)));
    const shown = data.clauses.map((clause) => {
        const matches = byNumber
            ? isPartOf(clause.label, text)
            : !text || clause.title.toLowerCase().includes(text);
        const topics = clause.topics.map((id) => data.topics[id]);
        return { ...clause, shownTopics: topics.filter((topic) => keepsTopic(topic, matches)) };
    });
    const kept = shown.filter(
        (clause) =>
            clause.shownTopics.length ||
            shown.some((part) => part.shownTopics.length && isPartOf(part.label, clause.label))
    );
    return data.chapters
        .map(({ number, title }) => ({
            number,
            title,
            clauses: kept.filter((clause) => clause.chapter === number && clause.depth > 0),
        }))
        .filter((chapter) => chapter.clauses.length);
}
