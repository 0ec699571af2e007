import { downloadFile } from "@web/core/network/download";

const STYLES = [
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity",
    "font-family", "font-size", "font-weight", "letter-spacing", "text-transform", "paint-order",
];

/** Return the SVG as a text that looks the same outside the page: its styles are written into its elements. */
export function standaloneSvg(svg) {
    const copy = svg.cloneNode(true);
    const originals = [svg, ...svg.querySelectorAll("*")];
    [copy, ...copy.querySelectorAll("*")].forEach((element, i) => {
        const style = getComputedStyle(originals[i]);
        element.setAttribute("style", STYLES.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";"));
        ["class", "tabindex", "role", "href", "draggable"].forEach((name) => element.removeAttribute(name));
    });
    return new XMLSerializer().serializeToString(copy);
}

export function downloadSvg(svg, filename) {
    downloadFile(new Blob([standaloneSvg(svg)], { type: "image/svg+xml" }), filename, "image/svg+xml");
}
