// The whole page below the filters, of one choice.
import {concentration} from "./concentration.js";
import {h} from "./dom.js";
import {headline} from "./headline.js";
import {monthly} from "./monthly.js";
import {notes} from "./notes.js";
import {page} from "./page.js";
import {ranking} from "./ranking.js";
import {targets} from "./targets.js";

export function bulletin(report, choice, width) {
  const of = page(report, choice, width);
  const title = report.title[choice.language] ?? of.words.title;
  document.documentElement.lang = of.words.locale;
  document.title = `${title} · ${of.period("month")}`;
  return h("article", {class: "bulletin"},
    h("header", {}, h("h1", {}, title), h("p", {class: "issue"}, of.period("month"))),
    headline(of),
    notes(of),
    targets(of),
    monthly(of),
    ranking(of, "corridor"),
    h("div", {class: "pair"}, ranking(of, "mode"), ranking(of, "commodity")),
    concentration(of),
    ranking(of, "enterprise"),
    h("footer", {}, of.words.footer));
}
