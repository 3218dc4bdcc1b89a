// The reader's choice: language, month, flow, measure, month or year to date. It
// is kept in the address after #, so that a link shows what its sender saw.
import {h} from "./dom.js";
import {flowsOf, LANGUAGES, page, rowsOf} from "./page.js";

// A flow in the address: as the table calls it, and ~ where it is not stated.
const inAddress = (flow) => (flow === null ? "~" : flow.startsWith("~") ? `~${flow}` : flow);

export function controls(report) {
  const months = [...new Set(rowsOf(report, "headline").map((row) => row.month))].reverse();
  const flows = flowsOf(report);
  const options = {
    language: Object.keys(LANGUAGES),
    month: months,
    ...(flows[0] === undefined ? {} : {flow: flows.map(inAddress)}),
    measure: report.measures,
    basis: ["month", "ytd"]
  };
  const usual = {language: navigator.language.startsWith("zh") ? "zh" : "en", measure: "value", basis: "ytd"};
  let chosen;
  let missing;

  // Takes the choice of the address. What is asked for there and cannot be had is noted,
  // and the address put right: it says what is shown.
  function read() {
    const linked = new URLSearchParams(location.hash.slice(1));
    chosen = Object.fromEntries(Object.entries(options).map(([name, values]) =>
      [name, [linked.get(name), usual[name], values[0]].find((value) => values.includes(value))]));
    missing = Object.keys(options).filter((name) => linked.has(name) && linked.get(name) !== chosen[name])
      .map((name) => ({name, asked: linked.get(name)}));
    if (missing.length) link();
  }
  const link = () => history.replaceState(null, "", `#${new URLSearchParams(chosen)}`);

  const form = h("form", {class: "controls"});
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    const {name, value} = event.target;
    chosen[name] = value;
    missing = [];
    link();
    if (name === "language") write();
    form.dispatchEvent(new Event("input"));
  });
  // Framework listens to input, which a field sends before change.
  form.addEventListener("input", (event) => event.target !== form && event.stopImmediatePropagation());
  Object.defineProperty(form, "value", {get: () => ({...chosen, flow: flows[options.flow?.indexOf(chosen.flow) ?? 0], missing})});
  // Another link to this page, followed in the same tab.
  addEventListener("hashchange", () => {
    read();
    write();
    form.dispatchEvent(new Event("input"));
  });

  // The fields, in the chosen language.
  function write() {
    const {words, flowName, measureName} = page(report, chosen, 0);
    const focused = form.querySelector(":focus")?.id;
    const radios = (name, text) => !(options[name]?.length > 1) ? null :
      h("fieldset", {}, h("legend", {}, words.filters[name]), h("div", {class: "choices"},
        options[name].map((value, i) => h("span", {},
          h("input", {type: "radio", name, value, id: `${name}-${i}`, checked: chosen[name] === value}),
          h("label", {for: `${name}-${i}`}, text(value, i))))));
    form.setAttribute("aria-label", words.filters.title);
    form.replaceChildren(
      h("div", {class: "field"},
        h("label", {for: "month"}, words.filters.month),
        h("select", {id: "month", name: "month"},
          months.map((month) => h("option", {value: month, selected: month === chosen.month}, words.period(month, month))))),
      ...[
        radios("basis", (value) => words.basis[value]),
        radios("flow", (value, i) => flowName(flows[i])),
        radios("measure", measureName),
        radios("language", (value) => LANGUAGES[value].name)
      ].filter(Boolean));
    if (focused) form.querySelector(`#${focused}`)?.focus();
  }
  read();
  write();
  return form;
}
