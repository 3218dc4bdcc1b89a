// The columns file: read, and everything in it known, so that no word of it is
// passed over. What is in "columns", create_report_views checks; which flows and
// measures there are, is known when the views are.
import {readdirSync, readFileSync} from "node:fs";
import {Refusal} from "./refusal.js";

const KEYS = ["source", "schema", "columns", "options", "targets", "title", "note", "labels"];
const OPTIONS = ["currency", "converted", "rate_type", "export", "import", "unit", "quiet_days"];
const TARGET = ["year", "flow", "measure", "target"];
const LANGUAGES = readdirSync(new URL("../src/lang", import.meta.url)).map((file) => file.replace(/\.js$/, "")).sort();

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const written = (value) => JSON.stringify(value);

function keysOf(object, known, what, kinds = "key") {
  if (!isObject(object)) throw new Refusal(`${what} must be an object, not ${written(object)}`, `Its keys are ${known.join(", ")}.`);
  const offender = Object.keys(object).find((key) => !known.includes(key));
  if (offender !== undefined) throw new Refusal(`unknown ${kinds} ${written(offender)} in ${what}`, `The ${kinds}s are ${known.join(", ")}.`);
}

function text(value, what) {
  if (typeof value !== "string" || value === "") throw new Refusal(`${what} must be a text in quotes, not ${written(value)}`, "Leave the key out where there is nothing to say.");
}

function target(of) {
  const what = `the target ${written(of)}`;
  keysOf(of, TARGET, what);
  if (!Number.isInteger(of.year) || of.year < 1000 || of.year > 9999) {
    throw new Refusal(`the year of ${what} must be a number of four digits, not ${written(of.year) ?? "missing"}`, 'Such as {"year": 2021}, without quotes.');
  }
  if (typeof of.target !== "number") throw new Refusal(`${what} must have a number as "target", not ${written(of.target) ?? "none"}`, 'Such as {"target": 20000}, without quotes.');
}

// The columns file at a path.
export function read(path) {
  let file;
  try {
    file = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Refusal(`the columns file ${path} cannot be read: ${error.message}`);
  }
  keysOf(file, KEYS, "the columns file");
  for (const key of ["source", "schema"]) if (key in file) text(file[key], `the ${key} of the columns file`);
  if ("columns" in file && !isObject(file.columns)) keysOf(file.columns, ["date", "value"], "the columns of a report");
  if ("options" in file) keysOf(file.options, OPTIONS, "the options of a report");
  for (const [key, value] of Object.entries(file.options ?? {})) {
    if (key !== "quiet_days") text(value, `the option "${key}"`);
    else if (!/^[0-9]{1,6}$/.test(value)) throw new Refusal(`the quiet days of a report must be a number of days, not ${written(value)}`, 'Such as {"quiet_days": 3}.');
  }
  for (const key of ["title", "note", "labels"]) if (key in file) keysOf(file[key], LANGUAGES, `the ${key} of the columns file`, "language");
  for (const key of ["title", "note"]) {
    for (const [language, value] of Object.entries(file[key] ?? {})) text(value, `the ${key} of the columns file in "${language}"`);
  }
  for (const [language, words] of Object.entries(file.labels ?? {})) {
    if (!isObject(words)) throw new Refusal(`the labels in "${language}" must be an object, not ${written(words)}`, 'Such as {"what stands in the table": "what is shown"}.');
    for (const [word, label] of Object.entries(words)) text(label, `the label of ${written(word)} in "${language}"`);
  }
  if ("targets" in file && !Array.isArray(file.targets)) {
    throw new Refusal(`the targets of the columns file must be a list, not ${written(file.targets)}`, 'Such as [{"year": 2021, "flow": "export", "measure": "quantity", "target": 20000}].');
  }
  for (const of of file.targets ?? []) target(of);
  return file;
}

// The targets, each of a measure and a flow that the views have; flows is null
// where the table has no such column.
export function checkTargets(targets, measures, flows) {
  for (const of of targets) {
    const what = `the target ${written(of)}`;
    if (!measures.includes(of.measure)) {
      throw new Refusal("measure" in of ? `unknown measure ${written(of.measure)} of ${what}` : `${what} names no measure`, `The measures are ${measures.map(written).join(", ")}.`);
    }
    if (!flows) {
      if ("flow" in of) throw new Refusal(`${what} names a flow, and the report has none`, 'Leave "flow" out, or name its column in the columns.');
    } else if (!flows.includes(of.flow)) {
      throw new Refusal("flow" in of ? `unknown flow ${written(of.flow)} of ${what}` : `${what} names no flow`, `The flows, as the table calls them, are ${flows.map(written).join(", ")}.`);
    }
  }
}
