// What every section needs of the report, the reader's choice and the language.
import en from "../lang/en.js";
import zh from "../lang/zh.js";
import {h} from "./dom.js";
import {figures} from "./figures.js";

export const LANGUAGES = {en, zh};

// The rows of a view as objects, those of which all the given columns have these values.
export function rowsOf(report, name, where = {}) {
  const view = report.views[name];
  if (!view) return [];
  const wanted = Object.entries(where).map(([column, value]) => [view.columns.indexOf(column), value]);
  return view.rows
    .filter((row) => wanted.every(([i, value]) => i < 0 || row[i] === value))
    .map((row) => Object.fromEntries(view.columns.map((column, i) => [column, row[i]])));
}

// The flows of the table, exports and imports first; one that is undefined where it has no such column.
export function flowsOf(report) {
  const flows = new Set(rowsOf(report, "headline").map((row) => row.flow));
  const first = [report.export, report.import].filter((flow) => flows.has(flow));
  return [...new Set([...first, ...flows])];
}

export function page(report, choice, width) {
  const {language, month, measure, basis} = choice;
  const words = LANGUAGES[language];
  const format = figures(language);
  const labels = report.labels[language] ?? {};
  // What stands in the table may be called as what every object has, such as constructor.
  const label = (value) => (value == null ? words.notStated : Object.hasOwn(labels, value) ? labels[value] : value);
  const period = (of) => words.period(of === "ytd" ? month.slice(0, 4) + "-01-01" : month, month);
  // A measure's unit or currency, and how one and two of it are written; no unit may be known.
  const code = (of) => report.units[of];
  const written = (of) => rowsOf(report, "units", {language, unit: code(of)})[0] ?? {one: "1", many: "2"};
  const measureName = (of) => words.measure(of, of === "quantity" && code(of) ? label(code(of)) : code(of));

  return {
    report, choice, words, format, width, label,
    narrow: width < 640,
    // The column of the chosen measure, of the month or the year to date, with an ending such as _pct.
    column: (ending = "") => `${basis === "ytd" ? "ytd_" : ""}${measure}${ending}`,
    rows: (name, where) => rowsOf(report, name, where),
    flowName: (flow) => (flow === report.export ? words.export : flow === report.import ? words.import : label(flow)),
    period,
    // What the figures of a section are: "Exports · Value (CNY) · October 2021".
    scope(flow, of = basis) {
      return [flow === undefined ? null : this.flowName(flow), measureName(measure), of && period(of)].filter(Boolean).join(" · ");
    },
    measureName,
    // A figure, with its unit or without: money short, a count in full; all digits when pointed at.
    amount(text, of = measure, {unit = true, sign = false} = {}) {
      if (text == null) return h("span", {class: "none"}, "–");
      const shown = of === "quantity" ? format.count(text) : format.money(text);
      const pattern = !unit ? "2" : Number(text) === 1 ? written(of).one : written(of).many;
      const before = shown.startsWith("−") ? "−" : sign && Number(text) ? "+" : "";
      return h("data", {value: text, title: format.full(text)}, before, pattern.replace(/[12]/, () => shown.replace("−", "")));
    },
    // How these figures of the chosen measure are best read: in units of a power of ten, with so many decimals.
    scale(texts) {
      const power = measure === "quantity" ? 0 : words.power(Math.max(...texts.map((text) => Math.abs(text ?? 0))));
      return {power, digits: power || texts.some((text) => /\.0*[1-9]/.test(text)) ? 1 : 0};
    },
    unitName: ({power}) => (measure === "quantity" ? (code(measure) ? label(code(measure)) : measureName(measure)) : words.unit(code(measure) ?? "", written(measure).many.replace("2", ""), power)),
    scaled: (text, scale) => (text == null ? h("span", {class: "none"}, "–") : h("data", {value: text, title: format.full(text)}, format.scaled(text, scale))),
    // A percentage, coloured by its sign.
    growth: (text) => h("span", {class: text == null ? "none" : Number(text) < 0 ? "fall" : Number(text) > 0 ? "rise" : null}, format.pct(text))
  };
}

// A section with a heading and what its figures are.
export const section = (id, title, scope, ...content) =>
  h("section", {id, "aria-labelledby": `${id}-title`},
    h("h2", {id: `${id}-title`}, title), scope ? h("p", {class: "scope"}, scope) : null, ...content);
