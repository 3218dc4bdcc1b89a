// How much of the trade the largest enterprises have, beside the year before.
import {h} from "./dom.js";
import {section} from "./page.js";

export function concentration(of) {
  const {words, choice, format, report} = of;
  if (!report.views.concentration) return null;
  const {month, flow} = choice;
  const rows = of.rows("concentration", {month, flow, figure: of.column()});
  const at = (which) => rows.find((row) => row.which === which);
  const [now, before] = ["current", "base"].map(at);
  const facts = {
    keys: format.integer,
    largest_share: format.share,
    largest_four_share: format.share,
    hhi: format.integer
  };
  return section("concentration", words.sections.concentration, of.scope(flow),
    h("dl", {class: "facts"}, Object.entries(facts).map(([name, write]) => h("div", {"data-fact": name},
      h("dt", {}, words.concentration[name]),
      h("dd", {}, h("span", {class: "figure"}, write(now?.[name])), " ",
        h("span", {class: "base"}, words.yearBefore, " ", write(before?.[name])))))),
    h("p", {class: "hint"}, words.concentration.hint));
}
