/** The steps that a row offers: its own, or the one of its list. */
export function verbsOf(section, row) {
    if (row.verbs) {
        return row.verbs;
    }
    const { verb, verb_label, done_label } = section;
    return verb ? [{ verb, verb_label, done_label, context: {} }] : [];
}
