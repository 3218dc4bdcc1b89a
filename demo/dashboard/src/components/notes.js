// What is not complete, of the month or of its base, and why, said before the figures are used.
import {h} from "./dom.js";

// So many days before or after a window rows show that a quiet day at its end is no
// gap: as the extension's coverage counts.
const MARGIN = 31;
const DAY = 86400000;
const days = (from, to) => (Date.parse(to) - Date.parse(from)) / DAY;
const add = (day, n) => new Date(Date.parse(day) + n * DAY).toISOString().slice(0, 10);
const lastOf = (month) => add(`${add(`${month}-01`, 31).slice(0, 7)}-01`, -1);
const yearBefore = (month) => `${String(month.slice(0, 4) - 1).padStart(4, "0")}${month.slice(4)}`;

// Months as the view lists them (2023-03, 2023-04, 2023-06) in words, those in a row as one period.
function inWords(months, words) {
  const runs = [];
  for (const month of months) {
    const last = runs.at(-1);
    if (last && Number(month.slice(5)) === Number(last[1].slice(5)) + 1) last[1] = month;
    else runs.push([month, month]);
  }
  return runs.map(([first, last]) => words.period(`${first}-01`, `${last}-01`)).join(words.comma);
}

// Why the months from `from` to `to` are not complete, as far as the first and last
// day with rows and the months without any tell; `covered` are these of all months of the flow.
function reasons({from, to, first, last, missing}, covered, quiet, words) {
  const [start, end] = [`${from}-01`, lastOf(to)];
  const said = missing.length ? [words.notes.missing(inWords(missing, words))] : [];
  if (first == null) return said;
  // Whether an end of the window is a gap: by the days that may be quiet, or by what is beyond it.
  const gap = (n, beyond) => (quiet == null ? n > 0 && !covered.some(beyond) : n > quiet);
  const told = (day) => missing.includes(day.slice(0, 7));
  if (gap(days(start, first), ([, day]) => days(day, start) > 0 && days(day, start) <= MARGIN) && !told(add(first, -1))) {
    said.push(words.notes.before(words.day(first)));
  }
  if (gap(days(last, end), ([day]) => days(end, day) > 0 && days(end, day) <= MARGIN) && !told(add(last, 1))) {
    said.push(words.notes.after(words.day(last)));
  }
  return said;
}

export function notes(of) {
  const {words, choice, report} = of;
  const quiet = report.quietDays;
  const to = choice.month.slice(0, 7);
  const list = (text) => (text ? text.split(", ") : []);
  // In January the month and the year to date lack the same.
  const lines = [...new Set(of.rows("coverage", {month: choice.month}).flatMap((row) => {
    const flow = row.flow === undefined ? null : of.flowName(row.flow);
    const covered = of.rows("coverage", {flow: row.flow}).filter((one) => one.first_day != null).map((one) => [one.first_day, one.last_day]);
    const note = (basis, complete, windows) => {
      if (complete !== false) return [];
      const why = windows.flatMap((window) => reasons(window, covered, quiet, words));
      return [words.notes.window(flow, of.period(basis), why.length ? why : [words.notes.quiet(quiet)])];
    };
    const single = (month, first, last) => ({from: month, to: month, first, last, missing: first == null ? [month] : []});
    const run = (month, first, last, missing) => ({from: `${month.slice(0, 4)}-01`, to: month, first, last, missing: list(missing)});
    return [
      ...note("month", row.complete, [single(to, row.first_day, row.last_day), single(yearBefore(to), row.base_first_day, row.base_last_day)]),
      ...note("ytd", row.ytd_complete, [run(to, row.ytd_first_day, row.ytd_last_day, row.ytd_missing_months),
        run(yearBefore(to), row.ytd_base_first_day, row.ytd_base_last_day, row.ytd_base_missing_months)])
    ];
  }))];
  return lines.length ? h("aside", {class: "notes", role: "note"}, h("h2", {}, words.notes.title), h("ul", {}, lines.map((line) => h("li", {}, line)))) : null;
}
