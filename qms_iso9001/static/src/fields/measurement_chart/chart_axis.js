/** Where the axis of a chart begins and ends. */

/** A percentage of a whole ends at 100: no room above it, unless something really is above; a few percent fill the picture. */
export function topOf(points, unit) {
    const highest = Math.max(...points.map((point) => point.value ?? 0));
    const target = Math.max(...points.map((point) => point.target ?? 0));
    return unit.trim() === "%" && highest <= 100 && Math.max(highest, target) > 70 ? 100 : undefined;
}

/** What is never negative is drawn without room below nought. */
export function bottomOf(points) {
    const values = points.map((point) => point.value).filter((value) => value !== null && value !== undefined);
    const lowest = Math.min(...values);
    return lowest >= 0 && lowest <= (Math.max(...values) - lowest) / 4 ? 0 : undefined;
}
