/** Texts of the interaction map, cut and broken to the space they have. */

function cutText(text, width, o) {
    if (o.measure(text) <= width) {
        return text;
    }
    let length = text.length - 1;
    while (length > 1 && o.measure(`${text.slice(0, length).trimEnd()}…`) > width) {
        length--;
    }
    return `${text.slice(0, length).trimEnd()}…`;
}

/**
 * Break `text` into at most `count` lines of `width` pixels; what does not fit is cut, with an ellipsis.
 * @returns {{ lines: string[], cut: boolean }}
 */
export function fitText(text, width, count, o) {
    const lines = [];
    let rest = text.trim().split(/\s+/);
    while (rest.length && lines.length < count) {
        let taken = 1;
        while (taken < rest.length && o.measure(rest.slice(0, taken + 1).join(" ")) <= width) {
            taken++;
        }
        const last = lines.length === count - 1;
        lines.push(cutText(rest.slice(0, last ? rest.length : taken).join(" "), width, o));
        rest = last ? [] : rest.slice(taken);
    }
    return { lines, cut: lines.some((line) => line.endsWith("…")) };
}

/** Return a function that measures a text in pixels, in the page's own font. */
export function makeMeasure(font) {
    const context = document.createElement("canvas").getContext("2d");
    context.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
    return (text) => context.measureText(text).width;
}
