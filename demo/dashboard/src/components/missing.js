// What the address asked for and is not there, with what is shown instead.
import {h} from "./dom.js";
import {LANGUAGES} from "./page.js";

export function missing(of) {
  const {words, choice} = of;
  const shown = {
    language: () => LANGUAGES[choice.language].name,
    month: () => of.period("month"),
    flow: () => of.flowName(choice.flow),
    measure: () => of.measureName(choice.measure),
    basis: () => words.basis[choice.basis]
  };
  // A month in words, if it is one.
  const called = (name, asked) => (name === "month" && /^\d{4}-(0[1-9]|1[0-2])-01$/.test(asked) ? words.period(asked, asked) : words.quoted(asked));
  return choice.missing.length === 0 ? null : h("aside", {class: "notes missing", role: "status"},
    choice.missing.map(({name, asked}) => h("p", {}, words.missing[name === "month" ? "month" : "other"](words.filters[name], called(name, asked), shown[name]()))));
}
