// Targets of the chosen month's year, and how far it was on the way at the month's end.
import {h} from "./dom.js";
import {section} from "./page.js";

// A bar of what is done, with a mark where the target was due by now.
function track(row) {
  const part = (text) => `${Math.max(0, Math.min(100, (100 * Number(text)) / Number(row.target)))}%`;
  return h("div", {class: "track", "aria-hidden": "true"},
    h("div", {class: "done", style: `width: ${part(row.done)}`}),
    h("div", {class: "due", style: `left: ${part(row.due_by_now)}`}));
}

function target(of, row) {
  const {words, format} = of;
  const write = (text) => of.amount(text, row.measure);
  return h("div", {class: "target", "data-measure": row.measure},
    h("h3", {}, [row.flow === undefined ? null : of.flowName(row.flow), of.measureName(row.measure), row.year].filter(Boolean).join(" · ")),
    h("p", {class: "figure"}, write(row.done), " ", h("span", {class: "base"}, words.targets.of, " ", write(row.target), ` (${format.share(row.share)})`)),
    row.done == null ? null : track(row),
    h("dl", {class: "facts"}, ["due_by_now", "ahead", "projected", "per_month", "required_growth"].map((name) => h("div", {"data-fact": name},
      h("dt", {}, words.targets[name]),
      h("dd", {}, name === "required_growth" ? format.pct(row[name]) : write(row[name]))))));
}

export function targets(of) {
  const rows = of.rows("pace", {month: of.choice.month});
  if (!rows.length) return null;
  return section("targets", of.words.sections.targets, of.period("ytd"), rows.map((row) => target(of, row)));
}
