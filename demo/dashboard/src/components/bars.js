// Ranked bars, each under its label, so that none can run into another: bars of
// the figure with a mark where the year before was, or of contributions, which go both ways.
import * as Plot from "../plot.js";

const ROW = 42;
const figure = (rows, options) =>
  Plot.text(rows, {x: "x", y: "y", text: "text", dy: 6, fill: "var(--ink)", stroke: "var(--paper)", strokeWidth: 5, ...options});

// rows: {label, x, base, text}; x and base are for drawing alone, text is what is written.
export function bars(rows, {width, kind, label}) {
  const marked = rows.map((row, y) => ({...row, y, x: row.x ?? 0}));
  const ends = marked.flatMap(({x, base}) => [x, base ?? 0]);
  const y = {domain: marked.map((row) => row.y), axis: null, padding: 0};
  const room = Math.max(...rows.map(({text}) => text.length)) * 7.5 + 8;
  const low = Math.min(0, ...ends);
  return Plot.plot({
    width, height: rows.length * ROW + 4, marginTop: 2, marginBottom: 2, marginLeft: low < 0 ? room : 1, marginRight: room,
    ariaLabel: label,
    style: {fontSize: "13px", fontFamily: "inherit", background: "none", overflow: "visible"},
    x: {domain: [low, Math.max(...ends, low < 0 ? 0 : 1e-9)], axis: null},
    y: {...y, type: "band"},
    marks: [
      Plot.barX(marked, {x: "x", y: "y", insetTop: 20, insetBottom: 8, fill: `var(--${kind})`}),
      Plot.tickX(marked.filter((row) => row.base != null), {x: "base", y: "y", insetTop: 20, insetBottom: 0, stroke: "var(--ink)", strokeWidth: 1.5}),
      Plot.ruleX([0], {stroke: "var(--rule)"}),
      Plot.text(marked, {y: "y", text: "label", frameAnchor: "left", dx: low < 0 ? -room : 0, dy: -11, textAnchor: "start", fill: "var(--ink)", lineWidth: width / 14, textOverflow: "ellipsis"}),
      // A figure stands at the end of its bar, where the mark may be too: the halo keeps it readable.
      figure(marked.filter((row) => row.x >= 0), {textAnchor: "start", dx: 5}),
      figure(marked.filter((row) => row.x < 0), {textAnchor: "end", dx: -5})
    ]
  });
}
