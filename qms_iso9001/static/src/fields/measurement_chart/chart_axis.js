/** Where the axis of a chart begins and ends: all that is drawn at the points counts, limits and targets as well. */

function drawn(points, ...names) {
    const values = points.flatMap((point) => names.map((name) => point[name]));
    return values.filter((value) => value !== null && value !== undefined);
}

/** A percentage of a whole ends at 100: no room above it, unless something really is above; a few percent fill the picture. */
export function topOf(points, unit) {
    const highest = Math.max(0, ...drawn(points, "value", "upper"));
    const target = Math.max(0, ...drawn(points, "target"));
    return unit.trim() === "%" && highest <= 100 && Math.max(highest, target) > 70 ? 100 : undefined;
}

/** What is never negative is drawn without room below nought. */
export function bottomOf(points) {
    const values = drawn(points, "value", "lower", "target");
    const lowest = Math.min(...values);
    return lowest >= 0 && lowest <= (Math.max(...values) - lowest) / 4 ? 0 : undefined;
}
