// What is not complete, of the month or of its base, said before the figures are used.
import {h} from "./dom.js";

export function notes(of) {
  const {words, choice} = of;
  const lines = of.rows("coverage", {month: choice.month}).flatMap((row) => {
    const flow = row.flow === undefined ? null : of.flowName(row.flow);
    return [
      row.complete === false ? words.notes.month(flow, of.period("month"), row) : null,
      row.ytd_complete === false ? words.notes.ytd(flow, of.period("ytd"), row) : null
    ].filter(Boolean);
  });
  return lines.length ? h("aside", {class: "notes", role: "note"}, h("h2", {}, words.notes.title), h("ul", {}, lines.map((line) => h("li", {}, line)))) : null;
}
