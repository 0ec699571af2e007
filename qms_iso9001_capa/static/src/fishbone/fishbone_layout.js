/** Where the parts of a fishbone are drawn: plain data in, plain numbers out. The PDF is laid out alike, by
 * tools/fishbone.py. */

export const WIDTH = 840;
const HEAD = 685;
const ROW = 58;
const LABEL = 32;
const FOOT = 30;
const COLUMN = 215;
const SLANT = 60;
const RIB = 178;

/**
 * @param {{key: string, label: string, bones: Object[]}[]} categories the six, in order: three above, three below
 * @param {number} spare rows kept free in each category, for one that is being added
 */
export function layOut(categories, spare = 0) {
    const rows = (half) => Math.max(2, ...half.map((each) => each.bones.length + spare));
    const [above, below] = [categories.slice(0, 3), categories.slice(3)];
    const spine = LABEL + 4 + rows(above) * ROW + 24;
    const height = spine + 24 + rows(below) * ROW + 4 + LABEL;
    return {
        height,
        spine: { x1: 20, x2: HEAD, y: spine },
        head: { x: HEAD, y: spine - 60, width: WIDTH - HEAD, height: 120 },
        branches: [
            ...above.map((each, index) => branch(each, index, { spine, height, isAbove: true })),
            ...below.map((each, index) => branch(each, index, { spine, height, isAbove: false })),
        ],
    };
}

function branch(category, index, { spine, height, isAbove }) {
    const foot = FOOT + (index + 1) * COLUMN;
    const top = foot - SLANT;
    const end = isAbove ? LABEL : height - LABEL;
    const slantAt = (y) => top + (SLANT * (y - end)) / (spine - end);
    const ribAt = (row) => (isAbove ? LABEL + 4 + (row + 1) * ROW - 4 : height - LABEL - 8 - row * ROW);
    const place = (row) => {
        const y = ribAt(row);
        const x2 = slantAt(y);
        const x1 = x2 - RIB;
        // Above the spine the branch leans over the words.
        const width = Math.min(x2, slantAt(y - ROW)) - x1 - 4;
        return { x1, x2, y, box: { x: x1, y: y - ROW + 4, width, height: ROW - 4 } };
    };
    return {
        ...category,
        line: { x1: top, y1: end, x2: foot, y2: spine },
        box: { x: top - 95, y: isAbove ? 0 : height - LABEL, width: 190, height: LABEL },
        ribs: category.bones.map((bone, row) => ({ bone, ...place(row) })),
        next: place(category.bones.length),
    };
}
