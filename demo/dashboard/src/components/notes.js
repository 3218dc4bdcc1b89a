// What is not complete, of the month or of its base, said before the figures are used.
import {h} from "./dom.js";

// Months as the view lists them ("2023-03, 2023-04, 2023-06") in words, those in a row as one period.
function inWords(list, words) {
  if (!list) return null;
  const runs = [];
  for (const month of list.split(", ")) {
    const last = runs.at(-1);
    if (last && Number(month.slice(5)) === Number(last[1].slice(5)) + 1) last[1] = month;
    else runs.push([month, month]);
  }
  return runs.map(([first, last]) => words.period(`${first}-01`, `${last}-01`)).join(words.comma);
}

export function notes(of) {
  const {words, choice} = of;
  const lines = of.rows("coverage", {month: choice.month}).flatMap((row) => {
    const flow = row.flow === undefined ? null : of.flowName(row.flow);
    return [
      row.complete === false ? words.notes.month(flow, of.period("month"), row) : null,
      row.ytd_complete === false ? words.notes.ytd(flow, of.period("ytd"), inWords(row.ytd_missing_months, words), inWords(row.ytd_base_missing_months, words)) : null
    ].filter(Boolean);
  });
  return lines.length ? h("aside", {class: "notes", role: "note"}, h("h2", {}, words.notes.title), h("ul", {}, lines.map((line) => h("li", {}, line)))) : null;
}
