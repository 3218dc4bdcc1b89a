// A dimension, ranked: bars, and a table with share, growth and contribution. The
// corridors have their contributions as bars too. Nothing where the table lacks the dimension.
import {bars} from "./bars.js";
import {h, table} from "./dom.js";
import {section} from "./page.js";

export function ranking(of, view) {
  const {words, choice, report} = of;
  if (!report.views[view]) return null;
  const {month, flow} = choice;
  const [figure, base, pct, share, contribution, place] = ["", "_base", "_pct", "_share", "_contribution", "_place"].map(of.column);
  const keys = report.dimensions[view];
  const {listed} = report;
  const rows = of.rows(view, {month, flow})
    .filter((row) => (row.others ? Number(row[place]) > 0 : Number(row[place]) <= listed && (Number(row[figure]) !== 0 || Number(row[base] ?? 0) !== 0)))
    .sort((a, b) => a.others - b.others || a[place] - b[place]);
  const name = (row) => (row.others ? words.others(row[place]) : keys.map((key) => of.label(row[key])).join(" → "));
  const title = words.sections[view];
  if (!rows.some((row) => row[figure] != null)) {
    return section(view, title, of.scope(flow), h("p", {class: "empty"}, rows.length ? words.unknown : words.nothing));
  }

  const scale = of.scale(rows.flatMap((row) => [row[figure], row[base]]));
  const kind = flow === report.import ? "import" : "export";
  const two = view === "corridor" && !of.narrow && rows.some((row) => row[contribution] != null);
  const half = view === "mode" || view === "commodity";
  const whole = half && !of.narrow ? Math.floor((of.width - 48) / 2) : of.width;
  const chart = (caption, marks, width, ticks) => h("figure", {},
    h("figcaption", {}, caption, ticks ? h("span", {class: "key tick"}, words.yearBefore) : null),
    bars(marks, {width, kind, label: `${title}, ${caption}`}));
  const number = (text) => (text == null ? null : Number(text));
  const drawn = rows.filter((row) => !row.others);
  const values = drawn.map((row) => ({label: name(row), x: number(row[figure]), base: number(row[base]), text: of.format.scaled(row[figure], scale)}));
  const points = drawn.map((row) => ({label: name(row), x: number(row[contribution]), text: of.format.points(row[contribution])}));
  return section(view, title, of.scope(flow),
    h("div", {class: "charts", style: `--across: ${two ? 2 : 1}`},
      chart(of.unitName(scale), values, two ? Math.floor((whole - 32) / 2) : whole, values.some((row) => row.base != null)),
      two ? chart(words.contributionLong, points, Math.floor((whole - 32) / 2)) : null),
    table(`${title}, ${of.scope(flow)}`, [
      {head: words.keys[view], text: true, cell: name},
      {head: of.unitName(scale), cell: (row) => of.scaled(row[figure], scale)},
      {head: words.yearBeforeHead, wide: true, cell: (row) => of.scaled(row[base], scale)},
      {head: words.growth, cell: (row) => of.growth(row[pct])},
      {head: words.share, cell: (row) => of.format.share(row[share])},
      {head: words.contribution, cell: (row) => of.format.points(row[contribution])}
    ], rows, {unseen: true, rowClass: (row) => (row.others ? "others" : null)}));
}
