// The months of the chosen year beside those of the year before: a chart a flow,
// and a table of the chosen one.
import * as Plot from "../plot.js";
import {h, table} from "./dom.js";
import {flowsOf, section} from "./page.js";

export function monthly(of) {
  const {words, choice, format} = of;
  const {month, measure, flow} = choice;
  const year = Number(month.slice(0, 4));
  const flows = flowsOf(of.report);
  const upTo = (row) => row.month <= month;
  const points = (of_flow) => of.rows("monthly", {flow: of_flow}).filter(upTo)
    .map((row) => ({year: Number(row.month.slice(0, 4)), month: Number(row.month.slice(5, 7)), text: row[measure]}))
    .filter((point) => point.year >= year - 1)
    .map((point) => ({...point, y: point.text == null ? NaN : Number(point.text)}));
  const all = flows.flatMap(points).map((point) => point.y).filter((y) => !isNaN(y));
  const across = of.narrow || flows.length < 2 ? 1 : 2;
  const width = Math.floor((of.width - (across - 1) * 32) / across);

  const chart = (of_flow) => {
    const kind = of_flow === of.report.import ? "import" : "export";
    const twelve = (y) => Array.from({length: 12}, (_, i) =>
      points(of_flow).find((point) => point.year === y && point.month === i + 1) ?? {year: y, month: i + 1, y: NaN});
    const lines = [twelve(year - 1), twelve(year)];
    const shown = lines.flat().filter((point) => !isNaN(point.y));
    return h("figure", {class: kind},
      h("figcaption", {},
        h("strong", {}, of_flow === undefined ? words.all : of.flowName(of_flow)), " ",
        h("span", {class: "key now"}, String(year)),
        shown.some((point) => point.year < year) ? h("span", {class: "key before"}, String(year - 1)) : null),
      Plot.plot({
        width, height: Math.round(Math.min(240, width * 0.6)), marginLeft: 48, marginRight: 8, marginTop: 12, marginBottom: 28,
        ariaLabel: `${of_flow === undefined ? "" : of.flowName(of_flow)} ${year}`,
        style: {fontSize: "12px", fontFamily: "inherit", background: "none"},
        x: {type: "point", domain: Array.from({length: 12}, (_, i) => i + 1), tickFormat: (m) => words.monthTick(m), tickSize: 0, label: null},
        y: {domain: [Math.min(0, ...all), Math.max(1, ...all)], nice: true, ticks: 4, tickFormat: format.tick, tickSize: 0, grid: true, label: null},
        marks: [
          Plot.ruleY([0], {stroke: "var(--rule)"}),
          Plot.lineY(lines[0], {x: "month", y: "y", stroke: "var(--before)", strokeWidth: 2, strokeDasharray: "1,4", strokeLinecap: "round"}),
          Plot.lineY(lines[1], {x: "month", y: "y", stroke: `var(--${kind})`, strokeWidth: 2.5}),
          Plot.dot(shown.filter((point) => point.year === year), {x: "month", y: "y", r: (point) => (point.month === Number(month.slice(5, 7)) ? 4.5 : 2.5), fill: `var(--${kind})`}),
          Plot.tip(shown, Plot.pointerX({x: "month", y: "y", title: (point) => `${words.monthOf(point.year, point.month)}\n${of.amount(point.text).textContent}`}))
        ]
      }));
  };

  // A month that has no rows has a line in the table all the same, beside what the year before had.
  const at = (of_month) => of.rows("monthly", {flow, month: of_month})[0];
  const rows = Array.from({length: Number(month.slice(5, 7))}, (_, i) => `-${String(i + 1).padStart(2, "0")}-01`)
    .map((day) => at(year + day) ?? {month: year + day, [`${measure}_base`]: at(year - 1 + day)?.[measure]});
  const scale = of.scale(rows.flatMap((row) => [row[measure], row[`${measure}_base`]]));
  const ofTwelve = rows.map((row) => row[`mat_${measure}`]);
  // Where none is known the head keeps the words of the months'.
  const annual = ofTwelve.some((text) => text != null) ? of.scale(ofTwelve) : scale;
  return section("monthly", words.sections.monthly, of.measureName(measure),
    h("div", {class: "charts", style: `--across: ${across}`}, flows.map(chart)),
    table([flow === undefined ? null : of.flowName(flow), of.unitName(scale)].filter(Boolean).join(" · "), [
      {head: words.filters.month, text: true, cell: (row) => words.monthTick(Number(row.month.slice(5, 7)), true)},
      {head: String(year), cell: (row) => of.scaled(row[measure], scale)},
      {head: String(year - 1), cell: (row) => of.scaled(row[`${measure}_base`], scale)},
      {head: words.growth, cell: (row) => of.growth(row[`${measure}_pct`])},
      {head: words.overMonth, wide: true, cell: (row) => of.growth(row[`${measure}_prior_pct`])},
      {head: `${words.annual}, ${of.unitName(annual)}`, wide: true, cell: (row) => of.scaled(row[`mat_${measure}`], annual)},
      {head: words.growth, wide: true, cell: (row) => of.growth(row[`mat_${measure}_pct`])}
    ], rows));
}
