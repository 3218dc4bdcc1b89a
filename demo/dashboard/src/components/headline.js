// The figures a release begins with: each flow's month and year to date, count and
// value in both currencies, with growth; then the balance.
import {h} from "./dom.js";
import {flowsOf, section} from "./page.js";

// The figures of a month or year to date: each measure with its growth and the year before.
function column(of, basis, row, columnsOf) {
  return h("div", {class: "column", "data-basis": basis},
    h("h4", {}, of.period(basis)),
    of.report.measures.map((measure) => {
      const {current, change, base} = columnsOf(`${basis === "ytd" ? "ytd_" : ""}${measure}`);
      return h("div", {class: `fact ${measure}`, "data-measure": measure},
        h("p", {class: "figure"}, of.amount(row?.[current], measure)),
        h("p", {class: "growth"}, change(row), " ", h("span", {class: "base"}, of.words.yearBefore, " ", of.amount(row?.[base], measure, {unit: false}))));
    }));
}

function card(of, kind, title, row, columnsOf) {
  return h("div", {class: `card ${kind}`, "data-card": kind},
    h("h3", {}, title),
    h("div", {class: "columns"}, ["month", "ytd"].map((basis) => column(of, basis, row, columnsOf))));
}

export function headline(of) {
  const {month} = of.choice;
  const cards = flowsOf(of.report).map((flow) => {
    const kind = flow === of.report.export ? "export" : flow === of.report.import ? "import" : "other";
    return card(of, kind, flow === undefined ? of.words.all : of.flowName(flow), of.rows("headline", {month, flow})[0], (f) => ({
      current: f, base: `${f}_base`, change: (row) => of.growth(row?.[`${f}_pct`])
    }));
  });
  const [balance] = of.rows("balance", {month});
  if (balance) {
    cards.push(card(of, "balance", of.words.balance, balance, (f) => ({
      current: `${f}_balance`, base: `${f}_balance_base`,
      change: (row) => h("span", {class: "change"}, of.words.change, " ", of.amount(row[`${f}_balance_change`], f.replace("ytd_", ""), {sign: true}))
    })));
  }
  return section("headline", of.words.sections.headline, of.words.overYear, h("div", {class: "cards"}, cards));
}
