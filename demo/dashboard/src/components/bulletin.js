// The whole page below the filters, of one choice.
import {concentration} from "./concentration.js";
import {h} from "./dom.js";
import {headline} from "./headline.js";
import {missing} from "./missing.js";
import {monthly} from "./monthly.js";
import {notes} from "./notes.js";
import {page} from "./page.js";
import {ranking} from "./ranking.js";
import {targets} from "./targets.js";

// Between the margins of A4, in pixels: what is printed is drawn anew at that width.
const PAPER = 680;
let draw = () => {};
addEventListener("beforeprint", () => draw(PAPER));
addEventListener("afterprint", () => draw());

// How amounts came from one currency into another.
function converted({report: {conversion}, words}) {
  return conversion && h("p", {class: "conversion"}, words.conversion(conversion));
}

function sections(of, title, note) {
  return [
    h("header", {}, h("h1", {}, title), h("p", {class: "issue"}, of.period("month")), note ? h("p", {class: "note"}, note) : null),
    missing(of),
    headline(of),
    notes(of),
    targets(of),
    monthly(of),
    ranking(of, "corridor"),
    h("div", {class: "pair"}, ranking(of, "mode"), ranking(of, "commodity")),
    concentration(of),
    ranking(of, "enterprise"),
    h("footer", {}, h("p", {}, of.words.footer), converted(of))
  ].filter(Boolean);
}

export function bulletin(report, choice, width) {
  const article = h("article", {class: "bulletin"});
  draw = (at = width) => {
    // No width is told before the page is laid out.
    const of = page(report, choice, Math.max(at, 320));
    const title = report.title[choice.language] ?? of.words.title;
    document.documentElement.lang = of.words.locale;
    document.title = `${title} · ${of.period("month")}`;
    article.replaceChildren(...sections(of, title, report.note[choice.language]));
  };
  draw();
  return article;
}
